/**
 * The rules of playout that look inside: what each item is owed, what is told to the model, how slow speech ends, and
 * that the audio thread makes neither garbage nor growing work. The others are in `playout-invariants.test.ts`.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDuckedOutput } from '#core/audio/ducked-output'
import { createOutputHold } from '#core/audio/output-hold'
import { createPlayout } from '#core/audio/playout'
import { createPlayoutPolicy } from '#core/audio/playout-policy'
import { createPlayoutVoice } from '#core/audio/playout-voice'
import type { Playout } from '#core/audio/playout-types'
import { createSampleRing } from '#core/audio/ring'
import { practiceVoice } from '../../bench/practice-voice'
import { alwaysSlow, apply, ms, RATE, run, tone, type Op, type Timed } from './playout-driver'

const must = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise)
}
const limit = { timeout: 60_000 }
const items = ['a', 'b', 'c'] as const
const block = fc.constantFrom(64, 128, 256, 480)
const makePolicy = fc.constantFrom(() => createPlayoutPolicy(RATE), alwaysSlow)

const op: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('write' as const),
      epoch: fc.integer({ min: 0, max: 3 }),
      item: fc.constantFrom(...items),
      pcm: fc.oneof(
        fc.integer({ min: 1, max: 4000 }).map((n) => tone(n)),
        fc.constant(tone(400_000)),
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('end' as const),
      epoch: fc.integer({ min: 0, max: 3 }),
      item: fc.constantFrom(...items),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('flush' as const), epoch: fc.nat(3) }) },
)

describe('playout, by its rules', limit, () => {
  it('rule 1, conservation of each item: what was taken of it has sounded or waits, after every operation', () => {
    fc.assert(
      fc.property(
        fc.array(op, { maxLength: 50 }),
        fc.array(fc.nat(40), { minLength: 50, maxLength: 50 }),
        block,
        makePolicy,
        (ops, pauses, size, makePolicy) => {
          const playout = createPlayout({ sampleRate: RATE, policy: makePolicy() })
          const out = new Float32Array(size)
          // What is queued, in order, kept apart from the buffer.
          let queue: { item: string; count: number }[] = []
          let taken = new Map<string, number>()
          let sounded = new Map<string, number>()
          let now = 0
          const check = (): void => {
            for (const { item, playedSamples, receivedSamples } of playout.items(now)) {
              must(receivedSamples <= (taken.get(item) ?? 0), 'more is counted than was taken')
              const waits = queue.reduce((sum, one) => sum + (one.item === item ? one.count : 0), 0)
              must(playedSamples + waits === receivedSamples, `a sample of ${item} is unaccounted for`)
              // An item that was let go and spoke again is counted anew.
              must(playedSamples <= (sounded.get(item) ?? 0), 'more is counted than has sounded')
            }
            const queued = queue.reduce((sum, one) => sum + one.count, 0)
            must(queued === playout.counts().buffered, 'an item has lost what it waits with')
          }
          ops.forEach((next, i) => {
            const before = { ...playout.counts(), epoch: playout.epoch() }
            apply(playout, next, now)
            const after = playout.counts()
            if (playout.epoch() !== before.epoch || (next.type === 'flush' && next.epoch === before.epoch)) {
              queue = []
              taken = new Map()
              sounded = new Map()
              before.buffered = 0
            }
            if (next.type === 'write' && after.buffered > before.buffered) {
              const count = after.buffered - before.buffered
              queue.push({ item: next.item, count })
              taken.set(next.item, (taken.get(next.item) ?? 0) + count)
            }
            check()
            for (let turn = 0; turn < (pauses[i] ?? 0); turn += 1) {
              const { buffered } = playout.counts()
              playout.render(out, now)
              now += size
              for (let played = buffered - playout.counts().buffered; played > 0;) {
                const first = queue[0]
                const count = Math.min(played, first.count)
                sounded.set(first.item, (sounded.get(first.item) ?? 0) + count)
                first.count -= count
                played -= count
                if (first.count === 0) queue.shift()
              }
              check()
            }
          })
        },
      ),
      { numRuns: 80 },
    )
  })

  it('rule 4, what is told to the model: a flush answers with the samples that sounded, never beyond the item', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: ms(400) }), { minLength: 1, maxLength: 5 }),
        fc.nat(2 * RATE),
        fc.nat(2000),
        block,
        makePolicy,
        (lengths, flushAt, latency, size, makePolicy) => {
          const timed: Timed[] = []
          lengths.forEach((length, i) => {
            timed.push({ at: 0, op: { type: 'write', epoch: 0, item: `item_${i}`, pcm: tone(length) } })
            if (i < lengths.length - 1)
              timed.push({ at: 0, op: { type: 'end', epoch: 0, item: `item_${i}` } })
          })
          timed.push({ at: flushAt, op: { type: 'flush', epoch: 1 } })
          const { flushed, playout } = run(timed, 3 * RATE, { block: size, latency, policy: makePolicy() })
          expect(flushed).toHaveLength(1)
          // Items that have sounded to their end may have been let go: they are not cut off.
          let left = playout.counts().rendered
          for (const [i, length] of lengths.entries()) {
            const played = Math.min(left, length)
            left -= played
            const told = flushed[0].items.find(({ item }) => item === `item_${i}`)
            if (told === undefined) {
              must(played === length, 'an item that was cut off is not told')
              continue
            }
            must(told.playedSamples === played, 'another count is told than sounded')
            const endMs = Math.floor((1000 * told.playedSamples) / RATE)
            must(
              endMs >= 0 && endMs * (RATE / 1000) <= told.receivedSamples,
              'audio_end_ms is beyond the item',
            )
          }
          must(left === 0, 'more sounded than there was')
        },
      ),
      { numRuns: 100 },
    )
  })

  it('rule 8, slow speech: with 40 ms more than the protection level nothing is inserted', () => {
    const voice = practiceVoice('en')
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(ms(250)), { minLength: 8, maxLength: 40 }), { minLength: 2, maxLength: 4 }),
        fc.constantFrom(ms(50), ms(100)),
        fc.double({ min: 1, max: 2, noNaN: true }),
        (answers, chunk, rate) => {
          const timed: Timed[] = []
          let begin = 0
          answers.forEach((delays, n) => {
            let arrival = begin
            delays.forEach((delay, i) => {
              arrival = Math.max(arrival, Math.round(begin + (i * chunk) / rate + delay))
              const pcm = voice.subarray(i * chunk, (i + 1) * chunk)
              timed.push({ at: arrival, op: { type: 'write', epoch: 0, item: `item_${n}`, pcm } })
            })
            timed.push({ at: arrival, op: { type: 'end', epoch: 0, item: `item_${n}` } })
            begin = arrival + 2 * delays.length * chunk + RATE
          })
          const policy = createPlayoutPolicy(RATE)
          let since = Infinity
          let before = 0
          run(timed, begin, {
            policy,
            check: (playout, now) => {
              const { buffered, inserted } = playout.counts()
              // What is being repeated goes on to its end, which is 15 ms at most.
              if (now - since > ms(15) + 128) must(inserted === before, 'slow with enough buffered')
              const enough = buffered >= policy.protection() + ms(40) + 128
              since = enough ? Math.min(since, now) : Infinity
              before = inserted
            },
          })
        },
      ),
      { numRuns: 30 },
    )
  })

  it('rule 9, work: a quantum reads no more of the queue when ten times as much is queued', () => {
    const voicePcm = practiceVoice('en')
    const samplesRead = (queued: number, slowly: boolean): number => {
      const ring = createSampleRing(30 * RATE)
      let read = 0
      const counting = {
        ...ring,
        readFloat: (target: Float32Array, offset: number, position: number, count: number) => {
          read += count
          ring.readFloat(target, offset, position, count)
        },
      }
      const voice = createPlayoutVoice(RATE, counting)
      ring.append(voicePcm, 0, queued)
      voice.begin(false)
      const out = new Float32Array(128)
      let most = 0
      for (let frame = 0; frame < RATE; frame += 128) {
        read = 0
        voice.render(
          out,
          0,
          128,
          frame,
          () => slowly,
          () => undefined,
        )
        most = Math.max(most, read)
      }
      return most
    }
    for (const slowly of [false, true]) {
      expect(samplesRead(20 * RATE, slowly)).toBe(samplesRead(2 * RATE, slowly))
      // One look and one repetition: two periods of 15 ms, and twice one.
      expect(samplesRead(20 * RATE, slowly)).toBeLessThanOrEqual(128 + (slowly ? 4 * ms(15) : 0))
    }
  })

  it('rule 9, garbage: rendering makes none, however much is queued and however slowly it speaks', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const out = new Float32Array(128)
    const voice = practiceVoice('en').subarray(0, 28 * RATE)
    // A piece in which the collector ran has shrunk; among the others the low ones had no other work beside them.
    const low = (values: readonly number[]): number => {
      const left = values.filter((bytes) => bytes >= 0).sort((a, b) => a - b)
      return left[Math.floor(left.length / 10)]
    }
    /** Bytes that `act` leaves behind, where nothing else happens. */
    const grown = (act: () => void): number => {
      const before = process.memoryUsage().heapUsed
      act()
      return process.memoryUsage().heapUsed - before
    }
    const PIECE = 150
    const bytesPerQuantum = (queued: number, policy: ReturnType<typeof alwaysSlow>): number => {
      const playout = createPlayout({ sampleRate: RATE, policy })
      playout.write(0, 'a', 0, voice.subarray(0, queued), 0)
      let now = 0
      const pieces: number[] = []
      const itself: number[] = []
      collect()
      // Many pieces: the first run before the code is compiled, and some see other work of the test runner.
      for (let i = 0; i < 120; i += 1) {
        const missing = queued - playout.counts().buffered
        playout.write(0, 'a', 0, voice.subarray(0, missing), now)
        pieces.push(
          grown(() => {
            for (let n = 0; n < PIECE; n += 1) {
              playout.render(out, now)
              now += 128
            }
          }),
        )
        itself.push(grown(() => undefined))
      }
      return (low(pieces.slice(20)) - low(itself)) / PIECE
    }
    // One number with a fraction in each quantum would be 12 bytes or more.
    for (const queued of [3 * RATE, 28 * RATE]) {
      expect(bytesPerQuantum(queued, createPlayoutPolicy(RATE))).toBeLessThan(8)
      expect(bytesPerQuantum(queued, alwaysSlow())).toBeLessThan(8)
    }
  })

  it('rule 5 and 11, any order: with holds, ducking and a buffer built anew nothing throws, and the cancelled stays silent', () => {
    const step = fc.oneof(
      { weight: 8, arbitrary: op },
      { weight: 1, arbitrary: fc.constant({ type: 'hold' as const }) },
      { weight: 1, arbitrary: fc.constant({ type: 'release' as const }) },
      { weight: 1, arbitrary: fc.constant({ type: 'duck' as const }) },
      { weight: 1, arbitrary: fc.constant({ type: 'rebuild' as const }) },
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.nat(30)), { maxLength: 60 }), block, (steps, size) => {
        let playout: Playout = createPlayout({ sampleRate: RATE })
        const hold = createOutputHold(RATE)
        const duck = createDuckedOutput(RATE)
        duck.input({ type: 'allow', on: true }, 0)
        const out = new Float32Array(size)
        let now = 0
        /** Loudest sample that each epoch may bring: the older, the louder. */
        const loud = (epoch: number): number => Math.round(24_000 / 8 ** epoch)
        let cutAt = -Infinity
        for (const [next, pause] of steps) {
          const epoch = playout.epoch()
          if (next.type === 'hold') hold.hold(now)
          else if (next.type === 'release') hold.release()
          else if (next.type === 'duck') duck.input({ type: 'speech', probability: 1, level: 0.5 }, now)
          else if (next.type === 'rebuild') playout = createPlayout({ sampleRate: RATE })
          else if (next.type === 'write') {
            const pcm = new Int16Array(next.pcm.length).fill(loud(next.epoch))
            playout.write(next.epoch, next.item, 0, pcm, now)
          } else {
            apply(playout, next, now)
            if (next.type === 'flush') {
              hold.release()
              duck.input({ type: 'cut' }, now)
            }
          }
          if (playout.epoch() > epoch) cutAt = now
          if (next.type === 'rebuild') cutAt = now
          for (let turn = 0; turn < pause; turn += 1) {
            if (!hold.still(now)) {
              playout.render(out, now)
              duck.render(out, now)
            } else if (now <= cutAt + ms(8) + size) {
              // The fade of the cut is held as well.
              cutAt += size
            }
            hold.apply(out)
            now += size
            const allowed = now > cutAt + ms(8) + 2 * size ? (2 * loud(playout.epoch())) / 32_768 : 1
            must(
              out.every((value) => Math.abs(value) <= allowed + 1e-6),
              'a cancelled answer sounded',
            )
            playout.takeFlushed(now)
          }
        }
      }),
      { numRuns: 150 },
    )
  })
})
