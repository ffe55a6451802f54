/** Main's side of the hook process: one process per binding, its end noticed whatever its exit code says. */
import type { ChildLike } from '../system/child'
import type { Clock } from '../system/clock'
import { nothing } from '../system/nothing'
import type { HookOrder, HookReport } from './hook-messages'

export type HookEvents = {
  readonly onReady: () => void
  readonly onKey: (event: 'down' | 'up' | 'chord') => void
  /** Told once: it never came up. */
  readonly onFailed: (why: 'library_missing' | 'hook_failed', message: string) => void
  /** Told once: it was up and is gone. */
  readonly onLost: () => void
}

/** A process that says nothing for this long will not come up. ms. */
const START_MS = 8_000
const STOP_MS = 1_000

/** Starts the hook; returns its end, after which nothing is told any more. */
export function startHook(
  binding: string,
  deps: { readonly fork: () => ChildLike; readonly clock: Clock },
  events: HookEvents,
): () => void {
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
      events.onReady()
    } else if (state === 'ready') events.onKey(report.type)
  })
  // Electron reports code 0 even after a crash, so the code is not asked.
  child.once('exit', () => {
    if (state === 'starting') fail('hook_failed', 'it ended at once')
    if (state !== 'ready') return
    state = 'over'
    events.onLost()
  })
  order({ type: 'start', binding })

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
