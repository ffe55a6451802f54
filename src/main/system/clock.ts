/** Time and timers as values that are passed in, so that tests own them. */

export interface Clock {
  /** Monotonic ms. */
  readonly now: () => number
  /** Wall clock, ms since 1970. */
  readonly wall: () => number
  /** Runs the task once after `ms`; returns its cancellation. */
  readonly after: (ms: number, task: () => void) => () => void
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}
