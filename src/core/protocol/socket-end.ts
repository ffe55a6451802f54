/**
 * Why a connection ended or never came to be, and whether trying again makes sense. Reads what a WebSocket client can
 * know: the HTTP status of a refused upgrade, the close code with its reason, or the operating system's error.
 */
import { notice, type Notice, type NoticeAction, type NoticeCode } from '../notice'
import { classifyError, redactKeys } from './errors'
import type { WireError } from './events'

/** Why a socket ended or never came to be; main makes it from the events of its WebSocket client. */
export type SocketEnd = {
  /** HTTP status of a refused upgrade, else null. */
  readonly httpStatus: number | null
  /** WebSocket close code, else null. */
  readonly closeCode: number | null
  readonly reason: string
  /** Node's error code (ENOTFOUND, ECONNREFUSED, CERT_…, ETIMEDOUT), else null. */
  readonly errorCode: string | null
}

export type EndContext = {
  /** `session.created` had arrived. */
  readonly hadSession: boolean
  /** The last `error` event of this connection: closes after one are often without a reason of their own. */
  readonly lastError: WireError | null
  readonly host: string
}

export type EndVerdict = {
  /** A new attempt may succeed without anybody changing anything. */
  readonly retry: boolean
  readonly notice: Notice
}

/** Close codes after which a server may well be there again. 1005 is a close without a code, as some relays send. */
const retryableCodes: readonly number[] = [1001, 1005, 1006, 1011, 1012, 1013]

export function classifyEnd(end: SocketEnd, context: EndContext): EndVerdict {
  if (end.httpStatus !== null) return byStatus(end.httpStatus, end, context)
  const fatal = context.lastError && classifyError(context.lastError)
  if (fatal?.kind === 'fatal' && fatal.notice) return { retry: false, notice: fatal.notice }
  if (end.errorCode !== null && !context.hadSession) return byErrorCode(end.errorCode, end, context)
  return byCloseCode(end.closeCode ?? 1006, end, context)
}

/** The same status says "too fast" and "nothing left"; only the words tell which. */
const noCredit = /quota|billing|credit|balance/i

type Say = (
  code: NoticeCode,
  action: NoticeAction,
  more?: { readonly retry?: boolean; readonly reason?: string },
) => EndVerdict

/** Each cause has its sentence, and where one code has several, `reason` chooses among them. */
const sayer =
  (what: string, params: Notice['params'], end: SocketEnd): Say =>
  (code, action, { retry = false, reason } = {}) => ({
    retry,
    notice: notice(code, code === 'session.expired' ? 'info' : 'error', {
      params: reason === undefined ? params : { ...params, reason },
      action,
      detail: detailOf(what, end),
    }),
  })

function byStatus(status: number, end: SocketEnd, { host }: EndContext): EndVerdict {
  const say = sayer(`HTTP ${status}`, { host, status }, end)
  if (status < 300) return say('connection.not_realtime', 'open_settings')
  if (status < 400) return say('connection.redirected', 'open_settings')
  if (status === 401) return say('key.refused', 'enter_key')
  if (status === 403) return say('connection.forbidden', 'enter_key')
  if (status === 404) return say('connection.not_found', 'open_settings', { reason: missing(end.reason) })
  if (status === 402 || (status === 429 && noCredit.test(end.reason))) {
    return say('response.quota', 'test_connection')
  }
  if (status === 405 || status === 426) return say('connection.not_realtime', 'open_settings')
  if (status === 407) return say('connection.proxy', 'test_connection', { reason: 'password' })
  if (status === 408) return say('connection.timeout', 'reconnect', { retry: true })
  if (status === 429) return say('connection.rate_limited', 'reconnect', { retry: true })
  if (status >= 500) return say('connection.server_error', 'reconnect', { retry: true })
  return say('connection.bad_request', 'open_settings')
}

/** What a 404 misses. A service of models says so in words; a page without any comes from a wrong path. */
function missing(words: string): 'deployment' | 'model' | 'path' {
  if (/deployment/i.test(words)) return 'deployment'
  return /model/i.test(words) ? 'model' : 'path'
}

function byErrorCode(code: string, end: SocketEnd, { host }: EndContext): EndVerdict {
  const say = sayer(code, { host }, end)
  if (code.startsWith('ERR_PROXY')) {
    // A proxy that cannot be reached or found is as often a network that is gone for a moment.
    const retry = /TIMEOUT|TIMEDOUT|ECONN|UNREACH|ENETDOWN|ENOTFOUND|EAI_/.test(code)
    return say('connection.proxy', 'test_connection', { retry, reason: proxyTrouble(code) })
  }
  if (/^(EAI_AGAIN|ENETUNREACH|ENETDOWN)$/.test(code))
    return say('connection.offline', 'reconnect', { retry: true })
  if (/^(ENOTFOUND|EAI_)/.test(code)) return say('connection.dns', 'open_settings', { retry: true })
  if (/TIMEDOUT|TIMEOUT/.test(code)) return say('connection.timeout', 'reconnect', { retry: true })
  if (/CERT|TLS|SSL|LEAF_SIGNATURE|CRL|EPROTO/.test(code)) {
    return say('connection.tls', 'open_settings', { reason: tlsTrouble(code) })
  }
  if (/^(HPE_|ERR_NOT_WEBSOCKET)/.test(code)) return say('connection.not_realtime', 'open_settings')
  return say('connection.unreachable', 'reconnect', { retry: true })
}

/** Names of OpenSSL and of Node's own checks. */
function tlsTrouble(code: string): 'expired' | 'untrusted' | 'wrong_host' | 'not_tls' | 'other' {
  if (/EXPIRED|NOT_YET_VALID/.test(code)) return 'expired'
  if (/ALTNAME/.test(code)) return 'wrong_host'
  if (/SELF_SIGNED|LEAF_SIGNATURE|ISSUER|AUTHORITY/.test(code)) return 'untrusted'
  return /EPROTO|WRONG_VERSION/.test(code) ? 'not_tls' : 'other'
}

function proxyTrouble(code: string): 'password' | 'unreachable' | 'none' | 'unsupported' | 'refused' {
  if (/STATUS_407/.test(code)) return 'password'
  if (code.startsWith('ERR_PROXY_NONE_')) return 'none'
  if (/UNSUPPORTED/.test(code)) return 'unsupported'
  return /STATUS_/.test(code) ? 'refused' : 'unreachable'
}

function byCloseCode(code: number, end: SocketEnd, context: EndContext): EndVerdict {
  const again = { retry: retryableCodes.includes(code) }
  const say = sayer(`close ${code}`, { host: context.host, code }, end)
  const named = classifyError({ type: null, code: codeIn(end.reason), message: null, param: null })
  if ((named.kind === 'fatal' || named.kind === 'quota') && named.notice) {
    return say(named.notice.code, named.notice.action ?? 'test_connection')
  }
  if (code === 4000) return say('connection.closed', 'open_settings')
  if (code === 1008) return say('connection.forbidden', 'enter_key')
  // A frame of the server that is refused here need not come again in a new session; one of ours that is too big would.
  const refusedHere = end.errorCode === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
  if (code === 1009 || refusedHere) {
    return say('connection.frame_too_big', 'reconnect', { retry: refusedHere })
  }
  if (!context.hadSession) return say('connection.closed_at_once', 'reconnect', again)
  const expired =
    context.lastError?.code === 'session_expired' ||
    (code === 1001 && /expired|maximum|duration/i.test(end.reason))
  if (expired) return say('session.expired', 'reconnect', { retry: true })
  if (code === 1011) return say('connection.server_error', 'reconnect', again)
  return say(again.retry ? 'connection.lost' : 'connection.closed', 'reconnect', again)
}

/** The error code at the end of a reason such as `invalid_request_error.beta_api_shape_disabled`. */
const codeIn = (reason: string): string | null => /(?:^|\.)([a-z]+(?:_[a-z]+)+)$/.exec(reason)?.[1] ?? null

const detailOf = (what: string, end: SocketEnd): string =>
  end.reason === '' ? what : redactKeys(`${what}: ${end.reason.slice(0, 500)}`)
