/**
 * Push to talk as a pure machine: from key events of any source to press, release and tap. Its one promise is that
 * nothing stays open: every press is followed by a release or a tap, whatever the keyboard, the hook process, the
 * window or the computer do in between.
 */
import { assertNever } from '../result'

/** Where a hold comes from. Only its own source can end it, apart from the guards. */
export type PttSource = 'hook' | 'window' | 'cli'

/** Why a hold ends without its key going up. */
export type PttGuard = 'suspend' | 'lock' | 'hook_lost' | 'window_gone' | 'rebind' | 'test' | 'chord'

export type PttInput = { /** Monotonic ms. */ readonly at: number } & (
  | { readonly type: 'down'; readonly source: PttSource }
  | { readonly type: 'up'; readonly source: PttSource }
  /** Back ends that see presses only: the first opens, the next closes. */
  | { readonly type: 'toggle' }
  | { readonly type: 'guard'; readonly guard: PttGuard }
  /** The timer that was asked for last has run out. */
  | { readonly type: 'timer' }
)

export type PttOutput =
  | { readonly type: 'press' }
  | { readonly type: 'release'; readonly reason: 'up' | 'toggle' | 'max_hold' | PttGuard }
  /** Follows a press in place of its release: the key was down for less than `tapMs`. */
  | { readonly type: 'tap' }

export type PttState =
  | { readonly type: 'idle' }
  | { readonly type: 'held'; readonly source: PttSource; readonly since: number; readonly mayTap: boolean }
  /** The key went up at `upAt`; contacts that chatter may still bring it back. */
  | {
      readonly type: 'lifting'
      readonly source: PttSource
      readonly since: number
      readonly mayTap: boolean
      readonly upAt: number
    }
  | { readonly type: 'toggled'; readonly since: number }

export type PttOptions = {
  /** A press shorter than this is a tap. ms. */
  readonly tapMs: number
  /** An up that is followed by a down within this time never happened (worn contacts). ms. */
  readonly chatterMs: number
  /** Nobody talks longer in one go; a key that hangs is let go. ms. */
  readonly maxHoldMs: number
  /** Another key within this time after a bare modifier makes a shortcut of it; later it is an accident. ms. */
  readonly chordMs: number
}

export const defaultPttOptions: PttOptions = {
  tapMs: 250,
  chatterMs: 20,
  maxHoldMs: 120_000,
  chordMs: 1_000,
}

export type PttStep = {
  readonly state: PttState
  readonly outputs: readonly PttOutput[]
  /** Monotonic ms at which a `timer` input is due, or null for none. Replaces any earlier wish. */
  readonly dueAt: number | null
}

export const idlePtt: PttState = { type: 'idle' }

/** The state alone decides when the next timer is due. */
function due(state: PttState, options: PttOptions): number | null {
  switch (state.type) {
    case 'idle':
      return null
    case 'held':
    case 'toggled':
      return state.since + options.maxHoldMs
    case 'lifting':
      return state.upAt + options.chatterMs
    default:
      return assertNever(state)
  }
}

export function pttStep(state: PttState, input: PttInput, options: PttOptions): PttStep {
  const settled = settle(state, input.at, options)
  const next = react(settled.state, input, options)
  return {
    state: next.state,
    outputs: [...settled.outputs, ...next.outputs],
    dueAt: due(next.state, options),
  }
}

type Move = { readonly state: PttState; readonly outputs: readonly PttOutput[] }
const stay = (state: PttState): Move => ({ state, outputs: [] })

/** Catches up with timers that were due before this input but have not fired yet. */
function settle(state: PttState, at: number, options: PttOptions): Move {
  const dueAt = due(state, options)
  if (dueAt === null || at < dueAt) return stay(state)
  switch (state.type) {
    case 'lifting':
      return { state: idlePtt, outputs: [ending(state, options)] }
    case 'held':
    case 'toggled':
      return { state: idlePtt, outputs: [{ type: 'release', reason: 'max_hold' }] }
    case 'idle':
      return stay(state)
    default:
      return assertNever(state)
  }
}

function ending(state: PttState & { type: 'lifting' }, options: PttOptions): PttOutput {
  const tapped = state.mayTap && state.upAt - state.since < options.tapMs
  return tapped ? { type: 'tap' } : { type: 'release', reason: 'up' }
}

function react(state: PttState, input: PttInput, options: PttOptions): Move {
  switch (input.type) {
    case 'down':
      return down(state, input.source, input.at)
    case 'up':
      return state.type === 'held' && state.source === input.source
        ? stay({ ...state, type: 'lifting', upAt: input.at })
        : stay(state)
    case 'toggle':
      return toggle(state, input.at, options)
    case 'guard':
      return guard(state, input.guard, input.at, options)
    case 'timer':
      return stay(state)
    default:
      return assertNever(input)
  }
}

function down(state: PttState, source: PttSource, at: number): Move {
  switch (state.type) {
    case 'idle':
      return { state: { type: 'held', source, since: at, mayTap: true }, outputs: [{ type: 'press' }] }
    case 'held':
      // Auto-repeat, or a second key while the first is held.
      return stay(state)
    case 'lifting':
      return state.source === source
        ? stay({ type: 'held', source, since: state.since, mayTap: state.mayTap })
        : stay(state)
    case 'toggled':
      // The hold takes over what the toggle began; letting go ends it, and is no tap.
      return stay({ type: 'held', source, since: state.since, mayTap: false })
    default:
      return assertNever(state)
  }
}

function toggle(state: PttState, at: number, options: PttOptions): Move {
  switch (state.type) {
    case 'idle':
      return { state: { type: 'toggled', since: at }, outputs: [{ type: 'press' }] }
    case 'toggled':
      return { state: idlePtt, outputs: [{ type: 'release', reason: 'toggle' }] }
    case 'lifting':
      return {
        state: { type: 'toggled', since: at },
        outputs: [ending(state, options), { type: 'press' }],
      }
    case 'held':
      return stay(state)
    default:
      return assertNever(state)
  }
}

function guard(state: PttState, reason: PttGuard, at: number, options: PttOptions): Move {
  if (state.type === 'idle') return stay(state)
  const source = state.type === 'toggled' ? null : state.source
  if (reason === 'hook_lost' && source !== 'hook') return stay(state)
  if (reason === 'chord') {
    if (source !== 'hook') return stay(state)
    // The hook's matcher counts the key as up from here on, so a late chord is an ordinary letting go.
    if (at - state.since >= options.chordMs)
      return { state: idlePtt, outputs: [{ type: 'release', reason: 'up' }] }
  }
  if (reason === 'window_gone' && source !== 'window') return stay(state)
  if (reason === 'rebind' && (source === 'window' || source === 'cli')) return stay(state)
  return { state: idlePtt, outputs: [{ type: 'release', reason }] }
}
