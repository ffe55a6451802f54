/** From disconnected to ready and back: opening, greeting, first update, loss, new attempts with what was said. */
import { notice, type Notice, type NoticeCode } from '../notice'
import { detectDialect } from '../protocol/dialect'
import { resolveEndpoint } from '../protocol/endpoint'
import type { EventOf } from '../protocol/events'
import { classifyEnd, type EndVerdict, type SocketEnd } from '../protocol/socket-end'
import type { Conversation, Turn } from '../transcript/model'
import { withConversation } from '../usage/budget'
import { silence } from './barge-in'
import {
  emit,
  nextRandom,
  notify,
  set,
  setConnection,
  setReplies,
  setTalk,
  startTimer,
  stopTimer,
  type Draft,
} from './draft'
import { dropSession } from './drop'
import { setUplink } from './gate'
import { tellHistory } from './history'
import { localNumber } from './items'
import { isHolding, sendFirstPlan, syncPlan } from './plan'
import { isCutOff, isOutOfReach } from './reach'
import { noteEnd, planRollover } from './renewal'
import { pumpReplies, requestReply } from './replies'
import { endTalk, talkReady } from './talk'
import { RECONNECT_ATTEMPTS, REWIND_MS, reconnectDelay, timers } from './timers'
import { giveUpUnsent, retryUnsent, withdrawUnsent } from './unsent'
import type { ConnectionPhase, SessionState } from './state'

const withSocket: readonly ConnectionPhase[] = ['opening', 'greeting', 'configuring', 'ready']
export const hasSocket = (state: SessionState): boolean => withSocket.includes(state.connection.phase)

/** Connects if nothing is under way; during the pause before another attempt it makes that attempt now. */
export function connect(d: Draft): void {
  if (hasSocket(d.state)) return
  if (d.state.connection.phase !== 'waiting') {
    setConnection(d, { wasReady: false, attempt: 0, transcriptionRefused: false, toolsRefused: false })
    retryUnsent(d)
  }
  openSocket(d)
}

export function openSocket(d: Draft): void {
  stopTimer(d, 'reconnect')
  const { swapping, connectedAt } = d.state.connection
  setConnection(d, {
    phase: 'opening',
    failure: null,
    connectedAt: swapping ? connectedAt : null,
    lastError: null,
    dialect: d.state.config.profile.dialect === 'beta' ? 'beta' : 'ga',
    plan: null,
    model: d.state.config.profile.model,
    voiceUsed: false,
    transcriptionFailed: false,
    tellsConversation: false,
    differing: [],
    expiresAt: null,
    holdRefused: false,
    renewal: null,
    quiet: false,
  })
  emit(d, { type: 'socket_open' })
  startTimer(d, 'open', timers.open)
}

export function socketOpened(d: Draft): void {
  if (d.state.connection.phase !== 'opening') return
  stopTimer(d, 'open')
  setConnection(d, { phase: 'greeting' })
  startTimer(d, 'created', timers.created)
}

export function sessionCreated(d: Draft, { session }: EventOf<'session.created'>): void {
  const { phase } = d.state.connection
  if (phase !== 'opening' && phase !== 'greeting') return
  stopTimer(d, 'open')
  stopTimer(d, 'created')
  const { dialect } = d.state.config.profile
  setConnection(d, {
    phase: 'configuring',
    dialect: dialect === 'auto' ? detectDialect(session) : dialect,
  })
  noteEnd(d, session)
  configure(d)
}

/** Sends the first update, or sends it again without what was refused. */
export function configure(d: Draft): void {
  sendFirstPlan(d)
  startTimer(d, 'updated', timers.updated)
}

/** Nothing is answered and nothing is sent before the server has taken the settings. */
export function becomeReady(d: Draft): void {
  if (d.state.connection.phase !== 'configuring') return
  stopTimer(d, 'updated')
  const { swapping, connectedAt } = d.state.connection
  setConnection(d, {
    phase: 'ready',
    wasReady: true,
    attempt: 0,
    failure: null,
    connectedAt: swapping ? connectedAt : d.at,
    swapping: false,
  })
  tellHistory(d)
  talkReady(d)
  planRollover(d)
  greet(d)
  pumpReplies(d)
}

/** The practice assistant's guide speaks first, once in each conversation, unless the person already did. */
function greet(d: Draft): void {
  const { config, conversation, replies } = d.state
  if (config.profile.provider !== 'practice' || conversation.turns.length > 0 || replies.greeted) return
  setReplies(d, { greeted: true })
  requestReply(d)
}

/** No answer to the first update: it may have been taken all the same, so the talk begins and the doubt is said. */
export function updateTimedOut(d: Draft): void {
  notify(d, notice('session.update_rejected', 'warning', { params: { reason: 'timeout' } }))
  becomeReady(d)
  syncPlan(d)
}

export function openTimedOut(d: Draft): void {
  closeSocket(d)
  const params = { host: hostOf(d.state) }
  lose(d, { retry: true, notice: notice('connection.timeout', 'error', { params, action: 'reconnect' }) })
}

export function createdTimedOut(d: Draft): void {
  closeSocket(d)
  const params = { host: hostOf(d.state) }
  lose(d, {
    retry: true,
    notice: notice('connection.no_session', 'error', { params, action: 'open_settings' }),
  })
}

export function socketClosed(d: Draft, end: SocketEnd): void {
  if (!hasSocket(d.state)) return
  const { phase, lastError } = d.state.connection
  const hadSession = phase === 'configuring' || phase === 'ready'
  lose(d, classifyEnd(end, { hadSession, lastError, host: hostOf(d.state) }))
}

/** What main may meet on the way to an address or a credential, and what passes by itself. */
const passing: readonly NoticeCode[] = [
  'connection.unreachable',
  'connection.dns',
  'connection.timeout',
  'connection.server_error',
]

/** Main could not even try. */
export function connectFailed(d: Draft, said: Notice): void {
  if (hasSocket(d.state)) lose(d, { retry: passing.includes(said.code), notice: said })
}

/** An error event after which this session is over. */
export function endSession(d: Draft, verdict: EndVerdict): void {
  if (!hasSocket(d.state)) return
  closeSocket(d)
  lose(d, verdict)
}

/** The connection is gone: try again if that can help and it worked before, else say why and stop. */
function lose(d: Draft, verdict: EndVerdict): void {
  const { attempt, wasReady } = d.state.connection
  dropSession(d, 'lost')
  const worthwhile = wasReady && attempt < RECONNECT_ATTEMPTS
  if (verdict.retry && (worthwhile || isOutOfReach(d.state))) {
    awaitAttempt(d, isCutOff(d.state) ? offlineNotice() : verdict.notice)
    return
  }
  setConnection(d, {
    phase: 'failed',
    failure: verdict.notice,
    connectedAt: null,
    wasReady: false,
    attempt: 0,
    swapping: false,
  })
  keepHold(d)
  setTalk(d, { handsFree: false })
  giveUpUnsent(d)
  notify(d, verdict.notice)
}

/** The pause before another attempt; while none could succeed it has no end of its own. */
export function awaitAttempt(d: Draft, why: Notice | null): void {
  const { attempt } = d.state.connection
  // The sentence must not ask the person for what is being done already.
  const failure = why && { ...why, params: { ...why.params, retrying: 1 } }
  setConnection(d, { phase: 'waiting', failure, connectedAt: null, swapping: false })
  keepHold(d)
  if (isOutOfReach(d.state)) return
  setConnection(d, { attempt: attempt + 1 })
  startTimer(d, 'reconnect', reconnectDelay(attempt, nextRandom(d)))
}

/** A hold goes on, and keeps its words for the next session from the first one on; what came hands-free is gone. */
function keepHold(d: Draft): void {
  if (isHolding(d.state)) setUplink(d, 'hold', 'turn')
  else setUplink(d, 'discard')
}

export const offlineNotice = (): Notice => notice('connection.waits_for_network', 'info')

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
  beginConversation(d, { id: `${d.state.conversationSeed}-${conversations}`, startedAt: d.wall, turns: [] })
}

/** A kept conversation goes on in a session of its own, which is told of it. The one that goes on already stays. */
export function continueConversation(d: Draft, kept: Conversation): void {
  if (kept.id === d.state.conversation.id) return
  // Words that were still to be written down when it was left are not written down any more.
  const turns = kept.turns.map((turn): Turn =>
    turn.transcript === 'pending' ? { ...turn, transcript: 'failed' } : turn,
  )
  // Local ids count on behind those that the conversation has.
  const last = Math.max(0, ...turns.map(({ id }) => localNumber(id)))
  set(d, { seq: Math.max(d.state.seq, last) })
  beginConversation(d, { ...kept, turns })
}

function beginConversation(d: Draft, conversation: Conversation): void {
  const { handsFree } = d.state.talk
  const connected = hasSocket(d.state) || d.state.connection.phase === 'waiting'
  disconnect(d)
  emit(d, { type: 'conversation_ended', conversation: d.state.conversation })
  set(d, {
    conversation,
    links: new Map(),
    items: new Map(),
    wordsMissed: false,
    budget: withConversation(d.state.budget, conversation),
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

function closeSocket(d: Draft): void {
  emit(d, { type: 'socket_close', code: 1000 })
}

function hostOf(state: SessionState): string {
  const endpoint = resolveEndpoint(state.config.profile)
  return endpoint.ok ? endpoint.value.host : state.config.profile.provider
}
