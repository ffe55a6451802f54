/** Where a loudspeaker had no data is told by what sounds beside the answer, and only there. */
import { expect, it } from 'vitest'
import { starved } from '../../support/beside-tone'

const RATE = 48_000

/** A tone on the left, the same with the value beside it on the right, with `data` 0 where there was none. */
const recorded = (data: (at: number) => number) => {
  const left = Int16Array.from({ length: RATE }, (_, at) =>
    at < 1000 || at > RATE - 1000 ? 0 : Math.round(data(at) * 9000 * Math.sin(at / 30)),
  )
  const right = left.map((value, at) => value + Math.round(data(at) * 3277))
  const track = (samples: Int16Array) => ({ rate: RATE, samples })
  return { microphone: track(new Int16Array(RATE)), speaker: track(left), speakerRight: track(right) }
}

it('finds nothing where the answer alone is silent, and each place where both are', () => {
  expect(
    starved(
      recorded(() => 1),
      100,
    ),
  ).toEqual([])
  const pausing = recorded(() => 1)
  pausing.speaker.samples.fill(0, 20_000, 21_000)
  pausing.speakerRight.samples.fill(3277, 20_000, 21_000)
  expect(starved(pausing, 100)).toEqual([])
  const holes = [
    { start: 9000, end: 9040 },
    { start: 30_000, end: 30_480 },
  ]
  const isHole = (at: number) => holes.some(({ start, end }) => at >= start && at < end)
  expect(
    starved(
      recorded((at) => (isHole(at) ? 0 : 1)),
      100,
    ),
  ).toEqual(holes)
  // What is missing before the answer begins and after it ends says nothing of it.
  expect(
    starved(
      recorded((at) => (at < 800 || at > RATE - 800 ? 0 : 1)),
      100,
    ),
  ).toEqual([])
})
