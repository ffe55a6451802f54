/** The transport against real servers: refusals, silence, garbage, sudden ends, dead links. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import type { SocketEnd } from '#core/session/types'
import {
  createTransportOpener,
  type Transport,
  type TransportLimits,
} from '../../../src/main/realtime/ws-transport'
import { systemClock } from '../../../src/main/system/clock'
import { createFakeClock } from '../../unit/main/support/fake-clock'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port

/** An HTTP server that answers every upgrade by hand. */
async function refusing(answer: (request: IncomingMessage) => string, end = true): Promise<string> {
  const server: Server = createServer()
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => undefined)
    socket.write(answer(request))
    if (end) socket.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return `ws://127.0.0.1:${portOf(server)}/v1/realtime`
}

async function accepting(
  serve: (socket: WebSocket, request: IncomingMessage) => void,
  options: { autoPong?: boolean } = {},
): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', ...options })
  server.on('connection', serve)
  await once(server, 'listening')
  closers.push(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  return `ws://127.0.0.1:${portOf(server)}/v1/realtime`
}

type Seen = { opened: boolean; frames: string[]; end: SocketEnd }

function connect(
  url: string,
  given: {
    key?: string | null
    limits?: Partial<TransportLimits>
    clock?: typeof systemClock
    hide?: (secret: string) => () => void
    onOpen?: (transport: Transport) => void
    onFrame?: (frame: Buffer, transport: Transport) => void
  } = {},
): { transport: Transport; done: Promise<Seen> } {
  const open = createTransportOpener({
    clock: given.clock ?? systemClock,
    userAgent: 'Parley/test',
    ...(given.hide ? { hide: given.hide } : {}),
    ...(given.limits ? { limits: given.limits } : {}),
  })
  const frames: string[] = []
  let opened = false
  let transport: Transport | null = null
  const done = new Promise<Seen>((resolve) => {
    transport = open(
      { url, key: given.key ?? null },
      {
        onOpen: () => {
          opened = true
          if (transport) given.onOpen?.(transport)
        },
        onFrame: (frame) => {
          frames.push(frame.toString('utf8'))
          if (transport) given.onFrame?.(frame, transport)
        },
        onClosed: (end) => resolve({ opened, frames, end }),
      },
    )
  })
  if (!transport) throw new Error('no transport')
  return { transport, done }
}

const http = (status: string, body: string): string =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

describe('a refused upgrade', () => {
  it('tells the status and the words of the server', async () => {
    const body = JSON.stringify({ error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } })
    const url = await refusing(() => http('401 Unauthorized', body))
    const { opened, end } = await connect(url).done
    expect(opened).toBe(false)
    expect(end).toEqual({
      httpStatus: 401,
      closeCode: null,
      reason: 'Incorrect API key provided',
      errorCode: null,
    })
  })

  it.each([
    ['404 Not Found', 'no such path', 'no such path'],
    ['502 Bad Gateway', '<html><body>proxy</body></html>', ''],
    ['429 Too Many Requests', '', ''],
    ['400 Bad Request', '{"error":"bad model"}', 'bad model'],
  ])('with %s and %j', async (status, body, reason) => {
    const { end } = await connect(await refusing(() => http(status, body))).done
    expect([end.httpStatus, end.reason]).toEqual([Number(status.slice(0, 3)), reason])
  })

  it('with an endless body is told without reading it all', async () => {
    const url = await refusing(() => `HTTP/1.1 403 Forbidden\r\n\r\n${'x'.repeat(20_000)}`, false)
    const { end } = await connect(url).done
    expect(end.httpStatus).toBe(403)
    expect(end.reason.length).toBeLessThanOrEqual(500)
  })

  it('that keeps its words back is told after a moment', async () => {
    const url = await refusing(
      () => 'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 10\r\n\r\n',
      false,
    )
    const { end } = await connect(url, { limits: { refusalMs: 50 } }).done
    expect(end).toMatchObject({ httpStatus: 500, reason: '' })
  })

  it('as a redirect is not followed: the key stays with its host', async () => {
    const visited: string[] = []
    const elsewhere = await accepting((_socket, request) => visited.push(request.url ?? ''))
    const url = await refusing(
      () => `HTTP/1.1 302 Found\r\nlocation: ${elsewhere}\r\ncontent-length: 0\r\n\r\n`,
    )
    const { end } = await connect(url, { key: 'sk-secret' }).done
    expect([end.httpStatus, visited]).toEqual([302, []])
  })
})

describe('an unreachable server', () => {
  it('tells the code of the system', async () => {
    const server = createTcpServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const port = portOf(server)
    server.close()
    await once(server, 'close')
    const { end } = await connect(`ws://127.0.0.1:${port}/`).done
    expect(end).toMatchObject({ httpStatus: null, closeCode: null, errorCode: 'ECONNREFUSED' })
  })

  it('that accepts and says nothing is a timeout', async () => {
    const server = createTcpServer((socket) => void closers.push(() => socket.destroy()))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    closers.push(() => server.close())
    const { end } = await connect(`ws://127.0.0.1:${portOf(server)}/`, { limits: { handshakeMs: 80 } }).done
    expect(end.errorCode).toBe('ETIMEDOUT')
  })

  it('that is no WebSocket server is an error, not an exception', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.end('SSH-2.0-OpenSSH\r\n')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    closers.push(() => server.close())
    const { opened, end } = await connect(`ws://127.0.0.1:${portOf(server)}/`).done
    expect([opened, end.httpStatus]).toEqual([false, null])
    expect(end.errorCode).not.toBeNull()
  })

  it('with an impossible address is told like any other failure', async () => {
    expect((await connect('nonsense').done).end.errorCode).toBe('ERR_INVALID_URL')
  })
})

describe('an open socket', () => {
  it('sends the key as bearer and our name, offers no compression, and asks for nothing of the old interface', async () => {
    const headers: IncomingMessage['headers'][] = []
    const url = await accepting((socket, request) => {
      headers.push(request.headers)
      socket.close(1000)
    })
    await connect(url, { key: 'sk-secret' }).done
    expect(headers[0]).toMatchObject({ authorization: 'Bearer sk-secret', 'user-agent': 'Parley/test' })
    expect(headers[0]).not.toHaveProperty('sec-websocket-extensions')
    expect(headers[0]).not.toHaveProperty('openai-beta')
  })

  it('sends no authorization where there is no key', async () => {
    const headers: IncomingMessage['headers'][] = []
    const url = await accepting((socket, request) => {
      headers.push(request.headers)
      socket.close(1000)
    })
    await connect(url).done
    expect(headers[0]).not.toHaveProperty('authorization')
  })

  it('carries text both ways, also when it is given as bytes, and tells when it has left', async () => {
    const binary: boolean[] = []
    const url = await accepting((socket) =>
      socket.on('message', (data, isBinary) => {
        binary.push(isBinary)
        socket.send(data, { binary: false })
      }),
    )
    let left = 0
    const { done, transport } = connect(url, {
      onOpen: (open) => {
        open.send('{"a":1}')
        open.send(Buffer.from('{"b":2}'), () => (left += 1))
      },
      onFrame: (frame) => {
        if (frame.includes('"b"')) closers[0]?.()
      },
    })
    const { frames } = await done
    expect(frames).toEqual(['{"a":1}', '{"b":2}'])
    expect([binary, left, transport.bufferedAmount()]).toEqual([[false, false], 1, 0])
  })

  it('tells close code and reason of the server', async () => {
    const url = await accepting((socket) => socket.close(1001, 'session hit its maximum duration'))
    expect((await connect(url).done).end).toEqual({
      httpStatus: null,
      closeCode: 1001,
      reason: 'session hit its maximum duration',
      errorCode: null,
    })
  })

  it('that breaks without a goodbye is 1006', async () => {
    const url = await accepting((socket) => socket.terminate())
    expect((await connect(url).done).end.closeCode).toBe(1006)
  })

  it('that answers no pings is cut as 1006', async () => {
    const clock = createFakeClock()
    const url = await accepting(() => undefined, { autoPong: false })
    const { done } = connect(url, { clock, onOpen: () => clock.advance(10_000 * 3) })
    expect((await done).end.closeCode).toBe(1006)
  })

  it('that sends a frame beyond any sense is closed and told', async () => {
    const url = await accepting((socket) => {
      socket.on('error', () => undefined)
      socket.send(Buffer.alloc(65 * 1024 * 1024), { binary: false, compress: false })
    })
    const { end, frames } = await connect(url).done
    expect(frames).toEqual([])
    expect(end.errorCode).toBe('WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
  })

  it('that we close tells the server why and tells us nothing', async () => {
    let told = 0
    const closed = new Promise<number>((resolve) => {
      void accepting((socket) => socket.on('close', resolve)).then((url) => {
        const { done } = connect(url, { onOpen: (transport) => transport.close(1000) })
        void done.then(() => (told += 1))
        return undefined
      })
    })
    expect(await closed).toBe(1000)
    expect(told).toBe(0)
  })

  it('hides its key from the log for as long as it lives', async () => {
    const hidden = new Set<string>()
    const hide = (secret: string) => {
      hidden.add(secret)
      return () => void hidden.delete(secret)
    }
    const url = await accepting((socket) => socket.close(1000))
    const { done } = connect(url, { key: 'opaque', hide })
    expect([...hidden]).toEqual(['opaque'])
    await done
    await Promise.resolve()
    expect([...hidden]).toEqual([])
  })
})
