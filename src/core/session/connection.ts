/** From disconnected to ready and back: opening, greeting, first update, loss, new attempts with what was said. */
import { notice, type Notice } from '../notice'
import { detectDialect } from '../protocol/dialect'
import { resolveEndpoint } from '../protocol/endpoint'
import type { EventOf } from '../protocol/events'
import { classifyEnd, type EndVerdict, type SocketEnd } from '../protocol/socket-end'
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
import { isHolding, sendFirstPlan, syncPlan } from './plan'
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

/** Main could not even try. */
export function connectFailed(d: Draft, said: Notice): void {
  if (hasSocket(d.state)) lose(d, { retry: false, notice: said })
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
  const again = verdict.retry && wasReady && attempt < RECONNECT_ATTEMPTS
  dropSession(d, 'lost')
  setConnection(d, {
    phase: again ? 'waiting' : 'failed',
    failure: verdict.notice,
    connectedAt: null,
    wasReady: again,
    attempt: again ? attempt + 1 : 0,
    swapping: false,
  })
  // A hold goes on, and keeps its words for the next session from the first one on; what came hands-free is gone.
  if (isHolding(d.state)) setUplink(d, 'hold', 'turn')
  else setUplink(d, 'discard')
  if (again) {
    startTimer(d, 'reconnect', reconnectDelay(attempt, nextRandom(d)))
    return
  }
  setTalk(d, { handsFree: false })
  giveUpUnsent(d)
  notify(d, verdict.notice)
}

export function disconnect(d: Draft): void {
  silence(d)
  if (hasSocket(d.state)) closeSocket(d)
  stopTimer(d, 'reconnect')
  dropSession(d, 'left')
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
  const { handsFree } = d.state.talk
  const connected = hasSocket(d.state) || d.state.connection.phase === 'waiting'
  disconnect(d)
  const conversations = d.state.conversations + 1
  set(d, {
    conversations,
    conversation: { id: `${d.state.conversationSeed}-${conversations}`, startedAt: d.wall, turns: [] },
    links: new Map(),
    items: new Map(),
    wordsMissed: false,
  })
  setReplies(d, { queued: false, greeted: false, retries: 0, toolRounds: 0 })
  if (!connected) return
  setTalk(d, { handsFree })
  connect(d)
}

/** Leaves a session at a moment when nobody talks, for a new one with the same conversation. */
export function swapSessions(d: Draft): void {
  closeSocket(d)
  dropSession(d, 'left')
  setConnection(d, { swapping: true })
  // The microphone goes on; what it hears meanwhile is for the new session.
  if (d.state.talk.gateOpen) setUplink(d, 'hold', REWIND_MS)
  openSocket(d)
}

function closeSocket(d: Draft): void {
  emit(d, { type: 'socket_close', code: 1000 })
}

function hostOf(state: SessionState): string {
  const endpoint = resolveEndpoint(state.config.profile)
  return endpoint.ok ? endpoint.value.host : state.config.profile.provider
}
