/** Interruption: silence at once, then what was really heard, in the server's words. */
import { describe, expect, it } from 'vitest'
import { defaultTurnTaking } from '#core/settings/defaults'
import { assistant, commandsOf, config, Machine, pushToTalk } from './machine'

const speech = { type: 'input_audio_buffer.speech_started', item_id: 'u9', audio_start_ms: 0 }

describe('speech over an answer', () => {
  it('flushes the loudspeaker in the same step', () => {
    const m = new Machine().connected().do({ type: 'hands_free', on: true }).answer()
    m.news()
    m.server(speech)
    expect(m.news()).toEqual([
      { type: 'playout_flush', epoch: 1 },
      { type: 'timer_start', id: 'flush', ms: 1_000 },
    ])
    expect(m.view.phase).toBe('listening')
  })

  it('leaves the cancelling to a server that interrupts by itself', () => {
    const m = new Machine().connected().answer().server(speech)
    expect(m.sentTypes()).not.toContain('response.cancel')
  })

  it('leaves the answer alone where interrupt_response is off: the person wants it to go on', () => {
    const m = new Machine(config({ turnTaking: { ...defaultTurnTaking, interruptResponse: false } }))
    m.connected().answer()
    m.news()
    m.server(speech)
    expect(m.news()).toEqual([])
    m.sound(500)
    expect(m.news()).toMatchObject([{ type: 'playout_write', itemId: 'a1' }])
    m.audioDone().done()
    expect(m.played(1500).turns[0]).toMatchObject({ status: 'completed', heardChars: 18 })
  })

  it('cancels a response of a server that finds speech although nobody asked it to', () => {
    const m = new Machine(config({ turnTaking: pushToTalk })).connected().answer()
    m.news()
    m.server(speech)
    expect(m.sent()).toEqual([{ type: 'response.cancel', response_id: 'r1' }])
  })

  it('truncates to what was heard, rounded down to whole ms', () => {
    const m = new Machine().connected().answer('r1', 'a1', { ms: 2000 }).server(speech)
    m.news()
    m.do({
      type: 'playout_flushed',
      epoch: 1,
      items: [{ item: 'a1', content: 0, playedSamples: 24 * 700 + 23, receivedSamples: 1, ended: false }],
    })
    expect(m.sent()).toEqual([
      { type: 'conversation.item.truncate', item_id: 'a1', content_index: 0, audio_end_ms: 700 },
    ])
  })

  it('never truncates beyond what was received', () => {
    const m = new Machine().connected().answer('r1', 'a1', { ms: 500 }).server(speech)
    m.news()
    m.flushed(9000)
    expect(m.sent()).toMatchObject([{ audio_end_ms: 500 }])
  })

  it('marks the turn with what was heard, cut at the end of a word', () => {
    const m = new Machine().connected()
    m.answer('r1', 'a1', { ms: 4000, words: 'one two three four' }).audioDone().done()
    m.server(speech).flushed(2100)
    expect(m.turns[0]).toMatchObject({
      status: 'interrupted',
      heardMs: 2100,
      audioMs: 4000,
      text: 'one two three four',
    })
    expect(m.turns[0]?.text.slice(0, m.turns[0].heardChars)).toBe('one two')
  })

  it('goes by the last known position when the loudspeaker does not answer', () => {
    const m = new Machine().connected().answer('r1', 'a1', { ms: 2000 }).played(640).server(speech)
    m.news()
    m.timer('flush')
    expect(m.sent()).toMatchObject([{ type: 'conversation.item.truncate', audio_end_ms: 640 }])
  })

  it('leaves the server alone where no loudspeaker has ever answered', () => {
    const m = new Machine().connected(false).answer().audioDone().done().server(speech)
    m.news()
    m.timer('flush')
    expect(m.sent()).toEqual([])
    expect(m.turns[0]).toMatchObject({ status: 'completed', heardChars: 18 })
  })

  it('after response.done still truncates, and has nothing to cancel', () => {
    const m = new Machine().connected().answer().audioDone().done()
    m.news()
    m.do({ type: 'stop' }).flushed(300)
    expect(m.sentTypes()).toEqual(['conversation.item.truncate'])
  })

  it('skips the truncation when at least 98 % of a finished item was heard', () => {
    const m = new Machine().connected().answer('r1', 'a1', { ms: 1000 }).audioDone().done()
    m.news()
    m.do({ type: 'stop' }).flushed(981)
    expect(m.sent()).toEqual([])
    expect(m.turns[0]).toMatchObject({ status: 'completed', heardChars: 18, heardMs: null })
  })

  it('truncates an unfinished item of which everything received was heard', () => {
    const m = new Machine().connected().answer('r1', 'a1', { ms: 400 }).server(speech)
    m.news()
    m.flushed(400)
    expect(m.sent()).toMatchObject([{ audio_end_ms: 400 }])
  })

  it('deletes an item of which nothing was heard, once its response has ended', () => {
    const m = new Machine().connected().answer().server(speech).flushed(0)
    expect(m.sentTypes()).not.toContain('conversation.item.delete')
    m.done('r1', { status: 'cancelled', status_details: { reason: 'turn_detected' } })
    expect(m.sent()).toEqual([{ type: 'conversation.item.delete', item_id: 'a1' }])
    expect(m.turns[0]).toMatchObject({ status: 'interrupted', heardChars: 0, heardMs: 0 })
  })

  it('deletes at once when the response had ended already', () => {
    const m = new Machine().connected().answer().audioDone().done().do({ type: 'stop' })
    m.news()
    m.flushed(0)
    expect(m.sentTypes()).toEqual(['conversation.item.delete'])
  })

  it('truncates the item that sounds and deletes those queued behind it', () => {
    const m = new Machine().connected().answer('r1', 'a1').audioDone()
    m.server({ type: 'response.output_item.added', response_id: 'r1', item: assistant('a2', 'in_progress') })
    m.sound(800, 'r1', 'a2').audioDone('r1', 'a2').done('r1')
    m.news()
    m.do({ type: 'stop' }).flushed(200, 'a1')
    expect(m.sent()).toEqual([
      { type: 'conversation.item.truncate', item_id: 'a1', content_index: 0, audio_end_ms: 200 },
      { type: 'conversation.item.delete', item_id: 'a2' },
    ])
  })

  it('drops the sound and the words of an interrupted response until its end', () => {
    const m = new Machine().connected().answer('r1', 'a1', { words: 'heard' }).server(speech).flushed(500)
    m.news()
    m.sound(1000)
    m.server({
      type: 'response.output_audio_transcript.delta',
      response_id: 'r1',
      item_id: 'a1',
      delta: ' more',
    })
    m.server({
      type: 'response.output_audio_transcript.done',
      response_id: 'r1',
      item_id: 'a1',
      transcript: 'heard more',
    })
    m.done('r1', { status: 'cancelled' }).sound(1000)
    expect(m.news()).toEqual([{ type: 'timer_stop', id: 'silent' }])
    expect(m.turns[0]?.text).toBe('heard')
  })

  it('plays the next answer, under the new epoch', () => {
    const m = new Machine()
      .connected()
      .answer()
      .server(speech)
      .flushed(500)
      .done('r1', { status: 'cancelled' })
    m.news()
    m.answer('r2', 'a2')
    expect(m.news()).toContainEqual({ type: 'playout_write', itemId: 'a2', contentIndex: 0 })
    expect(m.state.sound.epoch).toBe(1)
  })
})

describe('the words of an interrupted answer', () => {
  it('stay when the server sends the truncated item back empty', () => {
    const m = new Machine().connected().answer().audioDone().done().do({ type: 'stop' }).flushed(300)
    m.server({ type: 'conversation.item.truncated', item_id: 'a1', content_index: 0, audio_end_ms: 300 })
    m.server({ type: 'conversation.item.done', item: assistant('a1', 'completed', '') })
    expect(m.turns[0]).toMatchObject({ text: 'one two three four', status: 'interrupted' })
  })

  it('stay when the server confirms a deletion', () => {
    const m = new Machine().connected().answer().audioDone().done().do({ type: 'stop' }).flushed(0)
    m.server({ type: 'conversation.item.deleted', item_id: 'a1' })
    expect(m.turns).toHaveLength(1)
  })
})

const truncated = () => {
  const m = new Machine().connected().answer().audioDone().done().do({ type: 'stop' }).flushed(700)
  m.news()
  return m
}

describe('a refused truncation', () => {
  const tooLong = { code: 'invalid_value', message: 'Audio content of 650ms is already shorter than 700ms' }

  it('is tried once more 150 ms smaller, then let be', () => {
    const m = truncated().server({ type: 'error', error: tooLong })
    expect(m.sent()).toEqual([
      { type: 'conversation.item.truncate', item_id: 'a1', content_index: 0, audio_end_ms: 550 },
    ])
    m.server({ type: 'error', error: tooLong })
    expect(m.sent()).toEqual([])
    expect(m.notices()).toEqual([])
  })

  it('is recognised by its event id whatever the message says', () => {
    const m = truncated()
    const event_id = m.lastEventId('conversation.item.truncate')
    m.server({ type: 'error', error: { code: 'invalid_value', message: 'no', event_id } })
    expect(m.sent()).toMatchObject([{ audio_end_ms: 550 }])
  })

  it('of an item without sound is let be', () => {
    const m = truncated().server({ type: 'error', error: { code: 'unsupported_content_type' } })
    expect(m.sent()).toEqual([])
    expect(m.notices()).toEqual([])
  })
})

describe('stop, hold and a typed message', () => {
  it.each([
    ['stop', { type: 'stop' }],
    ['hold', { type: 'talk_press' }],
    ['text', { type: 'text', text: 'wait' }],
  ] as const)('%s cancels the response by its id and flushes', (_name, input) => {
    const m = new Machine().connected().answer()
    m.news()
    m.do(input)
    const effects = m.news()
    expect(effects[0]).toEqual({ type: 'playout_flush', epoch: 1 })
    expect(commandsOf(effects)).toContainEqual({ type: 'response.cancel', response_id: 'r1' })
  })

  it('cancels a response that has no name yet as soon as it is created', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'hi' }).do({ type: 'stop' })
    expect(m.sentTypes()).not.toContain('response.cancel')
    m.server({ type: 'response.created', response: { id: 'r1' } })
    expect(m.sent()).toEqual([{ type: 'response.cancel', response_id: 'r1' }])
    expect(m.view.canStop).toBe(false)
  })

  it('cancels a response once, however often it is interrupted', () => {
    const m = new Machine()
      .connected()
      .answer()
      .do({ type: 'stop' })
      .do({ type: 'stop' })
      .do({ type: 'talk_press' })
    const cancels = m.sentTypes().filter((type) => type === 'response.cancel')
    expect(cancels).toHaveLength(1)
  })

  it('a typed message is answered after the interrupted response has ended and its heard part was told', () => {
    const m = new Machine().connected().answer()
    m.news()
    m.do({ type: 'text', text: 'wait' })
    expect(m.sentTypes()).toEqual(['response.cancel', 'conversation.item.create'])
    m.done('r1', { status: 'cancelled' })
    expect(m.sentTypes()).toEqual([])
    m.flushed(400)
    expect(m.sentTypes()).toEqual(['conversation.item.truncate', 'response.create'])
  })

  it('stop does nothing when nothing sounds or is being made', () => {
    const m = new Machine().connected()
    expect(m.view.canStop).toBe(false)
    expect(m.do({ type: 'stop' }).news()).toEqual([])
  })
})

it('a response that the server cancels by itself falls silent', () => {
  const m = new Machine().connected().answer()
  m.news()
  m.done('r1', { status: 'cancelled', status_details: { reason: 'turn_detected' } })
  expect(m.news()).toContainEqual({ type: 'playout_flush', epoch: 1 })
})

it('an answer that is read and not spoken stays as far as it was written', () => {
  const m = new Machine().connected()
  m.server({ type: 'response.created', response: { id: 'r1' } })
  m.server({ type: 'response.output_text.delta', response_id: 'r1', item_id: 'a1', delta: 'half a' })
  m.do({ type: 'stop' }).done('r1', { status: 'cancelled' })
  expect(m.turns[0]).toMatchObject({ status: 'interrupted', text: 'half a', heardChars: 6, source: 'text' })
  expect(m.sentTypes()).not.toContain('conversation.item.delete')
})

describe('when a sound began', () => {
  const wall = (m: Machine): number => 1_700_000_000_000 + m.at
  const report = (m: Machine, ms: number): Machine =>
    m.do({
      type: 'playout_position',
      epoch: 0,
      playing: true,
      items: [{ item: 'a1', content: 0, playedSamples: 24 * ms, receivedSamples: 48_000, ended: false }],
    })

  it('is told by the first report of the loudspeaker, and by no later one', () => {
    const m = new Machine().connected().answer('r1', 'a1', { ms: 2000 })
    expect(m.turns[0]?.soundAt).toBeNull()
    report(m.wait(500), 0)
    expect(m.turns[0]?.soundAt).toBeNull()
    const began = wall(m.wait(90)) - 40
    report(m, 40)
    report(m.wait(700), 300)
    expect(m.turns[0]?.soundAt).toBe(began)
  })

  it('is the moment at which the key went down, for a hold', () => {
    const m = new Machine(config({ turnTaking: pushToTalk })).connected()
    const began = wall(m.wait(40))
    m.do({ type: 'talk_press' }).wait(900).do({ type: 'talk_release' })
    expect(m.turns[0]?.soundAt).toBe(began)
  })
})
