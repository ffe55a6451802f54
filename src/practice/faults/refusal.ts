/** The answer to an upgrade that the script refuses: an API's error, or the page of something in between. */
import { STATUS_CODES } from 'node:http'
import { scriptedError, type ErrorCode } from './error-codes'
import type { FaultOf } from './script'

const codes: Readonly<Record<number, ErrorCode>> = {
  401: 'invalid_api_key',
  402: 'insufficient_quota',
  404: 'model_not_found',
  429: 'rate_limit_exceeded',
  500: 'server_error',
  502: 'server_error',
  503: 'server_error',
}

export type HttpBody = { readonly type: string; readonly text: string }

export function refusalBody({ status, body }: FaultOf<'refuse'>): HttpBody {
  const phrase = STATUS_CODES[status] ?? ''
  if (body === 'html') {
    const title = `${String(status)} ${phrase}`
    return {
      type: 'text/html',
      text: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
    }
  }
  const code = codes[status]
  const error = code
    ? scriptedError(code)
    : { type: 'invalid_request_error', code: null, message: `${phrase}.`, param: null }
  return { type: 'application/json', text: JSON.stringify({ error }, null, 2) }
}
