/** Dead links are found, and slow ones are not taken for dead. */
import { describe, expect, it } from 'vitest'
import { keepAlive } from '../../../src/main/realtime/keep-alive'
import { createFakeClock } from './support/fake-clock'

const limits = { pingMs: 10_000, probeMs: 4_000 }

function setUp() {
  const clock = createFakeClock()
  const listeners: (() => void)[] = []
  let pings = 0
  let cut = false
  /** Answers each ping at once while it lives. */
  const line = { alive: true, buffered: 0 }
  const hear = (): void => listeners.forEach((listener) => listener())
  const link = keepAlive(
    {
      get bufferedAmount() {
        return line.buffered
      },
      ping: () => {
        pings += 1
        if (line.alive) hear()
      },
      terminate: () => {
        cut = true
      },
      on: (_event, listener) => listeners.push(listener),
    },
    clock,
    limits,
  )
  return { clock, line, link, hear, pings: () => pings, cut: () => cut }
}

describe('a link', () => {
  it('that answers is kept for ever', () => {
    const given = setUp()
    given.clock.advance(3_600_000)
    expect([given.cut(), given.pings()]).toEqual([false, 360])
  })

  it('that answers two pings in a row by nothing is cut', () => {
    const given = setUp()
    given.line.alive = false
    given.clock.advance(29_999)
    expect(given.cut()).toBe(false)
    given.clock.advance(1)
    expect(given.cut()).toBe(true)
  })

  it('that still takes bytes is kept: its pong waits behind them', () => {
    const given = setUp()
    given.line.alive = false
    given.line.buffered = 500_000
    for (let n = 0; n < 12; n += 1) {
      given.clock.advance(10_000)
      given.line.buffered -= 40_000
    }
    expect(given.cut()).toBe(false)
    given.clock.advance(40_000)
    expect(given.cut()).toBe(true)
  })

  it('is not blamed for a process that stood still', () => {
    const given = setUp()
    given.line.alive = false
    given.clock.advance(29_000)
    given.line.alive = true
    // The clock went on, the timers did not: the tick that was due comes late, and before any message is read.
    given.clock.stall(60_000)
    expect(given.cut()).toBe(false)
    given.clock.advance(60_000)
    expect(given.cut()).toBe(false)
  })

  it('is asked no more after the end', () => {
    const given = setUp()
    given.line.alive = false
    given.link.probe()
    given.link.stop()
    expect(given.clock.pending()).toBe(0)
  })
})

describe('a probe', () => {
  it('cuts a dead link within seconds', () => {
    const given = setUp()
    given.clock.advance(9_000)
    given.line.alive = false
    given.link.probe()
    given.clock.advance(4_000)
    expect(given.cut()).toBe(true)
  })

  it('lets a link be that gives any sign of life', () => {
    const given = setUp()
    given.clock.advance(9_000)
    given.line.alive = false
    given.link.probe()
    given.clock.advance(3_000)
    given.hear()
    given.clock.advance(5_000)
    expect(given.cut()).toBe(false)
  })

  it('asks nothing of a link that was heard a moment ago', () => {
    const given = setUp()
    given.clock.advance(8_000)
    given.hear()
    given.link.probe()
    expect(given.pings()).toBe(0)
  })

  it('asks nothing of a link that is busy sending: on a slow one the answer would come late', () => {
    const given = setUp()
    given.clock.advance(8_000)
    given.link.noteSent()
    given.link.probe()
    given.clock.advance(1_000)
    given.line.buffered = 10_000
    given.link.probe()
    expect(given.pings()).toBe(0)
  })

  it('believes neither when the link is in doubt', () => {
    const given = setUp()
    given.clock.advance(8_000)
    given.hear()
    given.line.alive = false
    given.link.probe(true)
    expect(given.pings()).toBe(1)
    given.clock.advance(4_000)
    expect(given.cut()).toBe(true)
  })
})
