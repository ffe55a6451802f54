/** What an error or an end of a connection means: who is told what, and whether it is worth another try. */
import { describe, expect, it } from 'vitest'
import { classifyError, describeError, redactKeys, type ErrorKind } from '#core/protocol/errors'
import { classifyEnd, type EndContext, type SocketEnd } from '#core/protocol/socket-end'

const error = (code: string | null, rest: { type?: string; message?: string; param?: string } = {}) => ({
  code,
  type: rest.type ?? null,
  message: rest.message ?? null,
  param: rest.param ?? null,
})

describe('an error code', () => {
  it.each<[string, ErrorKind, string | null]>([
    ['beta_api_shape_disabled', 'fatal', 'connection.beta_refused'],
    ['session_expired', 'expired', 'session.expired'],
    ['invalid_api_key', 'fatal', 'key.refused'],
    ['model_not_found', 'fatal', 'connection.not_found'],
    ['insufficient_quota', 'quota', 'response.quota'],
    ['rate_limit_exceeded', 'rate_limit', 'response.rate_limited'],
    ['server_error', 'server', 'server.error'],
    ['missing_required_parameter', 'rejected', null],
    ['unknown_parameter', 'rejected', null],
    ['invalid_value', 'rejected', null],
    ['invalid_event', 'rejected', null],
    ['string_above_max_length', 'rejected', null],
    ['item_not_found', 'rejected', null],
    ['unsupported_content_type', 'rejected', null],
    ['input_audio_buffer_commit_empty', 'commit_empty', 'talk.nothing_heard'],
    ['conversation_already_has_active_response', 'active_response', null],
    ['response_cancel_not_active', 'ignore', null],
    ['cannot_update_voice', 'voice_locked', null],
    ['401', 'fatal', 'key.refused'],
    ['429', 'rate_limit', 'response.rate_limited'],
    ['constructor', 'rejected', null],
  ])('%s is %s', (code, kind, said) => {
    const verdict = classifyError(error(code))
    expect(verdict.kind).toBe(kind)
    expect(verdict.notice?.code ?? null).toBe(said)
  })

  it('that is missing is read from the type', () => {
    expect(classifyError(error(null, { type: 'server_error' })).kind).toBe('server')
    expect(classifyError(error(null, { type: 'authentication_error' }))).toMatchObject({
      kind: 'fatal',
      notice: { code: 'key.refused' },
    })
    expect(classifyError(error(null)).kind).toBe('rejected')
  })
})

it.each<[string, ErrorKind]>([
  ['Conversation already has an active response in progress: resp_1.', 'active_response'],
  ['Cancellation failed: no active response found', 'ignore'],
  ['Error committing input audio buffer: buffer too small. Expected at least 100ms of audio', 'commit_empty'],
  ['The input audio buffer is empty', 'commit_empty'],
  ['Something else is wrong', 'rejected'],
])('an error of a code that nobody knows is what its words say: %s', (message, kind) => {
  expect(classifyError(error('bad_request', { message })).kind).toBe(kind)
  expect(classifyError(error(null, { message })).kind).toBe(kind)
  // A code that is known says more than words.
  expect(classifyError(error('session_expired', { message })).kind).toBe('expired')
})

it('keys never get into a detail', () => {
  expect(redactKeys('Incorrect API key provided: sk-proj-Ab12Cd34Ef, Bearer abc.def')).toBe(
    'Incorrect API key provided: [key], Bearer [key]',
  )
  expect(describeError(error('x', { message: 'ek_1234567890 expired' }))).toBe('x: [key] expired')
})

describe('the end of a connection', () => {
  const none: SocketEnd = { httpStatus: null, closeCode: null, reason: '', errorCode: null }
  const before: EndContext = { hadSession: false, lastError: null, host: 'h.example:443' }
  const during: EndContext = { ...before, hadSession: true }
  const verdict = (end: Partial<SocketEnd>, context: EndContext) => {
    const { retry, notice } = classifyEnd({ ...none, ...end }, context)
    return [notice.code, retry]
  }

  it.each([
    [400, 'connection.bad_request', false],
    [401, 'key.refused', false],
    [403, 'connection.forbidden', false],
    [404, 'connection.not_found', false],
    [408, 'connection.timeout', true],
    [405, 'connection.not_realtime', false],
    [426, 'connection.not_realtime', false],
    [200, 'connection.not_realtime', false],
    [302, 'connection.redirected', false],
    [402, 'response.quota', false],
    [407, 'connection.proxy', false],
    [429, 'connection.rate_limited', true],
    [500, 'connection.server_error', true],
    [502, 'connection.server_error', true],
  ])('by HTTP status %i is %s', (httpStatus, code, retry) => {
    expect(verdict({ httpStatus }, before)).toEqual([code, retry])
  })

  it.each([
    ['ENOTFOUND', 'connection.dns', true],
    ['EAI_AGAIN', 'connection.offline', true],
    ['ECONNREFUSED', 'connection.unreachable', true],
    ['ECONNRESET', 'connection.unreachable', true],
    ['ENETUNREACH', 'connection.offline', true],
    ['EHOSTUNREACH', 'connection.unreachable', true],
    ['HPE_INVALID_CONSTANT', 'connection.not_realtime', false],
    ['ETIMEDOUT', 'connection.timeout', true],
    ['ERR_HANDSHAKE_TIMEOUT', 'connection.timeout', true],
    ['CERT_HAS_EXPIRED', 'connection.tls', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'connection.tls', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'connection.tls', false],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'connection.tls', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'connection.tls', false],
    ['EPROTO', 'connection.tls', false],
  ])('by %s is %s', (errorCode, code, retry) => {
    expect(verdict({ errorCode }, before)).toEqual([code, retry])
  })

  it.each([
    [1000, 'connection.closed', false],
    [1001, 'connection.lost', true],
    [1005, 'connection.lost', true],
    [1006, 'connection.lost', true],
    [1008, 'connection.forbidden', false],
    [1009, 'connection.frame_too_big', false],
    [1011, 'connection.server_error', true],
    [1012, 'connection.lost', true],
    [1013, 'connection.lost', true],
    [4000, 'connection.closed', false],
  ])('in a session by close code %i is %s', (closeCode, code, retry) => {
    expect(verdict({ closeCode }, during)).toEqual([code, retry])
  })

  it.each([
    ['ERR_PROXY_ECONNREFUSED', 'unreachable', true],
    ['ERR_PROXY_ETIMEDOUT', 'unreachable', true],
    ['ERR_PROXY_ENOTFOUND', 'unreachable', true],
    ['ERR_PROXY_NONE_EHOSTUNREACH', 'none', true],
    ['ERR_PROXY_STATUS_407', 'password', false],
    ['ERR_PROXY_STATUS_403', 'refused', false],
    ['ERR_PROXY_UNSUPPORTED_SOCKS5', 'unsupported', false],
    ['ERR_PROXY_UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unreachable', false],
  ])(
    'by a proxy (%s) says how, and is tried again only where it may pass: %s, %s',
    (errorCode, reason, again) => {
      const { retry, notice } = classifyEnd({ ...none, errorCode }, before)
      expect([notice.code, notice.params['reason'], retry]).toEqual(['connection.proxy', reason, again])
    },
  )

  it('by a frame that we refuse to read is that, whatever the peer does about it, and is tried again', () => {
    const errorCode = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
    for (const closeCode of [1006, 1009])
      expect(verdict({ closeCode, errorCode }, during)).toEqual(['connection.frame_too_big', true])
  })

  it('before there was a session is closed at once', () => {
    expect(verdict({ closeCode: 1000 }, before)[0]).toBe('connection.closed_at_once')
    expect(verdict({ closeCode: 1006 }, before)[0]).toBe('connection.closed_at_once')
  })

  it('by 4000 with the beta reason says that the beta interface is refused', () => {
    const reason = 'invalid_request_error.beta_api_shape_disabled'
    expect(verdict({ closeCode: 4000, reason }, before)).toEqual(['connection.beta_refused', false])
  })

  it.each([
    ['invalid_request_error.model_not_found', 'connection.not_found'],
    ['invalid_request_error.invalid_api_key', 'key.refused'],
    ['insufficient_quota', 'response.quota'],
    ['shutting down for maintenance', 'connection.closed'],
  ])('by 4000 with the reason %s is told by the code in it', (reason, code) => {
    expect(verdict({ closeCode: 4000, reason }, during)).toEqual([code, false])
  })

  it.each([
    ['CERT_HAS_EXPIRED', 'expired'],
    ['CERT_NOT_YET_VALID', 'expired'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'untrusted'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untrusted'],
    ['CERT_AUTHORITY_INVALID', 'untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'wrong_host'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'not_tls'],
    ['CERT_REVOKED', 'other'],
  ])('by %s says which fault of the certificate it was: %s', (errorCode, reason) => {
    const { notice } = classifyEnd({ ...none, errorCode }, before)
    expect([notice.code, notice.params['reason']]).toEqual(['connection.tls', reason])
  })

  it('says what the fatal error event before it said', () => {
    const lastError = error('invalid_api_key')
    expect(verdict({ closeCode: 1006 }, { ...before, lastError })).toEqual(['key.refused', false])
  })

  it.each([
    ['the reason', { closeCode: 1001, reason: 'Your session hit the maximum duration of 60 minutes.' }, null],
    ['the error event before it', { closeCode: 1001 }, error('session_expired')],
    ['the error event, whatever the code', { closeCode: 1000 }, error('session_expired')],
  ])('is an expiry by %s', (_name, end, lastError) => {
    expect(verdict(end, { ...during, lastError })).toEqual(['session.expired', true])
  })

  it('carries the host, and the reason as a detail without keys', () => {
    const { notice } = classifyEnd({ ...none, httpStatus: 401, reason: 'bad key sk-abcdefgh' }, before)
    expect(notice).toMatchObject({
      params: { host: 'h.example:443', status: 401 },
      action: 'enter_key',
      detail: 'HTTP 401: bad key [key]',
    })
  })
})
