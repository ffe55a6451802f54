/** The ruler for "how far was it heard": a starved loudspeaker makes a recording longer, and is no part of the answer. */
import { describe, expect, it } from 'vitest'
import { chirp, chirpHeard, chirpPieces } from '../../support/signals'

const RATE = 48_000
const SECONDS = 12
const whole = chirp(SECONDS, 300, 3000, RATE)
const ms = (value: number): number => Math.round((value * RATE) / 1000)

/** The first `heardMs` of the chirp with a fade of 8 ms, quieter by `gain` from `fromMs` on, and silences in it. */
const recorded = (options: {
  readonly heardMs: number
  readonly gain?: number
  readonly fromMs?: number
  readonly holes?: readonly { readonly atMs: number; readonly lengthMs: number }[]
}) => {
  const { heardMs, gain = 1, fromMs = Infinity, holes = [] } = options
  const said = whole.slice(0, ms(heardMs)).map((value, at) => {
    const left = Math.min(1, (ms(heardMs) - at) / ms(8))
    return Math.round(value * (0.5 - 0.5 * Math.cos(Math.PI * left)) * (at >= ms(fromMs) ? gain : 1))
  })
  const samples: number[] = Array.from({ length: ms(500) }, () => 0)
  let from = 0
  for (const { atMs, lengthMs } of [...holes, { atMs: heardMs, lengthMs: 500 }]) {
    for (const value of said.subarray(from, ms(atMs))) samples.push(value)
    for (let i = 0; i < ms(lengthMs); i += 1) samples.push(0)
    from = ms(atMs)
  }
  return { rate: RATE, samples: Int16Array.from(samples) }
}
const heardMs = (options: Parameters<typeof recorded>[0]): number =>
  1000 * chirpHeard(chirpPieces(recorded(options), 0, SECONDS))

describe('how far a chirp was heard', () => {
  it.each([1500, 2345, 6780])('is known to 2 ms where nothing went wrong (%i ms)', (ended) => {
    expect(Math.abs(heardMs({ heardMs: ended }) - ended)).toBeLessThan(2)
  })

  it('is known to 3 ms where it was turned down before', () => {
    expect(Math.abs(heardMs({ heardMs: 3210, gain: 0.126, fromMs: 2400 }) - 3210)).toBeLessThan(3)
  })

  it('has nothing of the silences of a starved loudspeaker, short or long', () => {
    const holes = [700, 1100, 1600, 2950].map((atMs, i) => ({ atMs, lengthMs: i === 1 ? 40 : 10 }))
    expect(Math.abs(heardMs({ heardMs: 3210, holes }) - 3210)).toBeLessThan(3)
    // One in the very stretch that would be measured, too.
    expect(
      Math.abs(heardMs({ heardMs: 3210, holes: [...holes, { atMs: 3170, lengthMs: 10 }] }) - 3210),
    ).toBeLessThan(3)
  })
})
