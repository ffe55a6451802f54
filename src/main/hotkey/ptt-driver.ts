/** Runs the push-to-talk machine: stamps inputs with the time and owns its one timer. */
import {
  defaultPttOptions,
  idlePtt,
  pttStep,
  type PttInput,
  type PttOutput,
  type PttState,
} from '#core/hotkey/ptt-machine'
import type { Clock } from '../system/clock'
import { nothing } from '../system/nothing'

type Stamped<I> = I extends unknown ? Omit<I, 'at'> : never
export type PttEvent = Stamped<PttInput>

/**
 * News that came while the process stood still is read between two timers: what a key did in time counts, and not how
 * busy this process was. ms.
 */
const LATE_NEWS_MS = 1

export interface PttDriver {
  /** `at`: monotonic ms, for events that happened before they arrived; never later than now. */
  readonly input: (event: PttEvent, at?: number) => void
  readonly dispose: () => void
}

export function createPttDriver(deps: {
  readonly clock: Clock
  /** ms; read at every input, since the person may change it. */
  readonly tapMs: () => number
  readonly onOutput: (output: PttOutput) => void
}): PttDriver {
  let state: PttState = idlePtt
  let latest = -Infinity
  let cancel = nothing

  const onTime = (): void => {
    cancel = deps.clock.after(LATE_NEWS_MS, () => input({ type: 'timer' }))
  }

  const input = (event: PttEvent, at = deps.clock.now()): void => {
    cancel()
    // Time never runs backwards in the machine, whatever a late second instance says.
    latest = Math.max(latest, Math.min(at, deps.clock.now()))
    const stepped = pttStep(state, { ...event, at: latest }, { ...defaultPttOptions, tapMs: deps.tapMs() })
    state = stepped.state
    if (stepped.dueAt !== null) {
      cancel = deps.clock.after(Math.max(0, Math.ceil(stepped.dueAt - deps.clock.now())), onTime)
    }
    for (const output of stepped.outputs) deps.onOutput(output)
  }
  return { input, dispose: () => cancel() }
}
