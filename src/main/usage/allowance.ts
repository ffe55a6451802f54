/** What the person allows for today holds for today, also when Parley is started anew in between. */
import type { SessionInput } from '#core/session/types'
import { dayAround } from './day-meter'

export interface Allowance {
  /** Leave was given earlier today. */
  readonly isGiven: () => boolean
  /** To be told every input of the session. */
  readonly stepped: (input: SessionInput) => void
}

/** Moments are wall clock ms, and the end of a day of the computer's time zone; null: no leave. */
export function createAllowance(deps: {
  readonly wall: () => number
  readonly until: () => number | null
  readonly keep: (until: number | null) => void
}): Allowance {
  const dayEnd = (): number => dayAround(deps.wall()).endsAt
  return {
    // Of this very day: a clock that was set gives no leave for others.
    isGiven: () => deps.until() === dayEnd(),
    stepped: (input) => {
      if (input.type !== 'allow_spending') return
      const until = input.until === 'today' ? dayEnd() : null
      if (until !== deps.until()) deps.keep(until)
    },
  }
}
