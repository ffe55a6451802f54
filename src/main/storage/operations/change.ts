/** What a person does with kept conversations: names, pins, edits, notes, and taking them away. */
import { UNDO_MS } from '#core/history/retention'
import type { Db } from '../database'
import { indexedColumns, indexTurn, unindexTurn, type IndexedTurn } from '../turn-words'
import { retitle } from './save'
import { dropSoundsOf } from './recordings'
import { foldedTitle } from './search'

/** @param ask.title Empty gives back the title that the conversation has by itself. @returns whether it is there. */
export function rename(db: Db, { id, title }: { readonly id: string; readonly title: string }): boolean {
  return db.transaction(() => {
    const wanted = title.trim()
    const changed = db.run(
      'UPDATE conversations SET title = ?, renamed = ?, title_folded = ? WHERE id = ? AND deleted_at IS NULL',
      wanted === '' ? null : wanted,
      wanted === '' ? 0 : 1,
      foldedTitle(wanted),
      id,
    )
    if (changed > 0 && wanted === '') retitle(db, keyOf(db, id))
    return changed > 0
  })
}

const keyOf = (db: Db, id: string): number =>
  db.get<{ key: number }>('SELECT key FROM conversations WHERE id = ?', id)?.key ?? 0

export const pin = (db: Db, { id, pinned }: { readonly id: string; readonly pinned: boolean }): boolean =>
  db.run('UPDATE conversations SET pinned = ? WHERE id = ? AND deleted_at IS NULL', pinned ? 1 : 0, id) > 0

export type Annotation = {
  readonly id: string
  readonly itemId: string
  /** The person's own version of the words; null takes it away, undefined leaves it. */
  readonly edited?: string | null | undefined
  readonly note?: string | null | undefined
}

export function annotate(db: Db, { id, itemId, edited, note }: Annotation): boolean {
  return db.transaction(() => {
    const turn = db.get<IndexedTurn>(
      `SELECT ${indexedColumns} FROM turns
       WHERE conversation = (SELECT key FROM conversations WHERE id = ? AND deleted_at IS NULL) AND item_id = ?`,
      id,
      itemId,
    )
    if (!turn) return false
    // Words that are the original again are no edit.
    const own = edited === undefined ? turn.edited : edited === turn.text || edited === '' ? null : edited
    const beside = note === undefined ? turn.note : note === '' ? null : note
    db.run('UPDATE turns SET edited = ?, note = ? WHERE key = ?', own, beside, turn.key)
    unindexTurn(db, turn)
    indexTurn(db, { ...turn, edited: own, note: beside })
    retitle(db, turn.conversation)
    return true
  })
}

/** Out of sight until the purge. @returns how many were there. */
export function remove(
  db: Db,
  { ids, at }: { readonly ids: readonly string[]; readonly at: number },
): number {
  return db.transaction(() =>
    ids.reduce(
      (count, id) =>
        count + db.run('UPDATE conversations SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL', at, id),
      0,
    ),
  )
}

export const restore = (db: Db, ids: readonly string[]): number =>
  db.transaction(() =>
    ids.reduce(
      (count, id) =>
        count +
        db.run('UPDATE conversations SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL', id),
      0,
    ),
  )

/** Conversations that go in one stretch, so that a finished turn never waits long behind them. */
const STRETCH = 100

export type Purge = {
  /** Deleted before this moment (wall clock, ms). */
  readonly deletedBefore: number
  /** Ended before this moment, unless pinned; null: none. */
  readonly endedBefore: number | null
  /** The conversation that goes on. */
  readonly except: string | null
}

export type Purged = { readonly ids: readonly string[]; readonly more: boolean }

/** Really takes away what was deleted or has had its time. To be repeated while there is `more`. */
export function purge(db: Db, { deletedBefore, endedBefore, except }: Purge): Purged {
  const gone = db.transaction(() => {
    const rows = db.all<{ key: number; id: string }>(
      // Deleted in the future: the clock was wrong then, and nobody can take it back any more.
      `SELECT key, id FROM conversations WHERE id IS NOT ? AND (deleted_at < ? OR deleted_at > ? OR
         (pinned = 0 AND deleted_at IS NULL AND last_at < ?)) LIMIT ${STRETCH}`,
      except,
      deletedBefore,
      deletedBefore + 2 * UNDO_MS,
      endedBefore ?? Number.MIN_SAFE_INTEGER,
    )
    for (const { key } of rows) {
      const turns = db.all<IndexedTurn>(`SELECT ${indexedColumns} FROM turns WHERE conversation = ?`, key)
      for (const turn of turns) unindexTurn(db, turn)
      db.run('DELETE FROM conversations WHERE key = ?', key)
    }
    return rows
  })
  if (gone.length > 0)
    dropSoundsOf(
      db,
      gone.map(({ id }) => id),
    )
  const more = gone.length === STRETCH
  if (gone.length > 0 && !more) shrink(db)
  return { ids: gone.map(({ id }) => id), more }
}

/** All of them at once, for good. The figures of what was used stay. @returns how many there were. */
export function removeAll(db: Db, _all: null): number {
  const count = db.transaction(() => {
    const all = db.get<{ n: number }>('SELECT count(*) AS n FROM conversations')?.n ?? 0
    db.exec("INSERT INTO words (words) VALUES ('delete-all')")
    db.exec('DELETE FROM turns')
    db.exec('DELETE FROM conversations')
    return all
  })
  dropSoundsOf(db, null)
  shrink(db)
  return count
}

/** Gives the space back, and empties the log, in which deleted words would still stand. */
function shrink(db: Db): void {
  db.exec('PRAGMA incremental_vacuum')
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
}
