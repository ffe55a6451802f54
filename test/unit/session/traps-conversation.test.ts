/**
 * Rules of the conversation that other Realtime clients learnt the hard way, each from a fault reported in public. The
 * rules of the connection stand in traps-connection.test.ts.
 */
import { describe, expect, it } from 'vitest'
import { MAX_TOOL_ROUNDS } from '#core/session/timers'
import { defaultTurnTaking } from '#core/settings/defaults'
import { config, Machine, pushToTalk } from './machine'

const speech = { type: 'input_audio_buffer.speech_started', item_id: 'u9', audio_start_ms: 0 }
const refuse = (m: Machine, code: string) =>
  m.server({ type: 'error', error: { type: 'invalid_request_error', code, message: '' } })
const call = (id: string, status = 'completed') => ({
  id,
  type: 'function_call',
  call_id: `call_${id}`,
  name: 'tool',
  arguments: '{}',
  status,
})
const begun = (id: string) => ({ type: 'response.created', response: { id } })

describe('an interruption', () => {
  it('tells the server what the loudspeaker played, never more than was received, and no time of a clock', () => {
    const m = new Machine().connected().answer('r1', 'a1', { ms: 1000 }).wait(60_000)
    m.server(speech).news()
    m.flushed(400.9)
    expect(m.sent()).toEqual([
      { type: 'conversation.item.truncate', item_id: 'a1', content_index: 0, audio_end_ms: 400 },
    ])
    const beyond = new Machine().connected().answer('r1', 'a1', { ms: 1000 })
    beyond.server(speech).news()
    beyond.flushed(5000)
    expect(beyond.sent()).toMatchObject([{ audio_end_ms: 1000 }])
  })

  it('truncates by itself although the server interrupts by itself', () => {
    const m = new Machine().connected().answer()
    m.server(speech).flushed(300)
    expect(m.sentTypes()).toEqual(['conversation.item.truncate'])
  })

  it('whose truncation the server finds too long is repeated once with a margin, and then let be', () => {
    const m = new Machine().connected().answer('r1', 'a1', { ms: 5000 }).server(speech)
    m.flushed(4000).news()
    const tooLong = 'Audio content of 3915ms is already shorter than 4000ms'
    const error = { type: 'error', error: { code: 'invalid_value', message: tooLong } }
    expect(m.server(error).sent()).toMatchObject([{ audio_end_ms: 3850 }])
    expect(m.server(error).sent()).toEqual([])
    expect(m.notices()).toEqual([])
  })

  it('of an answer that was not heard deletes its item and never truncates to 0', () => {
    const m = new Machine().connected().answer().audioDone().done()
    m.server(speech).news()
    m.flushed(0)
    expect(m.sent()).toEqual([{ type: 'conversation.item.delete', item_id: 'a1' }])
  })

  it('of an item that has no sound yet is refused without any notice', () => {
    const m = new Machine().connected().answer().server(speech).flushed(200)
    expect(refuse(m, 'unsupported_content_type').notices()).toEqual([])
    expect(m.sentTypes()).not.toContain('conversation.item.delete')
  })

  it('keeps the words, though the server sends the item back without them', () => {
    const m = new Machine().connected().answer().server(speech).flushed(500)
    m.server({ type: 'conversation.item.truncated', item_id: 'a1', content_index: 0, audio_end_ms: 500 })
    m.server({
      type: 'response.output_audio_transcript.done',
      response_id: 'r1',
      item_id: 'a1',
      content_index: 0,
      transcript: '',
    })
    expect(m.turns[0]).toMatchObject({ text: 'one two three four', status: 'interrupted' })
  })

  it('silences what is still queued after response.done', () => {
    const m = new Machine().connected().answer('r1', 'a1', { ms: 8000 }).audioDone().done().played(500)
    m.news()
    m.server(speech)
    expect(m.news()).toContainEqual({ type: 'playout_flush', epoch: 1 })
  })

  it('before the response has a name cancels it as soon as it has one, and plays nothing of it', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' }).do({ type: 'stop' })
    m.news()
    m.server(begun('r1'))
    expect(m.sent()).toEqual([{ type: 'response.cancel', response_id: 'r1' }])
    m.sound(200, 'r1', 'a1')
    expect(m.news()).toEqual([])
  })

  it('by speech sends no cancel where the server cancels, and a needless one is never news', () => {
    const m = new Machine().connected().answer().server(speech)
    expect(m.sentTypes()).not.toContain('response.cancel')
    m.flushed(100).done('r1', { status: 'cancelled' }).news()
    expect(refuse(m, 'response_cancel_not_active').news()).toEqual([])
    expect(m.view.connection).toBe('connected')
  })
})

describe('two responses', () => {
  it('are never asked for at once: the second waits for the end of the first', () => {
    const m = new Machine().connected().answer()
    m.news()
    m.do({ type: 'text', text: 'a' }).flushed(500)
    expect(m.sentTypes()).not.toContain('response.create')
    m.done('r1', { status: 'cancelled' })
    expect(m.sentTypes()).toEqual(['response.create'])
  })

  it('that collide are no fault: ours is sent again when the other one has ended', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' })
    m.news()
    refuse(m, 'conversation_already_has_active_response')
    expect(m.server(begun('r9')).sent()).toEqual([])
    expect(m.done('r9').sentTypes()).toEqual(['response.create'])
    expect(m.notices()).toEqual([])
  })

  it('of which one is outside the conversation do not sound together', () => {
    const m = new Machine().connected().answer('r1', 'a1')
    m.news()
    m.server({
      type: 'response.created',
      response: { id: 'r2', conversation_id: null, metadata: { a: 'b' } },
    })
    m.sound(200, 'r2', 'x1')
    expect(m.news()).toEqual([])
    m.sound(200, 'r1', 'a1')
    expect(m.news()).toEqual([{ type: 'playout_write', itemId: 'a1', contentIndex: 0 }])
  })
})

describe('a response', () => {
  it('that nobody announced is known from any of its events', () => {
    const m = new Machine().connected().sound(200, 'r1', 'a1')
    expect(m.news()).toContainEqual({ type: 'playout_write', itemId: 'a1', contentIndex: 0 })
    expect(m.done('r1').turns).toMatchObject([{ id: 'a1', status: 'completed' }])
  })

  it('that failed is said, since no error event need tell of it', () => {
    const m = new Machine().connected().server(begun('r1'))
    const error = { type: 'invalid_request_error', code: 'insufficient_quota', message: 'no credit' }
    m.done('r1', { status: 'failed', status_details: { type: 'failed', error } })
    expect(m.notices()).toEqual(['response.quota'])
    expect(m.view.connection).toBe('connected')
  })

  it('that a passing fault of the server took is asked for once more', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' }).server(begun('r1'))
    m.news()
    m.done('r1', { status: 'failed', status_details: { error: { type: 'server_error' } } })
    expect(m.sentTypes()).toEqual(['response.create'])
    expect(m.notices()).toEqual([])
  })
})

describe('tool calls', () => {
  it('in parallel are all answered before one response is asked for', () => {
    const m = new Machine().connected().server(begun('r1'))
    m.news()
    m.done('r1', { output: [call('f1'), call('f2'), call('f3')] })
    expect(m.sentTypes()).toEqual([
      'conversation.item.create',
      'conversation.item.create',
      'conversation.item.create',
      'response.create',
    ])
  })

  it('that never end are each answered, and stop being followed by responses', () => {
    const m = new Machine().connected()
    const rounds = MAX_TOOL_ROUNDS + 5
    for (let round = 0; round < rounds; round += 1) {
      m.server(begun(`r${round}`)).done(`r${round}`, { output: [call(`f${round}`)] })
    }
    const types = m.sentTypes()
    expect(types.filter((type) => type === 'conversation.item.create')).toHaveLength(rounds)
    // The last of them has to be words.
    expect(types.filter((type) => type === 'response.create')).toHaveLength(MAX_TOOL_ROUNDS + 1)
  })
})

describe('what the person said', () => {
  it('stands before its answer, however late its words come', () => {
    const m = new Machine().connected().spoke('u1').answer('r1', 'a1', { previous: 'u1' }).audioDone().done()
    m.spoke('u2', 'a1').transcript('u2', 'Second').transcript('u1', 'First')
    expect(m.turns.map((turn) => [turn.id, turn.text])).toEqual([
      ['u1', 'First'],
      ['a1', 'one two three four'],
      ['u2', 'Second'],
    ])
  })

  it('is talked on about where only its transcription failed, which is said', () => {
    const m = new Machine().connected().spoke('u1')
    m.server({
      type: 'conversation.item.input_audio_transcription.failed',
      item_id: 'u1',
      content_index: 0,
      error: { code: 'DeploymentNotFound' },
    })
    expect(m.notices()).toEqual(['transcription.failed'])
    expect(m.answer('r1', 'a1', { previous: 'u1' }).view.phase).toBe('speaking')
    expect(m.turns.map((turn) => turn.transcript)).toEqual(['failed', 'none'])
  })

  it('with a hold too short for a word is cleared and never committed', () => {
    const m = new Machine(config({ turnTaking: pushToTalk })).connected().hold(149)
    expect(m.sentTypes()).toEqual(['input_audio_buffer.clear', 'input_audio_buffer.clear'])
    expect(m.turns).toEqual([])
  })

  it('is not taken from the loudspeaker where half-duplex is on', () => {
    const m = new Machine(config({}, { halfDuplex: true })).connected().do({ type: 'hands_free', on: true })
    expect(m.view.gateOpen).toBe(true)
    expect(m.answer().view.gateOpen).toBe(false)
    expect(m.audioDone().done().played(1000, 'a1', false).view.gateOpen).toBe(true)
  })

  it('ends a silence that the server would end by its own clock only where that was asked for', () => {
    const turnTaking = { ...defaultTurnTaking, idleTimeoutMs: 8000 }
    const m = new Machine(config({ turnTaking })).do({ type: 'connect' }).opened()
    expect(m.sent()[0]).toHaveProperty('session.audio.input.turn_detection.idle_timeout_ms', 8000)
    const plain = new Machine().do({ type: 'connect' }).opened()
    expect(plain.sent()[0]).not.toHaveProperty('session.audio.input.turn_detection.idle_timeout_ms')
  })
})
