/** Files of earlier and later versions: an earlier one is brought up without losing a row, a later one is left alone. */
import { chmodSync, copyFileSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noFilter } from '#core/history/pages'
import { openDb, type Db, type Value } from '../../../src/main/storage/database'
import { migrations, SCHEMA_VERSION, versionOf } from '../../../src/main/storage/migrations'
import { openStore } from '../../../src/main/storage/open'
import { operations } from '../../../src/main/storage/operations'
import { createFolder, Database, keep, turn } from './rig'

const firstVersion = readFileSync(fileURLToPath(new URL('version-1.sql', import.meta.url)), 'utf8')
const tables = ['conversations', 'turns', 'responses'] as const
type Row = Readonly<Record<string, Value>>

let folder: Awaited<ReturnType<typeof createFolder>>
const opened: Db[] = []
beforeEach(async () => {
  folder = await createFolder()
})
afterEach(async () => {
  for (const db of opened.splice(0)) db.close()
  chmodSync(folder.folder, 0o700)
  await folder.remove()
})

/** Writes a file of the first version; answers with its rows. It is a copy: this process holds what it has opened. */
function write(): ReadonlyMap<string, readonly Row[]> {
  const made = `${folder.folder}/made.db`
  const db = openDb(Database, made)
  // As that version opened it.
  db.exec('PRAGMA auto_vacuum = INCREMENTAL')
  db.exec('PRAGMA journal_mode = WAL')
  db.exec(firstVersion)
  const rows = rowsOf(db)
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  copyFileSync(made, folder.file)
  db.close()
  return rows
}

const rowsOf = (db: Db): ReadonlyMap<string, readonly Row[]> =>
  new Map(tables.map((table) => [table, db.all<Row>(`SELECT * FROM ${table}`)]))

function open(file = folder.file): Db {
  const result = openStore({ Database, file, wall: () => 1, damaged: false })
  if (!result.ok) throw new Error(`not opened: ${result.error}`)
  opened.push(result.value.db)
  return result.value.db
}

const found = (db: Db, text: string): readonly string[] =>
  operations.search(db, { text, filter: noFilter, after: null, limit: 50 }).hits.map(({ info }) => info.id)

describe('a file of the first version', () => {
  it('is of the tables that the first step of today still makes', () => {
    const shape = (sql: string): readonly unknown[] => {
      const db = openDb(Database, ':memory:')
      opened.push(db)
      db.exec(sql)
      return db.all("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'words_%' ORDER BY name")
    }
    const plain = (rows: readonly unknown[]): string =>
      JSON.stringify(rows)
        .replace(/\\n|\s+/g, ' ')
        .replace(/ +/g, ' ')
    expect(plain(shape(firstVersion))).toBe(plain(shape(migrations[0] ?? '')))
  })

  it('keeps every row as it was, and is of this version then', () => {
    const before = write()
    const db = open()
    expect(versionOf(db)).toBe(SCHEMA_VERSION)
    const after = rowsOf(db)
    for (const table of tables) {
      const rows = after.get(table) ?? []
      expect(rows).toHaveLength(before.get(table)?.length ?? -1)
      before.get(table)?.forEach((row, i) => {
        // Nobody is left who could still write down what was being transcribed.
        const expected = row.transcript === 'pending' ? { ...row, transcript: 'failed' } : row
        expect(rows[i]).toMatchObject(expected)
      })
    }
  })

  it('can be read, searched, counted and gone on with', () => {
    write()
    const db = open()
    const ids = operations
      .list(db, { filter: noFilter, after: null, limit: 9 })
      .hits.map(({ info }) => info.id)
    expect(ids).toEqual(['weather', 'light'])
    expect(operations.info(db, 'weather')).toMatchObject({
      title: 'Hava durumu',
      renamed: true,
      pinned: true,
      inputTokens: 120,
    })
    const { turns } = operations.turns(db, { id: 'weather', from: 0, count: 9 })
    expect(turns.map(({ id }) => id)).toEqual(['u1', 'c1', 'u2', 'a1', 'u3'])
    expect(turns[0]).toMatchObject({ edited: 'How is the weather in İzmir?', audioMs: 1840.5 })
    expect(turns[1]?.tool).toEqual({
      name: 'get_weather',
      args: '{"city":"Izmir"}',
      output: '{"sky":"sunny"}',
    })
    expect(turns[3]).toMatchObject({
      status: 'interrupted',
      heardChars: 12,
      heardMs: 1020.25,
      note: 'ask for tomorrow',
    })
    for (const [typed, id] of [
      ['izmir', 'weather'],
      ['sunny', 'weather'],
      ['ISIK', 'light'],
      ['hava', 'weather'],
    ] as const)
      expect(found(db, typed), typed).toEqual([id])
    const used = operations.usageReport(db, { from: 0, conversation: null }).all.rows
    expect(used.reduce((sum, { usage }) => sum + usage.inputTokens, 0)).toBe(240)
    keep(db, 'light', [turn('u9', 'Kapat artık.', { audioMs: 800 })])
    expect(found(db, 'artik')).toEqual(['light'])
    expect(operations.restore(db, ['gone'])).toBe(1)
    expect(found(db, 'undone')).toEqual(['gone'])
    // Words that version folded can be taken out of the index again, so a deleted one is really gone.
    operations.removeAll(db, null)
    expect(found(db, 'izmir')).toEqual([])
  })

  it('stays whole and of its version where the disk is full, and is brought up when there is room', () => {
    const before = write()
    const pages = statSync(folder.file).size / 4096
    const refused = openStore({ Database, file: folder.file, wall: () => 1, damaged: false, maxPages: pages })
    expect(refused).toEqual({ ok: false, error: 'full' })
    copyFileSync(folder.file, `${folder.folder}/copy.db`)
    const raw = openDb(Database, `${folder.folder}/copy.db`)
    expect(versionOf(raw)).toBe(1)
    expect(rowsOf(raw)).toEqual(before)
    raw.close()
    copyFileSync(folder.file, `${folder.folder}/roomy.db`)
    expect(versionOf(open(`${folder.folder}/roomy.db`))).toBe(SCHEMA_VERSION)
  })

  it('that came from somewhere with its log beside it brings what stands in the log', () => {
    const made = `${folder.folder}/made.db`
    const db = openDb(Database, made)
    db.exec('PRAGMA journal_mode = WAL')
    db.exec(firstVersion)
    db.exec("UPDATE conversations SET title = 'from the log' WHERE id = 'light'")
    for (const suffix of ['', '-wal']) copyFileSync(made + suffix, folder.file + suffix)
    db.close()
    expect(operations.info(open(), 'light')?.title).toBe('from the log')
  })
})

it('a file of a later version is left as it is, byte for byte, also one that lacks our tables', () => {
  for (const sql of [firstVersion, 'CREATE TABLE elsewhere (a);']) {
    const file = `${folder.folder}/${sql.length}.db`
    const db = openDb(Database, file)
    db.exec(sql)
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
    db.close()
    const bytes = readFileSync(file)
    expect(openStore({ Database, file, wall: () => 1, damaged: false })).toEqual({
      ok: false,
      error: 'newer',
    })
    expect(readFileSync(file).equals(bytes)).toBe(true)
  }
})
