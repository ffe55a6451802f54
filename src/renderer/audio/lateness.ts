/**
 * Which latency the context asks for: the smallest, until the audio thread has been late too often for this machine.
 * From then on "interactive", which halves the risk and costs 5 to 25 ms.
 */
import type { LatencyHint } from './sound-context'

export interface Lateness {
  /** The hint for a context that is made now (monotonic ms). */
  readonly hint: (now: number) => LatencyHint
  readonly late: (now: number) => void
  /** The running context should be made anew with the other hint. */
  readonly tooMuch: () => boolean
}

const EVENTS = 3
const WITHIN_MS = 10_000
/** A device that has just been opened stumbles once; that says nothing. */
const WARM_UP_MS = 2000

export const createLateness = (): Lateness => {
  let hint: LatencyHint = 0
  let wanted: LatencyHint = 0
  let startedAt = 0
  let events: number[] = []

  return {
    hint: (now) => {
      hint = wanted
      startedAt = now
      events = []
      return hint
    },
    late: (now) => {
      if (now - startedAt < WARM_UP_MS) return
      events = [...events.filter((at) => now - at < WITHIN_MS), now]
      if (events.length >= EVENTS) wanted = 'interactive'
    },
    tooMuch: () => hint !== wanted,
  }
}
