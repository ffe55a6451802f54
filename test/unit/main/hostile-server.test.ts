/** Frames of any shape, in any order, through the whole way from the socket to the conversation: nothing of it throws. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { betaAliases } from '#core/protocol/parse'
import { serverEventSchemas } from '#core/protocol/events'
import { ok } from '#core/result'
import { defaultSettings } from '#core/settings/defaults'
import { allTurns } from '#core/transcript/turn-log'
import { sessionConfig } from '../../../src/main/realtime/session-config'
import { createSessionService } from '../../../src/main/realtime/session-service'
import type { TransportHandlers } from '../../../src/main/realtime/ws-transport'
import { noVoices } from '../../support/no-voices'
import { createFakeClock } from './support/fake-clock'
import { createTestLog } from './support/test-log'

const id = fc.constantFrom<unknown>(
  'r1',
  'r2',
  'i1',
  'i2',
  'parley_1',
  '__proto__',
  'constructor',
  '',
  7,
  null,
)
const scalar = fc.oneof(
  id,
  fc.constantFrom<unknown>(-1, 0, 1e308, '12', true, [], {}, 'in_progress', 'completed'),
)
const content = fc.array(
  fc.record(
    { type: fc.constantFrom('audio', 'output_text', 'input_audio', 5), text: scalar, transcript: scalar },
    { requiredKeys: [] },
  ),
  { maxLength: 2 },
)
const item = fc.record(
  {
    id,
    type: fc.constantFrom<unknown>('message', 'function_call', 'function_call_output', 'odd', null),
    role: fc.constantFrom<unknown>('user', 'assistant', 'system', 3),
    status: scalar,
    content: fc.oneof(content, scalar),
    call_id: id,
    name: scalar,
    arguments: scalar,
    output: scalar,
  },
  { requiredKeys: [] },
)
const usage = fc.record(
  { input_tokens: scalar, output_tokens: scalar, input_token_details: scalar },
  { requiredKeys: [] },
)
const response = fc.record(
  {
    id,
    status: scalar,
    output: fc.oneof(fc.array(item, { maxLength: 2 }), scalar),
    conversation_id: id,
    metadata: scalar,
    usage: fc.oneof(usage, scalar),
    status_details: scalar,
  },
  { requiredKeys: [] },
)
const type = fc.constantFrom(
  ...Object.keys(serverEventSchemas),
  ...Object.keys(betaAliases),
  'toString',
  'new.event',
)
const frame = fc.record(
  {
    type,
    event_id: scalar,
    response_id: id,
    item_id: id,
    previous_item_id: id,
    content_index: scalar,
    output_index: scalar,
    delta: fc.oneof(scalar, fc.constantFrom('AAAA', 'AAA', '//8=', 'words')),
    text: scalar,
    transcript: scalar,
    audio_start_ms: scalar,
    audio_end_ms: scalar,
    call_id: id,
    name: scalar,
    arguments: scalar,
    session: fc.oneof(scalar, fc.constant({ type: 'realtime', expires_at: 1e12, audio: { input: 1 } })),
    item: fc.oneof(item, scalar),
    response: fc.oneof(response, scalar),
    part: fc.oneof(item, scalar),
    error: fc.oneof(
      scalar,
      fc.record({
        code: scalar,
        message: scalar,
        param: scalar,
        event_id: fc.constantFrom(null, 'evt_1', 'evt_4'),
      }),
    ),
    usage: fc.oneof(usage, scalar),
    rate_limits: scalar,
  },
  { requiredKeys: ['type'] },
)
type Deed = { readonly frame: object } | { readonly input: string } | { readonly wait: number }
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ frame }) },
  {
    weight: 2,
    arbitrary: fc.record({
      input: fc.constantFrom('press', 'release', 'text', 'stop', 'hands-free', 'connect'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ wait: fc.integer({ min: 1, max: 70_000 }) }) },
)

function meet() {
  const clock = createFakeClock()
  const { log, lines } = createTestLog()
  const notices: string[] = []
  let handlers: TransportHandlers | null = null
  const session = createSessionService({
    config: sessionConfig(defaultSettings('other'), 'en'),
    conversationId: 'c',
    clock,
    log,
    target: () => Promise.resolve(ok({ url: 'wss://server.example', key: null })),
    openTransport: (_target, given) => {
      handlers = given
      return {
        send: () => undefined,
        bufferedAmount: () => 0,
        probe: () => undefined,
        close: () => undefined,
      }
    },
    sound: () => ({
      ...noVoices,
      gate: () => undefined,
      uplink: () => undefined,
      settle: () => undefined,
      write: () => undefined,
      end: () => undefined,
      flush: () => undefined,
    }),
    onNotice: ({ code }) => notices.push(code),
  })
  const say = (event: object): void => handlers?.onFrame(Buffer.from(JSON.stringify(event)))
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 5; i += 1) await Promise.resolve()
  }
  const begin = async (): Promise<void> => {
    session.input({ type: 'connect' })
    await settle()
    handlers?.onOpen()
    say({ type: 'session.created', session: { type: 'realtime' } })
    say({ type: 'session.updated', session: {} })
    clock.advance(20)
  }
  return {
    clock,
    session,
    say,
    settle,
    begin,
    notices,
    faults: () => lines.filter((line) => line.includes('"level":"error"')),
  }
}

const inputs = {
  press: { type: 'talk_press' },
  release: { type: 'talk_release' },
  text: { type: 'text', text: 'hello' },
  stop: { type: 'stop' },
  'hands-free': { type: 'hands_free', on: true },
  connect: { type: 'connect' },
} as const

it('and after a new connection the talk is as ever', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 40 }), async (deeds) => {
      const { clock, session, say, settle, begin, notices, faults } = meet()
      await begin()
      for (const each of deeds) {
        if ('frame' in each) say(each.frame)
        else if ('wait' in each) clock.advance(each.wait)
        else session.input(inputs[each.input as keyof typeof inputs])
        await settle()
      }
      expect(faults()).toEqual([])
      expect(notices).not.toContain('internal')
      session.input({ type: 'disconnect' })
      await begin()
      session.input({ type: 'text', text: 'once more' })
      const at = { response_id: 'new_r', item_id: 'new_i', content_index: 0 }
      say({ type: 'response.created', response: { id: 'new_r' } })
      say({ type: 'response.output_audio_transcript.delta', ...at, delta: 'here I am' })
      say({ type: 'response.done', response: { id: 'new_r', status: 'completed' } })
      expect(allTurns(session.view().conversation.turns).at(-1)).toMatchObject({
        text: 'here I am',
        status: 'completed',
      })
      expect(session.view()).toMatchObject({ connection: 'connected', phase: 'idle' })
    }),
    { numRuns: 200 },
  )
})
