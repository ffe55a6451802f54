/** Keeps finished turns: all of a batch or nothing of it, on the disk when it is answered. */
import type { ConversationSource } from '#core/history/model'
import { firstWords } from '#core/history/snippet'
import type { Turn } from '#core/transcript/model'
import type { PriceOverrides } from '#core/usage/prices'
import type { Db } from '../database'
import { turnValues } from '../rows'
import { indexedColumns, indexTurn, unindexTurn, type IndexedTurn } from '../turn-words'
import { saveFigures, type Figures } from './figures'
import { dropSoundsOfTurns } from './recordings'

export type SaveBatch = {
  readonly conversation: { readonly id: string; readonly startedAt: number }
  readonly source: ConversationSource
  /** `place` orders the turns of a conversation; it may be any number. */
  readonly turns: readonly { readonly turn: Turn; readonly place: number }[]
  /** Item ids of turns that are no more. */
  readonly removed: readonly string[]
  /** Of turns that are not kept: their figures, without a word. */
  readonly counted?: readonly Figures[]
  /** The person's own prices of now. */
  readonly own?: PriceOverrides
}

/** Saving a turn again replaces what the session wrote; the person's edit and note stay. */
export function save(db: Db, batch: SaveBatch): null {
  saveAll(db, batch)
  dropSoundsOfTurns(db, batch.conversation.id, batch.removed)
  return null
}

function saveAll(db: Db, batch: SaveBatch): null {
  return db.transaction(() => {
    const { conversation, source, counted = [], own } = batch
    for (const figures of counted) saveFigures(db, conversation.id, source, figures, own)
    // A conversation of which nothing is kept is not in the list.
    if (batch.turns.length === 0 && batch.removed.length === 0) return null
    const key = conversationKey(db, batch)
    for (const id of batch.removed) removeTurn(db, key, id)
    for (const { turn, place } of batch.turns) {
      saveTurn(db, key, turn, place)
      saveFigures(db, conversation.id, source, turn, own)
    }
    summarise(db, key)
    return null
  })
}

function conversationKey(db: Db, { conversation, source }: SaveBatch): number {
  const { profileId, profileName, provider, model, host } = source
  db.run(
    `INSERT INTO conversations (id, started_at, last_at, profile_id, profile_name, provider, model, host)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET profile_id = excluded.profile_id, profile_name = excluded.profile_name,
       provider = excluded.provider, model = excluded.model, host = excluded.host`,
    conversation.id,
    Math.round(conversation.startedAt),
    Math.round(conversation.startedAt),
    profileId,
    profileName,
    provider,
    model,
    host,
  )
  return db.get<{ key: number }>('SELECT key FROM conversations WHERE id = ?', conversation.id)?.key ?? 0
}

function removeTurn(db: Db, conversation: number, itemId: string): void {
  const known = storedTurn(db, conversation, itemId)
  if (!known) return
  unindexTurn(db, known)
  db.run('DELETE FROM turns WHERE key = ?', known.key)
}

const storedTurn = (db: Db, conversation: number, itemId: string): IndexedTurn | null =>
  db.get<IndexedTurn>(
    `SELECT ${indexedColumns} FROM turns WHERE conversation = ? AND item_id = ?`,
    conversation,
    itemId,
  )

function saveTurn(db: Db, conversation: number, turn: Turn, place: number): void {
  const values = turnValues(turn)
  const names = Object.keys(values)
  const known = storedTurn(db, conversation, turn.id)
  if (known) {
    const set = names.map((name) => `${name} = ?`).join(', ')
    db.run(`UPDATE turns SET place = ?, ${set} WHERE key = ?`, place, ...Object.values(values), known.key)
    const now = { ...known, text: values.text, tool: values.tool }
    if (known.text === now.text && known.tool === now.tool) return
    unindexTurn(db, known)
    indexTurn(db, now)
    return
  }
  const marks = names.map(() => '?').join(', ')
  db.run(
    `INSERT INTO turns (conversation, item_id, place, edited, note, ${names.join(', ')})
     VALUES (?, ?, ?, ?, ?, ${marks})`,
    conversation,
    turn.id,
    place,
    turn.edited ?? null,
    turn.note ?? null,
    ...Object.values(values),
  )
  const added = storedTurn(db, conversation, turn.id)
  if (added) indexTurn(db, added)
}

/** Length, end, and the title that a conversation has by itself: the person's first words, else the first answer's. */
function summarise(db: Db, key: number): void {
  db.run(
    `UPDATE conversations SET
       turn_count = (SELECT count(*) FROM turns WHERE conversation = conversations.key),
       last_at = max(started_at, ifnull(
         (SELECT CAST(at + ifnull(audio_ms, 0) AS INTEGER) FROM turns WHERE conversation = conversations.key
          ORDER BY place DESC LIMIT 1), 0))
     WHERE key = ?`,
    key,
  )
  const words = (role: string): string =>
    db.get<{ text: string }>(
      `SELECT substr(coalesce(edited, text), 1, 400) AS text FROM turns
       WHERE conversation = ? AND role = ? AND text <> '' ORDER BY place LIMIT 1`,
      key,
      role,
    )?.text ?? ''
  const title = firstWords(words('user')) || firstWords(words('assistant'))
  db.run('UPDATE conversations SET title = ? WHERE key = ? AND renamed = 0', title === '' ? null : title, key)
}

/** After a change of the person's own columns the title may be another. */
export const retitle = summarise
