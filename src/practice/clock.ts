/** Time as a port, so that an hour's session can be tested in a moment. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `action` once after `ms`; the function that comes back calls it off. */
  after(ms: number, action: () => void): () => void
}

/** What a timer that is not running is called off with. */
export const nothingToCallOff = (): void => undefined

export const systemClock: Clock = {
  now: Date.now,
  after(ms, action) {
    const timer = setTimeout(action, ms)
    return () => {
      clearTimeout(timer)
    }
  },
}
