/** kill -9 at any moment: what was finished is there, nothing is damaged, and the next start goes on. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundle, createFolder, workerEntry } from './rig'
import { Worker } from 'node:worker_threads'
import { createStorage } from '../../../src/main/storage/storage'
import { createTestLog } from '../../unit/main/support/test-log'

/** `PARLEY_KILLS=200` is the long run. */
const KILLS = Number(process.env.PARLEY_KILLS ?? 25)

let built: Awaited<ReturnType<typeof bundle>>
let folder: Awaited<ReturnType<typeof createFolder>>
beforeAll(async () => {
  built = await bundle({ ...workerEntry, writer: 'test/integration/storage/writer.ts' })
  folder = await createFolder()
})
afterAll(async () => {
  await built.remove()
  await folder.remove()
})

/** Kills a writer some ms after its file is open; answers with its lines. */
async function writeUntilKilled(id: string, ms: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [built.path('writer'), built.path('storage'), folder.file, id], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    if (text === '') setTimeout(() => child.kill('SIGKILL'), ms)
    text += chunk.toString('utf8')
  })
  await once(child, 'close')
  expect(child.signalCode).toBe('SIGKILL')
  return text.split('\n')
}

it(`loses nothing that was kept in ${KILLS} kills at random moments`, { timeout: 300_000 }, async () => {
  const kept = new Map<string, number>()
  for (let n = 0; n < KILLS; n += 1) {
    const lines = await writeUntilKilled(`c${n}`, Math.random() * 60)
    expect(lines[0], `start ${n}`).toBe('opened null')
    expect(lines.filter((line) => line.startsWith('trouble'))).toEqual([])
    kept.set(`c${n}`, lines.filter((line) => /^kept t\d+$/.test(line)).length)
  }
  const { log } = createTestLog()
  const storage = createStorage({
    file: folder.file,
    spawn: (workerData) => new Worker(built.path('storage'), { workerData }),
    log,
  })
  let total = 0
  for (const [id, count] of kept) {
    const page = await storage.call('turns', { id, from: 0, count: 10_000 })
    const turns = page.ok ? page.value.turns : []
    // In order, without a gap, and never half a turn.
    expect(turns.map((turn) => turn.id)).toEqual(turns.map((_, i) => `t${i}`))
    expect(turns.length, id).toBeGreaterThanOrEqual(count)
    expect(turns.every(({ status, text }) => status === 'completed' && text.startsWith('turn'))).toBe(true)
    total += turns.length
  }
  expect(total).toBeGreaterThan(KILLS)
  const found = await storage.call('searchInside', { id: 'c0', text: 'turn' })
  expect(found.ok && found.value.length).toBe(
    await storage
      .call('turns', { id: 'c0', from: 0, count: 10_000 })
      .then((page) => page.ok && page.value.turns.length),
  )
  await storage.close()
})
