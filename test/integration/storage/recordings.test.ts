/** Recorded sound over a real database and real files: written, told, exported, taken away, and put in order again. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeWav } from '#core/audio/wav'
import { pcmToBytes } from '#core/audio/pcm'
import type { Db } from '../../../src/main/storage/database'
import { operations } from '../../../src/main/storage/operations'
import { recordingsOf } from '../../../src/main/storage/operations/recordings'
import { sweepRecordings } from '../../../src/main/storage/sweep-recordings'
import { createFolder, keep, open, turn } from './rig'

const { dropSound, finishSound, info, nameSound, purge, recordingSum, remove, removeAll, removeSounds } =
  operations
const { replay, restore, save, soundFiles, soundMix, soundPlan, writeSound } = operations

let folder: Awaited<ReturnType<typeof createFolder>>
let db: Db
beforeEach(async () => {
  folder = await createFolder()
  db = open(folder.file).db
})
afterEach(async () => {
  db.close()
  await folder.remove()
})

const START = 1_700_000_000_000
const tone = (samples: number, value: number): Int16Array => new Int16Array(samples).fill(value)
const files = (): readonly string[] => {
  const recordings = join(folder.folder, 'recordings')
  return existsSync(recordings) ? readdirSync(recordings).sort() : []
}

/** Writes a recording as the app does, in two stretches. */
function record(
  conversation: string,
  item: string,
  pcm: Int16Array,
  rest: { readonly role?: 'user' | 'assistant'; readonly at?: number; readonly torn?: boolean } = {},
): void {
  const { role = 'user', at: startedAt = START } = rest
  const half = Math.floor(pcm.length / 2)
  const write = (at: number, part: Int16Array) =>
    writeSound(db, { conversation, item, role, startedAt, at, pcm: pcmToBytes(part) })
  expect(write(0, pcm.subarray(0, half))).toBe(true)
  expect(write(half, pcm.subarray(half))).toBe(true)
  if (rest.torn === true) return
  finishSound(db, { conversation, item, samples: pcm.length, spans: [{ from: 0, at: startedAt }] })
}

const answer = (id: string) =>
  turn(id, 'An answer', { role: 'assistant', soundAt: START + 1000, audioMs: 500 })

describe('a recording', () => {
  it('is a WAV file that another program reads sample for sample', () => {
    keep(db, 'c', [turn('u', 'Hello')])
    const pcm = Int16Array.from({ length: 5001 }, (_, i) => (i * 37) % 20_000)
    record('c', 'u', pcm)
    const [kept] = recordingsOf(db, 'c')
    const raw = execFileSync('sox', [kept?.path ?? '', '-t', 'raw', '-e', 'signed', '-b', '16', '-'])
    expect(raw.equals(Buffer.from(pcm.buffer))).toBe(true)
    expect(
      execFileSync('soxi', ['-r', kept?.path ?? ''])
        .toString()
        .trim(),
    ).toBe('24000')
    expect(info(db, 'c')?.recordedBytes).toBe(44 + 2 * 5001)
    expect(recordingSum(db, null)).toEqual({ conversations: 1, recordings: 1, bytes: 44 + 2 * 5001 })
  })

  it('follows its turn when the server names it, and goes with it', () => {
    keep(db, 'c', [turn('item_1', 'Hello')])
    record('c', 'local_1', tone(100, 5))
    expect(recordingsOf(db, 'c')).toEqual([])
    nameSound(db, { conversation: 'c', from: 'local_1', to: 'item_1' })
    expect(recordingsOf(db, 'c').map(({ itemId }) => itemId)).toEqual(['item_1'])
    save(db, {
      conversation: { id: 'c', startedAt: START },
      source: { profileId: '', profileName: '', provider: '', model: '', host: null },
      turns: [],
      removed: ['item_1'],
    })
    expect(files()).toEqual([])
  })

  it('that was deleted while it went on is not begun again', () => {
    keep(db, 'c', [turn('u', 'Hello')])
    record('c', 'u', tone(100, 5), { torn: true })
    removeAll(db, null)
    const more = { conversation: 'c', item: 'u', role: 'user', startedAt: START } as const
    expect(writeSound(db, { ...more, at: 100, pcm: pcmToBytes(tone(10, 1)) })).toBe(false)
    expect(finishSound(db, { conversation: 'c', item: 'u', samples: 110, spans: [] })).toBe(false)
    expect(files()).toEqual([])
  })

  it('can be written again by a worker that took the place of another one', () => {
    keep(db, 'c', [turn('u', 'Hello')])
    record('c', 'u', tone(100, 5), { torn: true })
    const again = { conversation: 'c', item: 'u', role: 'user', startedAt: START, at: 50 } as const
    writeSound(db, { ...again, pcm: pcmToBytes(tone(50, 5)) })
    const end = { conversation: 'c', item: 'u', samples: 100, spans: [{ from: 0, at: START }] }
    expect(finishSound(db, end)).toBe(true)
    expect(finishSound(db, end)).toBe(true)
    const wav = decodeWav(readFileSync(recordingsOf(db, 'c')[0]?.path ?? ''))
    expect(wav.ok && [...wav.value.pcm]).toEqual([...tone(100, 5)])
  })

  it('that was given up leaves nothing', () => {
    record('c', 'u', tone(100, 5), { torn: true })
    expect(dropSound(db, { conversation: 'c', item: 'u' })).toBe(true)
    expect(files()).toEqual([])
  })
})

describe('taking away', () => {
  beforeEach(() => {
    for (const id of ['a', 'b']) {
      keep(db, id, [turn('u', 'Hello')])
      record(id, 'u', tone(100, 5))
    }
  })
  const purged = (deletedBefore: number, endedBefore: number | null) =>
    purge(db, { deletedBefore, endedBefore, except: null })

  it('waits with the files until it cannot be taken back any more', () => {
    remove(db, { ids: ['a'], at: START })
    purged(START, null)
    expect(files()).toHaveLength(2)
    restore(db, ['a'])
    expect(recordingsOf(db, 'a')).toHaveLength(1)
    remove(db, { ids: ['a'], at: START })
    purged(START + 1, null)
    expect(files()).toHaveLength(1)
    expect(recordingsOf(db, 'b')).toHaveLength(1)
  })

  it('by retention, of all, or of the sound alone, leaves no file', () => {
    removeSounds(db, ['a'])
    expect(files()).toHaveLength(1)
    expect(info(db, 'a')?.recordedBytes).toBe(0)
    purged(0, START + 3_600_000)
    expect(files()).toEqual([])
    keep(db, 'c', [turn('u', 'Hello')])
    record('c', 'u', tone(100, 5))
    removeAll(db, null)
    expect(files()).toEqual([])
    expect(recordingSum(db, null).recordings).toBe(0)
  })
})

describe('the next start', () => {
  const again = (aside: string | null = null): void => sweepRecordings(db, aside)

  it('mends what was torn where its turn is there, and drops it where it is not', () => {
    keep(db, 'c', [turn('there', 'Hello')])
    record('c', 'there', tone(1001, 9), { torn: true })
    record('c', 'gone', tone(1001, 9), { torn: true })
    again()
    expect(files()).toHaveLength(1)
    const [kept] = recordingsOf(db, 'c')
    expect(kept).toMatchObject({ itemId: 'there', samples: 1001, spans: [{ from: 0, at: START }] })
    const wav = decodeWav(readFileSync(kept?.path ?? ''))
    expect(wav.ok && [...wav.value.pcm]).toEqual([...tone(1001, 9)])
  })

  it('leaves no file without a row and no row without a file', () => {
    keep(db, 'c', [turn('u', 'Hello')])
    record('c', 'u', tone(100, 5))
    const recordings = join(folder.folder, 'recordings')
    writeFileSync(join(recordings, '777.wav'), 'stray')
    writeFileSync(join(recordings, 'notes.txt'), 'not ours')
    again()
    expect(files()).toEqual(['1.wav', 'notes.txt'])
    execFileSync('rm', [join(recordings, '1.wav')])
    again()
    expect(recordingSum(db, null).recordings).toBe(0)
  })

  it('deletes no sound beside a file that had to be salvaged', () => {
    const recordings = join(folder.folder, 'recordings')
    mkdirSync(recordings)
    writeFileSync(join(recordings, '5.wav'), 'of a lost table')
    const aside = join(folder.folder, 'aside')
    again(aside)
    expect(readdirSync(aside)).toEqual(['5.wav'])
  })

  it('opens the words where the folder of sounds cannot be read', () => {
    const recordings = join(folder.folder, 'recordings')
    writeFileSync(recordings, 'a file in its place')
    keep(db, 'c', [turn('u', 'Hello')])
    expect(() => record('c', 'u', tone(100, 5))).toThrow(/ENOTDIR|EEXIST/)
    expect(info(db, 'c')?.title).toBe('Hello')
    chmodSync(recordings, 0o600)
  })
})

describe('the sound of a conversation', () => {
  beforeEach(() => {
    keep(db, 'c', [turn('u', 'A question', { soundAt: START, audioMs: 800 }), answer('a')])
    record('c', 'u', tone(800 * 24, 100), { at: START })
    record('c', 'a', tone(500 * 24, 200), { role: 'assistant', at: START + 1000 })
  })
  const ask = { id: 'c', kind: 'export', item: null } as const

  it('is laid out in two channels on the conversation’s clock', () => {
    const plan = soundPlan(db, ask)
    expect(plan).toMatchObject({ samples: 1500 * 24, channels: 2 })
    const pcm = new Int16Array(soundMix(db, { ...ask, from: 0, frames: 1500 * 24 }).slice().buffer)
    const at = (ms: number) => [pcm[2 * ms * 24], pcm[2 * ms * 24 + 1]]
    expect([at(0), at(799), at(900), at(1000), at(1499)]).toEqual([
      [100, 0],
      [100, 0],
      [0, 0],
      [0, 200],
      [0, 200],
    ])
  })

  it('is told turn by turn, with what was heard of it', () => {
    expect(replay(db, 'c')).toEqual({
      lengthMs: 1500,
      turns: [
        { itemId: 'u', index: 0, role: 'user', startMs: 0, endMs: 800, words: 'A question' },
        { itemId: 'a', index: 1, role: 'assistant', startMs: 1000, endMs: 1500, words: 'An answer' },
      ],
    })
    expect(soundFiles(db, 'c').map(({ role, startMs }) => [role, startMs])).toEqual([
      ['user', 0],
      ['assistant', 1000],
    ])
  })

  it('is a turn alone where one is asked for', () => {
    const one = { id: 'c', kind: 'replay', item: 'a' } as const
    expect(soundPlan(db, one)).toMatchObject({ samples: 500 * 24, channels: 1 })
    expect(soundMix(db, { ...one, from: 0, frames: 2 })).toEqual(pcmToBytes(Int16Array.from([200, 200])))
  })

  it('is not there for a conversation that was deleted or never kept', () => {
    expect(soundPlan(db, { ...ask, id: '../../etc/passwd' })).toBeNull()
    remove(db, { ids: ['c'], at: START })
    expect(soundPlan(db, ask)).toBeNull()
    expect(replay(db, 'c')).toBeNull()
  })
})
