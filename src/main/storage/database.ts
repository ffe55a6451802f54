/** A small face over libsql: cached statements, transactions that tell the first error, failures as codes. */
import type Libsql from 'libsql'
import type { StorageFailure } from '#core/history/model'

export type Value = string | number | null

export interface Db {
  /** Path of the file; what belongs to it lies beside it. */
  readonly file: string
  readonly exec: (sql: string) => void
  /** Rows that were changed. */
  readonly run: (sql: string, ...values: readonly Value[]) => number
  // What a statement answers with is known where it is written.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  readonly all: <Row>(sql: string, ...values: readonly Value[]) => readonly Row[]
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  readonly get: <Row>(sql: string, ...values: readonly Value[]) => Row | null
  /** All of it or nothing; inside another transaction it is a part of that one. */
  readonly transaction: <T>(work: () => T) => T
  readonly close: () => void
}

/** `libsql`'s constructor. It is loaded late, since it is a native module. */
export type DatabaseClass = new (path: string, options?: { readonly timeout?: number }) => Libsql.Database

export function openDb(Database: DatabaseClass, file: string): Db {
  const raw = new Database(file)
  const statements = new Map<string, Libsql.Statement>()
  const prepared = (sql: string): Libsql.Statement => {
    const known = statements.get(sql)
    if (known) return known
    const statement = raw.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  let depth = 0
  const db: Db = {
    file,
    exec: (sql) => {
      raw.exec(sql)
    },
    run: (sql, ...values) => prepared(sql).run([...values]).changes,
    all: <Row>(sql: string, ...values: readonly Value[]) => prepared(sql).all([...values]) as Row[],
    get: <Row>(sql: string, ...values: readonly Value[]) => db.all<Row>(sql, ...values)[0] ?? null,
    transaction: (work) => {
      if (depth > 0) return work()
      raw.exec('BEGIN IMMEDIATE')
      depth += 1
      try {
        const result = work()
        raw.exec('COMMIT')
        return result
      } catch (error) {
        // After a full disk SQLite has rolled back by itself, and a second ROLLBACK would hide why.
        if (raw.inTransaction) raw.exec('ROLLBACK')
        throw error
      } finally {
        depth -= 1
      }
    },
    close: () => {
      raw.close()
    },
  }
  return db
}

/** Codes: https://www.sqlite.org/rescode.html. */
export function failureOf(error: unknown): StorageFailure {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  // Opening a file gives no code of its own but SQLite's number at the end of the message.
  const opening = /Unable to open connection to local database .*: (\d+)"?\)?$/.exec(String(message))
  const name = typeof code === 'string' ? code : (openCodes[opening?.[1] ?? ''] ?? '')
  if (name === 'SQLITE_FULL' || name === 'ENOSPC' || name === 'EDQUOT' || name === 'EFBIG') return 'full'
  if (/^SQLITE_(BUSY|LOCKED)/.test(name)) return 'locked'
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(name)) return 'corrupt'
  // What a limit on the size of files, or a full network disk, looks like to SQLite.
  if (/^SQLITE_IOERR_(WRITE|SHMSIZE|TRUNCATE)/.test(name)) return 'full'
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH|IOERR)/.test(name)) return 'unwritable'
  if (/^(EACCES|EPERM|EROFS|ENOTDIR|EISDIR|ENOENT|EEXIST|EBUSY)$/.test(name)) return 'unwritable'
  return 'failed'
}

const openCodes: Readonly<Record<string, string>> = {
  '14': 'SQLITE_CANTOPEN',
  '5': 'SQLITE_BUSY',
  '11': 'SQLITE_CORRUPT',
  '26': 'SQLITE_NOTADB',
  '13': 'SQLITE_FULL',
}
