/** `error` events: which of our commands was refused, and what follows from it. Most of them are no news to anybody. */
import { notice } from '../notice'
import { classifyError, describeError } from '../protocol/errors'
import type { EventOf } from '../protocol/events'
import { turnTakingOf } from '../protocol/session-update'
import { becomeReady, configure, endSession } from './connection'
import { emit, notify, send, set, setConnection, setReplies, settle, type Draft } from './draft'
import { dropTurn } from './items'
import { endCancelled } from './outcome'
import { syncPlan } from './plan'
import { forgetAwaited, requeueReply } from './replies'
import { TRUNCATE_MARGIN_MS } from './timers'
import { NOT_RUN } from './tools'
import type { PendingCommand } from './state'

type ErrorEvent = EventOf<'error'>['error']

export function serverError(d: Draft, error: ErrorEvent): void {
  setConnection(d, { lastError: error })
  const verdict = classifyError(error)
  switch (verdict.kind) {
    case 'ignore':
      cancelledAlready(d)
      return
    case 'active_response':
      settle(d, (entry) => entry.command.type === 'response.create')
      requeueReply(d)
      return
    case 'commit_empty':
      commitRefused(d)
      break
    case 'expired':
      endSession(d, { retry: true, notice: verdict.notice ?? notice('session.expired', 'info') })
      return
    case 'fatal':
      endSession(d, { retry: false, notice: verdict.notice ?? notice('connection.closed', 'error') })
      return
    case 'voice_locked':
      voiceRefused(d)
      break
    case 'quota':
    case 'rate_limit':
    case 'server':
      if (error.event_id !== null && error.event_id === d.state.replies.awaiting?.eventId) forgetAwaited(d)
      break
    case 'rejected':
      rejected(d, error)
      return
  }
  if (verdict.notice) notify(d, verdict.notice)
}

/** A response that was to be cancelled, and of which the server knows nothing any more, stands in nobody's way. */
function cancelledAlready(d: Draft): void {
  const entry = settle(d, ({ command }) => command.type === 'response.cancel')
  if (entry?.command.type !== 'response.cancel') return
  const { response_id } = entry.command
  if (response_id !== undefined) endCancelled(d, response_id)
}

/** Nothing was heard: no turn, and no response to words that were said before. */
function commitRefused(d: Draft): void {
  settle(d, (entry) => entry.command.type === 'input_audio_buffer.commit')
  const [bubble, ...commits] = d.state.commits
  if (bubble !== undefined) dropTurn(d, bubble)
  set(d, { commits })
  const { awaiting } = d.state.replies
  setReplies(d, { queued: false, awaiting: awaiting && { ...awaiting, cancel: true } })
}

/** The server keeps the voice it has; what was asked for comes with the next connection. */
function voiceRefused(d: Draft): void {
  const entry = settle(d, (each) => each.command.type === 'session.update')
  const { plan } = d.state.connection
  if (!plan || !entry?.before) return
  setConnection(d, { plan: entry.before, voiceUsed: true, voiceWaiting: plan.voice })
  syncPlan(d)
}

/** The item, the response or the sound is gone already, which is what was wanted. */
const harmless: readonly string[] = [
  'conversation.item.delete',
  'response.cancel',
  'input_audio_buffer.clear',
]

function rejected(d: Draft, error: ErrorEvent): void {
  const entry = refusedCommand(d, error)
  const type = entry?.command.type
  if (entry && type === 'session.update') {
    updateRefused(d, entry, error)
    return
  }
  if (entry && type === 'conversation.item.truncate') {
    truncateRefused(d, entry, error)
    return
  }
  if ((type !== undefined && harmless.includes(type)) || isUnwantedAnswer(entry)) return
  if (type === 'response.create') forgetAwaited(d)
  notify(d, notice('server.error', 'warning', { detail: describeError(error) }))
}

/** A call that was cut off may be gone from the server, and then nobody needs its answer. */
const isUnwantedAnswer = (entry: PendingCommand | null): boolean =>
  entry?.command.type === 'conversation.item.create' &&
  entry.command.item.type === 'function_call_output' &&
  entry.command.item.output === NOT_RUN

/** By event id where the server returns it; otherwise by what the error talks about. */
function refusedCommand(d: Draft, error: ErrorEvent): PendingCommand | null {
  const named = settle(d, (entry) => entry.eventId === error.event_id)
  if (named) return named
  const ofType = (type: string) => settle(d, (entry) => entry.command.type === type)
  if (error.param?.startsWith('session')) return ofType('session.update')
  if (error.code === 'unsupported_content_type' || /shorter than|truncat/i.test(error.message ?? '')) {
    return ofType('conversation.item.truncate')
  }
  if (/not.?found/i.test(error.code ?? '')) return ofType('conversation.item.delete')
  return d.state.connection.phase === 'configuring' ? ofType('session.update') : null
}

/** A server ignores a whole update for one bad key. Transcription is the usual one, and the talk can do without. */
function updateRefused(d: Draft, entry: PendingCommand, error: ErrorEvent): void {
  const { plan, phase } = d.state.connection
  const model = plan?.transcription?.model
  const about = `${error.param ?? ''} ${error.message ?? ''}`
  if (model !== undefined && (/transcription/i.test(about) || about.includes(model))) {
    setConnection(d, { transcriptionRefused: true, plan: entry.before })
    notify(
      d,
      notice('session.transcription_unavailable', 'warning', {
        params: { model },
        action: 'open_settings',
        detail: describeError(error),
      }),
    )
    if (phase === 'configuring') configure(d)
    else syncPlan(d)
    return
  }
  if (plan && plan.tools.length > 0 && /tools|function/i.test(about)) {
    setConnection(d, { toolsRefused: true, plan: entry.before })
    notify(d, notice('tools.refused', 'warning', { action: 'open_settings', detail: describeError(error) }))
    if (phase === 'configuring') configure(d)
    else syncPlan(d)
    return
  }
  if (phase === 'ready' && turnDetectionRefused(d, entry, error)) return
  notify(
    d,
    notice('session.update_rejected', 'warning', {
      params: { field: error.param ?? '' },
      action: 'open_settings',
      detail: describeError(error),
    }),
  )
  becomeReady(d)
}

const turnDetectionFields =
  /turn_detection|threshold|prefix_padding|silence_duration|idle_timeout|eagerness|create_response|interrupt_response/

/**
 * A value of turn detection that this server does not take. It goes on with the one before, so the profile does, too.
 * False where the refusal is about something else, or nothing came before.
 */
function turnDetectionRefused(d: Draft, entry: PendingCommand, error: ErrorEvent): boolean {
  const { command, before } = entry
  if (command.type !== 'session.update' || command.session.audio?.input?.turn_detection === undefined)
    return false
  const field = turnDetectionFields.exec(
    `${error.param?.split('.').at(-1) ?? ''} ${error.message ?? ''}`,
  )?.[0]
  if (field === undefined || !before?.turnDetection) return false
  const { turnDetection } = before
  // A slider is being dragged: the values that are on their way already decide, and fall back to the same ones.
  const later = d.state.pending.find((other) => other.command.type === 'session.update')
  if (later) {
    const pending = d.state.pending.map((other) =>
      other === later && other.before ? { ...other, before: { ...other.before, turnDetection } } : other,
    )
    set(d, { pending })
    return true
  }
  const values = turnTakingOf(turnDetection)
  const { config } = d.state
  const turnTaking = { ...config.profile.turnTaking, ...values }
  // Here as in the profile, or the refused value would be asked for again at once.
  set(d, { config: { ...config, profile: { ...config.profile, turnTaking } } })
  setConnection(d, { plan: before })
  emit(d, { type: 'restore_turn_taking', values })
  notify(
    d,
    notice('session.turn_detection_refused', 'warning', { params: { field }, detail: describeError(error) }),
  )
  return true
}

/** The server counts a little less sound than it sent: once more with a margin, then let it be. */
function truncateRefused(d: Draft, entry: PendingCommand, error: ErrorEvent): void {
  const { command } = entry
  if (command.type !== 'conversation.item.truncate') return
  const audio_end_ms = command.audio_end_ms - TRUNCATE_MARGIN_MS
  if (entry.secondTry || error.code === 'unsupported_content_type' || audio_end_ms <= 0) return
  const { item_id, content_index } = command
  send(d, { type: 'conversation.item.truncate', item_id, content_index, audio_end_ms }, { secondTry: true })
}
