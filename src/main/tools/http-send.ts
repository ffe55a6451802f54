/**
 * One HTTP exchange over Chromium's network, which knows the proxy and the certificates of the system. `net.request`
 * and not `net.fetch`: the latter cannot tell where a redirect leads without following it.
 */
import { Readable } from 'node:stream'
import type { ClientRequest, ClientRequestConstructorOptions } from 'electron'

export type HttpQuestion = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export type HttpAnswer = {
  readonly status: number
  /** Content-Type as sent; empty where there is none. */
  readonly type: string
  /** Where a redirect leads; it has not been followed. */
  readonly location: string | null
  /** Unpacked. Throws when the answer breaks off. */
  readonly body: AsyncIterable<Uint8Array>
  /** Ends the transfer wherever it is; always called when the answer is no longer needed. */
  readonly close: () => void
}

/** Sends no cookie and no stored credentials. Rejects when there is no answer, or the signal is aborted. */
export type HttpSend = (question: HttpQuestion, signal: AbortSignal) => Promise<HttpAnswer>

type NetRequest = (options: ClientRequestConstructorOptions) => ClientRequest

export const createNetSend =
  (open: NetRequest): HttpSend =>
  ({ method, url, headers, body }, signal) =>
    new Promise((resolve, reject) => {
      const request = open({
        method,
        url,
        headers: { ...headers },
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        bypassCustomProtocolHandlers: true,
      })
      let stream: Readable | null = null
      const close = (): void => {
        signal.removeEventListener('abort', close)
        // A reader that waits would wait for ever: an aborted request does not end its stream.
        if (stream?.readableEnded === false) stream.destroy(new Error('given up'))
        request.abort()
        reject(new Error('given up'))
      }
      signal.addEventListener('abort', close, { once: true })
      request.on('redirect', (status, _method, location) => {
        resolve({ status, type: '', location, body: Readable.from([]), close })
      })
      request.on('response', (response) => {
        // Declared as an emitter; it is a stream of Node's.
        stream = response as unknown as Readable
        const type = response.headers['content-type'] ?? ''
        resolve({
          status: response.statusCode,
          type: Array.isArray(type) ? (type[0] ?? '') : type,
          location: null,
          body: stream,
          close,
        })
      })
      // A redirect that is not followed ends with an error too; by then the promise is settled.
      request.on('error', (error) => {
        stream?.destroy(error)
        reject(error)
      })
      if (signal.aborted) close()
      else request.end(body ?? undefined)
    })
