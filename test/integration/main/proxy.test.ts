/**
 * Through a proxy: the tunnel is asked for by name alone, TLS runs inside it, each refusal has its sentence, and a proxy
 * that cannot be reached is passed over for the next way.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
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
const find = (...routes: readonly ProxyRoute[]) =>
  findAt('wss://voice.example/v1/realtime?model=m', ...routes)
const findAt = (url: string, ...routes: readonly ProxyRoute[]) =>
  testConnection(
    { url, host: 'voice.example', key, routes },
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

/** Where nothing listens any more. */
async function gone(): Promise<ProxyRoute & { type: 'http' }> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return { type: 'http', secure: false, host: '127.0.0.1', port, authorization: null }
}
const refusing = () => proxy((socket) => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'))

describe('of several ways', () => {
  it.each<[string, () => Promise<ProxyRoute>]>([
    ['is not there', gone],
    ['hangs up', async () => (await proxy((socket) => socket.destroy())).route],
    [
      'is of a kind that Parley does not speak',
      () => Promise.resolve({ type: 'unsupported', kind: 'socks5' }),
    ],
  ])('the next is taken where the first %s', async (_, first) => {
    const next = await refusing()
    expect((await find(await first(), next.route)).notice?.detail).toBe('ERR_PROXY_STATUS_403')
    expect(next.asked.map(({ url }) => url)).toEqual(['voice.example:443'])
  })

  it('the next is not taken where the first refuses: that is what the network wants', async () => {
    const [first, next] = [await refusing(), await refusing()]
    expect((await find(first.route, next.route)).notice?.detail).toBe('ERR_PROXY_STATUS_403')
    expect(next.asked).toEqual([])
  })

  it('the direct one is taken where the system says so, with TLS and the name as ever', async () => {
    let heard: (bytes: Buffer) => void = () => undefined
    const hello = new Promise<Buffer>((resolve) => (heard = resolve))
    const service = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (chunk: Buffer) => {
        heard(chunk)
        socket.destroy()
      })
    }).listen(0, '127.0.0.1')
    closers.push(() => service.close())
    await once(service, 'listening')
    const { port } = service.address() as AddressInfo
    const found = await findAt(`wss://127.0.0.1:${port}/v1/realtime`, await gone(), { type: 'direct' })
    const bytes = await hello
    expect([bytes[0], bytes.includes(key)]).toEqual([0x16, false])
    expect(found.notice?.code).not.toBe('connection.proxy')
  })

  it('of which none leads anywhere the first is named, or that no proxy answers', async () => {
    const nobody = await gone()
    const address = `wss://127.0.0.1:${nobody.port}/v1/realtime`
    expect((await findAt(address, nobody, { type: 'direct' })).notice).toMatchObject({
      code: 'connection.proxy',
      detail: 'ERR_PROXY_ECONNREFUSED',
      params: { reason: 'unreachable' },
    })
    expect((await findAt(address, nobody, await gone(), { type: 'direct' })).notice).toMatchObject({
      code: 'connection.proxy',
      detail: 'ERR_PROXY_NONE_ECONNREFUSED',
      params: { reason: 'none' },
    })
    expect((await findAt(address, { type: 'direct' }, nobody)).notice?.code).toBe('connection.unreachable')
  })
})
