/**
 * What an `error` event means for the conversation. Most are no reason to stop: a realtime session survives them.
 * Source of the codes: OpenAI Realtime API reference, and reports of the public client libraries where it is silent.
 */
import { notice, type Notice, type NoticeCode } from '../notice'
import { assertNever } from '../result'
import type { WireError } from './events'
import { hideSecretShapes } from './secret-shapes'

export type ErrorKind =
  /** Nothing to do and nothing to say. */
  | 'ignore'
  /** Our response.create came during a response: it waits for that one's end. */
  | 'active_response'
  /** The commit held no speech. */
  | 'commit_empty'
  /** The session reached its maximum duration: reconnect and rebuild. */
  | 'expired'
  /** The session cannot go on and a new attempt would fail in the same way. */
  | 'fatal'
  | 'voice_locked'
  | 'quota'
  | 'rate_limit'
  | 'server'
  /** One command of ours was refused; which one is for the caller to find out. */
  | 'rejected'

export type ErrorVerdict = {
  readonly kind: ErrorKind
  /** What to tell the person, if it is not our own doing; the caller may know better. */
  readonly notice: Notice | null
}

const kinds: ReadonlyMap<string, ErrorKind> = new Map<string, ErrorKind>([
  ['response_cancel_not_active', 'ignore'],
  ['conversation_already_has_active_response', 'active_response'],
  ['input_audio_buffer_commit_empty', 'commit_empty'],
  ['session_expired', 'expired'],
  ['beta_api_shape_disabled', 'fatal'],
  ['invalid_api_key', 'fatal'],
  ['model_not_found', 'fatal'],
  ['cannot_update_voice', 'voice_locked'],
  ['insufficient_quota', 'quota'],
  ['rate_limit_exceeded', 'rate_limit'],
  ['server_error', 'server'],
  ['connection_error', 'server'],
  // As relays pass on what HTTP said to them.
  ['401', 'fatal'],
  ['authentication_error', 'fatal'],
  ['429', 'rate_limit'],
])

/** What servers say that have no code for it, or one of their own. */
const kindsByWords: readonly (readonly [RegExp, ErrorKind])[] = [
  [/already has an active response/i, 'active_response'],
  [/no active response/i, 'ignore'],
  [/buffer (is )?(too small|empty)/i, 'commit_empty'],
]

const fatalNotices: ReadonlyMap<string, NoticeCode> = new Map<string, NoticeCode>([
  ['beta_api_shape_disabled', 'connection.beta_refused'],
  ['invalid_api_key', 'key.refused'],
  ['model_not_found', 'connection.not_found'],
  ['401', 'key.refused'],
  ['authentication_error', 'key.refused'],
])

export function classifyError(error: WireError): ErrorVerdict {
  const kind = kindOf(error)
  const detail = describeError(error)
  switch (kind) {
    case 'ignore':
    case 'active_response':
    case 'voice_locked':
    case 'rejected':
      return { kind, notice: null }
    case 'commit_empty':
      return { kind, notice: notice('talk.nothing_heard', 'info') }
    case 'expired':
      return { kind, notice: notice('session.expired', 'info', { detail }) }
    case 'fatal': {
      const code =
        fatalNotices.get(error.code ?? '') ?? fatalNotices.get(error.type ?? '') ?? 'connection.bad_request'
      const action = code === 'key.refused' ? 'enter_key' : 'open_settings'
      return { kind, notice: notice(code, 'error', { action, detail }) }
    }
    case 'quota':
      return { kind, notice: notice('response.quota', 'error', { detail }) }
    case 'rate_limit':
      return { kind, notice: notice('response.rate_limited', 'warning', { detail }) }
    case 'server':
      return { kind, notice: notice('server.error', 'warning', { detail }) }
    default:
      return assertNever(kind)
  }
}

/** A type stands in where the code is missing: relays and failed responses often send no more than that. */
function kindOf(error: WireError): ErrorKind {
  const byWords = kindsByWords.find(([words]) => words.test(error.message ?? ''))?.[1]
  return kinds.get(error.code ?? '') ?? byWords ?? kinds.get(error.type ?? '') ?? 'rejected'
}

/** Code and message of a server for those who want them; anything that looks like a key is taken out. */
export function describeError(error: WireError): string | null {
  const parts = [error.code ?? error.type, error.param, error.message].filter((part) => part)
  return parts.length === 0 ? null : redactKeys(parts.join(': '))
}

export const redactKeys = (text: string): string => hideSecretShapes(text, '[key]')
