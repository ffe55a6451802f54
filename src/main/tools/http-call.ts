/**
 * One HTTP call for a function: no key, no cookie, no stored credentials, redirects on the same host alone, and an
 * answer of bounded size that is text. The way is https, where the host's certificate has to bear its name, or this
 * computer itself: a name that is turned to an address of the local network therefore reaches nothing there.
 */
import { err, ok, type Result } from '#core/result'
import { followRedirect, type HttpRequest } from '#core/tools/http-request'
import type { HttpAnswer, HttpSend } from './http-send'

/** Bytes of an answer. */
export const MAX_ANSWER_BYTES = 32_768
const MAX_REDIRECTS = 3

export type HttpCall = (request: HttpRequest, signal: AbortSignal) => Promise<Result<string, string>>

export type HttpCallDeps = { readonly send: HttpSend; readonly userAgent: string }

export function createHttpCall({ send, userAgent }: HttpCallDeps): HttpCall {
  return async (request, signal) => {
    let { url, method, body } = request
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const headers = {
        accept: 'application/json, text/*;q=0.9',
        'user-agent': userAgent,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      }
      let answer: HttpAnswer
      try {
        answer = await send({ method, url, headers, body }, signal)
      } catch {
        return err(`${request.host} could not be reached`)
      }
      const { status, location } = answer
      if (status < 300 || status > 399 || location === null) {
        const text = await read(answer)
        answer.close()
        return text
      }
      answer.close()
      const next = followRedirect(url, location)
      if (next === null) return err(`${request.host} sent the call on to another host, which is not allowed`)
      url = next
      if (status === 303 || (status < 303 && method === 'POST')) {
        method = 'GET'
        body = null
      }
    }
    return err(`${request.host} sent the call round in circles`)
  }
}

async function read({ type, status, body }: HttpAnswer): Promise<Result<string, string>> {
  if (type !== '' && !/^text\/|[/+](json|xml)\b/i.test(type)) {
    return err(`the answer is ${type.split(';')[0] ?? type}, not text`)
  }
  const text = await readText(body)
  if (!text.ok) return text
  if (status >= 200 && status <= 299) return text
  return err(`HTTP ${status}: ${text.value.slice(0, 500)}`)
}

async function readText(body: HttpAnswer['body']): Promise<Result<string, string>> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of body) {
      size += part.byteLength
      if (size > MAX_ANSWER_BYTES) return err(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`)
      chunks.push(part)
    }
  } catch {
    return err('the answer broke off')
  }
  return ok(Buffer.concat(chunks).toString('utf8'))
}
