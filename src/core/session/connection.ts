/** From disconnected to ready: opening, greeting, first update, and the conversation so far. */
import { notice } from '../notice'
import { detectDialect } from '../protocol/dialect'
import type { EventOf } from '../protocol/events'
import { turnCount } from '../transcript/turn-log'
import { emit, notify, setConnection, setReplies, startTimer, stopTimer, type Draft } from './draft'
import { beginTelling, tellSlice } from './history'
import { sendFirstPlan, syncPlan } from './plan'
import { hasSocket } from './reach'
import { noteEnd, planRollover } from './renewal'
import { pumpReplies, requestReply } from './replies'
import { talkReady } from './talk'
import { timers } from './timers'
import { retryUnsent } from './unsent'

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

/** The server has taken the settings; now it is told what was said before. */
export function becomeReady(d: Draft): void {
  if (d.state.connection.phase !== 'configuring') return
  stopTimer(d, 'updated')
  setConnection(d, { phase: 'telling' })
  // What was said since the first update waits, too, and may want other settings.
  syncPlan(d)
  beginTelling(d)
  goOnTelling(d)
}

/** Nothing is answered and nothing that is said now is sent before all of it is told. */
export function goOnTelling(d: Draft): void {
  if (!tellSlice(d)) {
    startTimer(d, 'tell', 0)
    return
  }
  const { swapping, connectedAt } = d.state.connection
  setConnection(d, {
    phase: 'ready',
    wasReady: true,
    attempt: 0,
    failure: null,
    connectedAt: swapping ? connectedAt : d.at,
    swapping: false,
  })
  talkReady(d)
  planRollover(d)
  greet(d)
  pumpReplies(d)
}

/** The practice assistant's guide speaks first, once in each conversation, unless the person already did. */
function greet(d: Draft): void {
  const { config, conversation, replies } = d.state
  if (config.profile.provider !== 'practice' || turnCount(conversation.turns) > 0 || replies.greeted) return
  setReplies(d, { greeted: true })
  requestReply(d)
}

/** No answer to the first update: it may have been taken all the same, so the talk begins and the doubt is said. */
export function updateTimedOut(d: Draft): void {
  notify(d, notice('session.update_rejected', 'warning', { params: { reason: 'timeout' } }))
  becomeReady(d)
  syncPlan(d)
}
