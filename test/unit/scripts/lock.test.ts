/** The lock lets one in at a time, and a dead owner keeps nobody out. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withLock } from '../../../scripts/lib/lock.mjs'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-lock-test-'))
  file = join(folder, 'inner/lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('two at once go one after the other, and the second is told who is ahead', async () => {
  const events: string[] = []
  let release: () => void = () => {}
  const held = new Promise<void>((open) => (release = open))
  const first = withLock(file, async () => {
    events.push('first in')
    await held
    events.push('first out')
  })
  const second = withLock(file, async () => void events.push('second in'), {
    onWait: (owner) => {
      events.push(`waiting for ${owner === process.pid ? 'me' : owner}`)
      release()
    },
  })
  await Promise.all([first, second])
  expect(events).toEqual(['first in', 'waiting for me', 'first out', 'second in'])
  expect(existsSync(file)).toBe(false)
})

it('the lock of a process that is gone is taken over', async () => {
  const { pid } = spawnSync('true')
  await withLock(file, async () => {})
  await writeFile(file, String(pid))
  expect(await withLock(file, async () => 'in')).toBe('in')
})

it('a lock is given back when the work fails', async () => {
  const failing = withLock(file, async () => {
    throw new Error('no space')
  })
  await expect(failing).rejects.toThrow('no space')
  expect(await withLock(file, async () => 'in')).toBe('in')
})
