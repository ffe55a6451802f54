/** Who may connect: the bearer of the token, given as a header or, by browsers, as a subprotocol. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const KEY_PROTOCOL = 'openai-insecure-api-key.'

const offeredProtocols = (request: IncomingMessage): readonly string[] =>
  (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim())

/** Null where nothing was offered. */
export function givenToken(request: IncomingMessage): string | null {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const protocol = offeredProtocols(request).find((offered) => offered.startsWith(KEY_PROTOCOL))
  return bearer ?? protocol?.slice(KEY_PROTOCOL.length) ?? null
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Takes the same time whatever is wrong. */
export const sameToken = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected))

/**
 * Without a token, any page in any browser of this computer could talk to the server, so pages of other origins are
 * refused then. Programs send no origin.
 */
export function isForeignPage(request: IncomingMessage): boolean {
  const { origin } = request.headers
  if (origin === undefined) return false
  return !/^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(origin)
}
