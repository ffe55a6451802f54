/** Secrets that are fetched for a connection: temporary credentials from a real server, tokens from a real command. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createTemporaryCredentials } from '../../../src/main/realtime/temporary-credentials'
import { createTokenCommand } from '../../../src/main/realtime/token-command'
import { createFakeClock } from '../../unit/main/support/fake-clock'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

type Seen = { readonly path: string; readonly authorization: string | undefined; readonly body: unknown }

async function serve(answer: (response: ServerResponse, count: number) => void) {
  const seen: Seen[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      seen.push({
        path: request.url ?? '',
        authorization: request.headers.authorization,
        body: body === '' ? null : JSON.parse(body),
      })
      answer(response, seen.length)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { seen, port: (server.address() as AddressInfo).port }
}

const json = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}
const wish = (port: number) => ({
  url: `ws://127.0.0.1:${port}/v1/proxy/realtime?model=m`,
  host: `127.0.0.1:${port}`,
  key: 'bt-key',
  model: 'm',
  ttlSeconds: 600,
  project: 'Voice',
})

function setUp() {
  const clock = createFakeClock()
  return { clock, credentials: createTemporaryCredentials({ fetch, clock }) }
}

describe('a temporary credential', () => {
  it('is asked for at the proxy itself, with model, life and project', async () => {
    const { seen, port } = await serve((response) => json(response, 200, { key: 'temporary-1' }))
    const { credentials } = setUp()
    expect(await credentials.get(wish(port))).toEqual({ ok: true, value: 'temporary-1' })
    expect(seen).toEqual([
      {
        path: '/v1/proxy/credentials',
        authorization: 'Bearer bt-key',
        body: { model: 'm', ttl_seconds: 600, logging: { project_name: 'Voice' } },
      },
    ])
  })

  it('serves until its end is near, and then a new one does; another wish is another credential', async () => {
    const { seen, port } = await serve((response, count) =>
      json(response, 200, { key: `temporary-${count}` }),
    )
    const { clock, credentials } = setUp()
    const get = async (change = {}) => {
      const got = await credentials.get({ ...wish(port), ...change })
      return got.ok ? got.value : got.error.code
    }
    expect(await get()).toBe('temporary-1')
    clock.advance(539_000)
    expect(await get()).toBe('temporary-1')
    clock.advance(2_000)
    expect(await get()).toBe('temporary-2')
    expect(await get({ model: 'other' })).toBe('temporary-3')
    expect(await get({ key: 'other-key' })).toBe('temporary-4')
    expect(seen).toHaveLength(4)
  })

  it('is not fetched from where a redirect points, and the key does not go there', async () => {
    const thief = await serve((response) => json(response, 200, { key: 'stolen' }))
    const { port } = await serve((response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${thief.port}/v1/proxy/credentials` })
      response.end()
    })
    expect(await setUp().credentials.get(wish(port))).toMatchObject({ ok: false })
    expect(thief.seen).toEqual([])
  })

  it.each([
    [401, {}, 'key.refused'],
    [403, {}, 'connection.forbidden'],
    [404, {}, 'connection.not_found'],
    [429, {}, 'connection.rate_limited'],
    [502, {}, 'connection.server_error'],
    [200, {}, 'connection.no_session'],
    [200, { key: 'two words' }, 'connection.no_session'],
    [200, 'text', 'connection.no_session'],
  ])('that is answered with %i and %j is told as %s, without the key', async (status, body, code) => {
    const { port } = await serve((response) => json(response, status, body))
    const got = await setUp().credentials.get(wish(port))
    expect(got).toMatchObject({ ok: false, error: { code } })
    expect(JSON.stringify(got)).not.toContain('bt-key')
  })

  it('of a server that says nothing is given up', async () => {
    const { clock, credentials } = setUp()
    const { port } = await serve(() => clock.advance(10_000))
    expect(await credentials.get(wish(port))).toMatchObject({
      ok: false,
      error: { code: 'connection.timeout' },
    })
  })

  it('of a server that is not there is told as that', async () => {
    const { seen, port } = await serve((response) => json(response, 200, {}))
    closers.splice(0).forEach((close) => close())
    expect(await setUp().credentials.get(wish(port))).toMatchObject({
      ok: false,
      error: { code: 'connection.unreachable' },
    })
    expect(seen).toEqual([])
  })
})

describe('a token command', () => {
  const node = JSON.stringify(process.execPath)
  const run = (script: string, limitMs?: number) => createTokenCommand(limitMs)(`${node} -e '${script}'`)

  it('gives the token that it prints', async () => {
    expect(await run('console.log(JSON.stringify({accessToken:"eyJ0.a"}))')).toEqual({
      ok: true,
      value: 'eyJ0.a',
    })
  })

  it('is no shell: its words reach the program as they are', async () => {
    const got = await createTokenCommand()(`${node} -p process.argv[1] $HOME;id`)
    expect(got).toEqual({ ok: true, value: '$HOME;id' })
  })

  it.each([
    ['console.log("secret-part"); process.exit(3)', 'ended with 3'],
    ['console.error("secret-part"); console.log("Please run secret-part login")', 'printed no token'],
    ['console.log("secret-part".repeat(9000))', 'ended with ERR_CHILD_PROCESS_STDIO_MAXBUFFER'],
  ])('that fails says how, never what it printed: %s', async (script, detail) => {
    const got = await run(script)
    expect(got).toMatchObject({ ok: false, error: { code: 'token.failed', detail } })
    expect(JSON.stringify(got)).not.toContain('secret-part')
  })

  it('that never ends is ended', async () => {
    expect(await run('setInterval(() => {}, 1000)', 300)).toMatchObject({
      ok: false,
      error: { detail: 'time is over' },
    })
  })

  it('that does not exist, or is none, is told as that', async () => {
    const start = createTokenCommand()
    expect(await start('/no/such/program')).toMatchObject({
      ok: false,
      error: { detail: 'ended with ENOENT' },
    })
    expect(await start('"open')).toMatchObject({ ok: false, error: { detail: 'not a command' } })
  })
})
