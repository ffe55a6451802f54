import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOutputHold } from '#core/audio/output-hold'
import { createPlayout } from '#core/audio/playout'
import { largestStep, RATE, tone } from './playout-driver'

/** Plays a tone through the hold; commands at block starts. */
const play = (
  holds: readonly { readonly from: number; readonly to: number | null }[],
  frames: number,
  block = 128,
) => {
  const playout = createPlayout({ sampleRate: RATE })
  const hold = createOutputHold(RATE)
  const pcm = tone(2 * RATE)
  playout.write(0, 'a', 0, pcm, 0)
  playout.end(0, 'a', 0)
  const out = new Float32Array(frames)
  for (let at = 0; at + block <= frames; at += block) {
    for (const { from, to } of holds) {
      if (from >= at && from < at + block) hold.hold(at)
      if (to !== null && to >= at && to < at + block) hold.release()
    }
    const piece = out.subarray(at, at + block)
    if (!hold.still(at)) playout.render(piece, at)
    hold.apply(piece)
  }
  return { out, playout, pcm }
}

const silentFrom = (out: Float32Array, from: number): number =>
  out.findIndex((value, i) => i >= from && value === 0)

describe('the hold of a change of loudspeakers', () => {
  it('falls silent in 8 ms and goes on where it stopped', () => {
    const { out, pcm } = play([{ from: 12_800, to: 25_600 }], 3 * RATE)
    expect(silentFrom(out, 12_800)).toBeLessThanOrEqual(12_800 + 192 + 128)
    expect(out.subarray(13_200, 25_600).every((value) => value === 0)).toBe(true)
    // Two blocks were rendered while it faded.
    const went = out.subarray(25_600 + 192, 25_600 + 4800)
    const media = pcm.subarray(13_056 + 192, 13_056 + 4800)
    expect(Array.from(went)).toEqual(Array.from(media, (value) => value / 32768))
  })

  it('ends by itself when nobody ends it', () => {
    const { out } = play([{ from: 12_800, to: null }], 6 * RATE)
    expect(out.subarray(13_200, 12_800 + 3 * RATE).every((value) => value === 0)).toBe(true)
    expect(out.subarray(12_800 + 3 * RATE + 400, 12_800 + 3 * RATE + 800).every((value) => value !== 0)).toBe(
      true,
    )
  })

  it('makes no click and loses no media, whenever it comes and goes', () => {
    const one = fc.record({
      from: fc.integer({ min: 0, max: RATE }),
      length: fc.integer({ min: 1, max: RATE }),
    })
    fc.assert(
      fc.property(one, fc.constantFrom(64, 128, 480), ({ from, length }, block) => {
        const plain = play([], 4 * RATE, block)
        const { out, playout } = play([{ from, to: from + length }], 4 * RATE, block)
        expect(largestStep(out.subarray(1))).toBeLessThanOrEqual(largestStep(plain.out.subarray(1)) + 0.01)
        expect(playout.counts()).toMatchObject({ rendered: 2 * RATE, discarded: 0, underruns: 0 })
      }),
      { numRuns: 15 },
    )
  })
})
