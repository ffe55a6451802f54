/** The limits of the service as it states them, newest first to be believed; nothing where it states none. */
import type { SessionInput } from '#core/session/types'
import type { RateLimit, RateLimitsView } from '#shared/view'

export interface RateLimits {
  /** The same object until it changes; null: the service has stated none. */
  readonly current: () => RateLimitsView | null
  readonly stepped: (input: SessionInput) => void
}

/** Services that would name more than these are mistaken. */
const MAX_LIMITS = 8

/** @param from Whom the session talks to: limits of another service or model are out of date. */
export function createRateLimits(deps: {
  readonly from: () => string
  readonly onChange: () => void
}): RateLimits {
  let current: RateLimitsView | null = null
  let stated = ''
  return {
    current: () => current,
    stepped: (input) => {
      if (input.type === 'socket_open' && current !== null && deps.from() !== stated) {
        current = null
        deps.onChange()
      }
      if (input.type !== 'server' || input.event.type !== 'rate_limits.updated') return
      const told = input.event.rate_limits.slice(0, MAX_LIMITS).flatMap((limit): readonly RateLimit[] => {
        const { name, limit: most, remaining, reset_seconds: reset } = limit
        if (name === null || name === '' || (most === null && remaining === null)) return []
        // When it is full again is a moment, so that the page can count down to it.
        const resetAt = reset === null ? null : input.wall + reset * 1000
        return [{ name, limit: most, remaining, resetAt }]
      })
      if (told.length === 0) return
      // Some services tell one of them at a time.
      const kept = stated === deps.from() ? (current?.limits ?? []) : []
      const others = kept.filter(({ name }) => !told.some((each) => each.name === name))
      stated = deps.from()
      current = { at: input.wall, limits: [...others, ...told] }
      deps.onChange()
    },
  }
}
