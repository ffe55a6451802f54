/** Keeps the windows' views in step: one snapshot, then numbered patches, gathered for one frame of the screen. */
import type { Push } from '#shared/contract'
import type { AppView, Snapshot } from '#shared/view'
import type { Clock } from '../system/clock'
import { diffView } from './diff-view'

/** Patches are gathered this long, ms: one frame at 60 Hz. */
const GATHER_MS = 16

export interface Pusher {
  /** The view as it is now; patches follow from here. */
  readonly snapshot: () => Snapshot
  /** Something in the view may have changed. */
  readonly touch: () => void
  readonly dispose: () => void
}

export type PusherDeps = {
  readonly view: () => AppView
  readonly send: <C extends keyof Push>(channel: C, value: Push[C]) => void
  readonly clock: Clock
}

export function createPusher({ view, send, clock }: PusherDeps): Pusher {
  let sent: AppView | null = null
  let seq = 0
  let cancel: (() => void) | null = null

  const flush = (): void => {
    cancel = null
    if (!sent) return
    const next = view()
    const changes = diffView(sent, next)
    sent = next
    if (!changes) return
    seq += 1
    send('patch', { seq, ...changes })
  }

  return {
    snapshot: () => {
      cancel?.()
      // A second window that asks must not swallow a change that the first one has not been told of.
      flush()
      sent ??= view()
      return { seq, view: sent }
    },
    touch: () => {
      if (sent && !cancel) cancel = clock.after(GATHER_MS, flush)
    },
    dispose: () => {
      cancel?.()
      cancel = null
      sent = null
    },
  }
}
