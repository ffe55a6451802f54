import { describe, expect, it } from 'vitest'
import type { PlayoutStarted, PlayoutStats } from '#core/audio/messages'
import { createArrivalTrace } from '#core/latency/arrival-trace'
import { createLatencyLog } from '#core/latency/latency-log'
import { spread, TURNS } from '#core/latency/types'
import type { SessionEffect, SessionInput } from '#core/session/types'

const WALL = 1_800_000_000_000
type Bare = SessionInput extends infer I ? (I extends unknown ? Omit<I, 'at' | 'wall'> : never) : never
const input = (at: number, bare: Bare): SessionInput => ({ ...bare, at, wall: WALL + at })
const delta = (at: number, itemId: string): SessionInput =>
  input(at, { type: 'audio_delta', responseId: 'r', itemId, contentIndex: 0, samples: 2400 })
const writes = (itemId: string): SessionEffect[] => [{ type: 'playout_write', itemId, contentIndex: 0 }]
const started = (item: string, at: number, rest: Partial<PlayoutStarted> = {}): PlayoutStarted => ({
  type: 'started',
  epoch: 0,
  item,
  content: 0,
  at: WALL + at,
  latencyMs: 40,
  waitMs: 10,
  ...rest,
})
const stats = (rest: Partial<PlayoutStats>): PlayoutStats => ({
  type: 'stats',
  underruns: 0,
  gapMs: 0,
  concealedMs: 0,
  slowedMs: 0,
  lateMs: 0,
  latencyMs: 40,
  ducks: 0,
  falseAlarms: 0,
  ...rest,
})
const at = (log: ReturnType<typeof createLatencyLog>, index: number) => log.report().turns[index]

describe('the latency of a turn', () => {
  it('runs from letting go of the key over the first delta to the loudspeaker', () => {
    const log = createLatencyLog()
    log.captured(3)
    log.captured(5)
    log.captured(4)
    log.stepped(input(1000, { type: 'talk_release' }), [])
    log.stepped(delta(1400, 'a'), writes('a'))
    log.stepped(delta(1420, 'a'), writes('a'))
    // The message was 2 ms under way.
    log.started(started('a', 1412), 1414, WALL + 1414)
    expect(log.report().turns).toHaveLength(1)
    expect(at(log, 0)).toMatchObject({
      cause: 'release',
      firstDeltaMs: 400,
      toRenderMs: 12,
      startWaitMs: 10,
      deviceMs: 40,
      heardMs: 452,
      captureMs: 4,
    })
  })

  it('has no beginning where the model goes on by itself, and none of an earlier press', () => {
    const log = createLatencyLog()
    log.stepped(input(0, { type: 'talk_release' }), [])
    log.stepped(delta(300, 'a'), writes('a'))
    log.stepped(delta(5000, 'b'), writes('b'))
    log.stepped(input(6000, { type: 'talk_release' }), [])
    log.stepped(input(6010, { type: 'talk_cancel' }), [])
    log.stepped(delta(7000, 'c'), writes('c'))
    expect(log.report().turns.map(({ cause, firstDeltaMs }) => [cause, firstDeltaMs])).toEqual([
      ['release', 300],
      ['none', null],
      ['none', null],
    ])
  })

  it('counts an interruption from its cause to the silence at the loudspeaker', () => {
    const log = createLatencyLog()
    log.stepped(delta(100, 'a'), writes('a'))
    log.started(started('a', 110), 110, WALL + 110)
    log.stepped(input(900, { type: 'stop' }), [{ type: 'playout_flush', epoch: 1 }])
    log.stepped(input(915, { type: 'playout_flushed', epoch: 1, items: [] }), [])
    expect(at(log, 0)).toMatchObject({ silenceMs: 55, interruptedBy: 'person' })
  })

  it('does not count the dropping of an answer that nobody heard as an interruption', () => {
    const log = createLatencyLog()
    log.stepped(delta(100, 'a'), writes('a'))
    log.started(started('a', 110), 110, WALL + 110)
    const items = [{ item: 'a', content: 0, playedSamples: 2400, receivedSamples: 2400, ended: true }]
    log.stepped(input(300, { type: 'playout_position', epoch: 0, playing: false, items }), [])
    log.stepped(delta(400, 'b'), writes('b'))
    log.stepped(input(410, { type: 'stop' }), [{ type: 'playout_flush', epoch: 1 }])
    log.stepped(input(420, { type: 'playout_flushed', epoch: 1, items: [] }), [])
    expect(log.report().silenceMs).toBeNull()
  })

  it('gives gaps to the answer that sounds, and goes on counting with a new worklet', () => {
    const log = createLatencyLog()
    log.stepped(delta(100, 'a'), writes('a'))
    log.started(started('a', 110), 110, WALL + 110)
    log.stats(stats({ underruns: 1, gapMs: 200, concealedMs: 40 }))
    log.stepped(delta(3000, 'b'), writes('b'))
    log.started(started('b', 3010), 3010, WALL + 3010)
    log.stats(stats({}))
    log.stats(stats({ underruns: 1, gapMs: 30, concealedMs: 30 }))
    expect(log.report().turns.map(({ underruns, gapMs }) => [underruns, gapMs])).toEqual([
      [1, 200],
      [1, 30],
    ])
    expect(log.report()).toMatchObject({ underruns: 2, gapMs: 230, concealedMs: 70 })
  })

  it('believes its own clock when the wall clock was set', () => {
    const log = createLatencyLog()
    log.stepped(delta(100, 'a'), writes('a'))
    log.started(started('a', -3_600_000), 120, WALL + 120)
    log.stepped(delta(200, 'b'), writes('b'))
    log.started(started('b', 3_600_000), 230, WALL + 230)
    expect(log.report().turns.map(({ toRenderMs }) => toRenderMs)).toEqual([20, 30])
  })

  it('remembers the newest turns only, and none of another conversation', () => {
    const log = createLatencyLog()
    for (let i = 0; i < TURNS + 20; i += 1) log.stepped(delta(i, `item${i}`), writes(`item${i}`))
    expect(log.report().turns).toHaveLength(TURNS)
    expect(at(log, 0)?.itemId).toBe('item20')
    log.reset()
    expect(log.report().turns).toEqual([])
  })

  it('sums up with median and the value that 19 of 20 keep', () => {
    expect(spread([])).toBeNull()
    expect(spread(Array.from({ length: 100 }, (_, i) => i + 1))).toEqual({ count: 100, median: 50, p95: 95 })
  })
})

describe('a trace of arrivals', () => {
  it('holds times and lengths of what is played, by number of item, and nothing else', () => {
    const trace = createArrivalTrace()
    const lines = [
      ...trace.stepped(delta(5000, 'item_secret'), writes('item_secret')),
      ...trace.stepped(delta(5050.26, 'item_secret'), writes('item_secret')),
      ...trace.stepped(delta(5060, 'dropped'), []),
      ...trace.stepped(input(5100, { type: 'timer', id: 'x' }), [
        { type: 'playout_end', itemId: 'item_secret', contentIndex: 0 },
      ]),
      ...trace.stepped(delta(6000, 'other'), writes('other')),
    ]
    expect(lines).toEqual([
      { t: 0, item: 1, samples: 2400 },
      { t: 50.3, item: 1, samples: 2400 },
      { t: 100, item: 1, samples: 0 },
      { t: 1000, item: 2, samples: 2400 },
    ])
    expect(JSON.stringify(lines)).not.toContain('secret')
  })
})
