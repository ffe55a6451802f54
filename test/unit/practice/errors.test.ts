/** Every refusal of the practice assistant: its code, the parameter it names, and that nothing else changes. */
import { describe, expect, test } from 'vitest'
import { createHarness, silence, tone } from './harness'

type Case = readonly [rule: string, event: unknown, code: string, param: string | null]

const session = (extra: object): object => ({
  type: 'session.update',
  session: { type: 'realtime', ...extra },
})
const detection = (turn_detection: object): object => session({ audio: { input: { turn_detection } } })
const message = (role: string, content: readonly object[]): object => ({
  type: 'conversation.item.create',
  item: { type: 'message', role, content },
})

const cases: readonly Case[] = [
  ['a frame that is not JSON', 'hello', 'invalid_json', null],
  ['a frame that is no object', '[1]', 'invalid_json', null],
  [
    'a frame that is nested without end',
    `{"type":"session.update","session":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    'invalid_json',
    null,
  ],
  ['an event without a type', {}, 'missing_required_parameter', 'type'],
  ['an event of an unknown type', { type: 'response.pause' }, 'invalid_value', 'type'],
  ['an event whose type is no word', { type: { a: 1 } }, 'invalid_value', 'type'],
  [
    'a transcription session',
    { type: 'session.update', session: { type: 'transcription' } },
    'invalid_parameter',
    'session.type',
  ],
  ['an update without session', { type: 'session.update' }, 'missing_required_parameter', 'session'],
  [
    'an update without session.type, as the beta interface had it',
    { type: 'session.update', session: { modalities: ['text'], voice: 'alloy' } },
    'missing_required_parameter',
    'session.type',
  ],
  ['a key that nobody knows', session({ temperature: 0.8 }), 'unknown_parameter', 'session.temperature'],
  [
    'a key that nobody knows, deep inside',
    detection({ type: 'server_vad', patience: 3 }),
    'unknown_parameter',
    'session.audio.input.turn_detection.patience',
  ],
  [
    'a threshold above 1',
    detection({ type: 'server_vad', threshold: 1.5 }),
    'invalid_value',
    'session.audio.input.turn_detection.threshold',
  ],
  [
    'an idle timeout under 5 s',
    detection({ type: 'server_vad', idle_timeout_ms: 100 }),
    'invalid_value',
    'session.audio.input.turn_detection.idle_timeout_ms',
  ],
  [
    'an unknown kind of voice detection',
    detection({ type: 'psychic_vad' }),
    'invalid_value',
    'session.audio.input.turn_detection.type',
  ],
  ['instructions that are no text', session({ instructions: 7 }), 'invalid_type', 'session.instructions'],
  [
    'both modalities',
    session({ output_modalities: ['audio', 'text'] }),
    'invalid_value',
    'session.output_modalities',
  ],
  [
    'a tool description over 1024 characters',
    session({ tools: [{ type: 'function', name: 'a', description: 'x'.repeat(1025) }] }),
    'string_above_max_length',
    'session.tools[0].description',
  ],
  ['sound that is not base64', { type: 'input_audio_buffer.append', audio: 'AAA' }, 'invalid_value', 'audio'],
  ['an append without sound', { type: 'input_audio_buffer.append' }, 'missing_required_parameter', 'audio'],
  [
    'assistant sound put back into a conversation',
    message('assistant', [{ type: 'output_audio', transcript: 'hello' }]),
    'missing_required_parameter',
    'item.content[0].text',
  ],
  [
    'an item id with letters that are not allowed',
    { type: 'conversation.item.create', item: { id: 'a b', type: 'message', role: 'user', content: [] } },
    'invalid_value',
    'item.id',
  ],
  [
    'an item behind one that is not there',
    { ...message('user', [{ type: 'input_text', text: 'hi' }]), previous_item_id: 'item_x' },
    'item_not_found',
    'previous_item_id',
  ],
  [
    'a look at an unknown item',
    { type: 'conversation.item.retrieve', item_id: 'item_x' },
    'item_not_found',
    'item_id',
  ],
  [
    'the deletion of an unknown item',
    { type: 'conversation.item.delete', item_id: 'item_x' },
    'item_not_found',
    'item_id',
  ],
  [
    'the truncation of an unknown item',
    { type: 'conversation.item.truncate', item_id: 'item_x', content_index: 0, audio_end_ms: 0 },
    'item_not_found',
    'item_id',
  ],
  [
    'a truncation without its end',
    { type: 'conversation.item.truncate', item_id: 'item_x', content_index: 0 },
    'missing_required_parameter',
    'audio_end_ms',
  ],
  ['a cancel with nothing to cancel', { type: 'response.cancel' }, 'response_cancel_not_active', null],
  [
    'a cancel of a stranger',
    { type: 'response.cancel', response_id: 'resp_x' },
    'response_cancel_not_active',
    null,
  ],
]

describe('refused', () => {
  test.each(cases)('%s', async (_, event, code, param) => {
    const h = createHarness()
    h.forget()
    await h.send(typeof event === 'string' ? event : { ...(event as object), event_id: 'mine' })
    expect(h.order()).toEqual(['error'])
    const { error } = h.last('error')
    expect(error).toMatchObject({ type: 'invalid_request_error', code, param })
    expect(error.event_id).toBe(typeof event === 'string' ? null : 'mine')
    expect(error.message.length).toBeGreaterThan(10)
  })

  test('a commit of less than 100 ms, with the milliseconds in the message', async () => {
    const h = createHarness()
    await h.pushToTalk()
    await h.append(tone(40))
    await h.send({ type: 'input_audio_buffer.commit', event_id: 'c' })
    const { error } = h.last('error')
    expect(error).toMatchObject({ code: 'input_audio_buffer_commit_empty', event_id: 'c' })
    expect(error.message).toContain('40.00ms')
    await h.append(tone(60))
    await h.send({ type: 'input_audio_buffer.commit' })
    expect(h.all('input_audio_buffer.committed')).toHaveLength(1)
  })

  test('a second response while one runs, until it is done', async () => {
    const h = createHarness()
    await h.say('tour')
    await h.send({ type: 'response.create', event_id: 'second' })
    const { error } = h.last('error')
    expect(error).toMatchObject({ code: 'conversation_already_has_active_response', event_id: 'second' })
    h.clock.pass(60_000)
    await h.send({ type: 'response.create' })
    expect(h.all('response.created')).toHaveLength(2)
  })

  test('another voice after sound has gone out, with the whole update', async () => {
    const h = createHarness()
    await h.say('export')
    h.clock.pass(60_000)
    await h.update({ instructions: 'new', audio: { output: { voice: 'marin' } } })
    expect(h.last('error')['error'].code).toBe('cannot_update_voice')
    await h.update({})
    expect(h.last('session.updated')['session'].instructions).not.toBe('new')
    expect(h.last('session.updated')['session'].audio.output.voice).toBe('parley')
  })

  test('an id that is taken', async () => {
    const h = createHarness()
    const item = { id: 'a', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] }
    await h.send({ type: 'conversation.item.create', item })
    await h.send({ type: 'conversation.item.create', item })
    expect(h.last('error')['error'].code).toBe('invalid_value')
  })
})

describe('an update', () => {
  test('with one bad key changes nothing', async () => {
    const h = createHarness()
    await h.update({ instructions: 'good', temperature: 1 })
    await h.update({})
    expect(h.last('session.updated')['session'].instructions).not.toBe('good')
  })

  test('leaves what it does not name, and takes null for off', async () => {
    const h = createHarness()
    await h.update({ instructions: 'be brief' })
    await h.update({ audio: { input: { turn_detection: null } } })
    expect(h.last('session.updated')['session']).toMatchObject({
      instructions: 'be brief',
      audio: { input: { turn_detection: null, format: { type: 'audio/pcm', rate: 24_000 } } },
    })
  })

  test('with empty instructions brings the default ones back', async () => {
    const h = createHarness()
    const before = h.last('session.created')['session'].instructions
    await h.update({ instructions: 'be brief' })
    await h.update({ instructions: '' })
    expect(h.last('session.updated')['session'].instructions).toBe(before)
  })

  test('may come again and again', async () => {
    const h = createHarness()
    for (let i = 0; i < 3; i++) await h.update({ audio: { output: { voice: 'parley' } } })
    expect(h.all('session.updated')).toHaveLength(3)
    expect(h.all('error')).toHaveLength(0)
  })
})

const truncate = (item_id: string, audio_end_ms: number): object => ({
  type: 'conversation.item.truncate',
  item_id,
  content_index: 0,
  audio_end_ms,
})

async function answered() {
  const h = createHarness()
  await h.say('export')
  h.clock.pass(60_000)
  const item: string = h.last('response.output_item.done')['item'].id
  const bytes = h
    .all('response.output_audio.delta')
    .reduce((sum, e) => sum + Buffer.from(e['delta'], 'base64').length, 0)
  return { h, item, lengthMs: Math.floor(bytes / 48) }
}

describe('truncation', () => {
  test('keeps the sound up to the end that was heard, and drops the words', async () => {
    const { h, item } = await answered()
    await h.send(truncate(item, 1200))
    expect(h.last('conversation.item.truncated')).toMatchObject({ item_id: item, audio_end_ms: 1200 })
    await h.send({ type: 'conversation.item.retrieve', item_id: item })
    const [part] = h.last('conversation.item.retrieved')['item'].content
    expect(part.transcript).toBeNull()
    expect(Buffer.from(part.audio, 'base64')).toHaveLength(1200 * 48)
  })

  test('reaches to the very last millisecond and not one further', async () => {
    const { h, item, lengthMs } = await answered()
    await h.send(truncate(item, lengthMs + 1))
    expect(h.last('error')['error']).toMatchObject({ code: 'invalid_value' })
    expect(h.last('error')['error'].message).toContain(
      `${lengthMs}ms is already shorter than ${lengthMs + 1}ms`,
    )
    await h.send(truncate(item, lengthMs))
    expect(h.all('conversation.item.truncated')).toHaveLength(1)
  })

  test('is for the assistant’s sound alone', async () => {
    const { h } = await answered()
    const user: string = h.all('conversation.item.done')[0]?.['item'].id
    await h.send(truncate(user, 0))
    expect(h.last('error')['error']).toMatchObject({
      code: 'unsupported_content_type',
      message: 'Only model output audio messages can be truncated',
    })
  })

  test('finds nothing to cut before the first sound', async () => {
    const h = createHarness()
    await h.say('export')
    h.clock.pass(0)
    await h.send({ type: 'response.cancel' })
    await h.update({ output_modalities: ['text'] })
    await h.say('export')
    h.clock.pass(60_000)
    await h.send(truncate(h.last('response.output_item.done')['item'].id, 0))
    expect(h.last('error')['error'].code).toBe('unsupported_content_type')
  })

  test('stays when the answer it cuts is still being sent', async () => {
    const h = createHarness()
    await h.say('tour')
    h.clock.pass(1000)
    const item: string = h.last('response.output_item.added')['item'].id
    await h.send(truncate(item, 500))
    h.clock.pass(60_000)
    await h.send({ type: 'conversation.item.retrieve', item_id: item })
    expect(
      Buffer.from(h.last('conversation.item.retrieved')['item'].content[0].audio, 'base64'),
    ).toHaveLength(500 * 48)
  })
})

const create = (id: string, previous_item_id?: string | null): object => ({
  type: 'conversation.item.create',
  ...(previous_item_id !== undefined && { previous_item_id }),
  item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text: id }] },
})

describe('the place of an item', () => {
  test('is the end, the front for "root", or behind the named one', async () => {
    const h = createHarness()
    await h.send(create('a'))
    await h.send(create('b', null))
    await h.send(create('c', 'root'))
    await h.send(create('d', 'a'))
    const places = h.all('conversation.item.added').map((e) => [e['item'].id, e['previous_item_id']])
    expect(places).toEqual([
      ['a', null],
      ['b', 'a'],
      ['c', null],
      ['d', 'a'],
    ])
    await h.send({ type: 'conversation.item.delete', item_id: 'b' })
    expect(h.last('conversation.item.deleted')['item_id']).toBe('b')
    await h.send(create('e'))
    expect(h.last('conversation.item.added')['previous_item_id']).toBe('d')
  })
})

test('no bytes from a client break the session', async () => {
  const h = createHarness()
  const junk = [
    '',
    'null',
    '{"type":null}',
    '{"type":"session.update","session":[]}',
    '{"type":"response.create","response":7}',
  ]
  for (const frame of [...junk, '{"type":"conversation.item.create","item":{"type":"message"}}', '\u0000'])
    await h.send(frame)
  expect(h.all('error')).toHaveLength(7)
  await h.append(silence(100))
  await h.say('export')
  h.clock.pass(60_000)
  expect(h.last('response.done').response.status).toBe('completed')
})
