/** Through a proxy: the tunnel is asked for by name alone, TLS runs inside it, and each refusal has its sentence. */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { ProxyRoute } from '#core/protocol/proxy'
import { defaultProfile } from '#core/settings/defaults'
import { testConnection } from '../../../src/main/realtime/test-connection'
import { createTransportOpener } from '../../../src/main/realtime/ws-transport'
import { systemClock } from '../../../src/main/system/clock'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

type Asked = { readonly url: string; readonly headers: IncomingMessage['headers'] }

async function proxy(answer: (socket: Socket, first: (bytes: Buffer) => void) => void) {
  const asked: Asked[] = []
  const bytes: Buffer[] = []
  const server = createServer()
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => undefined)
    asked.push({ url: request.url ?? '', headers: request.headers })
    answer(socket, (chunk) => bytes.push(chunk))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  const route: ProxyRoute = {
    type: 'http',
    secure: false,
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    authorization: 'Basic bWU6cGFzcw==',
  }
  return { asked, bytes, route }
}

const key = 'sk-tunnel-0123456789'
const find = (route: ProxyRoute) =>
  testConnection(
    { url: 'wss://voice.example/v1/realtime?model=m', host: 'voice.example', key, proxy: route },
    {
      openTransport: createTransportOpener({ clock: systemClock, userAgent: 'Parley/test' }),
      clock: systemClock,
      profile: defaultProfile,
    },
  )

describe('a proxy', () => {
  it('hears the host and its own password, then TLS, and never the key or the model', async () => {
    const { asked, bytes, route } = await proxy((socket, first) => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.once('data', (chunk: Buffer) => {
        first(chunk)
        socket.destroy()
      })
    })
    const found = await find(route)
    expect(found.notice).not.toBeNull()
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({
      url: 'voice.example:443',
      headers: { 'proxy-authorization': 'Basic bWU6cGFzcw==' },
    })
    expect(asked[0]?.headers.authorization).toBeUndefined()
    const hello = Buffer.concat(bytes)
    // A TLS handshake record that names the host, and nothing in clear behind it.
    expect([hello[0], hello.includes('voice.example'), hello.includes(key)]).toEqual([0x16, true, false])
  })

  it.each([
    ['407 Proxy Authentication Required', 'ERR_PROXY_STATUS_407', 'password'],
    ['403 Forbidden', 'ERR_PROXY_STATUS_403', 'refused'],
    ['502 Bad Gateway', 'ERR_PROXY_STATUS_502', 'refused'],
  ])('that answers %s is named as the cause', async (status, detail, reason) => {
    const { route } = await proxy((socket) => socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`))
    expect((await find(route)).notice).toMatchObject({
      code: 'connection.proxy',
      detail,
      params: { reason },
    })
  })

  it('that is not there, or of a kind that Parley does not speak, is named too', async () => {
    const { route } = await proxy((socket) => socket.destroy())
    closers.splice(0).forEach((close) => close())
    expect((await find(route)).notice).toMatchObject({
      code: 'connection.proxy',
      detail: 'ERR_PROXY_ECONNREFUSED',
      params: { reason: 'unreachable' },
    })
    expect((await find({ type: 'unsupported', kind: 'socks5' })).notice).toMatchObject({
      code: 'connection.proxy',
      detail: 'ERR_PROXY_UNSUPPORTED_SOCKS5',
      params: { reason: 'unsupported' },
    })
  })
})
