/** A tool from end to end: session, runner and the practice assistant over a real socket, get_weather first of all. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ok } from '#core/result'
import { defaultSettings } from '#core/settings/defaults'
import { applyProfileChange } from '#core/settings/change'
import { defaultTools, exampleFunction } from '#core/tools/defaults'
import type { ToolSettings } from '#core/tools/settings'
import type { Turn } from '#core/transcript/model'
import { sessionConfig } from '../../../src/main/realtime/session-config'
import { createSessionService, type SessionService } from '../../../src/main/realtime/session-service'
import { createTransportOpener } from '../../../src/main/realtime/ws-transport'
import { systemClock as clock } from '../../../src/main/system/clock'
import { nothing } from '../../../src/main/system/nothing'
import { createTools, type Tools } from '../../../src/main/tools/tools'
import { instantPace, startPracticeServer, type PracticeServer } from '../../../src/practice'
import { fetchSend } from '../../support/fetch-send'
import { createTestLog } from '../../unit/main/support/test-log'
import { resources } from '../practice/resources'
import { noVoices } from '../../support/no-voices'
import { allTurns } from '#core/transcript/turn-log'

let server: PracticeServer
const closers: (() => unknown)[] = []
beforeAll(async () => {
  server = await startPracticeServer({ resources, pace: instantPace })
})
afterAll(() => server.close())
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

function setUp(change: Partial<ToolSettings>) {
  const base = defaultSettings('other')
  const tools: ToolSettings = { ...defaultTools, ...change }
  const settings = applyProfileChange(base, { provider: 'practice', tools })
  const { log } = createTestLog()
  const did: string[] = []
  const changed = new Set<() => void>()
  const host: Tools = createTools({
    profile: () => sessionConfig(settings, 'en').profile,
    clock,
    log,
    onNotice: ({ code }) => did.push(code),
    onChange: () => changed.forEach((look) => look()),
    onAsked: nothing,
    openExternal: (url) => Promise.resolve(void did.push(url)),
    copy: (text) => void did.push(text),
    tell: null,
    userAgent: 'Parley/test',
    send: fetchSend,
  })
  const session: SessionService = createSessionService({
    config: sessionConfig(settings, 'en', host.runner.specs),
    conversationId: 'c1',
    clock,
    log,
    target: () => Promise.resolve(ok({ url: `${server.url}?model=practice`, key: server.token })),
    openTransport: createTransportOpener({ clock, userAgent: 'Parley/test' }),
    sound: (line) => ({
      ...noVoices,
      gate: nothing,
      uplink: nothing,
      settle: nothing,
      write: nothing,
      end: nothing,
      // No loudspeaker: nothing was heard, and it says so at once.
      flush: (epoch) => line.input({ type: 'playout_flushed', epoch, items: [] }),
    }),
    onNotice: ({ code }) => did.push(code),
    tools: host.runner,
  })
  closers.push(session.dispose, host.timers.dispose)
  session.subscribe(() => changed.forEach((look) => look()))
  /** Waits for a state of the app, never for time. */
  const until = <T>(find: () => T | null | undefined | false): Promise<T> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = find()
        if (!found) return
        changed.delete(look)
        resolve(found)
      }
      changed.add(look)
      look()
    })
  const turns = (): readonly Turn[] => allTurns(session.view().conversation.turns)
  const type = async (text: string): Promise<void> => {
    session.input({ type: 'connect' })
    await until(() => session.view().connection === 'connected')
    session.input({ type: 'text', text })
  }
  const toolTurn = () => until(() => turns().find((turn) => turn.tool !== null && turn.tool.output !== null))
  /** The words that follow the tool's turn. */
  const reply = () =>
    until(() => {
      const at = turns().findIndex((turn) => turn.role === 'tool')
      return at >= 0 && turns().find((turn, i) => i > at && turn.role === 'assistant' && turn.text !== '')
    })
  const question = () => until(() => host.consent.questions()[0])
  return { session, host, did, type, toolTurn, reply, question, turns }
}

describe('get_weather', () => {
  it('is called by a typed question, answered with its fixed text, and followed by one answer', async () => {
    const given = setUp({ functions: [exampleFunction('w')] })
    await given.type('get_weather: what is it like in London?')
    const turn = await given.toolTurn()
    expect(turn).toMatchObject({ status: 'completed', tool: { name: 'get_weather' } })
    expect(JSON.parse(turn.tool?.args ?? '')).toMatchObject({ city: 'London' })
    expect(JSON.parse(turn.tool?.output ?? '')).toMatchObject({ temperature: 24 })
    expect((await given.reply()).role).toBe('assistant')
    expect(given.turns().filter((each) => each.role === 'tool')).toHaveLength(1)
    expect(given.did).toEqual([])
  })

  it('as an HTTP call asks first, goes to the allowed host, and is answered with what came back', async () => {
    const asked: string[] = []
    const api = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.setHeader('content-type', 'application/json').end('{"sky":"rain"}')
    })
    api.listen(0, '127.0.0.1')
    await once(api, 'listening')
    closers.push(() => {
      api.close()
      api.closeAllConnections()
    })
    const host = `127.0.0.1:${(api.address() as AddressInfo).port}`
    const given = setUp({
      functions: [
        {
          ...exampleFunction('w'),
          does: { type: 'http', method: 'GET', url: `http://${host}/weather/{city}` },
        },
      ],
      allowedHosts: [host],
    })
    await given.type('get_weather in London')
    const question = await given.question()
    expect(question).toMatchObject({ tool: 'get_weather', subject: { type: 'http', host } })
    expect(asked).toEqual([])
    given.host.consent.answer(question.id, 'once')
    expect((await given.toolTurn()).tool?.output).toBe('{"sky":"rain"}')
    expect(asked).toEqual(['/weather/London?unit=celsius'])
    await given.reply()
  })
})

describe('a link', () => {
  it('that the person refuses is not opened, and the assistant goes on', async () => {
    const given = setUp({
      builtIn: { get_current_time: true, open_web_link: true, copy_to_clipboard: false, set_timer: false },
    })
    await given.type('open_web_link "https://example.com/page"')
    const question = await given.question()
    expect(question.subject).toMatchObject({ type: 'link', url: 'https://example.com/page' })
    given.host.consent.answer(question.id, 'refuse')
    expect(await given.toolTurn()).toMatchObject({ status: 'interrupted' })
    await given.reply()
    expect(given.did).toEqual([])
  })
})
