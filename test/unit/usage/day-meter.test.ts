/** The day's meter: what was spent before is told once, midnight begins anew, limits are believed as they are stated. */
import { describe, expect, it } from 'vitest'
import { ok } from '#core/result'
import { noTokens } from '#core/usage/ledger'
import { readServerEvent } from '#core/protocol/parse'
import { createDayMeter, dayAround } from '../../../src/main/usage/day-meter'
import { createRateLimits } from '../../../src/main/usage/rate-limits'

const noon = new Date(2026, 10, 28, 12).getTime()

describe('the day', () => {
  it('is told with what was spent before, and anew at midnight however late that is noticed', async () => {
    let wall = noon
    const tasks: (() => void)[] = []
    const told: unknown[] = []
    const row = {
      day: '2026-11-28',
      profileId: 'p',
      profileName: 'P',
      provider: 'openai',
      model: 'gpt-realtime-2.1',
      responses: 1,
      usage: { ...noTokens, inputTokens: 5, outputTokens: 2 },
      usd: 0.25,
    }
    const meter = createDayMeter({
      clock: {
        wall: () => wall,
        after: (_, task) => {
          tasks.push(task)
          return () => undefined
        },
      },
      spentSince: async (from) => {
        expect(from).toBe(dayAround(noon).startsAt)
        return ok({ rows: [row], speech: [] })
      },
      own: () => ({}),
      tell: (day, endsAt) => told.push([day, endsAt]),
    })
    await Promise.resolve()
    await Promise.resolve()
    expect(told).toEqual([[{ usd: 0.25, tokens: 7 }, dayAround(noon).endsAt]])
    tasks.pop()?.()
    expect(told).toHaveLength(1)
    // Asleep for two days.
    wall = noon + 2 * 86_400_000
    tasks.pop()?.()
    expect(told.at(-1)).toEqual([{ usd: 0, tokens: 0 }, dayAround(wall).endsAt])
    meter.dispose()
  })
})

describe('rate limits', () => {
  const stated = (limits: readonly unknown[]) =>
    ({
      type: 'server',
      at: 0,
      wall: 1000,
      event: readServerEvent({ type: 'rate_limits.updated', rate_limits: limits }),
    }) as const

  it('stand as the service states them, one beside the other, with the moment of their reset', () => {
    let changes = 0
    const limits = createRateLimits({ from: () => 'a', onChange: () => (changes += 1) })
    expect(limits.current()).toBeNull()
    limits.stepped(stated([{ name: 'tokens', limit: 100, remaining: 40, reset_seconds: 2.5 }]))
    limits.stepped(stated([{ name: 'requests', remaining: 3 }, { name: 'odd' }, 'nonsense', { limit: 1 }]))
    expect(limits.current()?.limits).toEqual([
      { name: 'tokens', limit: 100, remaining: 40, resetAt: 3500 },
      { name: 'requests', limit: null, remaining: 3, resetAt: null },
    ])
    expect(changes).toBe(2)
  })

  it('of one service are not taken for those of another', () => {
    let from = 'a'
    const limits = createRateLimits({ from: () => from, onChange: () => undefined })
    limits.stepped(stated([{ name: 'tokens', limit: 100, remaining: 40 }]))
    limits.stepped({ type: 'socket_open', at: 0, wall: 0 })
    expect(limits.current()).not.toBeNull()
    from = 'b'
    limits.stepped({ type: 'socket_open', at: 0, wall: 0 })
    expect(limits.current()).toBeNull()
  })
})
