/** The strangest client: any commands in any order, with wrong types everywhere. The assistant's promises still hold. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseServerFrame } from '../../../src/core/protocol/parse'
import { pcmToBytes } from '../../../src/core/audio/pcm'
import { createHarness, silence, tone, type Frame } from './harness'

const base64 = (pcm: Int16Array): string => Buffer.from(pcmToBytes(pcm)).toString('base64')
const session = (extra: object): object => ({
  type: 'session.update',
  session: { type: 'realtime', ...extra },
})
const detections = [
  null,
  { type: 'server_vad' },
  { type: 'server_vad', threshold: 0, prefix_padding_ms: 0, silence_duration_ms: 0 },
  { type: 'server_vad', create_response: false, interrupt_response: false },
  { type: 'server_vad', interrupt_response: false, idle_timeout_ms: 5000 },
  { type: 'server_vad', prefix_padding_ms: 1e9, silence_duration_ms: 1e9 },
  { type: 'semantic_vad', eagerness: 'high' },
]
/** JSON schemas as careless people write them. */
const schemas = [
  {},
  5,
  [],
  { properties: null },
  { properties: { a: null } },
  { properties: { a: 5, b: 'text', c: [] } },
  { properties: { a: { enum: 'abc' } } },
  { properties: { a: { enum: [{ toString: 5 }, null] } } },
  { properties: { a: { enum: [], type: ['string', 'null'] } } },
  { required: 'a', properties: { a: { type: 'integer', minimum: 'x' } } },
  { required: ['__proto__', 5, null], properties: [] },
]

const itemIds = ['u1', 'u2', 'a1', 'item_1', 'item_4', 'item_7', 'nobody', 'root']
const anId = fc.constantFrom(...itemIds)
const content = fc.constantFrom<object>(
  { type: 'input_text', text: 'call lookup now' },
  { type: 'input_text', text: '' },
  { type: 'input_text', text: `price${' '.repeat(50_000)}` },
  { type: 'input_audio', audio: base64(tone(300)) },
  { type: 'input_audio', audio: 'AAA=' },
  { type: 'input_audio', audio: '%%%' },
  { type: 'output_text', text: 'hello' },
)
const item = fc.oneof(
  fc.record({
    type: fc.constant('message'),
    role: fc.constantFrom('user', 'assistant', 'system', 'tool'),
    content: fc.array(content, { maxLength: 2 }),
  }),
  fc.record({ type: fc.constant('function_call'), name: fc.constant('lookup'), arguments: fc.constant('{') }),
  fc.record({
    type: fc.constant('function_call_output'),
    call_id: fc.constant('c'),
    output: fc.constantFrom('ok', ' '.repeat(200_000)),
  }),
)
const withId = fc.tuple(item, fc.option(anId)).map(([body, id]) => (id === null ? body : { ...body, id }))

const params = fc.record(
  {
    conversation: fc.constantFrom('auto', 'none', 'other'),
    output_modalities: fc.constantFrom(['text'], ['audio'], []),
    tool_choice: fc.constantFrom<unknown>('required', 'none', { type: 'function', name: 'lookup' }),
    max_output_tokens: fc.constantFrom<unknown>(1, 30, 'inf', 0, -1),
    input: fc.array(fc.oneof(withId, fc.record({ type: fc.constant('item_reference'), id: anId })), {
      maxLength: 2,
    }),
    audio: fc.constantFrom({ output: { format: { type: 'audio/pcmu' } } }, { output: {} }, {}),
  },
  { requiredKeys: [] },
)

const command = fc.oneof(
  fc.constantFrom(...detections).map((turn_detection) => session({ audio: { input: { turn_detection } } })),
  fc
    .constantFrom('audio/pcm', 'audio/pcmu', 'audio/pcma')
    .map((type) => session({ audio: { input: { format: { type } }, output: { format: { type } } } })),
  fc
    .constantFrom(...schemas)
    .map((parameters) =>
      session({ tools: [{ type: 'function', name: 'lookup', parameters }], tool_choice: 'auto' }),
    ),
  fc.constantFrom('auto', 'required', 'none').map((tool_choice) => session({ tool_choice })),
  fc.constantFrom(
    session({ audio: { input: { transcription: { model: 'x' } } } }),
    session({ output_modalities: ['text'] }),
    session({ audio: { output: { voice: 'other' } } }),
  ),
  fc
    .constantFrom(base64(tone(400)), base64(silence(600)), base64(silence(20)), '', 'AAA=', 'AA==', '*', 'A')
    .map((audio) => ({ type: 'input_audio_buffer.append', audio })),
  fc.constantFrom('commit', 'clear').map((deed) => ({ type: `input_audio_buffer.${deed}` })),
  fc
    .tuple(withId, fc.option(fc.oneof(anId, fc.constant('root'))))
    .map(([body, after]) => ({ type: 'conversation.item.create', item: body, previous_item_id: after })),
  fc
    .constantFrom('retrieve', 'delete')
    .chain((deed) => anId.map((item_id) => ({ type: `conversation.item.${deed}`, item_id }))),
  fc.record({
    type: fc.constant('conversation.item.truncate'),
    item_id: anId,
    content_index: fc.constantFrom(0, 1, -1, 0.5),
    audio_end_ms: fc.constantFrom(0, 50, 1e12),
  }),
  params.map((response) => ({ type: 'response.create', response })),
  fc.constant({ type: 'response.create' }),
  fc.option(fc.constantFrom('resp_1', 'item_1')).map((response_id) => ({
    type: 'response.cancel',
    ...(response_id !== null && { response_id }),
  })),
)

/** A good command with one field, at any depth, replaced by anything. */
const spoilt = fc.tuple(command, fc.nat(), fc.jsonValue()).map(([good, at, value]) => {
  const copy = JSON.parse(JSON.stringify(good)) as Record<string, unknown>
  const places: { readonly in: Record<string, unknown>; readonly key: string }[] = []
  const walk = (node: Record<string, unknown>): void => {
    for (const key of Object.keys(node)) {
      places.push({ in: node, key })
      if (typeof node[key] === 'object' && node[key] !== null) walk(node[key] as Record<string, unknown>)
    }
  }
  walk(copy)
  const place = places[at % places.length]
  if (place) place.in[place.key] = value
  return copy
})

type Move = { readonly frame?: object | string; readonly pass?: number; readonly cancelLast?: true }
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: command.map((frame) => ({ frame })) },
  { weight: 2, arbitrary: spoilt.map((frame) => ({ frame })) },
  { weight: 1, arbitrary: fc.oneof(fc.string(), fc.json()).map((frame) => ({ frame })) },
  { weight: 3, arbitrary: fc.constantFrom(1, 200, 2000, 40_000).map((pass) => ({ pass })) },
  { weight: 1, arbitrary: fc.constant({ cancelLast: true as const }) },
)

const responseOf = (event: Frame): string => event['response'].id as string

/** Replays what was sent and says what is wrong with it. */
function faults(events: readonly Frame[]): readonly string[] {
  const found: string[] = []
  const open = new Map<string, boolean>()
  const ended = new Set<string>()
  for (const event of events) {
    const read = parseServerFrame(JSON.stringify(event))
    if (read.type === 'unknown') found.push(`${event.type} is not understood: ${read.problem}`)
    if (event.type === 'error' && event['error'].code === 'server_error') found.push('a fault of its own')
    if (event.type === 'response.created') {
      const inside = event['response'].conversation_id !== null
      if (inside && [...open.values()].includes(true)) found.push('two active responses')
      open.set(responseOf(event), inside)
    } else if (event.type === 'response.done') {
      if (!open.delete(responseOf(event))) found.push('a response ended that was not open')
      ended.add(responseOf(event))
    } else if (event.type.startsWith('response.') && !open.has(event['response_id'] as string)) {
      found.push(`${event.type} outside of its response`)
    }
  }
  return found
}

/** What a command that was taken is answered with, at least. */
const silent = ['input_audio_buffer.append']

describe('any client', () => {
  test('gets an answer to every frame, never two active responses, and only events that make sense', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 30 }), async (moves) => {
        const harness = createHarness()
        const unanswered: unknown[] = []
        for (const { frame, pass, cancelLast } of moves) {
          if (pass !== undefined) harness.clock.pass(pass)
          if (cancelLast) {
            const created = harness.all('response.created').at(-1)
            if (created) await harness.send({ type: 'response.cancel', response_id: responseOf(created) })
          }
          if (frame === undefined) continue
          const before = harness.events.length
          await harness.send(frame)
          const type = typeof frame === 'object' ? (frame as { readonly type?: unknown }).type : null
          if (!silent.includes(String(type)) && harness.events.length === before) unanswered.push(frame)
        }
        expect(unanswered).toEqual([])
        expect(faults(harness.events)).toEqual([])
        // Left alone, every answer comes to its end.
        harness.session.receive(JSON.stringify(session({ audio: { input: { turn_detection: null } } })))
        await harness.send({ type: 'input_audio_buffer.clear' })
        harness.clock.pass(600_000)
        expect(faults(harness.events)).toEqual([])
        expect(harness.all('response.done')).toHaveLength(harness.all('response.created').length)
      }),
      { numRuns: 200 },
    )
  })
})

describe('sound that comes with a response', () => {
  const ask = async (audio: string) => {
    const harness = createHarness()
    const input = [{ type: 'message', role: 'user', content: [{ type: 'input_audio', audio }] }]
    await harness.send({ type: 'response.create', response: { conversation: 'none', input } })
    harness.clock.pass(60_000)
    return harness
  }

  test('is heard like any other', async () => {
    const { last } = await ask(base64(tone(1000)))
    expect(last('response.output_audio_transcript.done')['transcript']).toContain('your own voice, 1.0 s')
  })

  test('that is no base64 is refused, and its place is named', async () => {
    const { all, last } = await ask('%%%')
    expect(last('error')['error'].param).toBe('response.input[0].content[0].audio')
    expect(all('response.created')).toEqual([])
  })
})
