/**
 * Every provider against a server that speaks its rules: path, query, headers and the place of the key are as the
 * provider documents them, and the way there is the app's own, from the profile to the socket.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { isLocalNetwork } from '#core/protocol/hosts'
import { ok } from '#core/result'
import { effectiveProfile } from '#core/settings/change'
import { defaultAccess, defaultProfile } from '#core/settings/defaults'
import type { Access, Profile } from '#core/settings/schema'
import { findTarget, keyTargetOf, type TargetDeps } from '../../../src/main/realtime/target'
import { createTemporaryCredentials } from '../../../src/main/realtime/temporary-credentials'
import { testConnection } from '../../../src/main/realtime/test-connection'
import { createTokenCommand } from '../../../src/main/realtime/token-command'
import { createTransportOpener } from '../../../src/main/realtime/ws-transport'
import { createKeyService } from '../../../src/main/secrets/key-service'
import { createMemoryStore } from '../../../src/main/secrets/store'
import { systemClock } from '../../../src/main/system/clock'
import { createFakeClock } from '../../unit/main/support/fake-clock'
import { createTestLog } from '../../unit/main/support/test-log'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

const KEY = 'key-0123456789abcdef'

type Knock = { readonly path: string; readonly query: string; readonly headers: IncomingMessage['headers'] }
/** What the provider's server wants; anything else is answered with 401 or 404, as it does. */
type Rules = { readonly path: string; readonly query: string; readonly allows: (knock: Knock) => boolean }

async function serve(rules: Rules, host = '127.0.0.1') {
  const knocks: Knock[] = []
  const posts: {
    readonly url: string
    readonly headers: IncomingMessage['headers']
    readonly body: string
  }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString('utf8')))
    request.on('end', () => {
      posts.push({ url: request.url ?? '', headers: request.headers, body })
      response.end(JSON.stringify({ key: `credential-${posts.length}` }))
    })
  })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '', 'ws://any')
    const knock = { path: url.pathname, query: url.search.slice(1), headers: request.headers }
    knocks.push(knock)
    const known = knock.path === rules.path && knock.query === rules.query
    if (!known || !rules.allows(knock)) {
      const status = known ? '401 Unauthorized' : '404 Not Found'
      socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.send(JSON.stringify({ type: 'session.created', session: { type: 'realtime', model: 'served' } }))
    })
  })
  server.listen(0, host.replaceAll(/[[\]]/g, ''))
  await once(server, 'listening')
  closers.push(() => {
    sockets.clients.forEach((client) => client.terminate())
    server.close()
    server.closeAllConnections()
  })
  const authority = `${host}:${(server.address() as AddressInfo).port}`
  return { authority, knocks, posts }
}

const practice = { ensure: () => Promise.reject(new Error('not asked for')) }

function app(change: Partial<TargetDeps> = {}) {
  const clock = createFakeClock()
  const keys = createKeyService({
    stores: [createMemoryStore()],
    environmentKey: null,
    after: systemClock.after,
    log: createTestLog().log,
  })
  const deps: TargetDeps = {
    keys,
    practice,
    credentials: createTemporaryCredentials({ fetch: (url, init) => fetch(url, init), clock }),
    runTokenCommand: createTokenCommand(),
    findProxy: () => Promise.resolve([{ type: 'direct' }]),
    ...change,
  }
  const openTransport = createTransportOpener({ clock: systemClock, userAgent: 'Parley/test' })
  const save = async (profile: Profile, key = KEY): Promise<void> => {
    const target = keyTargetOf(profile)
    if (target) await keys.save(target, key)
  }
  const connect = async (given: Profile) => {
    const profile = effectiveProfile(given)
    const target = await findTarget({ profile, halfDuplex: false, language: 'en' }, deps)
    if (!target.ok) return { verdict: target.error.code, inputRate: null }
    const { notice, model } = await testConnection(target.value, {
      openTransport,
      clock: systemClock,
      profile,
    })
    return { verdict: notice?.code ?? model, inputRate: target.value.inputRate }
  }
  return { clock, keys, save, connect }
}

type Change = Omit<Partial<Profile>, 'access'> & { readonly access?: Partial<Access> }
const profileOf = (change: Change): Profile => ({
  ...defaultProfile,
  ...change,
  access: { ...defaultAccess, ...change.access },
})

const bearer = ({ headers }: Knock): boolean => headers.authorization === `Bearer ${KEY}`
const apiKey = ({ headers }: Knock): boolean => headers['api-key'] === KEY
/** Deployments of Azure and models of others. */
const openaiModel = 'model=gpt-realtime-2.1'

type Case = {
  readonly name: string
  readonly profile: Change
  readonly wants: Rules
  /** What the person writes behind the host. */
  readonly path: string
}
const cases: readonly Case[] = [
  {
    name: 'OpenAI',
    profile: { provider: 'openai' },
    wants: { path: '/v1/realtime', query: openaiModel, allows: bearer },
    path: '/v1/realtime',
  },
  {
    name: 'Azure, its current interface, with a key',
    profile: { provider: 'azure', model: 'my voice', access: { auth: 'api_key' } },
    wants: { path: '/openai/v1/realtime', query: 'model=my+voice', allows: apiKey },
    path: '',
  },
  {
    name: 'Azure, its current interface, with a token as the key',
    profile: { provider: 'azure', model: 'my-voice', access: { auth: 'bearer' } },
    wants: { path: '/openai/v1/realtime', query: 'model=my-voice', allows: bearer },
    path: '',
  },
  {
    name: 'Azure, the preview, by the name of the deployment',
    profile: { provider: 'azure', model: 'my-voice', access: { auth: 'api_key', azureApi: 'preview' } },
    wants: {
      path: '/openai/realtime',
      query: 'api-version=2025-04-01-preview&deployment=my-voice',
      allows: apiKey,
    },
    path: '',
  },
  {
    name: 'Braintrust with its own key',
    profile: { provider: 'braintrust' },
    wants: { path: '/v1/proxy/realtime', query: openaiModel, allows: bearer },
    path: '/v1/proxy/realtime',
  },
  {
    name: 'xAI',
    profile: { provider: 'xai', model: 'grok-voice-latest' },
    wants: { path: '/v1/realtime', query: 'model=grok-voice-latest', allows: bearer },
    path: '/v1/realtime',
  },
  {
    name: 'DashScope',
    profile: { provider: 'dashscope', model: 'qwen3.8-omni-flash-realtime' },
    wants: { path: '/api-ws/v1/realtime', query: 'model=qwen3.8-omni-flash-realtime', allows: bearer },
    path: '/api-ws/v1/realtime',
  },
  {
    name: 'a custom service with the key in a header of its own and further headers',
    profile: {
      provider: 'custom',
      access: {
        auth: 'header',
        authName: 'X-Own',
        headers: [
          { name: 'X-Team', value: 'blue' },
          { name: 'X-Copy', value: 'Key {key}' },
        ],
      },
    },
    wants: {
      path: '/any/path',
      query: openaiModel,
      allows: ({ headers }) =>
        headers['x-own'] === KEY && headers['x-team'] === 'blue' && headers['x-copy'] === `Key ${KEY}`,
    },
    path: '/any/path',
  },
  {
    name: 'a custom service with the key in the query and a model of its own in the address',
    profile: { provider: 'custom', access: { auth: 'query', authName: 'token' } },
    wants: {
      path: '/live',
      query: `model=own&token=${KEY}`,
      allows: ({ headers }) => headers.authorization === undefined,
    },
    path: '/live?model=own',
  },
]

/** None of these goes with a handshake unless it is how this provider takes its key. */
const silent = ['openai-beta', 'sec-websocket-protocol', 'cookie', 'origin', 'referer']

describe('a server that speaks the rules of', () => {
  it.each(cases)(
    '$name is reached with its key, and not without',
    async ({ profile: change, wants, path }) => {
      const { authority, knocks } = await serve(wants)
      const given = app()
      const profile = profileOf({ ...change, endpoint: `http://${authority}${path}` })
      expect((await given.connect(profile)).verdict).not.toBe('served')
      await given.save(profile)
      expect((await given.connect(profile)).verdict).toBe('served')
      for (const { headers } of knocks) for (const name of silent) expect(headers[name]).toBeUndefined()
    },
  )

  it('OpenAI takes an ephemeral secret as the key', async () => {
    const secret = 'ek_0123456789abcdef'
    const { authority } = await serve({
      path: '/v1/realtime',
      query: openaiModel,
      allows: ({ headers }) => headers.authorization === `Bearer ${secret}`,
    })
    const given = app()
    const profile = profileOf({ endpoint: `ws://${authority}/v1/realtime` })
    await given.save(profile, secret)
    expect((await given.connect(profile)).verdict).toBe('served')
  })

  it('DashScope gets 16 kHz, the others 24 kHz unless a custom one wants otherwise', async () => {
    const { authority } = await serve({ path: '/x', query: '', allows: () => true })
    const rate = async (change: Change) => {
      const given = app()
      const profile = profileOf({ ...change, model: '', endpoint: `ws://${authority}/x` })
      await given.save(profile)
      return (await given.connect(profile)).inputRate
    }
    expect(await rate({ provider: 'dashscope' })).toBe(16000)
    expect(await rate({ provider: 'openai', access: { inputRate: 16000 } })).toBe(24000)
    expect(await rate({ provider: 'custom', access: { inputRate: 16000 } })).toBe(16000)
  })

  it('a custom service without a key gets none, though one was saved for it before', async () => {
    const { authority } = await serve({
      path: '/v1',
      query: openaiModel,
      allows: ({ headers }) => headers.authorization === undefined,
    })
    const given = app()
    const profile = profileOf({ provider: 'custom', endpoint: `ws://${authority}/v1` })
    await given.save(profile)
    expect((await given.connect({ ...profile, access: { ...profile.access, auth: 'none' } })).verdict).toBe(
      'served',
    )
  })
})

describe('Azure with a command that prints a token', () => {
  it('runs it again at each connect, and not for another host', async () => {
    const tokens: string[] = []
    const { authority } = await serve({
      path: '/openai/v1/realtime',
      query: 'model=my-voice',
      allows: ({ headers }) => {
        tokens.push(headers.authorization ?? '')
        return headers['api-key'] === undefined
      },
    })
    const other = await serve({ path: '/openai/v1/realtime', query: 'model=my-voice', allows: () => true })
    const given = app()
    const print = `${process.execPath} -p "'token-' + process.hrtime.bigint()"`
    const access = { auth: 'api_key', tokenCommand: print, tokenHost: authority } as const
    const profile = profileOf({ provider: 'azure', model: 'my-voice', endpoint: `ws://${authority}`, access })
    expect((await given.connect(profile)).verdict).toBe('served')
    expect((await given.connect(profile)).verdict).toBe('served')
    expect(tokens.every((token) => /^Bearer token-\d+$/.test(token))).toBe(true)
    expect(new Set(tokens).size).toBe(2)
    const moved = { ...profile, endpoint: `ws://${other.authority}` }
    expect((await given.connect(moved)).verdict).toBe('token.host_changed')
    expect(other.knocks).toEqual([])
  })
})

describe('Braintrust with temporary credentials', () => {
  it('exchanges the key at the proxy alone, names the model, and renews the credential before it ends', async () => {
    const { authority, knocks, posts } = await serve({
      path: '/v1/proxy/realtime',
      query: openaiModel,
      allows: ({ headers }) => /^Bearer credential-\d$/.test(headers.authorization ?? ''),
    })
    const given = app()
    const profile = profileOf({
      provider: 'braintrust',
      endpoint: `ws://${authority}/v1/proxy/realtime`,
      access: { temporary: true, ttlSeconds: 600, project: 'talks' },
    })
    await given.save(profile)
    for (const minutes of [0, 5, 5]) {
      given.clock.advance(minutes * 60_000)
      expect((await given.connect(profile)).verdict).toBe('served')
    }
    expect(knocks.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer credential-1',
      'Bearer credential-1',
      'Bearer credential-2',
    ])
    expect(posts.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/v1/proxy/credentials', `Bearer ${KEY}`],
      ['/v1/proxy/credentials', `Bearer ${KEY}`],
    ])
    expect(JSON.parse(posts[0]?.body ?? '')).toEqual({
      model: 'gpt-realtime-2.1',
      ttl_seconds: 600,
      logging: { project_name: 'talks' },
    })
  })
})

describe('a relay', () => {
  const free: Rules = {
    path: '/v1/realtime',
    query: openaiModel,
    allows: ({ headers }) => headers.authorization === undefined && headers['x-team'] === 'blue',
  }
  const access = { headers: [{ name: 'x-team', value: 'blue' }] }

  it('on this computer is reached without a key, though one was saved for its host', async () => {
    const { authority } = await serve(free)
    const given = app()
    const profile = profileOf({ provider: 'relay', endpoint: `ws://${authority}/v1/realtime`, access })
    await given.keys.save({ profileId: profile.id, host: authority }, KEY)
    expect((await given.connect(profile)).verdict).toBe('served')
  })

  const home = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal)
    .map(({ family, address }) => (family === 'IPv6' ? `[${address}]` : address))
    // A link-local address needs its interface named beside it, which no URL has room for.
    .find((address) => isLocalNetwork(address) && !address.startsWith('[fe80'))

  it.skipIf(home === undefined)(
    'of the local network is dialled only after exactly this host was allowed',
    async () => {
      const { authority, knocks } = await serve(free, home)
      const given = app()
      const profile = profileOf({ provider: 'relay', endpoint: `ws://${authority}/v1/realtime`, access })
      const allowed = (plainHost: string) => ({ ...profile, access: { ...profile.access, plainHost } })
      expect((await given.connect(profile)).verdict).toBe('endpoint.not_allowed')
      expect((await given.connect(allowed(`${home}:1`))).verdict).toBe('endpoint.not_allowed')
      expect(knocks).toEqual([])
      expect((await given.connect(allowed(authority))).verdict).toBe('served')
    },
  )
})

it('the practice assistant is reached with the token of its launch, whatever the profile says of keys', async () => {
  const { authority } = await serve({
    path: '/v1/realtime',
    query: 'model=practice',
    allows: ({ headers }) => headers.authorization === 'Bearer of-this-launch',
  })
  const given = app({
    practice: {
      ensure: () => Promise.resolve(ok({ url: `ws://${authority}/v1/realtime`, token: 'of-this-launch' })),
    },
  })
  const profile = profileOf({ provider: 'practice', access: { auth: 'query', authName: 'token' } })
  await given.save(profile)
  expect((await given.connect(profile)).verdict).toBe('served')
})

describe('a redirect', () => {
  it.each(cases)('of $name takes no key anywhere', async ({ profile: change, wants, path }) => {
    const thief = await serve({ ...wants, allows: () => true })
    const server = createServer()
    server.on('upgrade', (request, socket) => {
      const location = `ws://${thief.authority}${request.url ?? ''}`
      socket.end(`HTTP/1.1 307 Temporary Redirect\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    closers.push(() => void server.close())
    const given = app()
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
    const profile = profileOf({ ...change, endpoint })
    await given.save(profile)
    expect((await given.connect(profile)).verdict).toBe('connection.redirected')
    expect([...thief.knocks, ...thief.posts]).toEqual([])
  })
})
