import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPlayoutPolicy, type PlayoutPolicy } from '#core/audio/playout-policy'
import { OVERDRAFT, SLOWEST } from '#core/audio/stretch'
import { practiceVoice } from '../../bench/practice-voice'
import { alwaysSlow, largestStep, ms, RATE, run, sameSamples, toFloat, type Timed } from './playout-driver'

/** Inserted for each media sample at the slowest speed. */
const SHARE = 1 / SLOWEST - 1
/** The longest piece that is repeated. */
const PERIOD = ms(15)
/** With less than this ahead more may be owed: this much. */
const SCARCE = ms(70)
const OWED = OVERDRAFT * RATE

/** All of it is there at once, and more is expected to the last. */
const whole = (pcm: Int16Array): Timed[] => [{ at: 0, op: { type: 'write', epoch: 0, item: 'a', pcm } }]

const spokenSlowly = (pcm: Int16Array, policy: PlayoutPolicy = alwaysSlow()) => {
  const steps: { readonly rendered: number; readonly inserted: number }[] = []
  const { out, playout } = run(whole(pcm), Math.round(pcm.length / SLOWEST) + RATE, {
    policy,
    check: (one) => void steps.push(one.counts()),
  })
  const { rendered, inserted } = playout.counts()
  return { out: out.subarray(0, rendered + inserted), rendered, inserted, steps }
}

/** Root mean square in dB of full scale; what cannot be heard is -70. */
const level = (samples: Float32Array): number =>
  10 * Math.log10(1e-7 + samples.reduce((sum, value) => sum + value * value, 0) / samples.length)

const must = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise)
}

const voices = {
  en: practiceVoice('en').subarray(0, 20 * RATE),
  tr: practiceVoice('tr').subarray(0, 20 * RATE),
}

describe('slow speech', { timeout: 60_000 }, () => {
  it('takes every sample of the media once, and fills the rest with what it repeats', () => {
    const { rendered, inserted, out } = spokenSlowly(voices.en)
    expect(rendered).toBe(voices.en.length)
    expect(inserted).toBeGreaterThan(0)
    expect(out.length).toBe(rendered + inserted)
  })

  it('leaves a steady tone the same tone, only longer', () => {
    // Periods of a whole number of samples between 2.5 and 15 ms: a repetition that is right cannot be seen at all.
    fc.assert(
      fc.property(fc.integer({ min: 66, max: 350 }), fc.integer({ min: 0, max: 9000 }), (period, offset) => {
        const at = (i: number): number =>
          Math.round(
            5000 * Math.sin((2 * Math.PI * i) / period) +
              1500 * Math.sin((6 * Math.PI * i) / period) +
              offset,
          )
        const { out, inserted } = spokenSlowly(Int16Array.from({ length: RATE }, (_, i) => at(i)))
        expect(inserted).toBeGreaterThan(0.9 * SHARE * RATE - 2 * PERIOD)
        expect(out.every((value, i) => Math.abs(value - at(i) / 32768) < 1e-4)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it.each(['en', 'tr'] as const)(
    'keeps real speech (%s) between its own speed and 0.85 of it, at every moment',
    (language) => {
      const { steps: all, rendered, inserted } = spokenSlowly(voices[language])
      const steps = all.filter(({ rendered: at }) => voices[language].length - at >= SCARCE)
      expect(steps.length).toBeGreaterThan(0.9 * all.length)
      for (const step of steps) expect(step.inserted).toBeLessThanOrEqual(SHARE * step.rendered + 2 * PERIOD)
      // Half a second anywhere, not only from the beginning.
      const half = Math.round(RATE / 2 / 128)
      for (let i = half; i < steps.length; i += 1) {
        const media = steps[i].rendered - steps[i - half].rendered
        expect(steps[i].inserted - steps[i - half].inserted).toBeLessThanOrEqual(SHARE * media + 3 * PERIOD)
      }
      // And it gets there: speech offers enough periods and pauses.
      expect(rendered / (rendered + inserted)).toBeLessThan(SLOWEST + 0.01)
    },
  )

  it('holds on where little is left, by what it may owe and no more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ late: fc.nat(ms(120)), length: fc.integer({ min: ms(10), max: ms(200) }) }), {
          minLength: 5,
          maxLength: 60,
        }),
        fc.nat(10 * RATE),
        (deltas, from) => {
          const timed: Timed[] = []
          let at = 0
          let position = from
          for (const { late, length } of deltas) {
            const pcm = voices.en.subarray(position, position + length)
            timed.push({ at: at + late, op: { type: 'write', epoch: 0, item: 'a', pcm } })
            position += length
            at += length
          }
          run(timed, at + RATE, {
            policy: alwaysSlow(),
            check: (playout) => {
              const { rendered, inserted } = playout.counts()
              // A gap begins the account anew.
              const runs = playout.counts().underruns + 1
              must(inserted <= SHARE * rendered + (OWED + 2 * PERIOD) * runs, 'it spoke slower than it may')
            },
          })
        },
      ),
      { numRuns: 60 },
    )
    // One and the same delta, alone and with plenty behind it: alone it lasts longer.
    const alone = spokenSlowly(voices.en.subarray(RATE, RATE + ms(100)))
    const among = spokenSlowly(voices.en.subarray(RATE, RATE + ms(1000)))
    const until = among.steps.findLast(({ rendered }) => rendered <= ms(100))
    expect(alone.inserted).toBeGreaterThan((until?.inserted ?? 0) + ms(20))
  })

  it.each(['en', 'tr'] as const)('adds no step to real speech (%s) that it does not have', (language) => {
    const { out } = spokenSlowly(voices[language])
    expect(largestStep(out)).toBeLessThanOrEqual(largestStep(toFloat(voices[language])) + 1e-6)
  })

  it.each(['en', 'tr'] as const)('is as loud as real speech (%s) at every place', (language) => {
    const source = toFloat(voices[language])
    const { out, steps } = spokenSlowly(voices[language])
    const window = ms(20)
    for (let i = 0; i < steps.length; i += 3) {
      const { rendered, inserted } = steps[i]
      const end = rendered + inserted
      if (rendered < 3 * window || rendered + window > source.length) continue
      const heard = level(out.subarray(end - window, end))
      let most = -Infinity
      let least = Infinity
      for (let to = rendered - 2 * PERIOD; to <= rendered + PERIOD; to += ms(1)) {
        most = Math.max(most, level(source.subarray(to - window, to)))
        // A pause that is shorter than the window fills more of it when it is repeated.
        least = Math.min(least, level(source.subarray(to - window / 2, to)))
      }
      expect(heard).toBeLessThan(most + 1)
      expect(heard).toBeGreaterThan(least - 1)
    }
  })

  it('leaves alone what would be heard: noise as loud as speech', () => {
    let state = 1
    const noise = Int16Array.from({ length: RATE }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return ((state >>> 16) % 16_000) - 8000
    })
    const { out, inserted } = spokenSlowly(noise)
    expect(inserted).toBe(0)
    expect(sameSamples(out, toFloat(noise))).toBe(true)
  })

  it('stops at once when the end is known: nothing more has to be waited for', () => {
    const timed: Timed[] = [...whole(voices.en), { at: 0, op: { type: 'end', epoch: 0, item: 'a' } }]
    const { out, playout } = run(timed, voices.en.length, { policy: alwaysSlow() })
    expect(playout.counts().inserted).toBe(0)
    expect(sameSamples(out.subarray(0, voices.en.length), toFloat(voices.en))).toBe(true)
  })

  it('answers a flush with the media that sounded, in the middle of a repetition too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 * RATE }), fc.nat(2000), (flushAt, latency) => {
        const timed: Timed[] = [...whole(voices.en), { at: flushAt, op: { type: 'flush', epoch: 1 } }]
        const { playout, flushed, out } = run(timed, 3 * RATE, { policy: alwaysSlow() })
        const seen = Math.ceil(flushAt / 128) * 128
        expect(out.subarray(seen + ms(8) + 128).every((value) => value === 0)).toBe(true)
        const { rendered, inserted } = playout.counts()
        expect(flushed[0].items[0]?.playedSamples ?? 0).toBe(rendered)
        expect(rendered + inserted).toBe(seen === 0 ? 0 : seen + ms(8))
        // With a device behind, what is on its way there has not been heard: never more than without it.
        const late =
          run(timed, 3 * RATE, { policy: alwaysSlow(), latency }).flushed[0].items[0]?.playedSamples ?? 0
        expect(late).toBeLessThanOrEqual(rendered)
        expect(late).toBeGreaterThanOrEqual(rendered - latency)
      }),
      { numRuns: 60 },
    )
  })

  it('sounds the same in blocks of any length when the same is there', () => {
    const outs = [64, 128, 480].map(
      (block) => run(whole(voices.tr), 6 * RATE, { block, policy: alwaysSlow() }).out,
    )
    for (const out of outs)
      expect(sameSamples(out.subarray(0, 5 * RATE), outs[0].subarray(0, 5 * RATE))).toBe(true)
  })
})

/** An item that comes in deltas with these delays, in samples. */
const learn = (
  policy: PlayoutPolicy,
  delays: readonly number[],
  chunk: number,
  rate: number,
  from: number,
): number => {
  let arrival = from
  delays.forEach((delay, i) => {
    arrival = Math.max(arrival, Math.round(from + (i * chunk) / rate + delay))
    policy.arrived(i === 0, i * chunk, chunk, arrival)
  })
  policy.completed()
  return arrival + RATE
}

describe('the decision to speak slowly', { timeout: 60_000 }, () => {
  const session = fc.record({
    items: fc.array(fc.array(fc.nat(ms(300)), { minLength: 2, maxLength: 40 }), { maxLength: 8 }),
    chunk: fc.constantFrom(ms(20), ms(50), ms(100)),
    rate: fc.double({ min: 0.9, max: 3, noNaN: true }),
    levels: fc.array(fc.nat(ms(1000)), { minLength: 1, maxLength: 40 }),
  })

  it('asks for full speed from 40 ms above the protection level, and for slow speech below it', () => {
    fc.assert(
      fc.property(session, ({ items, chunk, rate, levels }) => {
        const policy = createPlayoutPolicy(RATE)
        let now = 0
        for (const delays of items) now = learn(policy, delays, chunk, rate, now)
        expect(policy.protection()).toBeLessThanOrEqual(ms(600))
        for (const buffered of levels) {
          const slow = policy.slowNow(buffered)
          const level = policy.protection()
          if (buffered >= level + ms(40) || level === 0) must(!slow, 'slow with enough buffered')
          else if (buffered < level) must(slow, 'full speed with too little buffered')
        }
      }),
    )
  })

  it('never touches speech that comes over a steady line', () => {
    const timed: Timed[] = []
    for (let item = 0; item < 4; item += 1) {
      for (let i = 0; i < 20; i += 1) {
        const at = item * 4 * RATE + i * ms(80) + (i % 3) * ms(3)
        const pcm = voices.en.subarray(i * ms(100), (i + 1) * ms(100))
        timed.push({ at, op: { type: 'write', epoch: 0, item: `item_${item}`, pcm } })
      }
    }
    for (let item = 0; item < 4; item += 1) {
      timed.push({ at: item * 4 * RATE + ms(1700), op: { type: 'end', epoch: 0, item: `item_${item}` } })
    }
    expect(run(timed, 16 * RATE).playout.counts()).toMatchObject({ inserted: 0, underruns: 0 })
  })

  it('builds up a lead once the line has shown that it stalls, and is done with it when enough is there', () => {
    const policy = createPlayoutPolicy(RATE)
    const stalled = Array.from({ length: 40 }, (_, i) => (i === 35 ? ms(800) : 0))
    learn(policy, stalled, ms(50), 1.5, 0)
    expect(policy.protection()).toBeGreaterThan(ms(120))
    expect(policy.slowNow(ms(50))).toBe(true)
    expect(policy.slowNow(policy.protection() + ms(39))).toBe(true)
    expect(policy.slowNow(policy.protection() + ms(40))).toBe(false)
    expect(policy.slowNow(policy.protection() + ms(1))).toBe(false)
  })

  it('asks less of speech that comes as it is spoken: a lead there is delay for good', () => {
    const live = createPlayoutPolicy(RATE)
    const fast = createPlayoutPolicy(RATE)
    const jitter = Array.from({ length: 60 }, (_, i) => (i % 4 === 3 ? ms(30) : 0))
    let now = 0
    // The first stalls, as on a cold start: one accident is no reason.
    for (let i = 0; i < 3; i += 1) {
      now = learn(live, i === 0 ? jitter.map((delay) => delay * 4) : jitter, ms(20), 1, now)
      expect(live.protection()).toBe(0)
    }
    for (let i = 0; i < 5; i += 1) now = learn(live, jitter, ms(20), 1, now)
    expect(live.protection()).toBeGreaterThan(0)
    // Faster by itself, so a later delay is needed for the same need.
    learn(
      fast,
      jitter.map((delay, i) => delay + i * ms(20) * (1 - 1 / 1.2)),
      ms(20),
      1.2,
      0,
    )
    learn(fast, [0, ms(10)], ms(2000), 1.5, 10 * RATE)
    expect(live.protection()).toBeLessThan(ms(60))
    expect(fast.protection()).toBeGreaterThanOrEqual(2 * live.protection())
  })
})
