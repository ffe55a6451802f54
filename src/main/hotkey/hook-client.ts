/** Main's side of the hook process: one process per set of bindings, its end noticed whatever its exit code says. */
import type { ChildLike } from '../system/child'
import type { Clock } from '../system/clock'
import { nothing } from '../system/nothing'
import type { HoldBackend } from './hold-backend'
import { sharedNow, type HookOrder, type HookReport } from './hook-messages'

/** A process that says nothing for this long will not come up. ms. */
const START_MS = 8_000
const STOP_MS = 1_000
/** News that is older says nothing about a finger any more: the computer slept. ms. */
const OLDEST_MS = 1_000

export function createHookBackend(deps: {
  readonly fork: () => ChildLike
  readonly clock: Clock
}): HoldBackend {
  return (bindings, events) => {
    let state: 'starting' | 'ready' | 'over' = 'starting'
    let child: ChildLike
    try {
      child = deps.fork()
    } catch (error) {
      events.onFailed('hook_failed', error instanceof Error ? error.message : '')
      return nothing
    }
    const order = (message: HookOrder): void => child.postMessage(message)
    const fail = (why: 'library_missing' | 'hook_failed', message: string): void => {
      if (state !== 'starting') return
      state = 'over'
      cancel()
      child.kill()
      events.onFailed(why, message)
    }
    const cancel = deps.clock.after(START_MS, () => fail('hook_failed', 'it did not start in time'))

    child.on('message', (message) => {
      const report = message as HookReport
      if (report.type === 'failed') fail(report.why, report.message)
      else if (report.type === 'ready') {
        if (state !== 'starting') return
        state = 'ready'
        cancel()
        events.onReady(null)
      } else if (state === 'ready') events.onKey(report.action, report.match, ageOf(report.at))
    })
    // Electron reports code 0 even after a crash, so the code is not asked.
    child.once('exit', () => {
      if (state === 'starting') fail('hook_failed', 'it ended at once')
      if (state !== 'ready') return
      state = 'over'
      events.onLost()
    })
    order({ type: 'start', bindings })

    return () => {
      if (state === 'over') return
      state = 'over'
      cancel()
      try {
        order({ type: 'stop' })
      } catch {
        // It is gone already.
      }
      const cut = deps.clock.after(STOP_MS, () => child.kill())
      child.once('exit', cut)
    }
  }
}

const ageOf = (at: number): number => {
  const age = sharedNow() - at
  return age > 0 && age < OLDEST_MS ? age : 0
}
