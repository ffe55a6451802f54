import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { layForReplay, layOnTimeline, REPLAY_PAUSE_MS } from '#core/recording/layout'
import { mix } from '#core/recording/mix'
import type { Recording } from '#core/recording/model'
import { timelineOf } from '#core/transcript/timeline'
import { newTurn } from '#core/transcript/turns'

const MS = 24

const recording = (
  itemId: string,
  role: Recording['role'],
  at: number,
  lengthMs: number,
  rest: Partial<Recording> = {},
): Recording => ({ itemId, role, samples: lengthMs * MS, spans: [{ from: 0, at }], ...rest })

const spoken = (id: string, role: 'user' | 'assistant', soundAt: number, audioMs: number) =>
  newTurn({
    id,
    role,
    source: 'voice',
    at: soundAt,
    soundAt,
    audioMs,
    status: 'completed',
    text: 'words',
    heardChars: 5,
  })

const conversation = (turns: ReturnType<typeof spoken>[]) => ({ id: 'c', startedAt: 0, turns })

describe('recordings on the clock of the conversation', () => {
  it('stand where captions stand, also behind a turn of which no sound is kept', () => {
    const timeline = timelineOf(
      conversation([spoken('u', 'user', 5000, 1000), spoken('a', 'assistant', 6500, 800)]),
    )
    const { pieces, samples } = layOnTimeline([recording('a', 'assistant', 6500, 800)], timeline)
    expect(pieces).toEqual([{ recording: 0, at: 1500 * MS, from: 0, samples: 800 * MS }])
    expect(samples).toBe(2300 * MS)
  })

  it('leave a pause where the loudspeaker had run dry', () => {
    const timeline = timelineOf(conversation([spoken('a', 'assistant', 1000, 900)]))
    const dry = recording('a', 'assistant', 1000, 900, {
      spans: [
        { from: 0, at: 1000 },
        { from: 300 * MS, at: 1800 },
      ],
    })
    expect(layOnTimeline([dry], timeline).pieces.map(({ at, from, samples }) => [at, from, samples])).toEqual(
      [
        [0, 0, 300 * MS],
        [800 * MS, 300 * MS, 600 * MS],
      ],
    )
  })

  it('do not wait a night for a conversation that was taken up again', () => {
    const day = 86_400_000
    const turns = [
      spoken('u1', 'user', 0, 1000),
      spoken('a1', 'assistant', 2000, 1000),
      spoken('u2', 'user', day, 1000),
    ]
    const timeline = timelineOf(conversation(turns))
    expect(timeline.placed.map(({ startMs }) => startMs)).toEqual([0, 2000, 13_000])
    expect(timeline.msOf(day + 500)).toBe(13_500)
    expect(timeline.msOf(2500)).toBe(2500)
  })
})

describe('a replay', () => {
  it('keeps the order and the overlaps, never waits long, and loses no sample', () => {
    const any = fc.array(
      fc.record({ at: fc.nat(100_000), ms: fc.integer({ min: 1, max: 3000 }), user: fc.boolean() }),
      { minLength: 1, maxLength: 20 },
    )
    fc.assert(
      fc.property(any, (given) => {
        const recordings = given.map(({ at, ms, user }, i) =>
          recording(String(i), user ? 'user' : 'assistant', at, ms),
        )
        const { pieces, samples } = layForReplay(recordings)
        expect(pieces.reduce((sum, piece) => sum + piece.samples, 0)).toBe(
          recordings.reduce((sum, each) => sum + each.samples, 0),
        )
        let end = 0
        let before = -1
        for (const piece of pieces) {
          const at = given[piece.recording]?.at ?? 0
          expect(at).toBeGreaterThanOrEqual(before)
          expect(piece.at - end).toBeLessThanOrEqual(REPLAY_PAUSE_MS * MS)
          before = at
          end = Math.max(end, piece.at + piece.samples)
        }
        expect(samples).toBe(end)
      }),
    )
  })
})

describe('mixing', () => {
  const sounds = [Int16Array.from([1, 2, 3, 4]), Int16Array.from([30_000, 30_000, 30_000])]
  const layout = {
    pieces: [
      { recording: 0, at: 2, from: 0, samples: 4 },
      { recording: 1, at: 4, from: 0, samples: 3 },
    ],
    samples: 7,
  }
  const ask = (channels: 1 | 2, from: number, frames: number) =>
    mix({
      layout,
      channels,
      from,
      frames,
      roleOf: (at) => (at === 0 ? 'user' : 'assistant'),
      read: (at, start, count) => sounds[at]?.subarray(start, start + count) ?? new Int16Array(0),
    })

  it('puts the person left and the assistant right', () => {
    expect([...ask(2, 0, 8)]).toEqual([0, 0, 0, 0, 1, 0, 2, 0, 3, 30_000, 4, 30_000, 0, 30_000, 0, 0])
  })

  it('adds both and clips where there is one channel', () => {
    expect([...ask(1, 0, 8)]).toEqual([0, 0, 1, 2, 30_003, 30_004, 30_000, 0])
    sounds[0] = Int16Array.from([1, 2, 20_000, -4])
    expect([...ask(1, 4, 2)]).toEqual([32_767, 29_996])
    sounds[0] = Int16Array.from([1, 2, 3, 4])
  })

  it('gives the same in stretches of any length', () => {
    const whole = [...ask(2, 0, 8)]
    for (const length of [1, 2, 3, 5]) {
      const parts: number[] = []
      for (let from = 0; from < 8; from += length) parts.push(...ask(2, from, Math.min(length, 8 - from)))
      expect(parts).toEqual(whole)
    }
  })
})
