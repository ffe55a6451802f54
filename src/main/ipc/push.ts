/** Keeps a window's view in step: one snapshot, then numbered patches, gathered for one frame of the screen. */
import { placeOfTurn, turnAt, turnCount, turnsFrom } from '#core/transcript/turn-log'
import type { Push } from '#shared/contract'
import type { Snapshot } from '#shared/view'
import type { Clock } from '../system/clock'
import { diffView, type LiveView } from './diff-view'

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
  readonly view: () => LiveView
  readonly send: <C extends keyof Push>(channel: C, value: Push[C]) => void
  readonly clock: Clock
}

/** A conversation longer than this is sent with its newest turns first, and the earlier ones behind them. */
const NEWEST = 200
/** Earlier turns in one patch: neither side is busy with one for longer than a frame of the screen. */
const STRETCH = 200

/** One for each window: a page that asks for a snapshot has not got what another one has. */
export function createPusher({ view, send, clock }: PusherDeps): Pusher {
  let sent: LiveView | null = null
  /** Turns at the beginning of the conversation that the page does not have yet. */
  let withheld = 0
  let seq = 0
  let cancel: (() => void) | null = null

  const begin = (whole: LiveView): LiveView => {
    withheld = Math.max(0, turnCount(whole.turns) - NEWEST)
    return whole
  }

  const flush = (): void => {
    cancel = null
    if (!sent) return
    const whole = view()
    const before = withheld
    if (whole.conversationId !== sent.conversationId) begin(whole)
    else if (withheld > 0 && whole.turns !== sent.turns) {
      // Turns may have come or gone in what is withheld.
      const first = turnAt(sent.turns, withheld)
      withheld = Math.max(0, first ? placeOfTurn(whole.turns, first.id) : 0)
    }
    const changes = diffView(sent, whole, { prev: before, next: withheld })
    sent = whole
    if (changes) {
      seq += 1
      send('patch', { seq, ...changes })
    }
    if (withheld > 0) sendEarlier(whole)
  }

  const sendEarlier = ({ turns }: LiveView): void => {
    const earlier = turnsFrom(turns, Math.max(0, withheld - STRETCH), withheld)
    withheld -= earlier.length
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
      cancel = null
      // A page that was loaded anew has nothing: it begins with the newest turns as the first one did.
      sent = begin(view())
      if (withheld > 0) schedule()
      return { seq, view: { ...sent, turns: turnsFrom(sent.turns, withheld) } }
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
