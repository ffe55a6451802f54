/** The rules by which speech probabilities become turns. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  segmentAll,
  startSegmenter,
  stepSegmenter,
  type SegmentEvent,
  type SegmenterConfig,
} from '../../../src/core/audio/segmenter'
import { SPEECH_FRAME_SAMPLES } from '../../../src/core/audio/speech-model'

const FRAME = SPEECH_FRAME_SAMPLES
const config: SegmenterConfig = { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 }
const frames = (probability: number, count: number): number[] => Array<number>(count).fill(probability)

function eventsOf(probabilities: readonly number[], numbers: SegmenterConfig, at = 0): SegmentEvent[] {
  let state = startSegmenter(at)
  return probabilities.flatMap((probability) => {
    const step = stepSegmenter(state, numbers, probability)
    state = step.state
    return step.event ? [step.event] : []
  })
}

const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 200 })
const configs = fc.record({
  threshold: fc.double({ min: 0, max: 1, noNaN: true }),
  prefixPaddingMs: fc.integer({ min: 0, max: 2000 }),
  silenceDurationMs: fc.integer({ min: 0, max: 3000 }),
})

describe('a turn', () => {
  test('begins prefix padding before its first loud frame and ends a silence after its last', () => {
    const events = eventsOf([...frames(0, 20), ...frames(0.9, 10), ...frames(0, 40)], config)
    expect(events).toEqual([
      { type: 'started', sample: 20 * FRAME - 7200, audioStartMs: 340 },
      { type: 'stopped', sample: 30 * FRAME + 12_000, audioEndMs: 1460 },
    ])
  })

  test('never begins before sound began', () => {
    expect(eventsOf(frames(0.9, 1), config, 1000)[0]).toMatchObject({ type: 'started', sample: 1000 })
  })

  test('never reaches back into the turn before it', () => {
    const short = { ...config, silenceDurationMs: 64, prefixPaddingMs: 2000 }
    const events = eventsOf([...frames(0.9, 3), ...frames(0, 3), ...frames(0.9, 3)], short)
    expect(events[1]).toMatchObject({ type: 'stopped', sample: 3 * FRAME + 1536 })
    expect(events[2]).toMatchObject({ type: 'started', sample: 3 * FRAME + 1536 })
  })

  test('goes on through a pause that is one frame too short', () => {
    const almost = Math.ceil((500 * 24) / FRAME) - 1
    expect(eventsOf([0.9, ...frames(0, almost), 0.9, ...frames(0, almost)], config)).toHaveLength(1)
  })

  test('is not ended by a voice that only fades: the bound for quiet lies under the threshold', () => {
    expect(eventsOf([0.9, ...frames(0.4, 100)], config)).toHaveLength(1)
    expect(eventsOf([0.9, ...frames(0.3, 100)], config)).toHaveLength(2)
  })

  test('can end at any threshold, however low', () => {
    expect(eventsOf([0.9, ...frames(0, 100)], { ...config, threshold: 0.001 })).toHaveLength(2)
  })

  test('is not begun by a probability that is not a number', () => {
    expect(eventsOf([Number.NaN, Number.NaN], config)).toEqual([])
  })
})

describe('for any probabilities and any numbers', () => {
  test('starts and stops alternate, in order, and inside what was heard', () => {
    fc.assert(
      fc.property(probabilities, configs, (heard, numbers) => {
        let last = 0
        eventsOf(heard, numbers).forEach((event, i) => {
          expect(event.type).toBe(i % 2 === 0 ? 'started' : 'stopped')
          expect(event.sample).toBeGreaterThanOrEqual(last)
          expect(event.sample).toBeLessThanOrEqual(heard.length * FRAME)
          last = event.sample
        })
      }),
    )
  })

  test('a threshold above every probability hears nothing', () => {
    fc.assert(
      fc.property(probabilities, configs, (heard, numbers) => {
        const quiet = heard.map((probability) => probability * 0.5)
        expect(eventsOf(quiet, { ...numbers, threshold: 0.51 })).toEqual([])
      }),
    )
  })

  test('waiting longer never gives more turns', () => {
    fc.assert(
      fc.property(probabilities, configs, fc.integer({ min: 0, max: 2000 }), (heard, numbers, more) => {
        const patient = { ...numbers, silenceDurationMs: numbers.silenceDurationMs + more }
        expect(segmentAll(heard, patient).length).toBeLessThanOrEqual(segmentAll(heard, numbers).length)
      }),
    )
  })

  test('every loud frame lies inside a turn', () => {
    fc.assert(
      fc.property(probabilities, configs, (heard, numbers) => {
        const segments = segmentAll(heard, numbers)
        heard.forEach((probability, k) => {
          if (probability < numbers.threshold) return
          const inside = segments.some(
            ({ startSample, endSample }) => startSample <= k * FRAME && endSample >= (k + 1) * FRAME,
          )
          // A turn that ended inside this very frame (silence of no length) may have taken its first samples.
          const cut = segments.some(({ endSample }) => endSample > k * FRAME && endSample < (k + 1) * FRAME)
          expect(inside || cut).toBe(true)
        })
      }),
    )
  })

  test('a turn that goes on to the end of a recording ends with it', () => {
    expect(segmentAll(frames(0.9, 4), config, 3000)).toEqual([
      { startSample: 0, speechSample: 0, quietSample: null, endSample: 3000, open: true },
    ])
  })
})
