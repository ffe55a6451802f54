/** Turns of a conversation, a stretch at a time: nobody has to take ten thousand of them in one go. */
import { continuing, type Continuing } from '#core/session/continuing'
import type { Turn } from '#core/transcript/model'
import type { Db } from '../database'
import { turnColumns, turnOf, type TurnRow } from '../rows'
import { allTurns } from './export'

export type TurnsAsk = {
  readonly id: string
  /** Place of the first turn, from 0. */
  readonly from: number
  readonly count: number
}

export type TurnsPage = {
  readonly turns: readonly Turn[]
  /** All turns of the conversation. */
  readonly total: number
}

export function turns(db: Db, { id, from, count }: TurnsAsk): TurnsPage {
  const found = db.get<{ key: number; turn_count: number }>(
    'SELECT key, turn_count FROM conversations WHERE id = ? AND deleted_at IS NULL',
    id,
  )
  if (!found) return { turns: [], total: 0 }
  const rows = db.all<TurnRow>(
    `SELECT ${turnColumns} FROM turns AS t WHERE t.conversation = ? ORDER BY t.place, t.key LIMIT ? OFFSET ?`,
    id,
    found.key,
    count,
    from,
  )
  return { turns: rows.map(turnOf), total: found.turn_count }
}

/** Item ids and places as they are stored, for a conversation that goes on. */
export const places = (
  db: Db,
  { id, from, count }: TurnsAsk,
): readonly { readonly itemId: string; readonly place: number }[] =>
  db
    .all<{ item_id: string; place: number }>(
      `SELECT item_id, place FROM turns WHERE conversation = (SELECT key FROM conversations WHERE id = ?)
       ORDER BY place, key LIMIT ? OFFSET ?`,
      id,
      count,
      from,
    )
    .map(({ item_id, place }) => ({ itemId: item_id, place }))

/** What a session has to know of all turns before it goes on with them. */
export const continued = (db: Db, id: string): Continuing => continuing(allTurns(db, id))
