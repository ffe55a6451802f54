/**
 * The key goes into the handshake and nowhere else: whatever a server repeats of it, in words, in headers or as it stood
 * in the address, it is in no notice, no log, no journal, and at no other host. Over real sockets.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Header, KeyPlace } from '#core/protocol/access'
import { ok } from '#core/result'
import { defaultProfile } from '#core/settings/defaults'
import type { SessionView } from '#core/session/types'
import { allTurns } from '#core/transcript/turn-log'
import { createEventsService } from '../../../src/main/events/events-service'
import { createWireTap } from '../../../src/main/events/tap'
import { createSessionService } from '../../../src/main/realtime/session-service'
import { createTransportOpener } from '../../../src/main/realtime/ws-transport'
import { systemClock } from '../../../src/main/system/clock'
import { createTestLog } from '../../unit/main/support/test-log'
import { noVoices } from '../../support/no-voices'
import { gaGreeting } from '../../support/odd-server'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

/** No shape that a filter would know, and letters that an address writes otherwise. */
const KEY = 'Zq7+mot/de=passe&%cle"fin'
const traces = [
  KEY,
  encodeURIComponent(KEY),
  encodeURI(KEY),
  JSON.stringify(KEY).slice(1, -1),
  'mot/de',
  'mot%2Fde',
]

type Told = { readonly url: string; readonly headers: string }
type Server = {
  /** Answers the upgrade by hand, or null to accept it. */
  readonly refuse?: (told: Told, elsewhere: string) => string
  readonly serve?: (socket: WebSocket, told: Told) => void
}

const listen = async (server: ReturnType<typeof createServer>): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

const toldBy = ({ url, headers }: IncomingMessage): Told => ({
  url: url ?? '',
  headers: Object.entries(headers).flat().join(' '),
})

async function visit(server: Server, place: KeyPlace, headers: readonly Header[]) {
  const elsewhere: Told[] = []
  const other = createServer((request, response) => {
    elsewhere.push(toldBy(request))
    response.end()
  })
  other.on('upgrade', (request, socket) => {
    elsewhere.push(toldBy(request))
    socket.destroy()
  })
  const otherAddress = `ws://127.0.0.1:${await listen(other)}/v1/realtime`

  const knocks: Told[] = []
  const http = createServer()
  const sockets = new WebSocketServer({ noServer: true })
  http.on('upgrade', (request, socket, head) => {
    const told = toldBy(request)
    knocks.push(told)
    if (server.refuse) socket.end(server.refuse(told, otherAddress))
    else sockets.handleUpgrade(request, socket, head, (client) => server.serve?.(client, told))
  })
  closers.push(() => sockets.clients.forEach((client) => client.terminate()))
  const url = `ws://127.0.0.1:${await listen(http)}/v1/realtime?model=m`

  const kept: unknown[] = []
  const looks = new Set<() => void>()
  const { log, lines, redactor } = createTestLog()
  const events = createEventsService({
    clock: systemClock,
    hideSecrets: redactor.redact,
    onChange: (state) => kept.push(state),
  })
  events.keepWords(true)
  const tap = createWireTap(events.journal, systemClock)
  const service = createSessionService({
    config: {
      profile: { ...defaultProfile, provider: 'custom', endpoint: url },
      halfDuplex: false,
      language: 'en',
    },
    conversationId: 'c1',
    clock: systemClock,
    log,
    target: () => Promise.resolve(ok({ url, key: KEY, place, headers })),
    openTransport: tap.wrap(
      createTransportOpener({ clock: systemClock, userAgent: 'Parley/test', hide: redactor.hide }),
    ),
    sound: () => ({
      ...noVoices,
      gate: () => undefined,
      uplink: () => undefined,
      settle: () => undefined,
      write: () => undefined,
      end: () => undefined,
      flush: () => undefined,
    }),
    onNotice: (notice) => {
      kept.push(notice)
      looks.forEach((look) => look())
    },
  })
  closers.push(() => {
    service.dispose()
    events.dispose()
  })
  const until = (fits: (view: SessionView) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (fits(service.view())) resolve()
      }
      looks.add(look)
      service.subscribe(look)
      look()
    })
  service.input({ type: 'text', text: 'hello' })
  await until(
    ({ connection, conversation }) =>
      connection === 'failed' ||
      connection === 'reconnecting' ||
      allTurns(conversation.turns).some(({ role, status }) => role === 'assistant' && status === 'failed') ||
      kept.some((each) => (each as { code?: string }).code === 'server.error'),
  )
  const { ring } = events.journal
  const entries = Array.from({ length: ring.size() }, (_, at) => ring.get(at + 1))
  return { knocks, elsewhere, seen: JSON.stringify([kept, service.view(), entries, lines]), entries }
}

const json = (status: string, body: unknown, head = ''): string => {
  const text = JSON.stringify(body)
  return `HTTP/1.1 ${status}\r\n${head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}
const error = (message: string) => ({
  type: 'error',
  error: { type: 'invalid_request_error', code: 'odd', message },
})
const say = (socket: WebSocket, event: object): void => socket.send(JSON.stringify(event))

const servers: readonly (readonly [string, Server])[] = [
  [
    'refuses and repeats it in JSON',
    { refuse: ({ url, headers }) => json('401 No', { error: { message: `${url} ${headers}` } }) },
  ],
  [
    'refuses and repeats it in plain words',
    { refuse: ({ url, headers }) => `HTTP/1.1 403 No\r\n\r\n${url} ${headers}` },
  ],
  [
    'points elsewhere, with all that it was told',
    {
      refuse: ({ url }, elsewhere) =>
        `HTTP/1.1 302 Found\r\nlocation: ${elsewhere}${url.slice('/v1/realtime'.length)}\r\n\r\n`,
    },
  ],
  [
    'closes with it as the reason',
    { serve: (socket, { url, headers }) => socket.close(1008, `${KEY} ${url}${headers}`.slice(0, 100)) },
  ],
  [
    'tells of it in an error before it greets, and closes',
    {
      serve: (socket, { url, headers }) => {
        say(socket, {
          ...error(`${url} ${headers} ${KEY}`),
          error: { code: 'invalid_api_key', message: `${url} ${KEY}` },
        })
        socket.close(1011, 'bye')
      },
    },
  ],
  [
    'tells of it in an error in the middle of the talk',
    {
      serve: (socket, { url, headers }) => {
        say(socket, gaGreeting)
        say(socket, { type: 'session.updated', session: {} })
        socket.on('message', (data) => {
          if ((data as Buffer).includes('response.create')) say(socket, error(`${url} ${headers} ${KEY}`))
        })
      },
    },
  ],
  [
    'lets an answer fail because of it',
    {
      serve: (socket, { url }) => {
        say(socket, gaGreeting)
        say(socket, { type: 'session.updated', session: {} })
        socket.on('message', (data) => {
          if (!(data as Buffer).includes('response.create')) return
          const at = { id: 'r1', status: 'in_progress' }
          say(socket, { type: 'response.created', response: at })
          const item = {
            id: 'a1',
            type: 'message',
            role: 'assistant',
            content: [{ type: 'output_text', text: 'x' }],
          }
          say(socket, { type: 'response.output_item.added', response_id: 'r1', item })
          const failure = { code: 'odd', message: `${KEY} ${url}` }
          say(socket, {
            type: 'response.done',
            response: { ...at, status: 'failed', output: [item], status_details: { error: failure } },
          })
        })
      },
    },
  ],
]

const places: readonly (readonly [string, KeyPlace, readonly Header[]])[] = [
  ['as bearer', { type: 'bearer' }, []],
  ['in a header of its own', { type: 'header', name: 'x-own' }, []],
  ['in the address', { type: 'query', name: 'api_key' }, []],
  ['inside a further header', { type: 'none' }, [{ name: 'x-team', value: 'team {key} end' }]],
]

describe.each(places)('a key that travels %s', (_, place, headers) => {
  it.each(servers)('stays there with a server that %s', async (_name, server) => {
    const { knocks, elsewhere, seen, entries } = await visit(server, place, headers)
    // Not an empty property: the server had it, and what was looked through is what happened.
    expect(
      knocks.some(
        ({ url, headers: sent }) =>
          sent.includes(KEY) || new URL(url, 'ws://h').searchParams.get('api_key') === KEY,
      ),
    ).toBe(true)
    expect(entries.length).toBeGreaterThan(1)
    expect(seen).toContain('hello')
    expect(elsewhere).toEqual([])
    for (const trace of traces) expect(seen).not.toContain(trace)
  })
})
