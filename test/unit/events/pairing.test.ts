/** Which event answers which, and after how long. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createTold, type Told } from './support'

let told: Told
beforeEach(() => {
  told = createTold()
})

const created = (id: string, extra: object = {}) => ({
  type: 'response.created',
  response: { id, status: 'in_progress', output: [], ...extra },
})
const done = (id: string, status = 'completed') => ({
  type: 'response.done',
  response: { id, status, output: [] },
})

describe('a command is answered by', () => {
  it.each([
    [
      { type: 'session.update', session: {} },
      { type: 'session.updated', session: {} },
    ],
    [{ type: 'input_audio_buffer.commit' }, { type: 'input_audio_buffer.committed', item_id: 'item_1' }],
    [{ type: 'input_audio_buffer.clear' }, { type: 'input_audio_buffer.cleared' }],
    [
      { type: 'conversation.item.create', item: { id: 'item_1', type: 'message', role: 'user' } },
      { type: 'conversation.item.added', item: { id: 'item_1', type: 'message', role: 'user' } },
    ],
    [
      { type: 'conversation.item.create', item: { id: 'item_1', type: 'message', role: 'user' } },
      { type: 'conversation.item.created', item: { id: 'item_1', type: 'message', role: 'user' } },
    ],
    [
      { type: 'conversation.item.truncate', item_id: 'item_1', content_index: 0, audio_end_ms: 10 },
      { type: 'conversation.item.truncated', item_id: 'item_1', content_index: 0, audio_end_ms: 10 },
    ],
    [
      { type: 'conversation.item.delete', item_id: 'item_1' },
      { type: 'conversation.item.deleted', item_id: 'item_1' },
    ],
    [
      { type: 'conversation.item.retrieve', item_id: 'item_1' },
      { type: 'conversation.item.retrieved', item: { id: 'item_1', type: 'message' } },
    ],
    [{ type: 'response.create' }, created('resp_1')],
  ])('%o: %o', (command, answer) => {
    const asked = told.out(command)
    expect(asked.waiting).toBe(true)
    told.wait(72)
    const answered = told.in(answer)
    expect(asked).toMatchObject({ waiting: false, answer: { id: answered.id, ms: 72, outcome: 'answered' } })
    expect(answered.cause).toEqual({ id: asked.id, ms: 72 })
  })

  it('the answer about its own item, whatever the order', () => {
    const first = told.out({ type: 'conversation.item.delete', item_id: 'item_1' })
    const second = told.out({ type: 'conversation.item.delete', item_id: 'item_2' })
    told.in({ type: 'conversation.item.deleted', item_id: 'item_2' })
    expect([first.waiting, second.waiting]).toEqual([true, false])
    told.in({ type: 'conversation.item.deleted', item_id: 'item_3' })
    expect(first.waiting).toBe(true)
  })

  it('an error that names it, and by no other answer then', () => {
    const update = told.out({ type: 'session.update', event_id: 'evt_1', session: {} })
    const other = told.out({ type: 'input_audio_buffer.clear', event_id: 'evt_2' })
    const error = told.in({
      type: 'error',
      error: { type: 'invalid_request_error', code: 'x_y', event_id: 'evt_2' },
    })
    expect(other.answer).toMatchObject({ id: error.id, outcome: 'refused' })
    expect(update.waiting).toBe(true)
  })

  it.each([
    ['response.cancel', 'response_cancel_not_active', ''],
    ['input_audio_buffer.commit', 'input_audio_buffer_commit_empty', ''],
    ['response.create', 'conversation_already_has_active_response', ''],
    ['session.update', 'invalid_value', 'session.audio.input'],
  ])('an error without an id that can only be about it: %s', (type, code, param) => {
    const command = told.out({ type, event_id: 'evt_1' })
    told.in({ type: 'error', error: { type: 'invalid_request_error', code, param, event_id: null } })
    expect(command.answer?.outcome).toBe('refused')
  })

  it('an error that names it, although nobody knows such a command and nothing else was expected', () => {
    const strange = told.out({ type: 'mystery.event', event_id: 'manual_1' })
    expect(strange.waiting).toBe(false)
    told.in({ type: 'error', error: { code: 'invalid_value', event_id: 'manual_1' } })
    expect(strange.answer?.outcome).toBe('refused')
  })

  it('nothing once the connection is gone', () => {
    const asked = told.out({ type: 'response.create' })
    told.wait(500)
    told.socket('socket.closed', '1006')
    expect(asked).toMatchObject({ waiting: false, answer: { id: 0, ms: 500, outcome: 'lost' } })
  })

  it('nothing of another connection', () => {
    const asked = told.out({ type: 'session.update', session: {} }, 1)
    told.in({ type: 'session.updated', session: {} }, 2)
    expect(asked.waiting).toBe(true)
  })
})

describe('a response', () => {
  it('is followed from its request to its first words, first sound and end', () => {
    const asked = told.out({ type: 'response.create' })
    told.wait(300)
    told.in(created('resp_1'))
    told.wait(100)
    told.in({
      type: 'response.output_audio_transcript.delta',
      response_id: 'resp_1',
      item_id: 'item_1',
      delta: 'Hi',
    })
    told.wait(50)
    told.delta(100, 'item_1', 'resp_1')
    told.delta(100, 'item_1', 'resp_1')
    told.wait(1000)
    told.in(done('resp_1'))
    expect(asked.marks).toEqual([
      { name: 'created', ms: 300 },
      { name: 'words', ms: 400 },
      { name: 'sound', ms: 450 },
      { name: 'done', ms: 1450 },
    ])
  })

  it('that nobody asked for is counted from the end of the speech', () => {
    const stopped = told.in({
      type: 'input_audio_buffer.speech_stopped',
      item_id: 'item_1',
      audio_end_ms: 900,
    })
    told.wait(20)
    told.in(created('resp_1'))
    told.wait(480)
    told.delta(100, 'item_2', 'resp_1')
    expect(stopped.marks).toEqual([
      { name: 'created', ms: 20 },
      { name: 'sound', ms: 500 },
    ])
  })

  it('of a server that never announces one is known from its first event', () => {
    const asked = told.out({ type: 'response.create' })
    told.wait(400)
    told.delta(100, 'item_1', 'resp_1')
    expect(asked.answer?.ms).toBe(400)
    expect(asked.marks.map(({ name }) => name)).toEqual(['created', 'sound'])
  })

  it('that follows the result of a function is counted from it, and the function from its call', () => {
    told.in(created('resp_1'))
    const call = told.in({
      type: 'response.function_call_arguments.done',
      response_id: 'resp_1',
      item_id: 'item_1',
      call_id: 'call_1',
      arguments: '{}',
    })
    told.in(done('resp_1'))
    told.wait(700)
    const output = told.out({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: 'call_1', output: 'ok' },
    })
    expect(output.cause).toEqual({ id: call.id, ms: 700 })
    told.wait(30)
    told.in({
      type: 'conversation.item.added',
      item: { id: 'item_9', type: 'function_call_output', call_id: 'call_1' },
    })
    expect(output.answer?.ms).toBe(30)
    told.in(created('resp_2'))
    expect(output.marks).toEqual([{ name: 'created', ms: 30 }])
  })

  it('that is cancelled answers its cancel, and one that ends otherwise does not', () => {
    told.in(created('resp_1'))
    const cancel = told.out({ type: 'response.cancel', response_id: 'resp_1' })
    told.in(done('resp_0', 'cancelled'))
    expect(cancel.waiting).toBe(true)
    told.in(done('resp_1', 'cancelled'))
    expect(cancel.answer?.outcome).toBe('answered')
  })
})

describe('the connection', () => {
  it('is counted from opening to open, from open to the session, from ping to pong', () => {
    const opening = told.socket('socket.opening', 'api.openai.com')
    told.wait(80)
    const open = told.socket('socket.open')
    told.wait(40)
    told.in({ type: 'session.created', session: { type: 'realtime' } })
    const ping = told.socket('socket.ping')
    told.wait(25)
    told.socket('socket.pong')
    expect([opening, open, ping].map(({ answer }) => answer?.ms)).toEqual([80, 40, 25])
  })

  it('that never opens answers nothing', () => {
    const opening = told.socket('socket.opening')
    told.socket('socket.closed', '401')
    expect(opening.answer?.outcome).toBe('lost')
  })
})

it('a server that answers nothing does not make questions pile up', () => {
  const first = told.out({ type: 'response.create' })
  for (let i = 0; i < 500; i += 1) told.out({ type: 'response.create' })
  expect(first.waiting).toBe(false)
  expect(told.all().filter(({ waiting }) => waiting).length).toBeLessThanOrEqual(64)
})
