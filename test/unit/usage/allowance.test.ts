/** Leave for today: kept until the day is over, and for no other day. */
import { expect, it } from 'vitest'
import { createAllowance } from '../../../src/main/usage/allowance'
import { dayAround } from '../../../src/main/usage/day-meter'

const noon = new Date(2026, 10, 28, 12).getTime()
const DAY = 86_400_000

function rig() {
  const state = { wall: noon, until: null as number | null, written: 0 }
  const start = () =>
    createAllowance({
      wall: () => state.wall,
      until: () => state.until,
      keep: (until) => {
        state.until = until
        state.written += 1
      },
    })
  const allow = (until: 'today' | 'conversation' | null): void =>
    start().stepped({ type: 'allow_spending', until, at: 0, wall: state.wall })
  return { state, allow, isGiven: () => start().isGiven() }
}

it('is there for the next start of the same day, and gone with the day', () => {
  const { state, allow, isGiven } = rig()
  expect(isGiven()).toBe(false)
  allow('today')
  state.wall = dayAround(noon).endsAt - 1
  expect(isGiven()).toBe(true)
  state.wall += 1
  expect(isGiven()).toBe(false)
})

it('is no leave for the days before, to which a clock is set back', () => {
  const { state, allow, isGiven } = rig()
  allow('today')
  state.wall = noon - 3 * DAY
  expect(isGiven()).toBe(false)
})

it('ends when it is taken back or made one for the conversation, and is written down only when it changes', () => {
  for (const next of [null, 'conversation'] as const) {
    const { state, allow, isGiven } = rig()
    allow('today')
    allow('today')
    allow(next)
    allow(next)
    expect([isGiven(), state.written]).toEqual([false, 2])
  }
})
