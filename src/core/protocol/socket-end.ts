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

function byStatus(status: number, end: SocketEnd, context: EndContext): EndVerdict {
  const params = { host: context.host, status }
  const say = (code: NoticeCode, action: NoticeAction, retry = false): EndVerdict => ({
    retry,
    notice: notice(code, 'error', { params, action, detail: detailOf(`HTTP ${status}`, end) }),
  })
  if (status === 401) return say('key.refused', 'enter_key')
  if (status === 403) return say('connection.forbidden', 'enter_key')
  if (status === 404) return say('connection.not_found', 'open_settings')
  if (status === 402 || (status === 429 && noCredit.test(end.reason))) {
    return say('response.quota', 'test_connection')
  }
  if (status === 407) return say('connection.proxy', 'test_connection')
  if (status === 408) return say('connection.timeout', 'reconnect', true)
  if (status === 429) return say('connection.rate_limited', 'reconnect', true)
  if (status >= 500) return say('connection.server_error', 'reconnect', true)
  return say('connection.bad_request', 'open_settings')
}

function byErrorCode(code: string, end: SocketEnd, context: EndContext): EndVerdict {
  const say = (noticeCode: NoticeCode, action: NoticeAction, retry: boolean): EndVerdict => ({
    retry,
    notice: notice(noticeCode, 'error', {
      params: { host: context.host },
      action,
      detail: detailOf(code, end),
    }),
  })
  if (code.startsWith('ERR_PROXY'))
    return say('connection.proxy', 'test_connection', /TIMEOUT|ECONN/.test(code))
  if (/^(ENOTFOUND|EAI_)/.test(code)) return say('connection.dns', 'open_settings', true)
  if (/TIMEDOUT|TIMEOUT/.test(code)) return say('connection.timeout', 'reconnect', true)
  if (/CERT|TLS|SSL|LEAF_SIGNATURE|CRL|EPROTO/.test(code))
    return say('connection.tls', 'open_settings', false)
  return say('connection.unreachable', 'reconnect', true)
}

function byCloseCode(code: number, end: SocketEnd, context: EndContext): EndVerdict {
  const retry = retryableCodes.includes(code)
  const say = (noticeCode: NoticeCode, again = retry, action: NoticeAction = 'reconnect'): EndVerdict => ({
    retry: again,
    notice: notice(noticeCode, noticeCode === 'session.expired' ? 'info' : 'error', {
      params: { host: context.host, code },
      action,
      detail: detailOf(`close ${code}`, end),
    }),
  })
  if (code === 4000 || /beta_api_shape_disabled/.test(end.reason)) {
    return say(
      /beta/.test(end.reason) ? 'connection.beta_refused' : 'connection.closed',
      false,
      'open_settings',
    )
  }
  if (code === 1008) return say('connection.forbidden', false, 'enter_key')
  if (code === 1009) return say('connection.frame_too_big', false)
  if (!context.hadSession) return say('connection.closed_at_once')
  if (context.lastError?.code === 'session_expired') return say('session.expired', true)
  if (code === 1001 && /expired|maximum|duration/i.test(end.reason)) return say('session.expired', true)
  if (code === 1011) return say('connection.server_error')
  return say(retry ? 'connection.lost' : 'connection.closed')
}

const detailOf = (what: string, end: SocketEnd): string =>
  end.reason === '' ? what : redactKeys(`${what}: ${end.reason.slice(0, 500)}`)
