/** `idle_timeout_ms`: a user who says nothing for long after an answer was heard is asked once. */
import { samplesToMs } from '#core/audio/pcm'
import { nothingToCallOff, type Clock } from './clock'

export interface IdleTimer {
  /** An answer of this length has been sent; it was begun `startedAt` (ms since 1970). */
  answered(startedAt: number, audioSamples: number, timeoutMs: number | null): void
  stop(): void
}

export function createIdleTimer(clock: Clock, onIdle: () => void): IdleTimer {
  let callOff = nothingToCallOff
  return {
    answered(startedAt, audioSamples, timeoutMs) {
      callOff()
      if (timeoutMs === null) return
      // The answer is sent faster than it is heard: silence begins when the listener has heard it out.
      const heardAt = Math.max(clock.now(), startedAt + samplesToMs(audioSamples))
      callOff = clock.after(heardAt - clock.now() + timeoutMs, onIdle)
    },
    stop() {
      callOff()
      callOff = nothingToCallOff
    },
  }
}
