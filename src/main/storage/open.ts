/**
 * Opens the conversations, or says why not. A damaged file is moved aside with all that belongs to it and never deleted;
 * what can still be read of it is carried over into a new one. That is for a worker that has not touched the file yet:
 * one that has holds it open until it ends.
 */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { err, ok, type Result } from '#core/result'
import type { StorageFailure } from '#core/history/model'
import { failureOf, openDb, type DatabaseClass, type Db } from './database'
import { migrate, SCHEMA_VERSION, versionOf } from './migrations'
import { salvage } from './salvage'

/** What became of a damaged file. */
export type Recovery = {
  /** Where it lies now. */
  readonly aside: string
  readonly conversations: number
}

export type Opened = {
  readonly db: Db
  readonly recovery: Recovery | null
  /** There was no file, or an empty one. */
  readonly begun: boolean
}

export type OpenDeps = {
  readonly Database: DatabaseClass
  readonly file: string
  /** Wall clock, ms; names the files that are moved aside. */
  readonly wall: () => number
  /** The file was found damaged while it was open. */
  readonly damaged: boolean
  /** Pages that the file may have; for tests of a full disk. */
  readonly maxPages?: number
}

export function openStore(deps: OpenDeps): Result<Opened, StorageFailure> {
  const { file } = deps
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    if (!deps.damaged && !isHopeless(file)) {
      const opened = tryOpen(deps)
      return opened.ok ? ok({ ...opened.value, recovery: null }) : opened
    }
    const aside = moveAside(file, deps.wall())
    const opened = tryOpen(deps)
    if (!opened.ok) return opened
    const conversations = salvage(deps.Database, aside, opened.value.db)
    return ok({ ...opened.value, recovery: { aside, conversations } })
  } catch (error) {
    return err(failureOf(error))
  }
}

function tryOpen({ Database, file, maxPages }: OpenDeps): Result<Omit<Opened, 'recovery'>, StorageFailure> {
  let db: Db | null = null
  try {
    // Made by us, so that nobody else may read it; SQLite gives its log the same rights.
    closeSync(openSync(file, 'a', 0o600))
    db = openDb(Database, file)
    // One writer: the lock is the system's and ends with the process, however it ends.
    db.exec('PRAGMA locking_mode = EXCLUSIVE')
    const version = versionOf(db)
    if (version > SCHEMA_VERSION) {
      db.close()
      return err('newer')
    }
    // Writes to the file, and only a file without tables can begin to be like this.
    if (version === 0) db.exec('PRAGMA auto_vacuum = INCREMENTAL')
    db.exec('PRAGMA journal_mode = WAL')
    // A commit is on the disk when it is answered, in a power cut too.
    db.exec('PRAGMA synchronous = FULL')
    // Deleted words are overwritten in the file.
    db.exec('PRAGMA secure_delete = ON')
    db.exec('PRAGMA foreign_keys = ON')
    if (maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${maxPages}`)
    // Takes the lock at once, not with the first word that is to be kept.
    db.exec('BEGIN EXCLUSIVE; COMMIT')
    migrate(db)
    checkTables(db)
    settleTranscripts(db)
    return ok({ db, begun: version === 0 })
  } catch (error) {
    db?.close()
    return err(failureOf(error))
  }
}

/** Reads every table's first page: a file that is damaged there is no use, deeper damage shows when it is met. */
function checkTables(db: Db): void {
  for (const table of ['conversations', 'turns', 'responses', 'words'])
    db.all(`SELECT * FROM ${table} LIMIT 1`)
}

/** Nobody is left who could write down what was said when the process before this one ended. */
function settleTranscripts(db: Db): void {
  db.run("UPDATE turns SET transcript = 'failed' WHERE transcript = 'pending'")
}

/**
 * What SQLite would not call damaged and yet must not open: a folder in the file's place, and an empty file beside a
 * log with content, since SQLite would throw the log away.
 */
function isHopeless(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isDirectory() === true) return true
  return (found?.size ?? 0) === 0 && (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
}

/** Renames the file and what belongs to it; answers with the new path of the file. */
export function moveAside(file: string, wall: number): string {
  let aside = `${file}.${wall}.damaged`
  for (let n = 2; existsSync(aside); n += 1) aside = `${file}.${wall}-${n}.damaged`
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  }
  return aside
}

/** Damaged files that lie beside the conversations. */
export const damagedFiles = (file: string): readonly string[] =>
  readdirSync(dirname(file))
    .filter((name) => name.startsWith(`${basename(file)}.`) && name.endsWith('.damaged'))
    .map((name) => join(dirname(file), name))
