/** What others may see of the machine's state. The same object as before where nothing in it changed. */
import { assertNever } from '../result'
import { canInterrupt } from './barge-in'
import { canAsk } from './replies'
import { activeReply } from './replies-state'
import { isHeld } from './spending'
import { isAudible } from './sound'
import { isRunningTools } from './tools'
import type { SessionState } from './state'
import type { ConnectionStatus, SessionView, TalkPhase } from './types'

export function makeView(state: SessionState): SessionView {
  const { connection, talk } = state
  const view: SessionView = {
    connection: statusOf(state),
    failure: connection.failure,
    connectedAt: connection.connectedAt,
    phase: phaseOf(state),
    holding: talk.pressedAt !== null,
    holdOpen: talk.pressedAt !== null || talk.closing !== null,
    handsFree: talk.handsFree,
    muted: talk.muted,
    gateOpen: talk.gateOpen,
    canStop: canInterrupt(state) || isRunningTools(state),
    canAsk: canAsk(state),
    budget: state.budget.standing,
    spent: state.budget.conversation,
    budgetWaits: state.replies.queued && isHeld(state),
    dialect: connection.dialect,
    conversation: state.conversation,
  }
  const keys = Object.keys(view) as (keyof SessionView)[]
  return keys.every((key) => view[key] === state.view[key]) ? state.view : view
}

function statusOf({ connection }: SessionState): ConnectionStatus {
  // A session is left for another on purpose: that is nobody's business while it works.
  if (connection.swapping) return 'connected'
  switch (connection.phase) {
    case 'down':
      return 'disconnected'
    case 'opening':
    case 'greeting':
    case 'configuring':
    case 'telling':
    case 'waiting':
      return connection.wasReady ? 'reconnecting' : 'connecting'
    case 'ready':
      return 'connected'
    case 'failed':
      return 'failed'
    default:
      return assertNever(connection.phase)
  }
}

function phaseOf(state: SessionState): TalkPhase {
  const { talk, replies } = state
  // Speech that nobody hears any more ends by itself: behind a shut gate it is no listening.
  if (talk.pressedAt !== null || (talk.speech && talk.gateOpen)) return 'listening'
  if (isAudible(state)) return 'speaking'
  const making = activeReply(state)?.discard === false || replies.awaiting?.cancel === false
  const waiting = replies.queued && !isHeld(state)
  if (making || isRunningTools(state) || waiting || talk.closing) return 'thinking'
  return talk.handsFree && talk.gateOpen ? 'listening' : 'idle'
}
