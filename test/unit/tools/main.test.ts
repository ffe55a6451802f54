/** Tools in main: consent, time-outs, HTTP calls and timers. Exactly one result for each call, whatever a tool does. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { err, ok, type Result } from '#core/result'
import { defaultProfile } from '#core/settings/defaults'
import { exampleFunction } from '#core/tools/defaults'
import type { HttpRequest } from '#core/tools/http-request'
import { MAX_OUTPUT_CHARS, type ToolResult } from '#core/tools/types'
import type { ToolChoice } from '#shared/view'
import { createBuiltInHost, openableLink } from '../../../src/main/tools/built-in'
import { CONSENT_MS, createConsent } from '../../../src/main/tools/consent'
import type { Tool } from '../../../src/main/tools/host'
import { createHttpCall, MAX_ANSWER_BYTES } from '../../../src/main/tools/http-call'
import { createToolRunner } from '../../../src/main/tools/runner'
import { createTimers } from '../../../src/main/tools/timers'
import { createUserFunctionHost } from '../../../src/main/tools/user-functions'
import { createFakeClock } from '../main/support/fake-clock'
import { fetchSend } from '../../support/fetch-send'
import { createTestLog } from '../main/support/test-log'

const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve()
}

const ask = {
  subject: { type: 'link', url: 'https://example.com/', host: 'example.com' },
  scope: 'link',
} as const

const tool = (run: Tool['run'], change: Partial<Tool> = {}): Tool => ({
  spec: {
    name: 'probe',
    description: 'A probe',
    parameters: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] },
  },
  timeoutMs: 1000,
  ask: () => ok(null),
  run,
  ...change,
})

function setUp(tools: readonly Tool[]) {
  const clock = createFakeClock()
  const { log, lines } = createTestLog()
  const consent = createConsent({ clock, onChange: () => undefined, onAsked: () => undefined })
  const runner = createToolRunner({
    hosts: [{ tools: () => tools }],
    profile: () => defaultProfile,
    consent,
    clock,
    log,
  })
  const results: ToolResult[] = []
  const run = (callId = 'c1', args = '{"n":1}', name = 'probe'): void =>
    runner.run({ callId, name, args }, (result) => results.push(result))
  return { clock, consent, runner, results, run, lines }
}

describe('a call', () => {
  it('that fits is run with its arguments and answered', async () => {
    const given = setUp([tool(({ n }) => Promise.resolve(ok(`got ${String(n)}`)))])
    given.run()
    await settled()
    expect(given.results).toEqual([{ callId: 'c1', outcome: 'done', output: 'got 1' }])
  })

  it.each([
    ['with arguments that do not fit', 'c1', '{"n":"x"}', 'probe'],
    ['with arguments that are no JSON', 'c1', '{"n":', 'probe'],
    ['of an unknown tool', 'c1', '{}', 'other'],
  ])('%s is answered with an error and not run', async (_, callId, args, name) => {
    let ran = false
    const given = setUp([
      tool(() => {
        ran = true
        return Promise.resolve(ok(''))
      }),
    ])
    given.run(callId, args, name)
    await settled()
    expect(given.results).toMatchObject([{ callId: 'c1', outcome: 'failed' }])
    expect(JSON.parse(given.results[0]?.output ?? '')).toHaveProperty('error')
    expect(ran).toBe(false)
  })

  it('that takes too long is answered when its time is over, and what comes later is dropped', async () => {
    let finish: (result: Result<string, string>) => void = () => undefined
    let aborted = false
    const given = setUp([
      tool((_, signal) => {
        signal.addEventListener('abort', () => (aborted = true))
        return new Promise((resolve) => (finish = resolve))
      }),
    ])
    given.run()
    await settled()
    given.clock.advance(1000)
    await settled()
    expect(given.results).toMatchObject([{ outcome: 'timeout' }])
    expect(aborted).toBe(true)
    finish(ok('late'))
    await settled()
    expect(given.results).toHaveLength(1)
    expect(given.clock.pending()).toBe(0)
  })

  it('whose tool throws is answered, and what was thrown is neither told nor logged', async () => {
    const given = setUp([tool(() => Promise.reject(new Error('secret words')))])
    given.run()
    await settled()
    expect(given.results).toMatchObject([{ outcome: 'failed' }])
    expect(JSON.stringify([given.results, given.lines])).not.toContain('secret')
  })

  it('whose answer is too long is answered with an error of bounded size', async () => {
    const given = setUp([tool(() => Promise.resolve(ok('x'.repeat(MAX_OUTPUT_CHARS + 1))))])
    given.run()
    await settled()
    expect(given.results[0]?.outcome).toBe('failed')
    expect(given.results[0]?.output.length).toBeLessThan(200)
  })

  it('gets exactly one result, whatever tool, person, clock and session do in any order', async () => {
    const how = fc.constantFrom('ok', 'err', 'throw', 'never', 'sync')
    const deeds = fc.array(fc.constantFrom('allow', 'refuse', 'wait', 'cancel', 'tick'), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(how, fc.boolean()), { minLength: 1, maxLength: 5 }),
        deeds,
        async (calls, list) => {
          const given = setUp(
            calls.map(([kind, asks], i) =>
              tool(
                () => {
                  if (kind === 'sync') throw new Error('at once')
                  if (kind === 'throw') return Promise.reject(new Error('later'))
                  return kind === 'never'
                    ? new Promise(() => undefined)
                    : Promise.resolve(kind === 'ok' ? ok('x') : err('y'))
                },
                {
                  spec: { ...tool(() => Promise.resolve(ok(''))).spec, name: `t${i}` },
                  ask: () => ok(asks ? { ...ask, scope: null } : null),
                },
              ),
            ),
          )
          calls.forEach((_, i) => given.run(`c${i}`, '{"n":1}', `t${i}`))
          for (const deed of list) {
            await settled()
            const [question] = given.consent.questions()
            if (deed === 'allow' && question) given.consent.answer(question.id, 'once')
            else if (deed === 'refuse' && question) given.consent.answer(question.id, 'refuse')
            else if (deed === 'wait') given.clock.advance(1000)
            else if (deed === 'cancel') given.runner.cancel('c0')
          }
          given.clock.advance(CONSENT_MS)
          await settled()
          given.clock.advance(CONSENT_MS)
          await settled()
          expect(given.results.map(({ callId }) => callId).toSorted()).toEqual(calls.map((_, i) => `c${i}`))
          expect(given.consent.questions()).toEqual([])
          expect(given.clock.pending()).toBe(0)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('consent', () => {
  const asking = () => {
    let runs = 0
    const given = setUp([
      tool(
        () => {
          runs += 1
          return Promise.resolve(ok('done'))
        },
        { ask: () => ok(ask) },
      ),
    ])
    const answer = async (choice: ToolChoice): Promise<void> => {
      await settled()
      const [question] = given.consent.questions()
      if (question) given.consent.answer(question.id, choice)
      await settled()
    }
    return { ...given, answer, runs: () => runs }
  }

  it('is asked for before anything runs, and no means no', async () => {
    const given = asking()
    given.run()
    await settled()
    expect(given.consent.questions()).toMatchObject([{ tool: 'probe', subject: ask.subject, lasting: true }])
    expect(given.runs()).toBe(0)
    await given.answer('refuse')
    expect(given.results).toMatchObject([{ outcome: 'refused' }])
    expect(given.runs()).toBe(0)
  })

  it('once holds once, in this conversation until it ends', async () => {
    const given = asking()
    given.run('a')
    await given.answer('once')
    given.run('b')
    await settled()
    expect(given.consent.questions()).toHaveLength(1)
    await given.answer('conversation')
    given.run('c')
    await settled()
    expect(given.runs()).toBe(3)
    given.consent.forget()
    given.run('d')
    await settled()
    expect(given.consent.questions()).toHaveLength(1)
  })

  it('that nobody gives is refused after a while; a cancelled call asks no longer', async () => {
    const given = asking()
    given.run('a')
    await settled()
    given.clock.advance(CONSENT_MS)
    await settled()
    expect(given.results).toMatchObject([{ callId: 'a', outcome: 'refused' }])
    given.run('b')
    await settled()
    given.runner.cancel('b')
    await settled()
    expect(given.consent.questions()).toEqual([])
    expect(given.results.at(-1)).toMatchObject({ callId: 'b', outcome: 'cancelled' })
    expect(given.runs()).toBe(0)
  })
})

describe('an HTTP call', () => {
  const closers: (() => void)[] = []
  afterEach(() => closers.splice(0).forEach((close) => close()))

  const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
    const seen: IncomingMessage[] = []
    const server = createServer((request, response) => {
      seen.push(request)
      answer(request, response)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    closers.push(() => {
      server.close()
      server.closeAllConnections()
    })
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const request: HttpRequest = { method: 'GET', url: `http://${host}/w?city=Rome`, host, body: null }
    return { seen, host, request }
  }
  const call = createHttpCall({ send: fetchSend, userAgent: 'Parley/test' })
  const run = (request: HttpRequest) => call(request, new AbortController().signal)

  it('brings the answer back and sends no key, no cookie, no credentials', async () => {
    const given = await serve((_, response) =>
      response.setHeader('content-type', 'application/json').setHeader('set-cookie', 'a=1').end('{"t":20}'),
    )
    expect(await run(given.request)).toEqual({ ok: true, value: '{"t":20}' })
    await run(given.request)
    for (const { headers } of given.seen) {
      expect(headers['authorization'] ?? headers['cookie'] ?? headers['api-key']).toBeUndefined()
    }
  })

  it('follows a redirect on its host and none to another', async () => {
    const other = await serve((_, response) => response.end('stolen'))
    const given = await serve((request, response) => {
      if (request.url === '/there') response.end('here')
      else
        response
          .writeHead(302, { location: request.url?.startsWith('/w') ? '/there' : other.request.url })
          .end()
    })
    expect(await run(given.request)).toEqual({ ok: true, value: 'here' })
    expect((await run({ ...given.request, url: `http://${given.host}/away` })).ok).toBe(false)
    expect(other.seen).toEqual([])
  })

  it('that is sent round in circles ends', async () => {
    const given = await serve((_, response) => response.writeHead(307, { location: '/w' }).end())
    expect((await run(given.request)).ok).toBe(false)
    expect(given.seen.length).toBeLessThan(8)
  })

  it.each([
    ['too long', (response: ServerResponse) => response.end('x'.repeat(MAX_ANSWER_BYTES + 1))],
    ['not text', (response: ServerResponse) => response.setHeader('content-type', 'image/png').end('x')],
    ['a failure', (response: ServerResponse) => response.writeHead(500).end('broken')],
    [
      'broken off',
      (response: ServerResponse) =>
        void response.writeHead(200, { 'content-length': '9' }).write('x', () => response.destroy()),
    ],
  ])('with an answer that is %s comes back as an error', async (_, answer) => {
    const given = await serve((_request, response) => void answer(response))
    expect((await run(given.request)).ok).toBe(false)
  })

  it('to a host that is not allowed by name is neither asked about nor sent', async () => {
    const given = await serve((_, response) => response.end('hello'))
    const fn = {
      ...exampleFunction('w'),
      does: { type: 'http', method: 'GET', url: `http://${given.host}/{city}` } as const,
    }
    const toolsOf = (allowedHosts: string[]) =>
      createUserFunctionHost(call).tools({
        ...defaultProfile,
        tools: { ...defaultProfile.tools, functions: [fn], allowedHosts },
      })
    expect(toolsOf([])[0]?.ask({ city: 'Rome' })).toMatchObject({ ok: false })
    const [allowed] = toolsOf([given.host])
    expect(allowed?.ask({ city: 'Rome' })).toMatchObject({
      ok: true,
      value: { subject: { type: 'http', host: given.host, url: `http://${given.host}/Rome` } },
    })
    expect(given.seen).toEqual([])
  })
})

describe('the built-in tools', () => {
  const builtIn = (on: Partial<typeof defaultProfile.tools.builtIn> = {}) => {
    const did: string[] = []
    const clock = createFakeClock(Date.UTC(2026, 10, 22, 23, 30))
    const timers = createTimers({
      clock,
      onNotice: ({ code, params }) => did.push(`${code} ${JSON.stringify(params)}`),
      tell: (label) => did.push(`tell ${label}`),
    })
    const host = createBuiltInHost({
      wall: clock.wall,
      zone: () => ({ name: 'Europe/Istanbul', offsetMinutes: 180 }),
      openExternal: (url) => Promise.resolve(void did.push(`open ${url}`)),
      copy: (text) => void did.push(`copy ${text}`),
      timers,
    })
    const tools = host.tools({
      ...defaultProfile,
      tools: { ...defaultProfile.tools, builtIn: { ...defaultProfile.tools.builtIn, ...on } },
    })
    return { did, clock, timers, tools, tool: (name: string) => tools.find(({ spec }) => spec.name === name) }
  }
  const signal = new AbortController().signal

  it('are offered as the profile says: the current time alone until the person switches more on', () => {
    expect(builtIn().tools.map(({ spec }) => spec.name)).toEqual(['get_current_time'])
    expect(builtIn({ get_current_time: false, set_timer: true }).tools.map(({ spec }) => spec.name)).toEqual([
      'set_timer',
    ])
  })

  it('tell the time where the person is', async () => {
    expect(await builtIn().tool('get_current_time')?.run({}, signal)).toEqual(
      ok('{"local":"2026-11-23T02:30:00+03:00","weekday":"Monday","time_zone":"Europe/Istanbul"}'),
    )
  })

  it.each([
    'http://example.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://a:b@example.com',
    'example.com',
    '',
  ])('do not even ask to open %j', (url) => {
    expect(openableLink(url)).toBeNull()
    expect(builtIn({ open_web_link: true }).tool('open_web_link')?.ask({ url }).ok).toBe(false)
  })

  it('ask each time before a link is opened', async () => {
    const given = builtIn({ open_web_link: true })
    const open = given.tool('open_web_link')
    expect(open?.ask({ url: 'https://example.com/a' })).toMatchObject({ value: { scope: null } })
    await open?.run({ url: 'https://example.com/a' }, signal)
    expect(given.did).toEqual(['open https://example.com/a'])
  })

  it('tell when a timer is over, here and by the system; its label stays out of the notice', async () => {
    const given = builtIn({ set_timer: true })
    const answer = await given.tool('set_timer')?.run({ seconds: 60, label: 'tea' }, signal)
    expect(answer).toMatchObject({ ok: true, value: expect.stringContaining('notification') as string })
    given.clock.advance(59_999)
    expect(given.did).toEqual([])
    given.clock.advance(1)
    expect(given.did).toEqual(['tools.timer {"seconds":60}', 'tell tea'])
  })

  it('start no more timers than a person can mean, and none survives the app', () => {
    const given = builtIn({ set_timer: true })
    const started = Array.from({ length: 30 }, () => given.timers.start(5, '').ok)
    expect(started.filter(Boolean)).toHaveLength(20)
    given.timers.dispose()
    expect(given.clock.pending()).toBe(0)
  })
})
