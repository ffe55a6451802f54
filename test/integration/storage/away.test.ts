/** Files that others touch while Parley runs or before it starts: locked, deleted, replaced, without their log. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { noFilter } from '#core/history/pages'
import { logOf } from '#core/transcript/turn-log'
import type { Notice } from '#core/notice'
import { createHistory } from '../../../src/main/storage/history'
import type { SaveBatch } from '../../../src/main/storage/operations/save'
import { createStorage, type Storage } from '../../../src/main/storage/storage'
import { systemClock } from '../../../src/main/system/clock'
import { createTestLog } from '../../unit/main/support/test-log'
import { bundle, createFolder, keep, open, source, turn, workerEntry } from './rig'

let built: Awaited<ReturnType<typeof bundle>>
beforeAll(async () => {
  built = await bundle(workerEntry)
})
afterAll(() => built.remove())

let folder: Awaited<ReturnType<typeof createFolder>>
const ends: (() => unknown)[] = []
beforeEach(async () => {
  folder = await createFolder()
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  await folder.remove()
})

function start(file = folder.file) {
  const storage = createStorage({
    file,
    spawn: (workerData) => new Worker(built.path('storage'), { workerData }),
    log: createTestLog().log,
  })
  ends.push(storage.close)
  return storage
}

const batch = (id: string, n = 0): SaveBatch => ({
  conversation: { id, startedAt: 1 },
  source,
  turns: [{ turn: turn(`t${n}`, `words ${n}`), place: n }],
  removed: [],
})

const listed = async (storage: Storage) => {
  const page = await storage.call('list', { filter: noFilter, after: null, limit: 100 })
  return page.ok ? page.value.hits.map(({ info }) => info.id).sort() : page.error
}

/** Another program that does this to the file and then waits. */
async function otherProgram(sql: string) {
  const libsql = createRequire(import.meta.url).resolve('libsql')
  const script = `const db = new (require(${JSON.stringify(libsql)}))(process.argv[1])
    db.exec(process.argv[2]); console.log('holds'); process.stdin.on('end', () => process.exit(0)).resume()`
  const child = spawn(process.execPath, ['-e', script, folder.file, sql], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  ends.push(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return async () => {
    child.stdin.end()
    await once(child, 'exit')
  }
}

/** A file with conversations and a log that is not in it yet, as after kill -9. */
function leftBehind(): Buffer {
  const made = `${folder.folder}/made.db`
  const { db } = open(made)
  keep(db, 'old', [turn('a', 'in the file')])
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  for (let n = 0; n < 12; n += 1) keep(db, `c${String(n).padStart(2, '0')}`, [turn('a', `in the log ${n}`)])
  copyFileSync(made, folder.file)
  const log = readFileSync(`${made}-wal`)
  db.close()
  return log
}

describe('a file that another program holds', () => {
  it.each([
    ['writes to', 'BEGIN EXCLUSIVE'],
    ['reads', 'BEGIN; SELECT * FROM conversations'],
  ])('because it %s it is left to it, said, and taken over afterwards', async (_what, sql) => {
    const log = leftBehind()
    writeFileSync(`${folder.file}-wal`, log)
    const release = await otherProgram(sql)
    const storage = start()
    expect(await storage.call('save', batch('mine'))).toEqual({ ok: false, error: 'locked' })
    await release()
    expect((await storage.call('save', batch('mine'))).ok).toBe(true)
    expect(await listed(storage)).toHaveLength(14)
  })
})

describe('a log', () => {
  it('that is missing takes along what stood in it alone', async () => {
    leftBehind()
    const storage = start()
    expect(await listed(storage)).toEqual(['old'])
    expect((await storage.call('save', batch('new'))).ok).toBe(true)
  })

  it.each([0, 1, 31, 32, 40, 5000, 0.3, 0.6, 0.9, -1])(
    'cut off at %d gives what was said up to there, in order',
    async (at) => {
      const log = leftBehind()
      const length = at < 0 ? log.length + at : at < 1 ? Math.floor(log.length * at) : at
      writeFileSync(`${folder.file}-wal`, log)
      truncateSync(`${folder.file}-wal`, length)
      const storage = start()
      const ids = await listed(storage)
      expect(ids).toContain('old')
      const rest = (ids as readonly string[]).filter((id) => id !== 'old')
      expect(rest).toEqual(rest.map((_, n) => `c${String(n).padStart(2, '0')}`))
      expect(rest.length).toBeGreaterThanOrEqual(at < 0 ? 11 : at > 0.5 && at < 1 ? 5 : 0)
      expect((await storage.call('save', batch('new'))).ok).toBe(true)
      expect(await listed(storage)).toHaveLength(rest.length + 2)
    },
  )

  it('of another file changes nothing', async () => {
    leftBehind()
    const other = `${folder.folder}/other.db`
    const { db } = open(other)
    keep(db, 'foreign', [turn('a', 'x')])
    copyFileSync(`${other}-wal`, `${folder.file}-wal`)
    db.close()
    const storage = start()
    expect((await storage.call('save', batch('new'))).ok).toBe(true)
    expect(await listed(storage)).toContain('new')
  })
})

describe('while Parley runs', () => {
  const view = (texts: readonly string[]) => ({
    connection: 'connected' as const,
    conversation: { id: 'live', startedAt: 1, turns: logOf(texts.map((text, n) => turn(`t${n}`, text))) },
  })
  const run = (file = folder.file) => {
    const told: Notice[] = []
    const storage = start(file)
    const history = createHistory({
      storage,
      clock: systemClock,
      source: () => source,
      retention: () => ({ keep: 'all', days: 30 }),
      onNotice: (notice) => told.push(notice),
      onSettled: () => undefined,
      onChange: () => undefined,
      onStatus: () => undefined,
    })
    ends.unshift(history.close)
    const texts = async () => {
      const page = await storage.call('turns', { id: 'live', from: 0, count: 100 })
      return page.ok ? page.value.turns.map(({ text }) => text) : page.error
    }
    return { history, storage, told, texts }
  }

  it('its folder is deleted: the conversation that goes on is written whole into a new one, and that is said', async () => {
    const inside = `${folder.folder}/data`
    const { history, storage, told, texts } = run(`${inside}/conversations.db`)
    await storage.call('save', batch('earlier'))
    history.see(view(['one', 'two']))
    await expect.poll(texts).toEqual(['one', 'two'])
    rmSync(inside, { recursive: true })
    history.see(view(['one', 'two', 'three']))
    await expect.poll(texts).toEqual(['one', 'two', 'three'])
    expect(await listed(storage)).toEqual(['live'])
    expect(existsSync(`${inside}/conversations.db`)).toBe(true)
    expect(told.map(({ code }) => code)).toEqual(['storage.vanished'])
  })

  it('its log is deleted: nothing is lost, also by a kill -9 afterwards', async () => {
    const { history, storage, told, texts } = run()
    history.see(view(['one']))
    await expect.poll(texts).toEqual(['one'])
    rmSync(`${folder.file}-wal`)
    history.see(view(['one', 'two']))
    await expect.poll(texts).toEqual(['one', 'two'])
    expect(told).toEqual([])
    // What a kill would leave.
    for (const suffix of ['', '-wal'])
      copyFileSync(folder.file + suffix, `${folder.folder}/killed.db${suffix}`)
    const after = start(`${folder.folder}/killed.db`)
    expect(await after.call('turns', { id: 'live', from: 0, count: 9 })).toMatchObject({
      value: { total: 2 },
    })
    expect(await listed(storage)).toEqual(['live'])
  })

  it('another file is put in its place: that one is opened, and the conversation goes on in it', async () => {
    const { history, storage, told, texts } = run()
    history.see(view(['one']))
    await expect.poll(texts).toEqual(['one'])
    const made = `${folder.folder}/backup.db`
    const { db } = open(made)
    keep(db, 'from-backup', [turn('a', 'x')])
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    copyFileSync(made, `${folder.folder}/copy.db`)
    db.close()
    rmSync(`${folder.file}-wal`)
    renameSync(`${folder.folder}/copy.db`, folder.file)
    history.see(view(['one', 'two']))
    await expect.poll(texts).toEqual(['one', 'two'])
    expect(await listed(storage)).toEqual(['from-backup', 'live'])
    expect(told).toEqual([])
  })
})

it('a folder that cannot be written is told as such, and written to as soon as it can be', async () => {
  const inside = `${folder.folder}/data`
  mkdirSync(inside)
  // Root may write everywhere, so this is for somebody else.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null
  if (nobody) for (const each of [folder.folder, inside]) chownSync(each, nobody.uid, nobody.gid)
  const script = `
    const { Worker } = require('node:worker_threads'), { chmodSync } = require('node:fs')
    const [worker, folder, source, turn] = process.argv.slice(1)
    const ask = () => new Promise((resolve) => {
      const w = new Worker(worker, { workerData: { file: folder + '/conversations.db', damaged: false } })
      w.on('message', (m) => {
        if (m.type === 'closed') resolve(m.failure)
        if (m.type === 'opened') w.postMessage({ type: 'ask', id: 1, name: 'save', ask: {
          conversation: { id: 'c', startedAt: 1 }, source: JSON.parse(source), removed: [],
          turns: [{ place: 0, turn: JSON.parse(turn) }] } })
        if (m.type === 'answer') resolve(m.ok ? 'kept' : m.failure)
      })
    })
    void (async () => {
      chmodSync(folder, 0o500); const first = await ask()
      chmodSync(folder, 0o700); const second = await ask()
      console.log(JSON.stringify([first, second])); process.exit(0)
    })()`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-e', script, built.path('storage'), inside, JSON.stringify(source), JSON.stringify(turn('a', 'words'))],
    nobody ?? {},
  )
  expect(JSON.parse(stdout)).toEqual(['unwritable', 'kept'])
})
