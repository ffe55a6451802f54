/** Tells the session what was spent today before it began to count, and when the day ends; again at each midnight. */
import type { StorageFailure } from '#core/history/model'
import type { Result } from '#core/result'
import { nothingSpent, type Spent } from '#core/usage/budget'
import { sumLedger, type Ledger } from '#core/usage/ledger'
import type { PriceOverrides } from '#core/usage/prices'
import { nothing } from '../system/nothing'
import type { Clock } from '../system/clock'

/** The longest that a timer of the system is asked to wait, ms: clocks are set, and computers sleep. */
const LOOK_MS = 600_000

export type DayMeterDeps = {
  readonly clock: Pick<Clock, 'wall' | 'after'>
  /** What was counted since this moment (wall clock, ms). */
  readonly spentSince: (from: number) => Promise<Result<Ledger, StorageFailure>>
  readonly own: () => PriceOverrides
  readonly tell: (day: Spent, dayEndsAt: number) => void
}

export interface DayMeter {
  readonly dispose: () => void
}

/** Start and end of the day in the computer's time zone, wall clock in ms. */
export function dayAround(wall: number): { readonly startsAt: number; readonly endsAt: number } {
  const start = new Date(wall)
  start.setHours(0, 0, 0, 0)
  const end = new Date(start)
  end.setDate(end.getDate() + 1)
  return { startsAt: start.getTime(), endsAt: end.getTime() }
}

/** Nothing of this run is on the disk yet when it begins, so what is found there is counted once. */
export function createDayMeter(deps: DayMeterDeps): DayMeter {
  const { clock, tell } = deps
  let { startsAt, endsAt } = dayAround(clock.wall())
  let cancel: () => void = nothing

  const look = (): void => {
    const day = dayAround(clock.wall())
    if (day.startsAt !== startsAt) {
      startsAt = day.startsAt
      endsAt = day.endsAt
      tell(nothingSpent, endsAt)
    }
    cancel = clock.after(Math.min(LOOK_MS, Math.max(1, endsAt - clock.wall())), look)
  }
  const begin = async (): Promise<void> => {
    const from = startsAt
    const found = await deps.spentSince(from)
    // Midnight came while the disk was asked.
    if (from !== startsAt) return
    const sum = found.ok ? sumLedger(found.value, deps.own()) : null
    const tokens = sum === null ? 0 : sum.usage.inputTokens + sum.usage.outputTokens
    tell(sum === null ? nothingSpent : { usd: sum.usd, tokens }, endsAt)
  }
  void begin()
  look()
  return { dispose: () => cancel() }
}
