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

/** A conversation longer than this is sent with its newest turns first, and the earlier ones behind them. */
const NEWEST = 200
/** Earlier turns in one patch: neither side is busy with one for longer than a frame of the screen. */
const STRETCH = 200

export function createPusher({ view, send, clock }: PusherDeps): Pusher {
  let sent: AppView | null = null
  /** Turns at the beginning of the conversation that the page does not have yet. */
  let withheld = 0
  let seq = 0
  let cancel: (() => void) | null = null

  /** The view without what is withheld. */
  const shown = (whole: AppView): AppView =>
    withheld === 0 ? whole : { ...whole, turns: whole.turns.slice(withheld) }

  const begin = (whole: AppView): AppView => {
    withheld = Math.max(0, whole.turns.length - NEWEST)
    return shown(whole)
  }

  const flush = (): void => {
    cancel = null
    if (!sent) return
    const whole = view()
    let next: AppView
    if (whole.conversationId !== sent.conversationId) next = begin(whole)
    else {
      // Turns may have come or gone in what is withheld.
      const first = sent.turns[0]?.id
      if (withheld > 0)
        withheld = Math.max(
          0,
          whole.turns.findIndex((turn) => turn.id === first),
        )
      next = shown(whole)
    }
    const changes = diffView(sent, next)
    sent = next
    if (changes) {
      seq += 1
      send('patch', { seq, ...changes })
    }
    if (withheld > 0) sendEarlier(whole)
  }

  const sendEarlier = (whole: AppView): void => {
    const earlier = whole.turns.slice(Math.max(0, withheld - STRETCH), withheld)
    withheld -= earlier.length
    sent = shown(whole)
    seq += 1
    const insert = earlier.map((turn, i) => ({ after: earlier[i - 1]?.id ?? null, turn }))
    send('patch', { seq, set: {}, turns: { reset: null, remove: [], insert, update: [] } })
    if (withheld > 0) schedule()
  }

  const schedule = (): void => {
    cancel ??= clock.after(GATHER_MS, flush)
  }

  return {
    snapshot: () => {
      cancel?.()
      // A second window that asks must not swallow a change that the first one has not been told of.
      flush()
      sent ??= begin(view())
      if (withheld > 0) schedule()
      return { seq, view: sent }
    },
    touch: () => {
      if (sent) schedule()
    },
    dispose: () => {
      cancel?.()
      cancel = null
      sent = null
    },
  }
}
