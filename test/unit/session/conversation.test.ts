/** The conversation as it is shown: by item, in order, with words that come when they come. */
import { describe, expect, it } from 'vitest'
import { config, Machine, spoken } from './machine'

describe("the person's spoken turn", () => {
  it('appears when the speech starts and gets its words by item id', () => {
    const m = new Machine().connected().do({ type: 'hands_free', on: true })
    m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1', audio_start_ms: 200 })
    expect(m.turns).toMatchObject([{ id: 'u1', role: 'user', status: 'in_progress', transcript: 'pending' }])
    expect(m.view.phase).toBe('listening')
    m.server({ type: 'input_audio_buffer.speech_stopped', item_id: 'u1', audio_end_ms: 1700 }).committed('u1')
    m.answer('r1', 'a1', { previous: 'u1' }).audioDone().done()
    m.transcript('u1', ' Hello there. ')
    expect(m.turns).toMatchObject([
      { id: 'u1', status: 'completed', transcript: 'done', text: 'Hello there.', audioMs: 1500 },
      { id: 'a1' },
    ])
  })

  it('grows with its deltas and ends with the final words', () => {
    const m = new Machine().connected().spoke('u1')
    const delta = {
      type: 'conversation.item.input_audio_transcription.delta',
      item_id: 'u1',
      content_index: 0,
    }
    m.server({ ...delta, delta: 'Helo' }).server({ ...delta, delta: ' ther' })
    expect(m.turns[0]).toMatchObject({ text: 'Helo ther', transcript: 'pending' })
    m.transcript('u1', 'Hello there').server({ ...delta, delta: ' late' })
    expect(m.turns[0]).toMatchObject({ text: 'Hello there', transcript: 'done' })
  })

  it('takes the last of several final transcripts', () => {
    const m = new Machine().connected().spoke('u1').transcript('u1', 'Hel').transcript('u1', 'Hello')
    expect(m.turns[0]?.text).toBe('Hello')
  })

  it('stays, without words, when the transcript is empty', () => {
    const m = new Machine().connected().spoke('u1').transcript('u1', '')
    expect(m.turns).toMatchObject([{ id: 'u1', text: '', transcript: 'done' }])
  })

  it('says once that transcription fails and goes on', () => {
    const m = new Machine().connected().spoke('u1').spoke('u2', 'u1')
    const failed = {
      type: 'conversation.item.input_audio_transcription.failed',
      error: { code: 'DeploymentNotFound' },
    }
    m.server({ ...failed, item_id: 'u1' }).server({ ...failed, item_id: 'u2' })
    expect(m.turns.map((turn) => turn.transcript)).toEqual(['failed', 'failed'])
    expect(m.notices()).toEqual(['transcription.failed'])
    expect(m.view.connection).toBe('connected')
  })

  it('has no transcript to wait for where transcription is off', () => {
    const m = new Machine(config({ transcriptionModel: '' })).connected().spoke('u1')
    expect(m.turns[0]?.transcript).toBe('none')
  })

  it('that became nothing is forgotten at the next speech', () => {
    const m = new Machine().connected()
    m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1' }).spoke('u2')
    expect(m.turns.map((turn) => turn.id)).toEqual(['u2'])
  })

  it('that became nothing is forgotten when the buffer is cleared', () => {
    const m = new Machine().connected().server({ type: 'input_audio_buffer.speech_started', item_id: 'u1' })
    expect(m.server({ type: 'input_audio_buffer.cleared' }).turns).toEqual([])
  })

  it('that was committed is not touched by a clear', () => {
    const m = new Machine().connected().spoke('u1').server({ type: 'input_audio_buffer.cleared' })
    expect(m.turns).toHaveLength(1)
  })

  it('of an idle timeout is never shown, nor is the note of the server', () => {
    const m = new Machine().connected().spoke('u1')
    m.server({
      type: 'input_audio_buffer.timeout_triggered',
      item_id: 't1',
      audio_start_ms: 0,
      audio_end_ms: 1,
    })
    m.server({ type: 'input_audio_buffer.committed', item_id: 't1', previous_item_id: 's1' })
    m.server({
      type: 'conversation.item.added',
      previous_item_id: 'u1',
      item: {
        id: 's1',
        type: 'message',
        role: 'system',
        content: [{ type: 'input_text', text: 'no speech' }],
      },
    })
    m.server({ type: 'conversation.item.added', previous_item_id: 's1', item: spoken('t1') }).transcript(
      't1',
      '',
    )
    m.answer('r1', 'a1', { previous: 't1' })
    expect(m.turns.map((turn) => turn.id)).toEqual(['u1', 'a1'])
  })
})

describe('a typed message', () => {
  it('is shown at once and sent as an item with the same id', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'What time is it?' })
    const [turn] = m.turns
    expect(turn).toMatchObject({
      role: 'user',
      source: 'text',
      status: 'completed',
      text: 'What time is it?',
    })
    expect(m.sent()).toEqual([
      {
        type: 'conversation.item.create',
        item: {
          type: 'message',
          role: 'user',
          id: turn?.id,
          content: [{ type: 'input_text', text: 'What time is it?' }],
        },
      },
      { type: 'response.create' },
    ])
    expect(turn?.id).toMatch(/^[A-Za-z0-9_-]{1,32}$/)
  })

  it('is not shown a second time when the server confirms it', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' })
    const id = m.turns[0]?.id
    const item = {
      id,
      type: 'message',
      role: 'user',
      status: 'completed',
      content: [{ type: 'input_text', text: 'a' }],
    }
    m.server({ type: 'conversation.item.added', previous_item_id: null, item })
    m.server({ type: 'conversation.item.done', previous_item_id: null, item })
    expect(m.turns).toHaveLength(1)
  })

  it('typed while disconnected connects and is sent when the server is ready', () => {
    const m = new Machine().do({ type: 'text', text: 'early' })
    expect(m.news()).toContainEqual({ type: 'socket_open' })
    m.opened().updated()
    expect(m.sent()).toMatchObject([
      { type: 'session.update' },
      { type: 'conversation.item.create', item: { id: m.turns[0]?.id, content: [{ text: 'early' }] } },
      { type: 'response.create' },
    ])
  })

  it('of blanks is nothing', () => {
    expect(new Machine().connected().do({ type: 'text', text: ' \n' }).news()).toEqual([])
  })
})

describe('an answer', () => {
  it('is the same in beta, where created plays the part of added and done', () => {
    const m = new Machine().connected()
    m.server({ type: 'response.created', response: { id: 'r1' } })
    m.server({
      type: 'conversation.item.created',
      item: { id: 'a1', type: 'message', role: 'assistant', status: 'in_progress' },
    })
    m.server({ type: 'response.audio_transcript.delta', response_id: 'r1', item_id: 'a1', delta: 'Hel' })
    m.server({
      type: 'response.audio_transcript.done',
      response_id: 'r1',
      item_id: 'a1',
      transcript: 'Hello',
    })
    m.done('r1')
    expect(m.turns).toMatchObject([{ id: 'a1', text: 'Hello', status: 'completed', source: 'voice' }])
  })

  it('has its words counted as heard while it sounds, to the end when it is over', () => {
    const m = new Machine().connected().answer('r1', 'a1', { ms: 4000, words: 'one two three four' })
    m.audioDone().done()
    expect(m.turns[0]?.heardChars).toBe(0)
    m.played(2000)
    expect(m.turns[0]?.heardChars).toBe('one two'.length)
    m.played(4000, 'a1', false)
    expect(m.turns[0]).toMatchObject({ heardChars: 18, audioMs: 4000, status: 'completed' })
    expect(m.view).toMatchObject({ phase: 'idle', canStop: false })
  })

  it('never loses heard words to a late report of an older epoch', () => {
    const m = new Machine().connected().answer('r1', 'a1', { ms: 4000 })
    m.do({ type: 'playout_position', epoch: 7, playing: true, items: [] })
    expect(m.state.sound.sounds[0]?.played).toBe(0)
  })

  it('without a loudspeaker counts as read and holds nothing up', () => {
    const m = new Machine().connected(false).answer().audioDone().done().timer('player')
    expect(m.turns[0]).toMatchObject({ heardChars: 18, status: 'completed' })
    expect(m.view.canStop).toBe(false)
  })

  it('written and not spoken counts as read', () => {
    const m = new Machine().connected()
    m.server({ type: 'response.created', response: { id: 'r1' } })
    m.server({ type: 'response.output_text.delta', response_id: 'r1', item_id: 'a1', delta: 'Hi' }).done('r1')
    expect(m.turns[0]).toMatchObject({ text: 'Hi', heardChars: 2, source: 'text' })
  })

  it('keeps its words when their final form comes empty', () => {
    const m = new Machine().connected().answer()
    m.server({
      type: 'response.output_audio_transcript.done',
      response_id: 'r1',
      item_id: 'a1',
      transcript: '',
    })
    expect(m.turns[0]?.text).toBe('one two three four')
  })

  it('of several parts keeps each under its own index', () => {
    const m = new Machine().connected()
    m.server({ type: 'response.created', response: { id: 'r1' } })
    const part = (content_index: number, delta: string) =>
      m.server({ type: 'response.output_text.delta', response_id: 'r1', item_id: 'a1', content_index, delta })
    part(1, 'wor')
    part(0, 'Hello ')
    part(1, 'ld')
    expect(m.turns[0]?.text).toBe('Hello world')
  })
})

describe('a new conversation', () => {
  it('begins an empty session on a fresh socket and keeps hands-free', () => {
    const m = new Machine().connected().do({ type: 'hands_free', on: true }).answer()
    m.news()
    m.do({ type: 'new_conversation' })
    expect(m.news()).toMatchObject([
      { type: 'playout_flush' },
      { type: 'timer_start', id: 'flush' },
      { type: 'socket_close', code: 1000 },
      { type: 'timer_stop', id: 'silent' },
      { type: 'timer_stop', id: 'flush' },
      { type: 'gate', open: false },
      { type: 'uplink', mode: 'discard' },
      { type: 'conversation_ended' },
      { type: 'socket_open' },
      { type: 'timer_start', id: 'open' },
      { type: 'gate', open: true },
      { type: 'uplink', mode: 'hold' },
    ])
    expect(m.turns).toEqual([])
    expect(m.view.conversation.id).toBe('conv-2')
    m.opened().updated()
    expect(m.sentTypes()).not.toContain('conversation.item.create')
    expect(m.view).toMatchObject({ connection: 'connected', handsFree: true, gateOpen: true })
  })

  it('does not connect where there was no connection', () => {
    expect(new Machine().do({ type: 'new_conversation' }).view.connection).toBe('disconnected')
  })
})

it('the view keeps its identity while nothing in it changes', () => {
  const m = new Machine().connected()
  const { view } = m
  m.server({ type: 'rate_limits.updated', rate_limits: [] }).server({ type: 'ping' })
  expect(m.view).toBe(view)
})
