/** Damaged files, full disks, a second Parley: the worker as it is built, and what main hears of it. */
import { execFile } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { noFilter } from '#core/history/pages'
import { SCHEMA_VERSION } from '../../../src/main/storage/migrations'
import type { SaveBatch } from '../../../src/main/storage/operations/save'
import { createStorage, type Storage, type StorageEvent } from '../../../src/main/storage/storage'
import { createTestLog } from '../../unit/main/support/test-log'
import { bundle, createFolder, keep, open, source, turn, workerEntry } from './rig'

let built: Awaited<ReturnType<typeof bundle>>
beforeAll(async () => {
  built = await bundle(workerEntry)
})
afterAll(() => built.remove())

let folder: Awaited<ReturnType<typeof createFolder>>
const running: Storage[] = []
beforeEach(async () => {
  folder = await createFolder()
})
afterEach(async () => {
  for (const storage of running.splice(0)) await storage.close()
  chmodSync(folder.folder, 0o700)
  await folder.remove()
})

function start(more: { readonly maxPages?: number } = {}) {
  const events: StorageEvent[] = []
  const { log, lines } = createTestLog()
  const storage = createStorage({
    file: folder.file,
    spawn: (workerData) => new Worker(built.path('storage'), { workerData }),
    log,
    ...more,
  })
  storage.subscribe((event) => events.push(event))
  running.push(storage)
  const list = async () => {
    const page = await storage.call('list', { filter: noFilter, after: null, limit: 100 })
    return page.ok ? page.value.hits.map(({ info }) => info.id) : page.error
  }
  const recovery = () => events.flatMap((event) => (event.type === 'recovered' ? [event.recovery] : []))[0]
  return { storage, events, lines, list, recovery }
}

const batch = (id: string, words: string, n = 0): SaveBatch => ({
  conversation: { id, startedAt: 1 },
  source,
  turns: [{ turn: turn(`t${n}`, words), place: n }],
  removed: [],
})

/** A file with conversations in it. It is a copy: this process holds what it has opened until it ends. */
function fill(count: number, more = ''): void {
  const made = `${folder.folder}/made.db`
  const { db } = open(made)
  for (let i = 0; i < count; i += 1) {
    keep(
      db,
      `c${i}`,
      Array.from({ length: 5 }, (_, n) => turn(`t${n}`, `Words ${n} of ${i} ${'lorem '.repeat(40)}`)),
    )
  }
  db.exec(`${more}; PRAGMA wal_checkpoint(TRUNCATE)`)
  copyFileSync(made, folder.file)
  db.close()
}

const aside = (): readonly string[] => readdirSync(folder.folder).filter((name) => name.endsWith('.damaged'))

describe('a file that is no database', () => {
  it.each([
    ['garbage', () => writeFileSync(folder.file, 'no database at all '.repeat(500))],
    ['a header and garbage', () => writeFileSync(folder.file, `SQLite format 3\0${'x'.repeat(9000)}`)],
    ['a folder', () => mkdirSync(folder.file)],
    [
      'nothing, beside a log with content',
      () => {
        writeFileSync(folder.file, '')
        writeFileSync(`${folder.file}-wal`, 'x'.repeat(5000))
      },
    ],
  ])('(%s) is set aside whole, and a new one is begun', async (_name, spoil) => {
    spoil()
    const log = existsSync(`${folder.file}-wal`)
    const { list, storage, recovery } = start()
    expect(await list()).toEqual([])
    expect((await storage.call('save', batch('new', 'hello'))).ok).toBe(true)
    expect(await list()).toEqual(['new'])
    expect(aside()).toHaveLength(1)
    expect(recovery()).toMatchObject({ conversations: 0 })
    expect(existsSync(`${recovery()?.aside ?? ''}-wal`)).toBe(log)
  })

  it('but an empty one is simply begun', async () => {
    writeFileSync(folder.file, '')
    const { list, recovery } = start()
    expect(await list()).toEqual([])
    expect([aside(), recovery()]).toEqual([[], undefined])
  })
})

describe('a database that is damaged', () => {
  it('in its header is set aside as it was', async () => {
    fill(20)
    const bytes = readFileSync(folder.file)
    bytes.fill(0xff, 0, 100)
    writeFileSync(folder.file, bytes)
    const { list } = start()
    expect(await list()).toEqual([])
    expect(readFileSync(`${folder.folder}/${aside()[0] ?? ''}`).equals(bytes)).toBe(true)
  })

  it.each([0.3, 0.6, 0.9])('cut off at %d of its length gives what can still be read', async (share) => {
    fill(60)
    const size = readFileSync(folder.file).length
    truncateSync(folder.file, Math.floor(size * share))
    const { list, storage, recovery } = start()
    // Whether opening meets the damage or a later question does: what was asked is answered.
    const first = await list()
    expect(Array.isArray(first)).toBe(true)
    for (const id of first) await storage.call('turns', { id, from: 0, count: 100 })
    await storage.call('search', { text: 'words', filter: noFilter, after: null, limit: 50 })
    expect((await storage.call('save', batch('new', 'hello'))).ok).toBe(true)
    expect(await list()).toContain('new')
    expect(recovery()).toBeDefined()
    expect(aside()).toHaveLength(1)
  })

  it('in pages in its middle carries over all other conversations, and finds them', async () => {
    fill(80)
    const bytes = readFileSync(folder.file)
    const pages = Math.floor(bytes.length / 4096)
    for (const page of [Math.floor(pages * 0.4), Math.floor(pages * 0.5)])
      bytes.fill(0xa5, page * 4096, (page + 1) * 4096)
    writeFileSync(folder.file, bytes)
    const { storage, list } = start()
    for (let i = 0; i < 80; i += 1) await storage.call('turns', { id: `c${i}`, from: 0, count: 100 })
    await storage.call('search', { text: 'lorem', filter: noFilter, after: null, limit: 1000 })
    const kept = await list()
    expect(kept.length).toBeGreaterThan(40)
    let words = 0
    for (const id of kept) {
      const page = await storage.call('turns', { id, from: 0, count: 100 })
      if (page.ok) words += page.value.turns.length
    }
    expect(words).toBeGreaterThan(200)
    const found = await storage.call('search', { text: 'lorem', filter: noFilter, after: null, limit: 1000 })
    expect(found.ok && found.value.hits.length).toBeGreaterThan(40)
  })

  it('by a torn log loses the torn end alone', async () => {
    const made = `${folder.folder}/made.db`
    const { db } = open(made)
    for (let i = 0; i < 10; i += 1) keep(db, `c${i}`, [turn('a', `words ${i}`)])
    copyFileSync(made, folder.file)
    const wal = readFileSync(`${made}-wal`)
    writeFileSync(`${folder.file}-wal`, wal.subarray(0, wal.length - 3000))
    db.close()
    const { list, recovery } = start()
    expect(await list()).toEqual(expect.arrayContaining(['c0', 'c1', 'c5']))
    expect(recovery()).toBeUndefined()
  })
})

describe('a file that is not for us', () => {
  it('because a newer Parley wrote it stays untouched', async () => {
    fill(3, `PRAGMA user_version = ${SCHEMA_VERSION + 1}`)
    const before = readFileSync(folder.file)
    const { list, storage, events } = start()
    expect(await list()).toBe('newer')
    expect(await storage.call('save', batch('x', 'y'))).toEqual({ ok: false, error: 'newer' })
    expect(events).toContainEqual({ type: 'opened', failure: 'newer', begun: false })
    expect(readFileSync(folder.file).equals(before)).toBe(true)
    expect(aside()).toEqual([])
  })

  it('because another process writes to it is left to that one, and taken over when it ends', async () => {
    const first = start()
    await first.storage.call('save', batch('c', 'words'))
    const second = start()
    expect(await second.storage.call('save', batch('d', 'words'))).toEqual({ ok: false, error: 'locked' })
    await first.storage.close()
    expect((await second.storage.call('save', batch('d', 'words'))).ok).toBe(true)
    expect(await second.list()).toEqual(expect.arrayContaining(['c', 'd']))
    expect(aside()).toEqual([])
  })

  it.skipIf(process.getuid?.() === 0)(
    'because its folder cannot be written is tried again later',
    async () => {
      chmodSync(folder.folder, 0o500)
      const { list, storage } = start()
      expect(await list()).toBe('unwritable')
      chmodSync(folder.folder, 0o700)
      expect((await storage.call('save', batch('c', 'words'))).ok).toBe(true)
    },
  )

  it('because there is a file where its folder should be is tried again later', async () => {
    writeFileSync(`${folder.folder}/file`, '')
    const storage = createStorage({
      file: `${folder.folder}/file/conversations.db`,
      spawn: (workerData) => new Worker(built.path('storage'), { workerData }),
      log: createTestLog().log,
    })
    running.push(storage)
    expect(await storage.call('save', batch('c', 'words'))).toEqual({ ok: false, error: 'unwritable' })
  })
})

describe('a full disk', () => {
  it('refuses a turn whole, keeps what was there, and takes the turn when there is room', async () => {
    const { storage, list, lines } = start({ maxPages: 60 })
    let refused = -1
    for (let n = 0; n < 300 && refused < 0; n += 1) {
      const saved = await storage.call('save', batch('c', `word${n} ${'lorem ipsum '.repeat(60)}`, n))
      if (!saved.ok && saved.error === 'full') refused = n
    }
    expect(refused).toBeGreaterThan(5)
    expect(await storage.call('turns', { id: 'c', from: 0, count: 500 })).toMatchObject({
      value: { total: refused },
    })
    expect(await list()).toEqual(['c'])
    await storage.close()
    const roomy = start()
    expect((await roomy.storage.call('save', batch('c', 'again', refused))).ok).toBe(true)
    expect(lines.join('')).not.toContain('lorem')
  })

  it('of the system, by a limit on the size of files, is named full and damages nothing', async () => {
    const script = `${folder.folder}/limit.cjs`
    writeFileSync(
      script,
      `const { Worker } = require('node:worker_threads')
       const worker = new Worker(process.argv[2], { workerData: { file: process.argv[3], damaged: false } })
       let n = 0
       const save = () => worker.postMessage({ type: 'ask', id: n, name: 'save', ask: {
         conversation: { id: 'c', startedAt: 1 }, source: JSON.parse(process.argv[4]), removed: [],
         turns: [{ place: n, turn: { ...JSON.parse(process.argv[5]), id: 't' + n } }] } })
       worker.on('message', (m) => {
         if (m.type === 'opened') save()
         if (m.type !== 'answer') return
         if (m.ok && n < 500) { n += 1; save(); return }
         console.log(JSON.stringify({ kept: n, failure: m.failure ?? null }))
         process.exit(0)
       })`,
    )
    const { stdout } = await promisify(execFile)('bash', [
      '-c',
      'ulimit -f 600 && exec "$@"',
      'bash',
      process.execPath,
      script,
      built.path('storage'),
      folder.file,
      JSON.stringify(source),
      JSON.stringify(turn('x', 'lorem ipsum '.repeat(300))),
    ])
    const { kept, failure } = JSON.parse(stdout) as { kept: number; failure: string }
    expect(failure).toBe('full')
    expect(kept).toBeGreaterThan(3)
    const { storage } = start()
    expect(await storage.call('turns', { id: 'c', from: 0, count: 1 })).toMatchObject({
      value: { total: kept },
    })
    expect(aside()).toEqual([])
  })
})

describe('a worker that dies', () => {
  it('leaves no question unanswered, and the next question starts another', async () => {
    const workers: Worker[] = []
    const storage = createStorage({
      file: folder.file,
      spawn: (workerData) => {
        const worker = new Worker(built.path('storage'), { workerData })
        workers.push(worker)
        return worker
      },
      log: createTestLog().log,
    })
    running.push(storage)
    expect((await storage.call('save', batch('c', 'words'))).ok).toBe(true)
    const asked = storage.call('list', { filter: noFilter, after: null, limit: 1 })
    await workers[0]?.terminate()
    expect((await asked).ok || (await asked)).toBeDefined()
    const again = await storage.call('list', { filter: noFilter, after: null, limit: 1 })
    expect(again).toMatchObject({ ok: true, value: { total: 1 } })
    expect(workers).toHaveLength(2)
  })
})
