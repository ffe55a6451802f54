/**
 * Brings back a conversation from a file: whole or not at all. What is kept is never overwritten. The same file gives
 * the same conversation however often it is read: a version that differs from the kept one becomes a copy whose id says
 * which version it is.
 */
import { createHash } from 'node:crypto'
import { importConversation, type ImportError } from '#core/transcript/import-json'
import type { Conversation } from '#core/transcript/model'
import type { Db } from '../database'
import { rename } from './change'
import { allTurns } from './export'
import { info } from './list'
import { save } from './save'

export type ImportAsk = {
  /** The file's content. */
  readonly data: Uint8Array
  /** What ended before this moment (wall clock, ms) would soon be let go: it is pinned, since somebody wants it. */
  readonly pinBefore: number | null
}

export type Imported =
  | { readonly type: 'added' | 'copied' | 'known'; readonly id: string }
  | { readonly type: 'refused'; readonly why: ImportError }

export function importFile(db: Db, { data, pinBefore }: ImportAsk): Imported {
  const read = importConversation(new TextDecoder().decode(data))
  if (!read.ok) return { type: 'refused', why: read.error }
  const { conversation, title, profileName, model } = read.value
  return db.transaction((): Imported => {
    const kept = db.get<{ deleted_at: number | null }>(
      'SELECT deleted_at FROM conversations WHERE id = ?',
      conversation.id,
    )
    const same =
      kept !== null &&
      digest({ ...conversation, turns: allTurns(db, conversation.id) }) === digest(conversation)
    if (same) {
      if (kept.deleted_at === null) return { type: 'known', id: conversation.id }
      db.run('UPDATE conversations SET deleted_at = NULL WHERE id = ?', conversation.id)
      return { type: 'added', id: conversation.id }
    }
    const id = kept === null ? conversation.id : `${conversation.id}~${digest(conversation)}`
    if (kept !== null && db.get('SELECT key FROM conversations WHERE id = ?', id)) {
      db.run('UPDATE conversations SET deleted_at = NULL WHERE id = ?', id)
      return { type: 'known', id }
    }
    save(db, {
      conversation: { id, startedAt: conversation.startedAt },
      source: { profileId: '', profileName: profileName ?? '', provider: '', model: model ?? '', host: null },
      // What was used once is counted once.
      turns: conversation.turns.map((turn, place) => ({
        turn: kept === null ? turn : { ...turn, usage: null },
        place,
      })),
      removed: [],
    })
    const now = info(db, id)
    // The title that it has by itself is no title that somebody gave.
    if (now && title !== null && title !== now.title) rename(db, { id, title })
    if (now && pinBefore !== null && now.lastAt < pinBefore)
      db.run('UPDATE conversations SET pinned = 1 WHERE id = ?', id)
    return { type: kept === null ? 'added' : 'copied', id }
  })
}

/** Of what was said and written beside it. */
function digest({ turns }: Conversation): string {
  const said = turns.map(({ id, role, status, at, text, heardChars, tool, edited, note }) => [
    id,
    role,
    status,
    at,
    text,
    heardChars,
    tool === null ? null : [tool.name, tool.args, tool.output],
    edited === text ? null : (edited ?? null),
    note ?? null,
  ])
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16)
}
