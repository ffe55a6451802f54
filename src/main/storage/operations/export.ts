/** A kept conversation as the bytes of a file. Made here and not in main, which has to stay quick: some are long. */
import type { ExportFormat } from '#core/transcript/export-formats'
import { exportFileName, type ExportInclude } from '#core/transcript/exporters'
import type { Conversation } from '#core/transcript/model'
import { renderConversation } from '../../exporting/render'
import type { Db } from '../database'
import { turnColumns, turnOf, type TurnRow } from '../rows'
import { info } from './list'
import { recordingsOf } from './recordings'

export type ExportAsk = {
  readonly id: string
  readonly format: ExportFormat
  readonly locale: 'en' | 'tr'
  readonly include: ExportInclude
}

export type ExportedFile = {
  /** A name that every file system takes, with the title in it. */
  readonly name: string
  /** UTF-8. */
  readonly data: Uint8Array
}

/** Null where the conversation is not kept. */
export function exportOne(db: Db, { id, format, locale, include }: ExportAsk): ExportedFile | null {
  const found = info(db, id)
  if (!found) return null
  const conversation = { id, startedAt: found.startedAt, turns: timedTurns(db, id) }
  const text = renderConversation(conversation, format, {
    locale,
    include,
    model: found.model === '' ? null : found.model,
    profileName: found.profileName === '' ? null : found.profileName,
    title: found.title,
  })
  return {
    name: exportFileName(conversation, format, { title: found.title ?? undefined }),
    data: new TextEncoder().encode(text),
  }
}

/** When the recorded sound of turns began (wall clock, ms), where that is known. */
export const soundBegins = (
  db: Db,
  id: string,
): readonly { readonly itemId: string; readonly at: number }[] =>
  recordingsOf(db, id).flatMap(({ itemId, spans }) => {
    const at = spans[0]?.at ?? 0
    return at > 0 ? [{ itemId, at }] : []
  })

/** In order, timed by their recordings where there are any: the recording knows best when its sound began. */
export function timedTurns(db: Db, id: string): Conversation['turns'] {
  const begins = new Map(soundBegins(db, id).map(({ itemId, at }) => [itemId, at]))
  return allTurns(db, id).map((turn) => {
    const soundAt = begins.get(turn.id)
    return soundAt === undefined ? turn : { ...turn, soundAt }
  })
}

/** In order. */
export const allTurns = (db: Db, id: string): Conversation['turns'] =>
  db
    .all<TurnRow>(
      `SELECT ${turnColumns} FROM turns AS t
       WHERE t.conversation = (SELECT key FROM conversations WHERE id = ?) ORDER BY t.place, t.key`,
      id,
      id,
    )
    .map(turnOf)
