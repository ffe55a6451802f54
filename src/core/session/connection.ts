/** From disconnected to ready and back: opening, greeting, first update, loss, new attempts with what was said. */
import { notice, type Notice } from '../notice'
import { detectDialect } from '../protocol/dialect'
import { resolveEndpoint } from '../protocol/endpoint'
import type { EventOf } from '../protocol/events'
import { classifyEnd, type EndVerdict, type SocketEnd } from '../protocol/socket-end'
import { settleFlush, silence } from './barge-in'
import {
  changeTurn,
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
import { replayHistory } from './history'
import { dropTurn, forgetSpeech, turnOf } from './items'
import { isHolding, sendFirstPlan, syncPlan } from './plan'
import { pumpReplies, requestReply } from './replies'
import { endSounds } from './sound'
import { endTalk, setUplink, talkReady } from './talk'
import { endCalls } from './tools'
import { RECONNECT_ATTEMPTS, reconnectDelay, timers } from './timers'
import type { ConnectionPhase, SessionState } from './state'

const withSocket: readonly ConnectionPhase[] = ['opening', 'greeting', 'configuring', 'ready']
export const hasSocket = (state: SessionState): boolean => withSocket.includes(state.connection.phase)

/** Connects if nothing is under way; during the pause before another attempt it makes that attempt now. */
export function connect(d: Draft): void {
  if (hasSocket(d.state)) return
  if (d.state.connection.phase !== 'waiting') {
    setConnection(d, { wasReady: false, attempt: 0, transcriptionRefused: false, toolsRefused: false })
  }
  openSocket(d)
}

export function openSocket(d: Draft): void {
  stopTimer(d, 'reconnect')
  setConnection(d, {
    phase: 'opening',
    failure: null,
    connectedAt: null,
    lastError: null,
    dialect: d.state.config.profile.dialect === 'beta' ? 'beta' : 'ga',
    plan: null,
    voiceUsed: false,
    voiceWaiting: null,
    transcriptionFailed: false,
    tellsConversation: false,
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
  setConnection(d, { phase: 'ready', wasReady: true, attempt: 0, failure: null, connectedAt: d.at })
  replayHistory(d)
  talkReady(d)
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
  dropSession(d, 'lost')
  if (verdict.retry && wasReady && attempt < RECONNECT_ATTEMPTS) {
    setConnection(d, { phase: 'waiting', failure: verdict.notice, attempt: attempt + 1, connectedAt: null })
    // A hold keeps its words for the next session; what came hands-free is gone.
    setUplink(d, isHolding(d.state) ? 'hold' : 'discard')
    startTimer(d, 'reconnect', reconnectDelay(attempt, nextRandom(d)))
    return
  }
  setConnection(d, {
    phase: 'failed',
    failure: verdict.notice,
    connectedAt: null,
    wasReady: false,
    attempt: 0,
  })
  giveUpUnsent(d)
  endTalk(d)
  setUplink(d, 'discard')
  notify(d, verdict.notice)
}

export function disconnect(d: Draft): void {
  silence(d)
  if (hasSocket(d.state)) closeSocket(d)
  stopTimer(d, 'reconnect')
  dropSession(d, 'left')
  setConnection(d, { phase: 'down', failure: null, connectedAt: null, wasReady: false, attempt: 0 })
  giveUpUnsent(d)
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
    unsent: [],
  })
  setReplies(d, { queued: false, greeted: false, retried: false, toolRounds: 0 })
  if (!connected) return
  setTalk(d, { handsFree })
  connect(d)
}

function closeSocket(d: Draft): void {
  emit(d, { type: 'socket_close', code: 1000 })
}

/** Forgets what died with the session. Sound that has arrived may be heard to its end. */
function dropSession(d: Draft, why: 'lost' | 'left'): void {
  for (const id of ['open', 'created', 'updated', 'reply', 'blocked']) stopTimer(d, id)
  setConnection(d, { phase: 'down', plan: null })
  settleFlush(d, null)
  endSounds(d, () => true)
  forgetSpeech(d)
  endCalls(d, why)
  const { open, awaiting, queued } = d.state.replies
  for (const id of open.flatMap((reply) => reply.items)) abandonTurn(d, id, why)
  for (const id of d.state.commits) abandonTurn(d, id, why)
  const unanswered = awaiting?.cancel === false && d.state.conversation.turns.at(-1)?.role === 'user'
  setReplies(d, { open: [], awaiting: null, blocked: false, queued: queued || unanswered })
  set(d, { pending: [], commits: [], items: new Map() })
}

function abandonTurn(d: Draft, id: string, why: 'lost' | 'left'): void {
  const turn = turnOf(d.state, id)
  if (turn?.status !== 'in_progress') return
  if (turn.role === 'assistant' && turn.text === '') dropTurn(d, id)
  else if (why === 'left') changeTurn(d, id, { status: 'interrupted' })
  else changeTurn(d, id, { status: 'failed', error: { code: 'connection_lost', message: '' } })
}

/** No attempt follows: words that no server has had are marked as not sent. */
function giveUpUnsent(d: Draft): void {
  const { unsent, talk } = d.state
  const spoken = talk.bubble !== null && talk.waiting !== null ? [talk.bubble] : []
  for (const id of [...unsent, ...spoken]) {
    changeTurn(d, id, { status: 'failed', error: { code: 'not_sent', message: '' } })
  }
  if (spoken.length > 0) setTalk(d, { bubble: null })
  set(d, { unsent: [] })
  setReplies(d, { queued: false })
}

function hostOf(state: SessionState): string {
  const endpoint = resolveEndpoint(state.config.profile)
  return endpoint.ok ? endpoint.value.host : state.config.profile.provider
}
