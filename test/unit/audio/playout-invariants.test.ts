/**
 * The rules of playout, as properties over generated arrivals, operations and chunkings. Numbers 8 and 9, and what is
 * kept for each item, are in `playout-rules.test.ts`; slow speech by itself in `stretch.test.ts`.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPlayout } from '#core/audio/playout'
import { createPlayoutPolicy } from '#core/audio/playout-policy'
import {
  alwaysSlow,
  apply,
  cutInto,
  largestStep,
  ms,
  numbered,
  RATE,
  run,
  sameSamples,
  toFloat,
  tone,
  type Op,
  type Timed,
} from './playout-driver'

const items = ['a', 'b', 'c']

/** Operations of a session that has gone mad: late, repeated, out of order, of dead epochs. */
const op: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('write' as const),
      epoch: fc.integer({ min: 0, max: 4 }),
      item: fc.constantFrom(...items),
      pcm: fc.oneof(
        fc.integer({ min: 0, max: 3000 }).map((n) => tone(n)),
        fc.constant(tone(1)),
        fc.constant(tone(240_000)),
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('end' as const),
      epoch: fc.integer({ min: 0, max: 4 }),
      item: fc.constantFrom(...items),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('flush' as const), epoch: fc.integer({ min: 0, max: 4 }) }),
  },
)

const session: fc.Arbitrary<Timed[]> = fc.array(fc.record({ at: fc.nat(RATE), op }), { maxLength: 40 })
const block = fc.constantFrom(64, 128, 256, 480)
/** As it decides by itself, and slowed down wherever that is possible. */
const makePolicy = fc.constantFrom(() => createPlayoutPolicy(RATE), alwaysSlow)

/** Checked hundreds of thousands of times, where `expect` would take minutes; a throw fails the property. */
const must = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise)
}

/** Properties drive seconds of sound sample by sample; a busy machine needs more than the usual limit. */
const limit = { timeout: 60_000 }

describe('playout, under any sequence of operations', limit, () => {
  it('rule 1, conservation in total: written = rendered + discarded + buffered after every step', () => {
    fc.assert(
      fc.property(session, block, makePolicy, (timed, block, makePolicy) => {
        run(timed, 2 * RATE, {
          block,
          policy: makePolicy(),
          check: (playout) => {
            const { written, rendered, discarded, buffered } = playout.counts()
            must(rendered + discarded + buffered === written, 'a sample is unaccounted for')
            must(buffered >= 0 && buffered <= 30 * RATE, 'the buffer holds what it cannot hold')
          },
        })
      }),
      { numRuns: 60 },
    )
  })

  it('rule 4, positions: never more is reported as heard than was received, nor less than before', () => {
    fc.assert(
      fc.property(session, block, fc.nat(3000), makePolicy, (timed, block, latency, makePolicy) => {
        let epoch = -1
        const before = new Map<string, number>()
        run(timed, 2 * RATE, {
          block,
          latency,
          policy: makePolicy(),
          check: (playout, now) => {
            if (playout.epoch() !== epoch) before.clear()
            epoch = playout.epoch()
            const reported = playout.items(now)
            for (const { item, playedSamples, receivedSamples } of reported) {
              must(playedSamples <= receivedSamples, 'more was heard than received')
              must(playedSamples >= (before.get(item) ?? 0), 'what was heard became unheard')
              before.set(item, playedSamples)
            }
            for (const item of before.keys()) {
              if (!reported.some((entry) => entry.item === item)) before.delete(item)
            }
          },
        })
      }),
      { numRuns: 60 },
    )
  })

  it('rule 6, no click, however it is fed, starved and flushed', () => {
    // The voice itself moves by at most 0.012 from sample to sample, a fade of full scale over 5 ms by 0.013.
    const allowed = 0.03
    fc.assert(
      fc.property(
        fc.array(fc.record({ gap: fc.nat(ms(500)), length: fc.integer({ min: 1, max: ms(300) }) }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.option(fc.nat(2 * RATE), { nil: null }),
        fc.boolean(),
        block,
        makePolicy,
        (chunks, flushAt, ended, block, makePolicy) => {
          // One continuous voice that begins and ends at zero, as speech does.
          const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
          const voice = tone(total).map((value, i) => {
            const edge = Math.min(1, Math.min(i, total - 1 - i) / ms(5))
            return Math.round(value * edge)
          })
          const timed: Timed[] = []
          let at = 0
          let from = 0
          for (const chunk of chunks) {
            at += chunk.gap
            timed.push({
              at,
              op: { type: 'write', epoch: 0, item: 'a', pcm: voice.slice(from, from + chunk.length) },
            })
            from += chunk.length
          }
          if (ended) timed.push({ at, op: { type: 'end', epoch: 0, item: 'a' } })
          if (flushAt !== null) timed.push({ at: flushAt, op: { type: 'flush', epoch: 1 } })
          const { out } = run(timed, at + 4 * RATE, { block, policy: makePolicy() })
          expect(largestStep(out)).toBeLessThan(allowed)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('rule 7, no wait for ever: what is there plays within 300 ms, or at once when the item is complete', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: ms(400) }), fc.boolean(), block, (count, complete, block) => {
        const timed: Timed[] = [{ at: 0, op: { type: 'write', epoch: 0, item: 'a', pcm: tone(count) } }]
        if (complete) timed.push({ at: 0, op: { type: 'end', epoch: 0, item: 'a' } })
        const wait = complete ? 0 : ms(300)
        const { playout } = run(timed, wait + count + block, { block })
        expect(playout.counts().buffered).toBe(0)
      }),
    )
  })

  it('rule 2, identity: the samples sound exactly as they came, in order, for any chunking and any block length', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 8 }),
          fc.array(fc.constantFrom(1, 100, 10 * RATE), { minLength: 1, maxLength: 4 }),
        ),
        fc.oneof(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 1, max: 15 * RATE })),
        block,
        (lengths, count, block) => {
          const pcm = numbered(count)
          const timed: Timed[] = cutInto(pcm, lengths).map((part) => ({
            at: 0,
            op: { type: 'write', epoch: 0, item: 'a', pcm: part },
          }))
          timed.push({ at: 0, op: { type: 'end', epoch: 0, item: 'a' } })
          const { out } = run(timed, count + 2 * block, { block })
          expect(sameSamples(out.subarray(0, count), toFloat(pcm))).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('rule 3, chunking: it sounds the same whether one moment brings one delta or many', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(RATE), length: fc.integer({ min: 1, max: ms(200) }) }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.integer({ min: 1, max: 500 }),
        (arrivals, piece) => {
          const whole: Timed[] = []
          const pieces: Timed[] = []
          let from = 0
          for (const { at, length } of [...arrivals].sort((a, b) => a.at - b.at)) {
            const pcm = tone(length, from)
            from += length
            whole.push({ at, op: { type: 'write', epoch: 0, item: 'a', pcm } })
            for (const part of cutInto(pcm, [piece])) {
              pieces.push({ at, op: { type: 'write', epoch: 0, item: 'a', pcm: part } })
            }
          }
          const frames = 3 * RATE
          expect(sameSamples(run(pieces, frames).out, run(whole, frames).out)).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('rule 5, flush: silent one fade and one block later, and answered with exactly what sounded', () => {
    fc.assert(
      fc.property(fc.nat(RATE), fc.integer({ min: 1, max: RATE }), block, (flushAt, count, block) => {
        const timed: Timed[] = [
          { at: 0, op: { type: 'write', epoch: 3, item: 'a', pcm: tone(count) } },
          { at: 0, op: { type: 'end', epoch: 3, item: 'a' } },
          { at: flushAt, op: { type: 'flush', epoch: 4 } },
          // In flight while it was cut off: must never be heard.
          { at: flushAt + 1, op: { type: 'write', epoch: 3, item: 'a', pcm: tone(ms(500)) } },
        ]
        const { out, flushed, playout } = run(timed, 2 * RATE, { block })
        const seen = Math.ceil(flushAt / block) * block
        expect(out.subarray(seen + ms(8) + block).every((value) => value === 0)).toBe(true)
        expect(flushed).toHaveLength(1)
        const played = flushed[0].items.find((entry) => entry.item === 'a')?.playedSamples ?? 0
        expect(played).toBe(playout.counts().rendered)
        // Written and flushed before anything was rendered, nothing sounds at all.
        expect(played).toBe(seen === 0 ? 0 : Math.min(count, seen + ms(8)))
      }),
      { numRuns: 100 },
    )
  })

  it('rule 10, dominance: no more gaps than starting at once would have, and no wait beyond 120 ms', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(ms(200)), { minLength: 10, maxLength: 50 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(ms(20), ms(50), ms(100)),
        fc.double({ min: 1, max: 2, noNaN: true }),
        (items, chunk, rate) => {
          const timed: Timed[] = []
          const begins: number[] = []
          let gapsAtOnce = 0
          let begin = 0
          items.forEach((delays, number) => {
            const item = `item_${number}`
            let arrival = 0
            let dry = 0
            delays.forEach((delay, i) => {
              arrival = Math.max(arrival, Math.ceil((begin + (i * chunk) / rate + delay) / 128) * 128)
              if (i === 0) begins.push(arrival)
              if (i === 0) dry = arrival
              if (arrival > dry) gapsAtOnce += 1
              dry = Math.max(dry, arrival) + chunk
              timed.push({
                at: arrival,
                op: { type: 'write', epoch: 0, item, pcm: tone(chunk, i * chunk) },
              })
            })
            timed.push({ at: arrival, op: { type: 'end', epoch: 0, item } })
            // Long enough for all of it, slowed down and interrupted, to have sounded.
            begin = arrival + 2 * delays.length * chunk + 2 * RATE
          })
          const { playout, out } = run(timed, begin)
          expect(playout.counts().underruns).toBeLessThanOrEqual(gapsAtOnce)
          for (const from of begins) {
            const wait = out.subarray(from).findIndex((value) => value !== 0)
            expect(wait).toBeLessThanOrEqual(ms(120) + 128)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('rule 11, any order of operations: no exception, and nothing beyond full scale', () => {
    fc.assert(
      fc.property(fc.array(op, { maxLength: 60 }), (ops) => {
        const playout = createPlayout({ sampleRate: RATE })
        const out = new Float32Array(128)
        ops.forEach((next, i) => {
          apply(playout, next, i * 128)
          playout.render(out, i * 128)
          must(
            out.every((value) => Math.abs(value) <= 1),
            'a sample is beyond full scale',
          )
        })
      }),
      { numRuns: 60 },
    )
  })
})
