import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlayoutCommand } from '#core/audio/messages'
import { createPlayout } from '#core/audio/playout'
import { LEDGER_SLOTS } from '#core/audio/playout-ledger'
import { createPlayoutFeeder } from '../../../src/main/realtime/playout-feeder'
import { alwaysSlow, ms, numbered, RATE, run, tone, type Op, type Timed } from './playout-driver'

const write = (at: number, item: string, pcm: Int16Array, epoch = 0): Timed => ({
  at,
  op: { type: 'write', epoch, item, pcm },
})
const end = (at: number, item: string, epoch = 0): Timed => ({ at, op: { type: 'end', epoch, item } })

const must = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise)
}

const limit = { timeout: 60_000 }

describe('playout, given what no server should send', limit, () => {
  it('never lets a cancelled answer sound, however late its deltas come and in whatever order', () => {
    // The louder, the older: after each flush nothing may be louder than the newest epoch, or twice that where what
    // dies away meets what begins.
    const loudness = (epoch: number): number => Math.round(16_000 / 4 ** epoch)
    const op = fc.oneof(
      fc.record({
        kind: fc.constant('write' as const),
        epoch: fc.integer({ min: 0, max: 4 }),
        item: fc.constantFrom('a', 'b', 'c'),
        length: fc.integer({ min: 1, max: 6000 }),
      }),
      fc.record({
        kind: fc.constant('end' as const),
        epoch: fc.nat(4),
        item: fc.constantFrom('a', 'b', 'c'),
        length: fc.constant(0),
      }),
      fc.record({
        kind: fc.constant('flush' as const),
        epoch: fc.nat(4),
        item: fc.constant(''),
        length: fc.constant(0),
      }),
    )
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(RATE), op }), { maxLength: 40 }),
        fc.constantFrom(64, 128, 480),
        fc.boolean(),
        (session, block, slowly) => {
          const timed = session.map(({ at, op: { kind, epoch, item, length } }): Timed => {
            const pcm = new Int16Array(length).fill(loudness(epoch))
            const made: Op =
              kind === 'write'
                ? { type: 'write', epoch, item, pcm }
                : kind === 'end'
                  ? { type: 'end', epoch, item }
                  : { type: 'flush', epoch }
            return { at, op: made }
          })
          const since: number[] = [0]
          const { out } = run(timed, 3 * RATE, {
            block,
            ...(slowly ? { policy: alwaysSlow() } : {}),
            check: (playout, now) => {
              for (let epoch = since.length; epoch <= playout.epoch(); epoch += 1) since.push(now)
            },
          })
          since.forEach((seen, epoch) => {
            const allowed = (2 * loudness(epoch)) / 32_768 + 1e-6
            const later = out.subarray(epoch === 0 ? 0 : seen + ms(8) + block)
            must(
              later.every((value) => Math.abs(value) <= allowed),
              'an old answer sounded',
            )
          })
        },
      ),
      { numRuns: 150 },
    )
  })

  it('goes on whatever the clock of the frames does: what is there sounds within 300 ms', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ jump: fc.integer({ min: -50 * RATE, max: 50 * RATE }), count: fc.nat(4800) }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.constantFrom(64, 128, 480),
        fc.nat(3000),
        (steps, block, latency) => {
          const playout = createPlayout({ sampleRate: RATE })
          playout.setLatency(latency)
          const out = new Float32Array(block)
          let now = 100 * RATE
          const render = (frames: number): void => {
            for (let done = 0; done < frames; done += block) {
              playout.render(out, now)
              now += block
            }
          }
          for (const { jump, count } of steps) {
            playout.write(0, 'a', 0, tone(count), now)
            render(block)
            now = Math.max(0, now + jump)
            const { buffered } = playout.counts()
            render(ms(300) + 2 * buffered + 4 * block)
            must(playout.counts().buffered === 0, 'something waits for a time that is past')
          }
          playout.end(0, 'a', 0)
          render(latency + ms(50))
          must(!playout.audible(now), 'it thinks that it sounds for ever')
          for (const { playedSamples, receivedSamples } of playout.items(now)) {
            must(playedSamples === receivedSamples, 'what was heard is not known')
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it('has room for the next answer after any number of ends of items that never spoke', () => {
    const timed = Array.from({ length: 3 * LEDGER_SLOTS }, (_, i) => end(i, `silent_${i}`))
    const at = 3 * LEDGER_SLOTS
    const { playout } = run([...timed, write(at, 'a', tone(2400)), end(at, 'a')], RATE)
    expect(playout.counts()).toMatchObject({ rendered: 2400, discarded: 0 })
  })

  it('takes the next item for a beginning, not for the end of a gap, when the one before just stopped', () => {
    const timed = [write(0, 'a', tone(4800)), write(RATE, 'b', tone(4800)), end(RATE, 'b')]
    expect(run(timed, 2 * RATE).playout.counts()).toMatchObject({ rendered: 9600, underruns: 0 })
  })

  it('keeps its latency when it is told one that is no number', () => {
    const { playout } = run([write(0, 'a', tone(4800)), end(0, 'a')], 2560, { latency: 480 })
    playout.setLatency(Number.NaN)
    playout.setLatency(Infinity)
    expect(playout.items(2560)[0].playedSamples).toBe(2560 - 480)
  })

  it.each([
    ['one delta', 600],
    ['30 000 deltas', 0.02],
  ])(
    'plays ten minutes that come in %s, once and in order, from a buffer that holds half a minute',
    (_, seconds) => {
      const total = 600 * RATE
      const playout = createPlayout({ sampleRate: RATE })
      let now = 0
      const feeder = createPlayoutFeeder({
        post: (command: PlayoutCommand) => {
          if (command.type === 'write') playout.write(0, command.item, 0, command.pcm, now)
          else if (command.type === 'end') playout.end(0, command.item, 0)
        },
      })
      feeder.connected()
      const step = seconds * RATE
      for (let from = 0; from < total; from += step) feeder.write(0, 'a', 0, numbered(step, from))
      feeder.end(0, 'a', 0)
      const out = new Float32Array(2400)
      let wrong = 0
      for (; now < total; now += out.length) {
        playout.render(out, now)
        for (let i = 0; i < out.length; i += 1) {
          if (out[i] * 32_768 !== 1 + ((now + i) % 32_000)) wrong += 1
        }
        feeder.credit(playout.counts().rendered)
        must(playout.counts().buffered <= 20 * RATE, 'more was given than there is credit for')
      }
      expect(wrong).toBe(0)
      expect(playout.counts()).toMatchObject({ rendered: total, discarded: 0, buffered: 0, underruns: 0 })
      expect(feeder.waiting()).toBe(0)
    },
  )
})
