/** Turns with servers that tell less of them than the reference says, or tell it under other names. */
import { describe, expect, it } from 'vitest'
import { assistant, config, Machine, pushToTalk, spoken } from './machine'

const started = (item: string, at: number | null = 100) => ({
  type: 'input_audio_buffer.speech_started',
  item_id: item,
  audio_start_ms: at,
})
const stopped = (item: string, at: number | null = 1100) => ({
  type: 'input_audio_buffer.speech_stopped',
  item_id: item,
  audio_end_ms: at,
})
const committed = (item: string) => ({
  type: 'input_audio_buffer.committed',
  item_id: item,
  previous_item_id: null,
})
const handsFree = () => new Machine().connected().do({ type: 'hands_free', on: true })
const holding = () => new Machine(config({ turnTaking: pushToTalk })).connected()

describe('speech that the server finds', () => {
  it('and makes an item of under another id is one turn, and over', () => {
    const m = handsFree()
      .server(started('s1'))
      .server(stopped('s1'))
      .committed('u1')
      .transcript('u1', 'hello')
    expect(m.turns.map(({ id, text, status }) => [id, text, status])).toEqual([['u1', 'hello', 'completed']])
    expect(m.state.talk.speech).toBeNull()
    m.answer('r1', 'a1', { previous: 'u1' })
    expect(m.view.phase).toBe('speaking')
  })

  it('and never says that it has taken is over when its item comes', () => {
    const m = handsFree().server(started('u1')).server(stopped('u1'))
    m.server({ type: 'conversation.item.added', previous_item_id: null, item: spoken('u1') })
    expect(m.state.talk.speech).toBeNull()
    expect(m.turns.map(({ id, status }) => [id, status])).toEqual([['u1', 'completed']])
  })

  it('and whose item it tells of while it goes on is not over with that', () => {
    const m = handsFree().server(started('u1'))
    m.server({
      type: 'conversation.item.added',
      previous_item_id: null,
      item: { ...spoken('u1'), status: 'in_progress' },
    })
    expect(m.view.phase).toBe('listening')
  })

  it('and says nothing more of is over when the server answers it', () => {
    const m = handsFree().server(started('u1')).server(stopped('u1')).answer('r1', 'a1')
    expect(m.turns.map(({ id, status }) => [id, status])).toEqual([
      ['u1', 'completed'],
      ['a1', 'in_progress'],
    ])
    expect(m.view.phase).toBe('speaking')
  })

  it('and that goes on while the server begins a response is still listened to', () => {
    const m = handsFree().server(started('u1'))
    m.server({ type: 'response.created', response: { id: 'r1', status: 'in_progress' } })
    expect(m.view.phase).toBe('listening')
  })

  it('is not believed to have lasted for years, and only what was heard of it is kept', () => {
    const m = handsFree()
    m.news()
    m.server(started('u1', 0)).server(stopped('u1', 1_764_000_000_000)).committed('u1')
    expect(m.turns[0]?.audioMs).toBeNull()
    expect(m.news().flatMap((effect) => (effect.type === 'voice_cut' ? [effect] : []))).toEqual([
      { type: 'voice_cut', key: 'u1', startMs: 1_764_000_000_000 - 120_000, endMs: 1_764_000_000_000 },
    ])
    expect(m.state.voices[0]?.samples).toBe(120_000 * 24)
  })
})

describe('the commit of a hold', () => {
  it('is not confirmed by speech that the server had found before', () => {
    const m = handsFree().server(started('u1')).server(stopped('u1')).hold(1000)
    m.server(committed('u1'))
    m.server({
      type: 'error',
      error: { type: 'invalid_request_error', code: 'input_audio_buffer_commit_empty', message: 'x' },
    })
    expect(m.state.commits).toEqual([])
    expect(m.turns.map(({ id }) => id)).toEqual(['u1'])
    expect(m.notices()).toContain('talk.nothing_heard')
  })

  it('that no server ever confirms was taken when it is answered, and still gets its name and words', () => {
    const m = holding().hold(1000).answer('r1', 'a1')
    expect(m.turns.map(({ role, status }) => [role, status])).toEqual([
      ['user', 'completed'],
      ['assistant', 'in_progress'],
    ])
    m.audioDone().done().transcript('u1', 'hello')
    expect(m.turns.map(({ id, text }) => [id, text])).toEqual([
      ['u1', 'hello'],
      ['a1', 'one two three four'],
    ])
  })

  it('that came after the request for this answer is not taken with it', () => {
    const m = holding().do({ type: 'text', text: 'first' }).hold(1000)
    expect(m.state.commits).toHaveLength(1)
    m.answer('r1', 'a1')
    expect(m.turns.map(({ role, status }) => [role, status])).toContainEqual(['user', 'in_progress'])
  })

  it.each([
    { code: 'invalid_value', message: 'input_audio_buffer.commit: not now' },
    { code: null, message: 'Error committing input audio buffer: buffer too small.' },
  ])('that is refused as $code ($message) takes its turn along, and no other turn gets its name', (error) => {
    const m = holding().hold(1000).server({ type: 'error', error })
    expect(m.state.commits).toEqual([])
    m.hold(1000).committed('u2').transcript('u2', 'second')
    expect(m.turns.filter(({ status }) => status === 'in_progress')).toEqual([])
    expect(m.turns.at(-1)).toMatchObject({ id: 'u2', text: 'second', status: 'completed' })
  })
})

describe('a response', () => {
  it('whose parts are counted otherwise in its item than in its deltas is read once', () => {
    const m = new Machine().connected()
    m.server({ type: 'response.created', response: { id: 'r1', status: 'in_progress' } })
    m.server({
      type: 'response.output_audio_transcript.delta',
      response_id: 'r1',
      item_id: 'a1',
      content_index: 1,
      delta: 'hello there',
    })
    m.done('r1', { output: [assistant('a1', 'completed', 'hello there')] })
    expect(m.turns[0]?.text).toBe('hello there')
  })

  it('without a conversation and with empty metadata is an answer all the same', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'hello' })
    m.server({ type: 'response.created', response: { id: 'r1', conversation_id: null, metadata: {} } }).sound(
      500,
    )
    expect(m.turns.at(-1)).toMatchObject({ id: 'a1', role: 'assistant' })
  })

  it('that was interrupted and ended before any loudspeaker spoke is over', () => {
    const m = new Machine().connected(false).answer().server(started('u1')).audioDone()
    m.done('r1', { status: 'cancelled' }).timer('flush')
    expect(m.turns.find(({ id }) => id === 'a1')?.status).toBe('completed')
  })

  it('that the server never ends is whole where it was heard to its end', () => {
    const m = new Machine().connected().answer().audioDone().played(1000, 'a1', false)
    m.wait(60_000).timer('silent')
    expect(m.turns.map(({ status, error }) => [status, error])).toEqual([['completed', null]])
    expect(m.notices()).toEqual([])
  })

  it('whose words come with the end of a part alone is read', () => {
    const m = new Machine().connected()
    const at = { response_id: 'r1', item_id: 'a1', output_index: 0, content_index: 0 }
    m.server({ type: 'response.created', response: { id: 'r1', status: 'in_progress' } })
    m.server({
      type: 'response.content_part.done',
      ...at,
      part: { type: 'audio', transcript: 'hello there' },
    })
    m.server({ type: 'response.content_part.done', ...at, part: { type: 'audio', transcript: 'hello' } })
    expect(m.turns[0]?.text).toBe('hello there')
  })
})

describe('an error without the id of a command', () => {
  it('or a code that we know, that says there is a response already is no fault: ours waits for the end of that one', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'hello' })
    m.server({ type: 'response.created', response: { id: 'other', status: 'in_progress' } })
    m.server({ type: 'error', error: { code: null, message: 'Conversation already has an active response' } })
    m.news()
    m.done('other')
    expect(m.sentTypes()).toEqual(['response.create'])
    expect(m.notices()).toEqual([])
  })

  it('that names a command is about that one, and what is gone already is no news', () => {
    const m = holding().do({ type: 'talk_press' })
    m.server({
      type: 'error',
      error: { code: 'unknown_event', message: "Invalid event type: 'input_audio_buffer.clear'." },
    })
    expect(m.notices()).toEqual([])
  })

  it('about a field of an item or of a response is about the command that has it', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'hello' })
    m.server({ type: 'error', error: { code: 'invalid_value', param: 'item.content[0].text', message: 'x' } })
    expect(m.turns[0]).toMatchObject({ status: 'failed', error: { code: 'not_sent' } })
    const other = new Machine().connected().do({ type: 'text', text: 'hello' })
    other.server({ type: 'error', error: { code: 'invalid_value', param: 'response.tools', message: 'x' } })
    expect([other.view.phase, other.notices()]).toEqual(['idle', ['server.error']])
  })

  it.each([
    ['insufficient_quota', 'response.quota'],
    ['rate_limit_exceeded', 'response.rate_limited'],
  ])('and of %s ends the wait for the answer, which is taken if it comes all the same', (code, said) => {
    const m = new Machine().connected().do({ type: 'text', text: 'hello' })
    m.server({ type: 'error', error: { code, message: 'no' } })
    expect([m.view.phase, m.notices(), m.state.timers.includes('reply')]).toEqual(['idle', [said], false])
    expect(m.answer().view.phase).toBe('speaking')
  })

  it('and of a number that HTTP has for keys asks for the key', () => {
    const m = new Machine().connected().server({ type: 'error', error: { code: 401, message: 'no' } })
    expect(m.view).toMatchObject({ connection: 'failed', failure: { code: 'key.refused' } })
  })
})
