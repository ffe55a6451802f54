/** Recorded sound as files: whole or not there, in stretches, and stopped when nobody wants it any more. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pcmToBytes } from '#core/audio/pcm'
import { encodeWav } from '#core/audio/wav'
import { err, ok } from '#core/result'
import type { AskStorage } from '../../../src/main/exporting/write-many'
import { writeTurns, writeWav } from '../../../src/main/exporting/write-sound'
import { writeSounds } from '../../../src/main/exporting/write-sounds'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-write-sound-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const SAMPLES = 24_000 * 12

function setUp({ samples = SAMPLES, breakAt = Infinity, cancelAt = Infinity } = {}) {
  const stretches: number[] = []
  const progress: number[] = []
  let longest = 0
  const source = join(folder, '..', `parley-source-${process.pid}.wav`)
  writeFileSync(source, encodeWav(new Int16Array(100), 24_000))
  const ask = ((
    name: string,
    given: { readonly id?: string; readonly frames: number; readonly from: number },
  ) => {
    if (name === 'soundPlan') {
      if (given.id === 'silent') return Promise.resolve(ok({ samples: 0, channels: 2, name: 'Silent' }))
      return Promise.resolve(ok({ samples, channels: 2, name: 'Parley talk' }))
    }
    if (name === 'soundFiles') {
      return Promise.resolve(
        ok([
          { path: source, role: 'user', startMs: 0 },
          { path: source, role: 'assistant', startMs: 61_500 },
        ]),
      )
    }
    stretches.push(given.from)
    longest = Math.max(longest, given.frames)
    if (stretches.length > breakAt) return Promise.resolve(err('failed' as const))
    return Promise.resolve(ok(pcmToBytes(new Int16Array(2 * given.frames).fill(7))))
  }) as unknown as AskStorage
  const deps = {
    ask,
    onProgress: (share: number) => progress.push(share),
    cancelled: () => progress.length >= cancelAt,
    roles: { user: 'You', assistant: 'Assistant' },
  }
  return { deps, progress, longest: () => longest }
}

it('a conversation is one WAV file of two channels that sox reads, written a few seconds at a time', async () => {
  const { deps, progress, longest } = setUp()
  const path = join(folder, 'talk.wav')
  expect(await writeWav(deps, 'c', path)).toEqual(ok(path))
  expect(execFileSync('soxi', ['-c', path]).toString().trim()).toBe('2')
  expect(execFileSync('soxi', ['-s', path]).toString().trim()).toBe(String(SAMPLES))
  expect(longest()).toBeLessThanOrEqual(5 * 24_000)
  expect(progress.at(-1)).toBe(1)
  expect(progress).toEqual([...progress].sort((a, b) => a - b))
})

it.each([
  ['storage fails in the middle', { breakAt: 1 }, 'storage.failed'],
  ['the sound is too long for a WAV file', { samples: 2 ** 30 }, 'recording.too_long'],
  ['nothing was recorded', { samples: 0 }, 'recording.none'],
])('leaves nothing behind where %s, and says why', async (_, given, code) => {
  const { deps } = setUp(given)
  const written = await writeWav(deps, 'c', join(folder, 'talk.wav'))
  expect(written).toMatchObject({ ok: false, error: { code } })
  expect(readdirSync(folder)).toEqual([])
})

it('leaves nothing behind where the person cancels it or the folder takes no file', async () => {
  expect(await writeWav(setUp({ cancelAt: 1 }).deps, 'c', join(folder, 'talk.wav'))).toEqual(ok(null))
  expect(await writeTurns(setUp({ cancelAt: 1 }).deps, 'c', folder)).toEqual(ok(null))
  expect(readdirSync(folder)).toEqual([])
  expect(await writeWav(setUp().deps, 'c', '/proc/talk.wav')).toMatchObject({ ok: false })
})

it('turns are numbered files in a folder of their own, that takes no place of another', async () => {
  const { deps } = setUp()
  expect(await writeTurns(deps, 'c', folder)).toEqual(ok(join(folder, 'Parley talk')))
  expect(await writeTurns(deps, 'c', folder)).toEqual(ok(join(folder, 'Parley talk (2)')))
  expect(readdirSync(join(folder, 'Parley talk')).sort()).toEqual([
    '001 00.00.00 You.wav',
    '002 00.01.01 Assistant.wav',
  ])
})

it('many go into one folder, without those of which nothing is kept', async () => {
  const { deps } = setUp({ samples: 100 })
  const done = await writeSounds(deps, { ids: ['a', 'silent', 'b'], format: 'wav', folder })
  expect(done.ok && done.value.length).toBe(2)
  expect(readdirSync(folder).sort()).toEqual(['Parley talk (2).wav', 'Parley talk.wav'])
})
