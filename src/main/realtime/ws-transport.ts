/** One WebSocket to a Realtime server: opened, watched, closed, and its end told exactly once. Headers are never logged. */
import type { SecureContext } from 'node:tls'
import { WebSocket, type ClientOptions } from 'ws'
import { dial, type Header, type KeyPlace } from '#core/protocol/access'
import type { ProxyRoute } from '#core/protocol/proxy'
import type { SocketEnd } from '#core/session/types'
import type { Clock } from '../system/clock'
import { nothing } from '../system/nothing'
import { keepAlive, type KeepAlive, type KeepAliveLimits } from './keep-alive'
import { createKeyMask } from './mask-key'
import { createTunnel } from './tunnel'
import { readRefusal } from './refusal'

export type TransportTarget = {
  readonly url: string
  /** Null for servers that want none. */
  readonly key: string | null
  /** Where the key goes; as bearer unless given. */
  readonly place?: KeyPlace
  /** Further headers of the handshake. */
  readonly headers?: readonly Header[]
  /** The ways to it, in the order to try; direct unless given. */
  readonly routes?: readonly ProxyRoute[]
  /** Authorities to go by instead of Node's own. */
  readonly trust?: SecureContext
}

export type TransportHandlers = {
  readonly onOpen: () => void
  /** One frame, as bytes: the fast path for sound reads them without making a string first. */
  readonly onFrame: (frame: Buffer) => void
  /** Whether the line is alive is asked, and answered. */
  readonly onPing?: () => void
  readonly onPong?: () => void
  /** Told once, whatever happened; not told after `close`, since then the caller knows. */
  readonly onClosed: (end: SocketEnd) => void
}

export interface Transport {
  /** A complete JSON text frame; `sent` is called when it has left this process. Dropped when the socket is not open. */
  readonly send: (frame: string | Buffer, sent?: () => void) => void
  /** Bytes that wait in this process for the network. */
  readonly bufferedAmount: () => number
  /** The link has to give a sign of life within moments, or its end is told as 1006; see keep-alive. */
  readonly probe: (doubted?: boolean) => void
  readonly close: (code: number) => void
}

export type OpenTransport = (target: TransportTarget, handlers: TransportHandlers) => Transport

export type TransportDeps = {
  readonly clock: Clock
  readonly userAgent: string
  /** Keeps this exact value out of the log; returns the end of it. */
  readonly hide?: (secret: string) => () => void
  /** ms; defaults are for the real network, tests shorten them. */
  readonly limits?: Partial<TransportLimits>
}

export type TransportLimits = KeepAliveLimits & {
  readonly handshakeMs: number
  /** A server that refuses may take its time to say why. */
  readonly refusalMs: number
  /** How long a closing handshake may take before the socket is cut. */
  readonly closeMs: number
}

const defaults: TransportLimits = {
  handshakeMs: 10_000,
  pingMs: 10_000,
  probeMs: 4_000,
  refusalMs: 2_000,
  closeMs: 1_500,
}
/** Ten minutes of sound in one delta are 37 MiB of base64. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024

export function createTransportOpener({ clock, userAgent, hide, limits }: TransportDeps): OpenTransport {
  const limit = { ...defaults, ...limits }
  return (target, handlers) => {
    const unhide = target.key === null ? nothing : hide?.(target.key)
    const transport = open(
      target,
      {
        ...handlers,
        onClosed: (end) => {
          handlers.onClosed(end)
          unhide?.()
        },
      },
      { clock, userAgent, limit },
    )
    return {
      ...transport,
      close: (code) => {
        transport.close(code)
        unhide?.()
      },
    }
  }
}

type Open = { readonly clock: Clock; readonly userAgent: string; readonly limit: TransportLimits }

function open(
  target: TransportTarget,
  handlers: TransportHandlers,
  { clock, userAgent, limit }: Open,
): Transport {
  let ended = false
  let opened = false
  let errorCode: string | null = null
  let pings: KeepAlive | null = null
  const mask = createKeyMask(target.key)
  const end = (rest: Partial<SocketEnd>): void => {
    pings?.stop()
    if (ended) return
    ended = true
    handlers.onClosed({ httpStatus: null, closeCode: null, reason: '', errorCode, ...rest })
  }

  let socket: WebSocket
  try {
    const { key, place = { type: 'bearer' }, headers = [], trust } = target
    const dialled = dial({ url: target.url, key, place, headers })
    // The types know the synchronous form alone; ws hands the function to Node's http client, which takes both.
    const createConnection = createTunnel(target.routes ?? [], limit.handshakeMs) as unknown as
      ClientOptions['createConnection'] | null
    socket = new WebSocket(dialled.url, {
      ...(createConnection ? { createConnection } : {}),
      ...(trust ? { secureContext: trust } : {}),
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      handshakeTimeout: limit.handshakeMs,
      skipUTF8Validation: true,
      followRedirects: false,
      headers: { 'user-agent': userAgent, ...dialled.headers },
    })
  } catch {
    const cancel = clock.after(0, () => end({ errorCode: 'ERR_INVALID_URL' }))
    return { send: nothing, bufferedAmount: () => 0, probe: nothing, close: cancel }
  }

  socket.on('open', () => {
    if (ended) return
    opened = true
    pings = keepAlive(socket, clock, limit, handlers)
    handlers.onOpen()
  })
  socket.on('message', (data) => {
    if (!ended) handlers.onFrame(mask.frame(Buffer.isBuffer(data) ? data : Buffer.from(data as ArrayBuffer)))
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    errorCode = error.code ?? codeOf(error.message)
  })
  socket.on('unexpected-response', (request, response) => {
    readRefusal(response, clock, limit.refusalMs, (words) => {
      end({ httpStatus: response.statusCode ?? null, reason: mask.text(words), errorCode: null })
      request.destroy()
    })
  })
  socket.on('close', (code, reason) => {
    end({ closeCode: opened ? code : null, reason: mask.text(reason.toString('utf8')) })
  })

  return {
    send: (frame, sent) => {
      if (ended || socket.readyState !== WebSocket.OPEN) return
      pings?.noteSent()
      socket.send(frame, { binary: false }, (error) => {
        if (!error && !ended) sent?.()
      })
    },
    bufferedAmount: () => socket.bufferedAmount,
    probe: (doubted) => {
      if (!ended) pings?.probe(doubted)
    },
    close: (code) => {
      if (ended) return
      ended = true
      pings?.stop()
      if (!opened) {
        socket.terminate()
        return
      }
      socket.close(code)
      const cancel = clock.after(limit.closeMs, () => socket.terminate())
      socket.once('close', cancel)
    },
  }
}

/** Some errors of the WebSocket client itself have words alone. */
function codeOf(message: string): string {
  if (/handshake has timed out/i.test(message)) return 'ETIMEDOUT'
  return /^(invalid|server sent|unexpected)\b.*\b(header|subprotocol|extension)/i.test(message)
    ? 'ERR_NOT_WEBSOCKET'
    : 'ERR_SOCKET'
}
