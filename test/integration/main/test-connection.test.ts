/** `Test connection` against real servers and sockets: each thing that can be wrong has its own name and next step. */
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import { defaultProfile } from '#core/settings/defaults'
import type { Profile } from '#core/settings/schema'
import { messagesOf } from '#shared/i18n/messages'
import { testConnection } from '../../../src/main/realtime/test-connection'
import { createTransportOpener } from '../../../src/main/realtime/ws-transport'
import { systemClock } from '../../../src/main/system/clock'
import { authority, certificates } from '../../support/certificates'
import { createFakeClock } from '../../unit/main/support/fake-clock'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))
// What the system trusts, in these tests: the authority that signed the good, the expired and the misnamed certificate.
const { createSecureContext } = tls
beforeAll(() => {
  tls.createSecureContext = (options) => createSecureContext({ ca: authority, ...options })
})
afterAll(() => {
  tls.createSecureContext = createSecureContext
})

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => server.close())
  return (server.address() as AddressInfo).port
}

/** Answers every upgrade and every request by hand. */
async function saying(answer: string): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    closers.push(() => socket.destroy())
    socket.once('data', () => socket.end(answer))
  })
  return `ws://127.0.0.1:${await listen(server)}/v1/realtime`
}

const http = (status: string, body = '', head = ''): string =>
  `HTTP/1.1 ${status}\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
const json = (status: string, error: object): string => http(status, JSON.stringify({ error }))

/** Accepts the upgrade; the test says what comes then. */
async function accepting(serve: (socket: WebSocket) => void): Promise<string> {
  const server = createHttpServer()
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', serve)
  closers.push(() => sockets.clients.forEach((client) => client.terminate()))
  return `ws://127.0.0.1:${await listen(server)}/v1/realtime`
}

const greeting = (session: object): string => JSON.stringify({ type: 'session.created', session })
const failing = (error: object): string => JSON.stringify({ type: 'error', error })

const openTransport = createTransportOpener({ clock: systemClock, userAgent: 'Parley/test' })
const test = (url: string, profile: Partial<Profile> = {}) =>
  testConnection(
    { url, key: 'k-0123456789', host: 'voice.example' },
    { openTransport, clock: systemClock, profile: { ...defaultProfile, model: 'm-1', ...profile } },
  )

/** The code, what chooses its sentence, and the next step. */
const found = async (url: string, profile: Partial<Profile> = {}) => {
  const { notice } = await test(url, profile)
  if (notice === null) return 'it works'
  for (const language of ['en', 'tr'] as const) {
    const text = messagesOf(language).noticeTexts[notice.code](notice.params)
    expect(text).not.toMatch(/undefined|k-0123456789/)
  }
  expect(JSON.stringify(notice)).not.toContain('k-0123456789')
  const reason = notice.params['reason']
  return [notice.code, ...(reason === undefined ? [] : [reason]), notice.action]
}

describe('a server that greets', () => {
  it('works: its model is told, and it is left again politely', async () => {
    const left = new Promise((resolve) => {
      const url = accepting((socket) => {
        socket.on('close', resolve)
        socket.send(greeting({ type: 'realtime', model: 'm-1' }))
      })
      void url.then(async (address) => expect(await test(address)).toEqual({ notice: null, model: 'm-1' }))
    })
    expect(await left).toBe(1000)
  })

  it('is found behind garbage', async () => {
    const url = await accepting((socket) => {
      for (const frame of ['', 'nonsense', '[]', '{"type":5}', '{"type":"session.created","session":7}'])
        socket.send(frame)
      socket.send(Buffer.from([0xff, 0xfe, 0x00]))
      socket.send(greeting({ model: 'm-2' }))
    })
    expect(await test(url)).toEqual({ notice: null, model: 'm-2' })
  })

  it.each([
    ['ga', { modalities: ['text', 'audio'] }, ['connection.wrong_dialect', 'open_settings']],
    ['beta', { type: 'realtime', audio: {} }, ['connection.wrong_dialect', 'open_settings']],
    ['auto', { modalities: ['text', 'audio'] }, 'it works'],
    ['beta', { modalities: ['text', 'audio'] }, 'it works'],
  ] as const)('with %s chosen and %j for a session: %s', async (dialect, session, verdict) => {
    expect(await found(await accepting((socket) => socket.send(greeting(session))), { dialect })).toEqual(
      verdict,
    )
  })
})

describe('a refused upgrade', () => {
  const words = (message: string) => ({ message })
  it.each([
    ['400 Bad Request', words('OpperationNotSupported'), ['connection.bad_request', 'open_settings']],
    ['401 Unauthorized', words('Incorrect API key'), ['key.refused', 'enter_key']],
    ['402 Payment Required', words(''), ['response.quota', 'test_connection']],
    ['403 Forbidden', words(''), ['connection.forbidden', 'enter_key']],
    [
      '404 Not Found',
      words('The model m-1 does not exist'),
      ['connection.not_found', 'model', 'open_settings'],
    ],
    [
      '404 Not Found',
      words('The API deployment for this resource does not exist.'),
      ['connection.not_found', 'deployment', 'open_settings'],
    ],
    ['404 Not Found', words(''), ['connection.not_found', 'path', 'open_settings']],
    ['429 Too Many Requests', words('Slow down'), ['connection.rate_limited', 'reconnect']],
    [
      '429 Too Many Requests',
      words('You exceeded your current quota, please check your plan and billing details.'),
      ['response.quota', 'test_connection'],
    ],
    ['503 Service Unavailable', words(''), ['connection.server_error', 'reconnect']],
  ])('%s with %j', async (status, error, verdict) => {
    expect(await found(await saying(json(status, error)))).toEqual(verdict)
  })

  it.each([
    ['a page', http('200 OK', '<html>Welcome</html>', 'content-type: text/html\r\n')],
    ['a demand to upgrade otherwise', http('426 Upgrade Required')],
    ['a method that is not allowed', http('405 Method Not Allowed')],
    ['something that is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    [
      'an upgrade to something else',
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: no\r\n\r\n',
    ],
  ])('%s is no Realtime service', async (_, answer) => {
    expect(await found(await saying(answer))).toEqual(['connection.not_realtime', 'open_settings'])
  })

  it('that points elsewhere is not followed, and says what to do', async () => {
    const elsewhere: string[] = []
    const other = await listen(createHttpServer((request) => void elsewhere.push(request.url ?? '')))
    const url = await saying(http('302 Found', '', `location: ws://127.0.0.1:${other}/v1/realtime\r\n`))
    expect(await found(url)).toEqual(['connection.redirected', 'open_settings'])
    expect(elsewhere).toEqual([])
  })

  it('whose words repeat the key is told without it', async () => {
    const url = await saying(json('401 Unauthorized', words('Unknown key k-0123456789')))
    expect((await test(url)).notice?.detail).toBe('HTTP 401: Unknown key [key]')
  })
})

describe('an accepted upgrade', () => {
  it.each([
    [{ code: 'invalid_api_key', message: 'no' }, ['key.refused', 'enter_key']],
    [{ code: 'model_not_found', message: 'no' }, ['connection.not_found', 'open_settings']],
    [{ code: 'beta_api_shape_disabled', message: 'no' }, ['connection.beta_refused', 'open_settings']],
    [{ code: 'insufficient_quota', message: 'no' }, ['response.quota', null]],
    [{ code: 'rate_limit_exceeded', message: 'no' }, ['response.rate_limited', null]],
    [{ type: 'server_error', code: 'connection_error' }, ['server.error', null]],
  ])('followed by the error %j', async (error, verdict) => {
    expect(await found(await accepting((socket) => socket.send(failing(error))))).toEqual(verdict)
  })

  it.each([
    [1011, 'go away', ['connection.closed_at_once', 'reconnect']],
    [1008, 'policy', ['connection.forbidden', 'enter_key']],
    [4000, 'invalid_request_error.beta_api_shape_disabled', ['connection.beta_refused', 'open_settings']],
    [4000, 'invalid_request_error.model_not_found', ['connection.not_found', 'open_settings']],
  ])('and closed with %i, %s', async (code, reason, verdict) => {
    expect(await found(await accepting((socket) => socket.close(code, reason)))).toEqual(verdict)
  })

  it('and nothing more is given up after a while', async () => {
    const clock = createFakeClock()
    let arrived = (): void => undefined
    const open = new Promise<void>((resolve) => (arrived = resolve))
    const url = await accepting(() => arrived())
    const finding = testConnection(
      { url, key: null, host: 'voice.example' },
      {
        openTransport: (target, handlers) =>
          openTransport(target, {
            ...handlers,
            onOpen: () => {
              handlers.onOpen()
              clock.advance(60_000)
            },
          }),
        clock,
        profile: defaultProfile,
      },
    )
    await open
    expect((await finding).notice?.code).toBe('connection.no_session')
  })
})

describe('a way that is barred', () => {
  it('by nobody listening', async () => {
    const port = await listen(createTcpServer())
    closers.splice(0).forEach((close) => close())
    expect(await found(`ws://127.0.0.1:${port}/v1/realtime`)).toEqual(['connection.unreachable', 'reconnect'])
  })

  it('by a name that nobody has', async () => {
    const [code] = await found('wss://parley-has-no-such-host.invalid/v1/realtime')
    // A machine without any network cannot tell the one from the other.
    expect(['connection.dns', 'connection.offline']).toContain(code)
  })

  it('by a server that accepts and says nothing', async () => {
    const server = createTcpServer((socket) => void closers.push(() => socket.destroy()))
    const url = `ws://127.0.0.1:${await listen(server)}/v1/realtime`
    const impatient = createTransportOpener({
      clock: systemClock,
      userAgent: 'Parley/test',
      limits: { handshakeMs: 100 },
    })
    const { notice } = await testConnection(
      { url, key: null, host: 'voice.example' },
      { openTransport: impatient, clock: systemClock, profile: defaultProfile },
    )
    expect([notice?.code, notice?.action]).toEqual(['connection.timeout', 'reconnect'])
  })
})

describe('an encrypted connection', () => {
  const secure = async (options: { readonly key: string; readonly cert: string }): Promise<string> => {
    const server = createHttpsServer(options)
    server.on('tlsClientError', () => undefined)
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', (socket) => socket.send(greeting({ type: 'realtime', model: 'm-1' })))
    closers.push(() => sockets.clients.forEach((client) => client.terminate()))
    return `wss://127.0.0.1:${await listen(server)}/v1/realtime`
  }

  it('with a good certificate works', async () => {
    expect(await found(await secure(certificates.good))).toBe('it works')
  })

  it.each([
    ['past its end', certificates.expired, 'expired'],
    ['made out to another host', certificates.otherHost, 'wrong_host'],
    ['signed by itself', certificates.selfSigned, 'untrusted'],
  ])(
    'with a certificate %s is refused before anything is sent, and says why',
    async (_, certificate, reason) => {
      expect(await found(await secure(certificate))).toEqual(['connection.tls', reason, 'open_settings'])
    },
  )

  it('at a port without encryption says so', async () => {
    const plain = await accepting((socket) => socket.send(greeting({ type: 'realtime' })))
    const verdict = await found(plain.replace('ws:', 'wss:'))
    expect(verdict).toEqual(['connection.tls', 'not_tls', 'open_settings'])
  })
})
