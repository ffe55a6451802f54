/** Responses: one at a time, routed by id, however a server tells of them. */
import { describe, expect, it } from 'vitest'
import { assistant, Machine } from './machine'

const call = (id: string, name = 'get_weather') => ({
  id,
  type: 'function_call',
  status: 'completed',
  call_id: `call_${id}`,
  name,
  arguments: '{}',
})

describe('the response queue', () => {
  it('asks for the next response only when the active one has ended', () => {
    const m = new Machine().connected()
    m.server({ type: 'response.created', response: { id: 'vad' } })
    m.do({ type: 'hands_free', on: true }).news()
    m.hold()
    expect(m.sentTypes()).not.toContain('response.create')
    m.done('vad', { status: 'cancelled' })
    expect(m.sentTypes()).toContain('response.create')
  })

  it('asks once for all that was said meanwhile', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' }).do({ type: 'text', text: 'b' })
    expect(m.sentTypes().filter((type) => type === 'response.create')).toHaveLength(1)
    m.server({ type: 'response.created', response: { id: 'r1' } }).done('r1', { status: 'cancelled' })
    expect(m.sentTypes().filter((type) => type === 'response.create')).toHaveLength(1)
  })

  it('is not fooled by a response of the server that comes before the refusal of ours', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' })
    m.server({ type: 'response.created', response: { id: 'vad' } })
    m.news()
    m.server({ type: 'error', error: { code: 'conversation_already_has_active_response' } })
    expect(m.news()).toEqual([])
    expect(m.done('vad').sentTypes()).toEqual(['response.create'])
  })

  it('sends the refused response.create again when the other response has ended', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' })
    m.news()
    m.server({ type: 'error', error: { code: 'conversation_already_has_active_response' } })
    expect(m.sent()).toEqual([])
    m.server({ type: 'response.created', response: { id: 'vad' } }).done('vad')
    expect(m.sentTypes()).toEqual(['response.create'])
  })

  it('does not wait for ever for a response that never shows itself', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' })
    m.server({ type: 'error', error: { code: 'conversation_already_has_active_response' } })
    m.news()
    expect(m.timer('blocked').sentTypes()).toEqual(['response.create'])
  })

  it('does not wait for ever for the end of a response that was cancelled', () => {
    const m = new Machine().connected().answer().do({ type: 'text', text: 'a' }).flushed(200)
    expect(m.sentTypes()).not.toContain('response.create')
    m.wait(3000).timer('cancel')
    expect(m.sentTypes()).toEqual(['response.create'])
    expect(m.turns.map((turn) => turn.status)).toEqual(['interrupted', 'completed'])
    // The server ends it after all: too late to matter.
    expect(m.done('r1', { status: 'cancelled' }).sentTypes()).toEqual([])
  })

  it('leaves nothing in progress of a cancelled response that the server does not know', () => {
    const m = new Machine().connected()
    m.server({ type: 'response.created', response: { id: 'r1', status: 'in_progress' } })
    m.server({
      type: 'response.output_item.added',
      response_id: 'r1',
      item: { ...call('f1'), status: 'in_progress' },
    })
    m.do({ type: 'text', text: 'a' })
    m.server({ type: 'error', error: { code: 'response_cancel_not_active', message: 'no active response' } })
    expect(m.turns.map((turn) => turn.status)).not.toContain('in_progress')
  })

  it('does not ask again for a response that was cancelled before it was refused', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' }).do({ type: 'stop' })
    m.server({ type: 'error', error: { code: 'conversation_already_has_active_response' } })
    m.news()
    expect(m.timer('blocked').sent()).toEqual([])
  })

  it('says so when no sign of the response comes within 30 s', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' }).timer('reply')
    expect(m.notices()).toEqual(['response.failed'])
    expect(m.view.phase).toBe('idle')
  })
})

describe('a response', () => {
  it('is known from its first event where the server leaves out response.created', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' })
    m.news()
    m.sound(500, 'r1', 'a1')
    expect(m.news()).toContainEqual({ type: 'playout_write', itemId: 'a1', contentIndex: 0 })
    expect(m.view.phase).toBe('speaking')
    m.audioDone().done('r1').do({ type: 'text', text: 'b' }).flushed(500)
    expect(m.sentTypes()).toContain('response.create')
  })

  it('does not come to life again by a straggler after its end', () => {
    const m = new Machine().connected().answer().audioDone().done().played(1000)
    m.news()
    m.sound(100)
    expect(m.news()).toEqual([])
    expect(m.view.canStop).toBe(false)
  })

  it('outside the conversation is neither shown nor played, and does not hold up another', () => {
    const m = new Machine().connected()
    m.server({ type: 'response.created', response: { id: 'c', conversation_id: 'conv_1' } }).done('c')
    m.server({ type: 'response.created', response: { id: 'oob', conversation_id: null } })
    m.server({ type: 'response.output_item.added', response_id: 'oob', item: assistant('x1', 'in_progress') })
    m.server({ type: 'response.output_text.delta', response_id: 'oob', item_id: 'x1', delta: 'note' })
    m.news()
    m.sound(500, 'oob', 'x1')
    expect(m.news()).toEqual([])
    expect(m.turns).toEqual([])
    m.do({ type: 'text', text: 'a' })
    expect(m.sentTypes()).toEqual(['conversation.item.create', 'response.create'])
  })

  it('that nobody announced while another is active is taken for outside', () => {
    const m = new Machine().connected().answer('r1', 'a1')
    m.news()
    m.sound(500, 'other', 'x1')
    expect(m.news()).toEqual([])
  })

  it('of a server that gives no conversation ids is played', () => {
    const m = new Machine().connected()
    m.server({ type: 'response.created', response: { id: 'r1', conversation_id: null } }).sound(100)
    expect(m.news()).toContainEqual({ type: 'playout_write', itemId: 'a1', contentIndex: 0 })
  })

  it('tells the loudspeaker where its sound ends, even if only response.done says so', () => {
    const m = new Machine().connected().answer()
    m.news()
    m.done()
    expect(m.news()).toContainEqual({ type: 'playout_end', itemId: 'a1', contentIndex: 0 })
    m.audioDone()
    expect(m.news()).not.toContainEqual({ type: 'playout_end', itemId: 'a1', contentIndex: 0 })
  })

  it('carries its token figures on its last turn', () => {
    const m = new Machine().connected().answer().audioDone()
    m.done('r1', {
      usage: {
        input_tokens: 41,
        output_tokens: 164,
        input_token_details: { text_tokens: 14, audio_tokens: 27, cached_tokens: 0 },
        output_token_details: { text_tokens: 28, audio_tokens: 136 },
      },
    })
    expect(m.turns[0]?.usage).toMatchObject({ inputTokens: 41, outputTokens: 164, outputAudio: 136 })
  })
})

describe('a response that went wrong', () => {
  it.each([
    ['insufficient_quota', 'response.quota'],
    ['rate_limit_exceeded', 'response.rate_limited'],
    ['something_new', 'response.failed'],
  ])('with %s says %s and keeps the connection', (code, expected) => {
    const m = new Machine().connected().answer()
    m.done('r1', { status: 'failed', status_details: { type: 'failed', error: { type: 'x', code } } })
    expect(m.notices()).toEqual([expected])
    expect(m.turns[0]).toMatchObject({ status: 'failed', error: { code } })
    expect(m.view.connection).toBe('connected')
  })

  it.each([
    ['content_filter', 'response.content_filter'],
    ['max_output_tokens', 'response.incomplete'],
  ])('because of %s says %s', (reason, expected) => {
    const m = new Machine().connected().answer()
    m.done('r1', { status: 'incomplete', status_details: { type: 'incomplete', reason } })
    expect(m.notices()).toEqual([expected])
    expect(m.turns[0]).toMatchObject({ status: 'failed', error: { code: reason } })
  })

  it('by a fault of the server is asked for once more, then in a new session, then reported', () => {
    const failed = { status: 'failed', status_details: { error: { type: 'server_error' } } }
    const m = new Machine().connected().do({ type: 'text', text: 'a' })
    m.server({ type: 'response.created', response: { id: 'r1' } })
    m.news()
    m.done('r1', failed)
    expect(m.sentTypes()).toEqual(['response.create'])
    m.server({ type: 'response.created', response: { id: 'r2' } }).done('r2', failed)
    expect(m.view).toMatchObject({ connection: 'reconnecting', failure: { code: 'server.error' } })
    m.timer('reconnect').opened().news()
    m.updated()
    expect(m.sent()).toMatchObject([{ item: { content: [{ text: 'a' }] } }, { type: 'response.create' }])
    m.server({ type: 'response.created', response: { id: 'r3' } }).done('r3', failed)
    expect(m.sentTypes()).toEqual([])
    expect(m.view.connection).toBe('connected')
    expect(m.notices()).toEqual(['server.error'])
  })

  it('by a fault of the server stays in its session where neither words nor sound of the question are kept', () => {
    const failed = { status: 'failed', status_details: { error: { type: 'server_error' } } }
    const twice = (m: Machine): Machine => {
      m.server({ type: 'response.created', response: { id: 'r1' } }).done('r1', failed)
      return m.server({ type: 'response.created', response: { id: 'r2' } }).done('r2', failed)
    }
    const timeless = { type: 'input_audio_buffer.speech_started', item_id: 'u1' }
    const unkept = twice(new Machine().connected().server(timeless).committed('u1'))
    expect(unkept.view.connection).toBe('connected')
    expect(unkept.notices()).toEqual(['server.error'])
    // With its sound the question can be told to another session.
    expect(twice(new Machine().connected().spoke('u1')).view.connection).toBe('reconnecting')
  })
})

describe('a response that the server never ends', () => {
  const silent = (m: Machine) => m.wait(60_000).timer('silent')

  it('is taken for dead after a minute without a word of it, and cancelled', () => {
    const m = new Machine().connected().answer()
    m.played(1000).news()
    silent(m)
    expect(m.sent()).toEqual([{ type: 'response.cancel', response_id: 'r1' }])
    expect(m.turns).toMatchObject([{ status: 'failed', text: 'one two three four' }])
    expect(m.notices()).toEqual(['response.failed'])
    expect(m.view.phase).toBe('idle')
    expect(m.state.timers).toEqual([])
  })

  it('is waited for as long as something of it comes', () => {
    const m = new Machine().connected().answer().wait(40_000).sound(100)
    m.news()
    expect(silent(m.wait(-40_000)).news()).toEqual([{ type: 'timer_start', id: 'silent', ms: 40_000 }])
    expect(m.view.phase).toBe('speaking')
  })

  it('is over when the server begins another one', () => {
    const m = new Machine().connected().answer('r1', 'a1').played(1000)
    m.server({ type: 'response.created', response: { id: 'r2' } })
    expect(m.turns).toMatchObject([{ id: 'a1', status: 'completed' }])
    expect(m.state.replies.open.map(({ id }) => id)).toEqual(['r2'])
    expect(m.sentTypes()).not.toContain('response.create')
  })
})

describe('a tool call', () => {
  it('is answered, each of them, before one further response is asked for', () => {
    const m = new Machine().connected()
    m.server({ type: 'response.created', response: { id: 'r1' } })
    m.server({
      type: 'response.output_item.added',
      response_id: 'r1',
      item: { ...call('f1'), arguments: '' },
    })
    m.server({
      type: 'response.function_call_arguments.done',
      response_id: 'r1',
      item_id: 'f1',
      call_id: 'call_f1',
      arguments: '{"city":"London"}',
    })
    expect(m.turns).toMatchObject([
      { role: 'tool', tool: { name: 'get_weather', args: '{"city":"London"}' } },
    ])
    m.news()
    m.done('r1', { output: [{ ...call('f1'), arguments: '{"city":"London"}' }, call('f2')] })
    expect(m.sent()).toMatchObject([
      { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: 'call_f1' } },
      { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: 'call_f2' } },
      { type: 'response.create' },
    ])
    expect(m.turns.map((turn) => turn.tool?.output === null)).toEqual([false, false])
  })

  it('that was cut off is answered and not run, and no response follows', () => {
    const m = new Machine().connected()
    m.server({ type: 'response.created', response: { id: 'r1' } })
    m.news()
    m.done('r1', { output: [{ ...call('f1'), status: 'incomplete' }] })
    expect(m.sentTypes()).toEqual(['conversation.item.create'])
  })

  it('of an interrupted response is answered, but no response is asked for', () => {
    const m = new Machine().connected()
    m.server({ type: 'response.created', response: { id: 'r1' } }).do({ type: 'stop' })
    m.news()
    m.done('r1', { output: [call('f1')] })
    expect(m.sentTypes()).toEqual(['conversation.item.create'])
  })
})

describe('an error', () => {
  it('about a cancel that came too late is never shown', () => {
    const m = new Machine().connected()
    m.server({ type: 'error', error: { code: 'response_cancel_not_active', message: 'no active response' } })
    expect(m.news()).toEqual([])
  })

  it('about a cancel of a response that the server no longer knows lets the next one through', () => {
    const m = new Machine().connected()
    m.server({ type: 'response.created', response: { id: 'r1' } }).do({ type: 'text', text: 'a' })
    expect(m.sentTypes()).toContain('response.cancel')
    m.news()
    m.server({ type: 'error', error: { code: 'response_cancel_not_active', message: 'no active response' } })
    expect(m.sentTypes()).toEqual(['response.create'])
  })

  it('about an unknown item is no news', () => {
    const m = new Machine().connected().answer().audioDone().done().do({ type: 'stop' }).flushed(0)
    m.news()
    m.server({ type: 'error', error: { code: 'item_not_found', message: 'no such item' } })
    expect(m.news()).toEqual([])
  })

  it('about one of our commands is shown with its details and ends nothing', () => {
    const m = new Machine().connected()
    m.server({
      type: 'error',
      error: { type: 'invalid_request_error', code: 'invalid_event', message: 'what' },
    })
    expect(m.notices()).toEqual(['server.error'])
    expect(m.view.connection).toBe('connected')
  })

  it.each([
    ['server_error', 'server.error'],
    ['rate_limit_exceeded', 'response.rate_limited'],
    ['insufficient_quota', 'response.quota'],
  ])('%s to our response.create says %s and lets the next one through', (code, expected) => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' })
    m.server({ type: 'error', error: { code, event_id: m.lastEventId('response.create') } })
    expect(m.notices()).toEqual([expected])
    m.news()
    expect(m.do({ type: 'text', text: 'b' }).sentTypes()).toContain('response.create')
  })

  it('never shows a key that the server repeats', () => {
    const m = new Machine().connected()
    m.server({ type: 'error', error: { code: 'invalid_event', message: 'key sk-proj-abcdef123456 is bad' } })
    expect(JSON.stringify(m.news())).not.toContain('abcdef')
  })

  it('nor in the turn of a response that failed, which is exported', () => {
    const m = new Machine().connected().answer()
    const error = { code: 'invalid_api_key', message: 'key sk-proj-abcdef123456 is bad' }
    m.done('r1', { status: 'failed', status_details: { type: 'failed', error } })
    expect(m.turns[0]?.error?.message).toBe('key [key] is bad')
  })
})
