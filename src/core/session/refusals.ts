/** `error` events: which of our commands was refused, and what follows from it. Most of them are no news to anybody. */
import { notice } from '../notice'
import { assertNever } from '../result'
import type { ClientCommand } from '../protocol/commands'
import { classifyError, describeError, type ErrorKind } from '../protocol/errors'
import { notify, send, setConnection, settle, type Draft } from './draft'
import { endSession } from './loss'
import { endCancelled } from './outcome'
import { forgetAwaited, requeueReply } from './replies'
import { TRUNCATE_MARGIN_MS } from './timers'
import { NOT_RUN } from './tools'
import { commitRefused, itemRefused, nothingHeard, type CommandError } from './turn-refused'
import { updateRefused, voiceRefused } from './update-refused'
import type { PendingCommand } from './state'

/** An id that was not given here belongs to an event that the person wrote. */
const isForeign = ({ event_id }: CommandError): boolean => event_id !== null && !/^evt_\d+$/.test(event_id)
/** What a refusal of somebody else's command means for the session all the same. */
const ofTheSession: readonly ErrorKind[] = ['expired', 'fatal']

export function serverError(d: Draft, error: CommandError): void {
  setConnection(d, { lastError: error })
  const verdict = classifyError(error)
  const about = commandOf(d, error, verdict.kind)
  if ((about?.byHand ?? isForeign(error)) && !ofTheSession.includes(verdict.kind)) {
    settle(d, (entry) => entry === about)
    if (verdict.kind !== 'ignore')
      notify(d, notice('server.error', 'warning', { detail: describeError(error) }))
    return
  }
  switch (verdict.kind) {
    case 'ignore':
      cancelledAlready(d)
      return
    case 'active_response':
      settle(d, (entry) => entry.command.type === 'response.create')
      requeueReply(d)
      return
    case 'commit_empty':
      nothingHeard(d, error)
      break
    case 'expired':
      endSession(d, { retry: true, notice: verdict.notice ?? notice('session.expired', 'info') })
      return
    case 'fatal':
      endSession(d, { retry: false, notice: verdict.notice ?? notice('connection.closed', 'error') })
      return
    case 'voice_locked':
      voiceRefused(d)
      return
    case 'quota':
    case 'rate_limit':
      if (about) refused(d, about, error)
      else answerRefused(d)
      break
    case 'server':
      // Without an event id it is about the service, not about a command.
      if (about) refused(d, about, error)
      break
    case 'rejected': {
      const isNews = about === null || refused(d, about, error)
      if (isNews) notify(d, notice('server.error', 'warning', { detail: describeError(error) }))
      return
    }
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

/** Nothing is left to answer with: whoever waits for an answer need not wait for long. One that comes is taken. */
function answerRefused(d: Draft): void {
  if (!d.state.replies.awaiting) return
  settle(d, ({ command, byHand }) => command.type === 'response.create' && !byHand)
  forgetAwaited(d)
}

/** What an error is about, as far as its kind tells. */
const typesOfKind: { readonly [K in ErrorKind]?: ClientCommand['type'] } = {
  ignore: 'response.cancel',
  active_response: 'response.create',
  commit_empty: 'input_audio_buffer.commit',
  voice_locked: 'session.update',
}

/** The command that has a field of this name. */
const typesOfField: Readonly<Record<string, ClientCommand['type']>> = {
  session: 'session.update',
  item: 'conversation.item.create',
  response: 'response.create',
}

/** By event id where the server returns it; otherwise the oldest of what the error talks about. */
function commandOf({ state }: Draft, error: CommandError, kind: ErrorKind): PendingCommand | null {
  const { pending, connection } = state
  const named = pending.find(({ eventId }) => eventId === error.event_id)
  if (named || isForeign(error)) return named ?? null
  const ofType = (type: string | undefined) => pending.find(({ command }) => command.type === type) ?? null
  if (kind !== 'rejected') return ofType(typesOfKind[kind])
  const [field = ''] = error.param?.split(/[.[]/) ?? []
  if (Object.hasOwn(typesOfField, field)) return ofType(typesOfField[field])
  const said = `${error.code ?? ''} ${error.param ?? ''} ${error.message ?? ''}`
  if (error.code === 'unsupported_content_type' || /shorter than|truncat/i.test(said)) {
    return ofType('conversation.item.truncate')
  }
  const byName = pending.find(({ command }) => said.includes(command.type))
  if (byName) return byName
  if (/not.?found/i.test(error.code ?? '')) return ofType('conversation.item.delete')
  return connection.phase === 'configuring' ? ofType('session.update') : null
}

/** @returns Whether the person should be told that the server refused something. */
function refused(d: Draft, entry: PendingCommand, error: CommandError): boolean {
  const { command } = entry
  if (command.type === 'input_audio_buffer.commit') commitRefused(d, entry, error)
  settle(d, (each) => each === entry)
  switch (command.type) {
    case 'session.update':
      updateRefused(d, entry, error)
      return false
    case 'conversation.item.truncate':
      truncateRefused(d, entry, error)
      return false
    case 'conversation.item.delete':
    case 'response.cancel':
    case 'input_audio_buffer.clear':
      // The item, the response or the sound is gone already, which is what was wanted.
      return false
    case 'conversation.item.create':
      // A call that was cut off may be gone from the server, and then nobody needs its answer.
      if (command.item.type === 'function_call_output') return command.item.output !== NOT_RUN
      return itemRefused(d, command, error)
    case 'response.create':
      if (d.state.replies.awaiting?.eventId === entry.eventId) forgetAwaited(d)
      return true
    case 'input_audio_buffer.commit':
    case 'input_audio_buffer.append':
    case 'conversation.item.retrieve':
      return true
    default:
      return assertNever(command)
  }
}

/** The server counts a little less sound than it sent: once more with a margin, then let it be. */
function truncateRefused(d: Draft, entry: PendingCommand, error: CommandError): void {
  const { command } = entry
  if (command.type !== 'conversation.item.truncate') return
  const audio_end_ms = command.audio_end_ms - TRUNCATE_MARGIN_MS
  if (entry.secondTry || error.code === 'unsupported_content_type' || audio_end_ms <= 0) return
  const { item_id, content_index } = command
  send(d, { type: 'conversation.item.truncate', item_id, content_index, audio_end_ms }, { secondTry: true })
}
