import { describe, expect, it } from 'vitest'
import { createPlayout } from '#core/audio/playout'
import { ms, numbered, RATE, run, sameSamples, toFloat, tone, type Timed } from './playout-driver'

const write = (at: number, item: string, pcm: Int16Array, epoch = 0): Timed => ({
  at,
  op: { type: 'write', epoch, item, pcm },
})
const end = (at: number, item: string, epoch = 0): Timed => ({ at, op: { type: 'end', epoch, item } })

const firstSound = (out: Float32Array): number => out.findIndex((value) => value !== 0)

/** An item in deltas of 50 ms, one every `every` samples from `from` on. */
const halting = (name: string, from: number, chunks: number, every: number): Timed[] => [
  ...Array.from({ length: chunks }, (_, i) => write(from + i * every, name, tone(ms(50), i * ms(50)))),
  end(from + chunks * every, name),
]

/** Silence after the moment `at`, at which an item begins. */
const waitAt = (timed: Timed[], at: number): number => {
  const { out } = run(timed, at + RATE)
  return firstSound(out.subarray(at))
}

describe('playout', { timeout: 30_000 }, () => {
  it('starts with the first quantum when 80 ms are there at once', () => {
    expect(firstSound(run([write(0, 'a', tone(ms(80)))], RATE).out)).toBe(0)
  })

  it('waits 40 ms at most for the first item of a session when little is there', () => {
    const { out } = run([write(0, 'a', tone(ms(20))), write(ms(30), 'a', tone(ms(20)))], RATE)
    expect(firstSound(out)).toBeGreaterThan(ms(30))
    expect(firstSound(out)).toBeLessThanOrEqual(ms(40) + 128)
  })

  it('plays one item behind the other without a sample between', () => {
    const { out } = run(
      [write(0, 'a', numbered(3000)), end(0, 'a'), write(0, 'b', numbered(3000, 3000)), end(0, 'b')],
      RATE,
    )
    expect(sameSamples(out.subarray(0, 6000), toFloat(numbered(6000)))).toBe(true)
  })

  it('plays a single delta of 10 s whole', () => {
    const { out } = run([write(0, 'a', numbered(240_000)), end(0, 'a')], 240_000)
    expect(sameSamples(out.subarray(0, 240_000), toFloat(numbered(240_000)))).toBe(true)
  })

  it('counts each item by itself when several are queued, and the one that sounds comes first', () => {
    const timed = [write(0, 'a', tone(2400)), end(0, 'a'), write(0, 'b', tone(2400)), end(0, 'b')]
    const midway = run(timed, 3072)
    expect(midway.playout.items(3072)).toEqual([
      { item: 'b', content: 0, playedSamples: 672, receivedSamples: 2400, ended: true },
    ])
    const early = run(timed, 1024)
    expect(early.playout.items(1024)).toEqual([
      { item: 'a', content: 0, playedSamples: 1024, receivedSamples: 2400, ended: true },
      { item: 'b', content: 0, playedSamples: 0, receivedSamples: 2400, ended: true },
    ])
  })

  it('answers a flush with all that will be heard, also what is on its way to the loudspeaker', () => {
    const timed: Timed[] = [write(0, 'a', tone(RATE)), { at: 4800, op: { type: 'flush', epoch: 1 } }]
    const { flushed, playout } = run(timed, RATE, { latency: 2400 })
    const seen = Math.ceil(4800 / 128) * 128
    expect(flushed[0].items[0].playedSamples).toBe(seen + ms(8))
    expect(playout.counts().rendered).toBe(seen + ms(8))
  })

  it('does not count the silence of a gap as heard', () => {
    const latency = 512
    const gapAt = 4800
    const timed = [write(0, 'a', tone(gapAt)), write(ms(400), 'a', tone(9600, gapAt)), end(ms(400), 'a')]
    const { playout, out } = run(timed, ms(400) + 1280, { latency })
    const resumed = out.length - ms(400)
    expect(playout.counts().underruns).toBe(1)
    expect(playout.items(out.length)[0].playedSamples).toBe(gapAt + resumed - latency)
  })

  it('does not call it a gap when the end is told only after the last sample', () => {
    const { playout } = run(
      [write(0, 'a', tone(ms(200))), end(ms(260), 'a'), write(ms(900), 'b', tone(2400))],
      RATE,
    )
    expect(playout.counts().underruns).toBe(0)
  })

  it('goes on with the voice for 40 ms when it runs dry, then is silent', () => {
    const { out } = run([write(0, 'a', tone(ms(200)))], RATE)
    const tail = out.subarray(ms(200), ms(200) + ms(20))
    expect(Math.max(...tail)).toBeGreaterThan(0.1)
    expect(out.subarray(ms(240)).every((value) => value === 0)).toBe(true)
  })

  it('accepts an end before its data, repeated ends, and deltas without samples', () => {
    const timed = [
      end(0, 'a'),
      end(0, 'a'),
      write(0, 'a', tone(0)),
      write(0, 'a', numbered(100)),
      end(0, 'a'),
    ]
    const { out } = run(timed, 512)
    expect(sameSamples(out.subarray(0, 100), toFloat(numbered(100)))).toBe(true)
  })

  it('plays a delta that comes after its end: it was said', () => {
    const timed = [write(0, 'a', tone(480)), end(0, 'a'), write(ms(100), 'a', tone(480)), end(ms(100), 'a')]
    expect(run(timed, RATE).playout.counts()).toMatchObject({ rendered: 960, discarded: 0, underruns: 0 })
  })

  it('drops what does not fit into 30 s and says so, and plays the rest in order', () => {
    const playout = createPlayout({ sampleRate: RATE })
    for (let i = 0; i < 4; i += 1) playout.write(0, 'a', 0, numbered(10 * RATE), 0)
    expect(playout.counts()).toMatchObject({ buffered: 30 * RATE, discarded: 10 * RATE })
    expect(playout.items(0)[0].receivedSamples).toBe(30 * RATE)
  })

  it('learns to wait from items that came haltingly, and not from those that came fast', () => {
    // 40 deltas of 50 ms, each 4 ms late against the one before: the item needs 156 ms.
    const slow = [...halting('a', 0, 40, ms(54)), ...halting('b', 4 * RATE, 40, ms(54))]
    expect(waitAt(slow, 4 * RATE)).toBeGreaterThan(ms(60))
    const fast = [...halting('a', 0, 40, ms(25)), ...halting('b', 4 * RATE, 40, ms(25))]
    expect(waitAt(fast, 4 * RATE)).toBe(0)
  })

  it('keeps a small margin too where speech comes hardly faster than it is spoken, and none where it comes fast', () => {
    // Deltas of 50 ms over a good line, every third 6 ms late.
    const over = (speed: number): number[] => {
      const timed: Timed[] = []
      const begins: number[] = []
      for (let item = 0; item < 6; item += 1) {
        const from = item * 4 * RATE
        begins.push(from)
        for (let i = 0; i < 40; i += 1) {
          const late = i % 3 === 1 ? ms(6) : 0
          timed.push(
            write(Math.round(from + (i * ms(50)) / speed) + late, `item_${item}`, tone(ms(50), i * ms(50))),
          )
        }
        timed.push(end(from + 2 * RATE, `item_${item}`))
      }
      const { out } = run(timed, 24 * RATE)
      return begins.map((from) => firstSound(out.subarray(from)))
    }
    const slow = over(1.06).slice(2)
    expect(Math.min(...slow)).toBeGreaterThan(0)
    expect(Math.max(...slow)).toBeLessThanOrEqual(ms(20) + 128)
    expect(over(1.4).slice(2)).toEqual([0, 0, 0, 0])
  })

  it('keeps a small margin for speech that comes as it is spoken, and pays little for an accident', () => {
    // Deltas of 20 ms in real time, every third 4 ms late: an echo over a good line.
    const live = (name: string, from: number, hiccup: number): Timed[] =>
      Array.from({ length: 60 }, (_, i) => {
        const late = (i % 3 === 2 ? ms(4) : 0) + (i >= 40 ? hiccup : 0)
        return write(from + i * ms(20) + late, name, tone(ms(20), i * ms(20)))
      })
    const timed: Timed[] = []
    for (let i = 0; i < 5; i += 1) {
      timed.push(...live(`item_${i}`, i * 2 * RATE, 0), end(i * 2 * RATE + ms(1300), `item_${i}`))
    }
    const steady = run(timed, 10 * RATE)
    const learned = steady.playout.counts().underruns
    const last = live('last', 10 * RATE, ms(30))
    const { playout, out } = run([...timed, ...last, end(10 * RATE + ms(1300), 'last')], 12 * RATE)
    expect(firstSound(out.subarray(10 * RATE))).toBeLessThanOrEqual(ms(20))
    // One gap, for the hiccup alone, and at most 80 ms of margin after it.
    expect(playout.counts().underruns - learned).toBe(1)
    const sounded = out.subarray(10 * RATE).findLastIndex((value) => value !== 0)
    expect(sounded).toBeLessThan(ms(1200) + ms(20) + ms(80) + ms(5) + 128)
  })

  it('does not slow down speech that comes as it is spoken behind a burst: the delay would stay', () => {
    // An echo of a microphone whose frames come by twos (0, 30, 40, 70 ms ...), behind 300 ms of pre-roll.
    const live = (name: string, from: number, burst: number): Timed[] => [
      ...Array.from({ length: burst }, (_, i) => write(from, name, tone(ms(20), i * ms(20)))),
      ...Array.from({ length: 100 }, (_, i) =>
        write(from + i * ms(20) + (i % 2) * ms(11), name, tone(ms(20), (burst + i) * ms(20))),
      ),
      end(from + ms(2050), name),
    ]
    const timed: Timed[] = []
    for (let i = 0; i < 5; i += 1) timed.push(...live(`item_${i}`, i * 4 * RATE, i === 0 ? 15 : 0))
    let slowed = 0
    let slowedLate = NaN
    let queued = 0
    run(timed, 20 * RATE, {
      check: (playout, now) => {
        const { inserted, buffered } = playout.counts()
        if (now < 4 * RATE) slowed = inserted
        else queued = Math.max(queued, buffered)
        if (now > 16 * RATE) slowedLate = inserted - slowed
      },
    })
    expect(slowedLate).toBe(0)
    expect(queued).toBeLessThanOrEqual(ms(60))
  })

  it('takes up the epoch of a session that was there before it', () => {
    const { out, playout } = run([write(0, 'a', numbered(2400), 7), end(0, 'a', 7)], 2400)
    expect(playout.epoch()).toBe(7)
    expect(sameSamples(out.subarray(0, 2400), toFloat(numbered(2400)))).toBe(true)
  })

  it('answers each of two flushes that follow one another within the fade', () => {
    const timed: Timed[] = [
      write(0, 'a', tone(RATE)),
      { at: 2400, op: { type: 'flush', epoch: 1 } },
      { at: 2400, op: { type: 'flush', epoch: 2 } },
    ]
    const { flushed } = run(timed, RATE)
    expect(flushed.map(({ epoch, items }) => [epoch, items.length])).toEqual([
      [1, 1],
      [2, 0],
    ])
  })

  it('has forgotten the old answer when the next one follows a flush at once', () => {
    const next = numbered(2400)
    const timed: Timed[] = [
      write(0, 'a', tone(RATE)),
      { at: 2432, op: { type: 'flush', epoch: 1 } },
      write(2432, 'b', next, 1),
      end(2432, 'b', 1),
    ]
    const { out } = run(timed, RATE)
    const from = 2432 + ms(8)
    expect(sameSamples(out.subarray(from, from + 2400), toFloat(next))).toBe(true)
    expect(out.subarray(from + 2400 + ms(5)).every((value) => value === 0)).toBe(true)
  })
})
