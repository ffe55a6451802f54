/**
 * Notices from outside that an audio device has stopped: its clock stands still although it claims to run. A stream
 * whose device has gone can stay in this state for ever, without an event and without an error.
 */

export interface StallWatch {
  /**
   * @param nowMs Monotonic clock.
   * @param soundMs Clock of the audio context; it moves with every buffer that the device takes.
   * @returns For how long it has stood still, ms.
   */
  readonly observe: (nowMs: number, soundMs: number) => number
  /** A new context, or one that stood still with good reason. */
  readonly reset: () => void
}

/** A watcher that was held up itself (a blocked page, a sleeping machine) has seen no more than this pass. */
export const MOST_BETWEEN_LOOKS_MS = 600

export const createStallWatch = (): StallWatch => {
  let lookedAt = NaN
  let sound = NaN
  let stalled = 0

  return {
    observe: (nowMs, soundMs) => {
      const passed = nowMs - lookedAt
      if (soundMs !== sound || Number.isNaN(lookedAt)) stalled = 0
      else stalled += Math.min(Math.max(0, passed), MOST_BETWEEN_LOOKS_MS)
      lookedAt = nowMs
      sound = soundMs
      return stalled
    },
    reset: () => {
      lookedAt = NaN
      sound = NaN
      stalled = 0
    },
  }
}
