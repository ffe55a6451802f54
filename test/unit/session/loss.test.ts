/** The end of a connection: wanted, passing or final; and how a conversation goes on in a new session. */
import { describe, expect, it } from 'vitest'
import { assistant, end, Machine } from './machine'

describe('a connection that is lost', () => {
  it.each([1001, 1005, 1006, 1011, 1012, 1013])('with close code %i is tried again', (closeCode) => {
    const m = new Machine().connected().do({ type: 'socket_closed', end: end({ closeCode }) })
    expect(m.view.connection).toBe('reconnecting')
    expect(m.timer('reconnect').news()).toContainEqual({ type: 'socket_open' })
    expect(m.view.connection).toBe('reconnecting')
    expect(m.opened().updated().view.connection).toBe('connected')
  })

  it.each([
    [1000, 'connection.closed'],
    [1008, 'connection.forbidden'],
    [1009, 'connection.frame_too_big'],
    [4000, 'connection.closed'],
  ])('with close code %i is not', (closeCode, code) => {
    const m = new Machine().connected().do({ type: 'socket_closed', end: end({ closeCode }) })
    expect(m.view).toMatchObject({ connection: 'failed', failure: { code } })
    expect(m.notices()).toEqual([code])
  })

  it('is tried five times, each pause about twice the one before, then given up', () => {
    const m = new Machine().connected()
    for (let attempt = 0; attempt < 5; attempt += 1) {
      m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) }).timer('reconnect')
    }
    m.do({ type: 'socket_closed', end: end({ errorCode: 'ECONNREFUSED' }) })
    expect(m.view.connection).toBe('failed')
    const pauses = m.effects.flatMap((effect) =>
      effect.type === 'timer_start' && effect.id === 'reconnect' ? [effect.ms] : [],
    )
    expect(pauses).toHaveLength(5)
    pauses.forEach((pause, attempt) => {
      expect(Math.abs(pause / (500 * 2 ** attempt) - 1)).toBeLessThanOrEqual(0.25)
    })
  })

  it('is given up at once when the key is refused meanwhile', () => {
    const m = new Machine().connected().do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
    m.timer('reconnect').do({ type: 'socket_closed', end: end({ httpStatus: 401 }) })
    expect(m.view).toMatchObject({
      connection: 'failed',
      failure: { code: 'key.refused', action: 'enter_key' },
    })
  })

  it('is tried at once when the person asks for it', () => {
    const m = new Machine().connected().do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
    m.news()
    m.do({ type: 'connect' })
    expect(m.news()).toMatchObject([{ type: 'timer_stop', id: 'reconnect' }, { type: 'socket_open' }, {}])
  })

  it('takes with it the transcripts that had not come yet', () => {
    const m = new Machine().connected()
    m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1', audio_start_ms: 0 })
    m.server({ type: 'input_audio_buffer.committed', item_id: 'u1', previous_item_id: null })
    expect(m.turns).toMatchObject([{ id: 'u1', transcript: 'pending' }])
    m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
    expect(m.turns).toMatchObject([{ id: 'u1', transcript: 'failed' }])
  })

  it('lets the sound that has arrived play to its end', () => {
    const m = new Machine().connected().answer()
    m.news()
    m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
    const effects = m.news()
    expect(effects).toContainEqual({ type: 'playout_end', itemId: 'a1', contentIndex: 0 })
    expect(effects.map((effect) => effect.type)).not.toContain('playout_flush')
    m.played(1000)
    expect(m.turns[0]).toMatchObject({ status: 'failed', error: { code: 'connection_lost' }, heardChars: 18 })
  })

  it('shuts a hands-free gate, and keeps the words of a hold for the next session', () => {
    const m = new Machine().connected().do({ type: 'hands_free', on: true })
    m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
    expect(m.view.gateOpen).toBe(false)
    m.do({ type: 'talk_press' })
    expect(m.view.gateOpen).toBe(true)
    expect(m.news()).toContainEqual({ type: 'uplink', mode: 'hold' })
    m.timer('reconnect').opened().updated()
    expect(m.news()).toContainEqual({ type: 'uplink', mode: 'flow' })
  })

  it('answers in the new session the typed message that was not answered in the old', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' })
    m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
      .timer('reconnect')
      .opened()
    m.news()
    m.updated()
    expect(m.sentTypes()).toEqual(['conversation.item.create', 'response.create'])
  })
})

describe('an expired session', () => {
  it('is followed by a new one when the error event says so', () => {
    const m = new Machine().connected()
    m.server({
      type: 'error',
      error: { code: 'session_expired', message: 'Your session hit the maximum duration' },
    })
    expect(m.news()).toContainEqual({ type: 'socket_close', code: 1000 })
    expect(m.view).toMatchObject({ connection: 'reconnecting', failure: { code: 'session.expired' } })
  })

  it('is followed by a new one when the close alone says so', () => {
    const m = new Machine().connected()
    m.do({ type: 'socket_closed', end: end({ closeCode: 1001, reason: 'session hit the maximum duration' }) })
    expect(m.view).toMatchObject({ connection: 'reconnecting', failure: { code: 'session.expired' } })
  })
})

describe('a fatal error event', () => {
  it.each([
    ['beta_api_shape_disabled', 'connection.beta_refused'],
    ['invalid_api_key', 'key.refused'],
    ['model_not_found', 'connection.not_found'],
  ])('%s closes the connection and says %s', (code, expected) => {
    const m = new Machine().do({ type: 'connect' }).do({ type: 'socket_open' })
    m.server({ type: 'error', error: { type: 'invalid_request_error', code } })
    expect(m.news()).toContainEqual({ type: 'socket_close', code: 1000 })
    expect(m.view).toMatchObject({ connection: 'failed', failure: { code: expected } })
  })
})

const heardHalf = () =>
  new Machine()
    .connected()
    .spoke('u1')
    .transcript('u1', 'Count to four')
    .answer('r1', 'a1', { previous: 'u1', ms: 4000, words: 'one two three four' })
    .audioDone()
    .done()
    .do({ type: 'stop' })
    .flushed(2100)
    .do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
    .timer('reconnect')
    .opened()

describe('history in a new session', () => {
  it('is told in order, speech as text, an interrupted answer as far as it was heard', () => {
    const m = heardHalf()
    m.news()
    m.updated()
    expect(m.sent()).toMatchObject([
      { item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Count to four' }] } },
      { item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'one two' }] } },
    ])
  })

  it('comes back from the server without being shown twice, and new turns stand behind it', () => {
    const m = heardHalf()
    m.news()
    m.updated()
    const told = m
      .sent()
      .flatMap((command) => (command.type === 'conversation.item.create' ? [command.item] : []))
    let previous: string | null = null
    for (const item of told) {
      m.server({ type: 'conversation.item.added', previous_item_id: previous, item })
      m.server({ type: 'conversation.item.done', previous_item_id: previous, item })
      previous = item.id ?? null
    }
    m.spoke('u2', previous).server({
      type: 'conversation.item.added',
      previous_item_id: 'u2',
      item: assistant('a2', 'completed', 'Five.'),
    })
    expect(m.turns.map((turn) => turn.id)).toEqual(['u1', 'a1', 'u2', 'a2'])
  })

  it('is bounded to the newest turns', () => {
    const m = new Machine().connected()
    for (let n = 0; n < 60; n += 1) m.spoke(`u${n}`).transcript(`u${n}`, `word ${n}`)
    m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
      .timer('reconnect')
      .opened()
    m.news()
    m.updated()
    const told = m.sent()
    expect(told).toHaveLength(40)
    expect(told.at(-1)).toMatchObject({ item: { content: [{ text: 'word 59' }] } })
  })

  it('is told again after a disconnect and a connect', () => {
    const m = new Machine().connected().spoke('u1').transcript('u1', 'Hello').do({ type: 'disconnect' })
    m.do({ type: 'connect' }).opened().news()
    m.updated()
    expect(m.sent()).toMatchObject([{ item: { content: [{ text: 'Hello' }] } }])
  })
})

describe('disconnecting', () => {
  it('closes with 1000, silences the answer, shuts the gate and drops what was held', () => {
    const m = new Machine().connected().do({ type: 'hands_free', on: true }).answer()
    m.news()
    m.do({ type: 'disconnect' })
    expect(m.news()).toMatchObject([
      { type: 'playout_flush' },
      { type: 'timer_start', id: 'flush' },
      { type: 'socket_close', code: 1000 },
      { type: 'timer_stop', id: 'silent' },
      { type: 'timer_stop', id: 'flush' },
      { type: 'gate', open: false },
      { type: 'uplink', mode: 'discard' },
    ])
    expect(m.view).toMatchObject({
      connection: 'disconnected',
      failure: null,
      phase: 'idle',
      handsFree: false,
    })
  })

  it('while connecting leaves nothing running', () => {
    const m = new Machine().do({ type: 'connect' }).do({ type: 'disconnect' })
    expect(m.state.timers).toEqual([])
    expect(m.do({ type: 'socket_open' }).server({ type: 'session.created', session: {} }).sent()).toEqual([])
    expect(m.view.connection).toBe('disconnected')
  })

  it('between two attempts ends the attempts', () => {
    const m = new Machine().connected().do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
    m.do({ type: 'disconnect' }).timer('reconnect')
    expect(m.news().map((effect) => effect.type)).not.toContain('socket_open')
    expect(m.view.connection).toBe('disconnected')
  })
})
