/**
 * One HTTP call for a function: no key, no cookie, no stored credentials, redirects on the same host alone, and an
 * answer of bounded size that is text.
 */
import { err, ok, type Result } from '#core/result'
import { followRedirect, type HttpRequest } from '#core/tools/http-request'

/** Bytes of an answer. */
export const MAX_ANSWER_BYTES = 32_768
const MAX_REDIRECTS = 3

export type HttpCall = (request: HttpRequest, signal: AbortSignal) => Promise<Result<string, string>>

export type HttpCallDeps = { readonly fetch: typeof fetch; readonly userAgent: string }

export function createHttpCall({ fetch, userAgent }: HttpCallDeps): HttpCall {
  return async (request, signal) => {
    let { url, method, body } = request
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      let response: Response
      try {
        response = await fetch(url, {
          method,
          headers: {
            accept: 'application/json, text/*;q=0.9',
            'user-agent': userAgent,
            ...(body === null ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === null ? {} : { body }),
          redirect: 'manual',
          credentials: 'omit',
          signal,
        })
      } catch {
        return err(`${request.host} could not be reached`)
      }
      const location = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || location === null) return read(response)
      await response.body?.cancel()
      const next = followRedirect(url, location)
      if (next === null) return err(`${request.host} sent the call on to another host, which is not allowed`)
      url = next
      if (response.status === 303 || (response.status < 303 && method === 'POST')) {
        method = 'GET'
        body = null
      }
    }
    return err(`${request.host} sent the call round in circles`)
  }
}

async function read(response: Response): Promise<Result<string, string>> {
  const type = response.headers.get('content-type') ?? ''
  if (type !== '' && !/^text\/|[/+](json|xml)\b/i.test(type)) {
    await response.body?.cancel()
    return err(`the answer is ${type.split(';')[0] ?? type}, not text`)
  }
  const text = await readText(response)
  if (!text.ok) return text
  if (response.status >= 200 && response.status <= 299) return text
  return err(`HTTP ${response.status}: ${text.value.slice(0, 500)}`)
}

async function readText(response: Response): Promise<Result<string, string>> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      size += part.value.byteLength
      if (size > MAX_ANSWER_BYTES) {
        await reader?.cancel()
        return err(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`)
      }
      chunks.push(part.value)
    }
  } catch {
    return err('the answer broke off')
  }
  return ok(Buffer.concat(chunks).toString('utf8'))
}
