import { describe, expect, it } from 'vitest'
import { replaySessions } from '../../bench/replay/policies'
import { recordedSession } from '../../bench/replay/recorded'

const line = (t: number, item: number, samples: number): string => JSON.stringify({ t, item, samples })

describe('a recorded trace in the bench', { timeout: 60_000 }, () => {
  it('keeps every answer with its arrivals, in deltas of any length, from its own beginning', () => {
    const text = [
      line(0, 1, 4800),
      line(210.5, 1, 2401),
      line(500, 2, 24_000),
      line(501, 1, 0),
      '{"t":9',
    ].join('\n')
    const [first, second, ...more] = recordedSession(text)
    expect(more).toEqual([])
    expect(first.chunk * first.arrivals.length).toBe(7200)
    expect(first.arrivals.filter((at) => at === 0)).toHaveLength(20)
    expect(new Set(first.arrivals.slice(20))).toEqual(new Set([Math.ceil((210.5 * 24) / 128) * 128]))
    expect(new Set(second.arrivals)).toEqual(new Set([0]))
  })

  it('shows the gap that a recorded stall made, and none for what came in time', () => {
    const steady = Array.from({ length: 40 }, (_, i) => line(i * 70, 1, 2400))
    const stalled = Array.from({ length: 40 }, (_, i) =>
      line(10_000 + i * 70 + (i >= 20 ? 3000 : 0), 2, 2400),
    )
    const gaps = (rows: readonly string[]): number =>
      replaySessions([recordedSession(rows.join('\n'))]).find(({ policy }) => policy === 'Parley')
        ?.gapsPerMinute ?? NaN
    expect(gaps(steady)).toBe(0)
    expect(gaps([...steady, ...stalled])).toBeGreaterThan(0)
  })
})
