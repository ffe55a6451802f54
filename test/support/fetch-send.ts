/** The HTTP side of tools over Node's own network, where there is no Electron. */
import { Readable } from 'node:stream'
import type { HttpSend } from '../../src/main/tools/http-send'

export const fetchSend: HttpSend = async ({ method, url, headers, body }, signal) => {
  const given = new AbortController()
  const close = (): void => given.abort()
  signal.addEventListener('abort', close, { once: true })
  const response = await fetch(url, {
    method,
    headers,
    body,
    redirect: 'manual',
    signal: given.signal,
  })
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    location: response.headers.get('location'),
    body: response.body === null ? Readable.from([]) : (response.body as AsyncIterable<Uint8Array>),
    close,
  }
}
