/** Whom a socket trusts: the authorities of Node, then those of the system, and nobody else; against real TLS servers. */
import { once } from 'node:events'
import { createServer as createHttpsServer } from 'node:https'
import { connect as connectTcp, type AddressInfo } from 'node:net'
import tls from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import type { ProxyRoute } from '#core/protocol/proxy'
import type { SocketEnd } from '#core/session/types'
import { createFindTrust, readAuthorities, type AuthorityLists } from '../../../src/main/realtime/authorities'
import { trustingSystem } from '../../../src/main/realtime/trust-system'
import { createTransportOpener } from '../../../src/main/realtime/ws-transport'
import { systemClock } from '../../../src/main/system/clock'
import { authority, certificates } from '../../support/certificates'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

type Certificate = { readonly key: string; readonly cert: string }

async function secure({ key, cert }: Certificate) {
  const server = createHttpsServer({ key, cert })
  const authorizations: (string | undefined)[] = []
  let handshakes = 0
  server.on('connection', () => (handshakes += 1))
  server.on('tlsClientError', () => undefined)
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (_socket, request) => authorizations.push(request.headers.authorization))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    sockets.clients.forEach((client) => client.terminate())
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { url: `wss://127.0.0.1:${port}/v1/realtime`, port, authorizations, handshakes: () => handshakes }
}

function app(lists: () => Promise<AuthorityLists>) {
  let readings = 0
  const open = trustingSystem(
    createTransportOpener({ clock: systemClock, userAgent: 'Parley/test' }),
    createFindTrust(() => {
      readings += 1
      return lists()
    }),
  )
  const connect = (url: string, proxy?: ProxyRoute): Promise<'open' | SocketEnd> =>
    new Promise((resolve) => {
      const transport = open(
        { url, key: 'k-1', ...(proxy ? { routes: [proxy] } : {}) },
        {
          onOpen: () => {
            transport.close(1000)
            resolve('open')
          },
          onFrame: () => undefined,
          onClosed: resolve,
        },
      )
    })
  return { open, connect, readings: () => readings }
}

const known = [...tls.rootCertificates]
const company = () => Promise.resolve({ known, system: [...known, authority] })

describe('a service whose signer only the system knows', () => {
  it('is reached, its key goes to it once, and the system is asked once however often it is reached', async () => {
    const server = await secure(certificates.good)
    const { connect, readings } = app(company)
    expect(await connect(server.url)).toBe('open')
    expect(await connect(server.url)).toBe('open')
    expect(server.authorizations).toEqual(['Bearer k-1', 'Bearer k-1'])
    expect(readings()).toBe(1)
    // The handshake that fails first, and one for each connection.
    expect(server.handshakes()).toBe(3)
  })

  it.each([
    ['past its end', certificates.expired, 'CERT_HAS_EXPIRED'],
    ['made out to another host', certificates.otherHost, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('is refused with a certificate %s', async (_, certificate, errorCode) => {
    const server = await secure(certificate)
    expect(await app(company).connect(server.url)).toMatchObject({ errorCode })
    expect(server.authorizations).toEqual([])
  })

  it('is tried without it when it has moved to a signer that everybody knows', async () => {
    const server = await secure(certificates.good)
    const { connect } = app(company)
    expect(await connect(server.url)).toBe('open')
    const { createSecureContext } = tls
    // What Node knows from now on, and the further ones no more.
    const elsewhere = app(() => Promise.resolve({ known, system: [certificates.selfSigned.cert] }))
    expect(await elsewhere.connect(server.url)).toMatchObject({ errorCode: expect.any(String) as string })
    tls.createSecureContext = (options) => createSecureContext({ ca: authority, ...options })
    try {
      expect(await elsewhere.connect(server.url)).toBe('open')
    } finally {
      tls.createSecureContext = createSecureContext
    }
  })
})

describe('a service whose signer nobody knows', () => {
  it.each<[string, () => Promise<AuthorityLists>]>([
    ['the system knows no more than Node', () => Promise.resolve({ known, system: known })],
    ['the list of the system cannot be read', () => Promise.reject(new Error('no keychain'))],
    ['the runtime is too old to ask', () => Promise.resolve({ known: [], system: [] })],
  ])('is refused where %s, and nothing is sent', async (_, lists) => {
    const server = await secure(certificates.good)
    const end = await app(lists).connect(server.url)
    expect(end).toMatchObject({ errorCode: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', closeCode: null })
    expect(server.authorizations).toEqual([])
    expect(server.handshakes()).toBe(1)
  })

  it('is refused where the system knows others', async () => {
    const server = await secure(certificates.selfSigned)
    const end = await app(company).connect(server.url)
    expect(end).toMatchObject({ errorCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(server.authorizations).toEqual([])
  })
})

it('a connection that is given up while the system is asked is not opened afterwards', async () => {
  const server = await secure(certificates.good)
  let answer = (_lists: AuthorityLists): void => undefined
  let asked = (): void => undefined
  const wasAsked = new Promise<void>((resolve) => (asked = resolve))
  const lists = new Promise<AuthorityLists>((resolve) => (answer = resolve))
  const told: string[] = []
  const { open } = app(() => {
    asked()
    return lists
  })
  const transport = open(
    { url: server.url, key: 'k-1' },
    { onOpen: () => told.push('open'), onFrame: () => undefined, onClosed: () => told.push('closed') },
  )
  await wasAsked
  transport.close(1000)
  answer({ known, system: [authority] })
  await lists
  // Another connection, made after it, is the proof that the first one had its chance.
  expect(await app(company).connect(server.url)).toBe('open')
  expect(told).toEqual([])
  expect(server.authorizations).toEqual(['Bearer k-1'])
})

it('a list that breaks its lines in another way has nothing new', async () => {
  const oneLine = authority.replace(/\n(?!-)/g, '').replace('CERTIFICATE-----', 'CERTIFICATE-----\n')
  const find = createFindTrust(() => Promise.resolve({ known: [authority], system: [oneLine] }))
  expect(await find()).toBeNull()
})

it('an unencrypted server is reached without anybody being asked', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  closers.push(() => {
    server.clients.forEach((client) => client.terminate())
    server.close()
  })
  const { connect, readings } = app(company)
  expect(await connect(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`)).toBe('open')
  expect(readings()).toBe(0)
})

it('an encrypted proxy is judged by its own name and by the same authorities as the service behind it', async () => {
  const service = await secure(certificates.otherHost)
  const asked: string[] = []
  const proxy = createHttpsServer(certificates.good)
  proxy.on('tlsClientError', () => undefined)
  proxy.on('connect', (request, client) => {
    asked.push(request.url ?? '')
    const upstream = connectTcp(service.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  closers.push(() => {
    proxy.close()
    proxy.closeAllConnections()
  })
  const { port } = proxy.address() as AddressInfo
  const route: ProxyRoute = { type: 'http', host: '127.0.0.1', port, secure: true, authorization: null }
  // The service goes by a name that the proxy's certificate does not bear.
  const url = service.url.replace('127.0.0.1', 'somewhere.example')
  const alone = app(() => Promise.resolve({ known, system: known }))
  expect(await alone.connect(url, route)).toMatchObject({
    errorCode: 'ERR_PROXY_UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  })
  expect(await app(company).connect(url, route)).toBe('open')
  expect(asked).toEqual([`somewhere.example:${service.port}`])
  expect(service.authorizations).toEqual(['Bearer k-1'])
})

it('what this runtime says of its authorities is two lists', async () => {
  const { known: own, system } = await readAuthorities()
  const readable = 'getCACertificates' in tls
  expect([own.length > 0, Array.isArray(system)]).toEqual([readable, true])
})
