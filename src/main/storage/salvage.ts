/** Carries over what can still be read of a damaged file: row by row, past the places where reading fails. */
import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs'
import { fold } from '#core/history/fold'
import { openDb, type DatabaseClass, type Db, type Value } from './database'
import { indexedColumns, indexTurn, type IndexedTurn } from './turn-words'

/**
 * Reads from a copy, so that the damaged file stays as it was found.
 * @returns how many conversations were carried over.
 */
export function salvage(Database: DatabaseClass, aside: string, into: Db): number {
  if (statSync(aside, { throwIfNoEntry: false })?.isFile() !== true) return 0
  const copy = `${aside}.reading`
  const suffixes = ['', '-wal'].filter((suffix) => existsSync(aside + suffix))
  let from: Db | null = null
  try {
    for (const suffix of suffixes) copyFileSync(aside + suffix, copy + suffix)
    from = openDb(Database, copy)
    const source = from
    into.transaction(() => {
      for (const table of ['conversations', 'turns', 'responses', 'speech', 'recordings'])
        copyTable(source, into, table)
      dropOrphans(into)
      reindex(into)
    })
  } catch {
    // Nothing of it can be read; it lies aside as it was.
  } finally {
    from?.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true })
  }
  return into.get<{ readonly n: number }>('SELECT count(*) AS n FROM conversations')?.n ?? 0
}

type Row = Readonly<Record<string, Value>>

/** Columns that both sides have; a damaged file may be of an older Parley. */
const columnsOf = (db: Db, table: string): readonly string[] =>
  db.all<{ readonly name: string }>(`PRAGMA table_info(${table})`).map(({ name }) => name)

function copyTable(from: Db, into: Db, table: string): void {
  let shared: readonly string[]
  try {
    const theirs = columnsOf(from, table)
    shared = columnsOf(into, table).filter((name) => theirs.includes(name))
  } catch {
    return
  }
  if (shared.length === 0) return
  const list = shared.join(', ')
  const insert = `INSERT OR IGNORE INTO ${table} (${list}) VALUES (${shared.map(() => '?').join(', ')})`
  const put = (rows: readonly Row[]): void => {
    for (const row of rows) {
      try {
        into.run(insert, ...shared.map((name) => row[name] ?? null))
      } catch (error) {
        // A row whose values are damaged is left out; a full disk is not the row's fault.
        if (!isRowFault(error)) throw error
      }
    }
  }
  if (!shared.includes('key')) {
    try {
      put(from.all<Row>(`SELECT ${list} FROM ${table}`))
    } catch {
      // Figures that cannot be read are lost.
    }
    return
  }
  forEachReadable(from, `SELECT ${list} FROM ${table}`, maxKey(from, table), put)
}

const isRowFault = (error: unknown): boolean =>
  /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/.test(String((error as { readonly code?: unknown }).code))

/** The largest key, or a bound that reading will soon find to be too large. */
function maxKey(from: Db, table: string): number {
  try {
    return from.get<{ readonly key: number | null }>(`SELECT max(key) AS key FROM ${table}`)?.key ?? 0
  } catch {
    return 1_000_000
  }
}

/** Stretches that fail are halved until the rows that cannot be read stand alone. */
function forEachReadable(from: Db, select: string, last: number, take: (rows: readonly Row[]) => void): void {
  const STRETCH = 1024
  const read = (low: number, high: number): void => {
    let rows: readonly Row[]
    try {
      rows = from.all<Row>(`${select} WHERE key BETWEEN ? AND ?`, low, high)
    } catch {
      if (low === high) return
      const middle = Math.floor((low + high) / 2)
      read(low, middle)
      read(middle + 1, high)
      return
    }
    take(rows)
  }
  for (let low = 1; low <= last; low += STRETCH) read(low, Math.min(last, low + STRETCH - 1))
}

/** Turns whose conversation is lost get one of that key again: words are worth more than their heading. */
function dropOrphans(into: Db): void {
  into.run(
    `INSERT INTO conversations (key, id, started_at, last_at, profile_id, profile_name, provider, model)
     SELECT conversation, 'recovered-' || conversation, min(at), max(at), '', '', '', '' FROM turns
     WHERE conversation NOT IN (SELECT key FROM conversations) GROUP BY conversation`,
  )
}

function reindex(into: Db): void {
  into.exec("INSERT INTO words (words) VALUES ('delete-all')")
  for (let key = 0; ;) {
    const rows = into.all<IndexedTurn>(
      `SELECT ${indexedColumns} FROM turns WHERE key > ? ORDER BY key LIMIT 500`,
      key,
    )
    for (const row of rows) indexTurn(into, row)
    const last = rows.at(-1)
    if (!last) break
    key = last.key
  }
  for (const { key, title } of into.all<{ key: number; title: string | null }>(
    'SELECT key, title FROM conversations',
  )) {
    into.run(
      `UPDATE conversations SET title_folded = ?,
       turn_count = (SELECT count(*) FROM turns WHERE conversation = conversations.key) WHERE key = ?`,
      fold(title ?? ''),
      key,
    )
  }
}
