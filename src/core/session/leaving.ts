/** Leaving a session on purpose: for good, for another conversation, or for a new session of the same one. */
import { emptyRecent } from '../recent-map'
import type { Turn } from '../transcript/model'
import { noLinks } from '../transcript/order'
import { changeUnsettled, emptyLog, type LiveConversation } from '../transcript/turn-log'
import { withConversation } from '../usage/budget'
import { nothingUsed, type Used } from '../usage/used'
import { silence } from './barge-in'
import { connect, openSocket } from './connection'
import { emit, set, setConnection, setReplies, setTalk, stopTimer, type Draft } from './draft'
import { dropSession } from './drop'
import { setUplink } from './gate'
import { closeSocket } from './loss'
import { hasSocket } from './reach'
import { endTalk } from './talk'
import { REWIND_MS } from './timers'
import type { SessionInput } from './types'
import { withdrawUnsent } from './unsent'

export function disconnect(d: Draft): void {
  silence(d)
  stopTimer(d, 'reconnect')
  leaveSession(d)
  setConnection(d, {
    phase: 'down',
    failure: null,
    connectedAt: null,
    wasReady: false,
    attempt: 0,
    swapping: false,
  })
  withdrawUnsent(d)
  endTalk(d)
  setUplink(d, 'discard')
}

/** An empty conversation needs an empty session; hands-free stays as it was. */
export function newConversation(d: Draft): void {
  const conversations = d.state.conversations + 1
  set(d, { conversations })
  const id = `${d.state.conversationSeed}-${conversations}`
  beginConversation(d, { id, startedAt: d.wall, turns: emptyLog }, nothingUsed)
}

/** A kept conversation goes on in a session of its own, which is told of it. The one that goes on already stays. */
export function continueConversation(
  d: Draft,
  { conversation, used, lastLocal }: Extract<SessionInput, { type: 'continue_conversation' }>,
): void {
  if (conversation.id === d.state.conversation.id) return
  set(d, { seq: Math.max(d.state.seq, lastLocal) })
  const turns = changeUnsettled(conversation.turns, unwritten)
  beginConversation(d, { ...conversation, turns }, used)
}

/** Words that were still to be written down when it was left are not written down any more. */
const unwritten = (turn: Turn): Turn =>
  turn.transcript === 'pending' ? { ...turn, transcript: 'failed' } : turn

function beginConversation(d: Draft, conversation: LiveConversation, used: Used): void {
  const { handsFree } = d.state.talk
  const connected = hasSocket(d.state) || d.state.connection.phase === 'waiting'
  disconnect(d)
  emit(d, { type: 'conversation_ended', conversation: d.state.conversation })
  set(d, {
    conversation,
    links: noLinks,
    items: emptyRecent,
    wordsMissed: false,
    budget: withConversation(d.state.budget, used),
  })
  setReplies(d, { queued: false, greeted: false, retries: 0, toolRounds: 0 })
  if (!connected) return
  setTalk(d, { handsFree })
  connect(d)
}

/** Leaves a session at a moment when nobody talks, for a new one with the same conversation. */
export function swapSessions(d: Draft): void {
  leaveSession(d)
  setConnection(d, { swapping: true })
  // The microphone goes on; what it hears meanwhile is for the new session.
  if (d.state.talk.gateOpen) setUplink(d, 'hold', REWIND_MS)
  openSocket(d)
}

/** Ends the session of our own accord. */
export function leaveSession(d: Draft): void {
  if (hasSocket(d.state)) closeSocket(d)
  dropSession(d, 'left')
}
