/** Leaving a session before the server ends it, without losing a word. */
import { describe, expect, it } from 'vitest'
import { config, end, Machine, pushToTalk } from './machine'

const WALL = 1_700_000_000_000
const MINUTE = 60_000

/** Connected to a session that ends in `ms`. */
function connectedFor(ms: number, of = config()): Machine {
  const m = new Machine(of).do({ type: 'connect' }).do({ type: 'socket_open' })
  m.server({
    type: 'session.created',
    session: { type: 'realtime', expires_at: (WALL + m.at + ms) / 1000 },
  })
  m.updated().do({ type: 'playout_position', epoch: 0, playing: false, items: [] })
  return m
}

/** The first look for a quiet moment, at its time. */
const due = (m: Machine) => m.wait(58 * MINUTE).timer('rollover')
const looked = (m: Machine) => m.wait(1000).timer('rollover')
const pauses = (m: Machine) =>
  m.effects.flatMap((effect) =>
    effect.type === 'timer_start' && effect.id === 'rollover' ? [effect.ms] : [],
  )
const changes = (m: Machine) =>
  m.news().filter(({ type }) => type === 'socket_open' || type === 'socket_close' || type === 'uplink')

describe('a planned rollover', () => {
  it('is due two minutes before the end that the server names', () => {
    expect(pauses(connectedFor(60 * MINUTE))).toEqual([58 * MINUTE])
  })

  it('is due as well where the end is named with the settings alone', () => {
    const m = new Machine().do({ type: 'connect' }).opened()
    m.server({ type: 'session.updated', session: { expires_at: (WALL + m.at + 60 * MINUTE) / 1000 } })
    expect(pauses(m)).toEqual([58 * MINUTE])
  })

  it('of a short session is due after three quarters of its time', () => {
    expect(pauses(connectedFor(2 * MINUTE))).toEqual([1.5 * MINUTE])
  })

  it.each([
    ['no end is named', null],
    ['the end has passed, so that a clock is wrong', -MINUTE],
    ['the end is days away', 48 * 60 * MINUTE],
  ])('is not planned where %s', (_name, ms) => {
    expect(pauses(ms === null ? new Machine().connected() : connectedFor(ms))).toEqual([])
  })

  it('closes the old session and opens a new one when nobody talks twice in a row', () => {
    const m = due(connectedFor(60 * MINUTE))
    expect(changes(m)).toEqual([{ type: 'socket_open' }])
    looked(m)
    expect(changes(m)).toEqual([{ type: 'socket_close', code: 1000 }, { type: 'socket_open' }])
    expect(m.notices()).toEqual([])
  })

  it('tells the new session what was said, and plans the next one', () => {
    const m = connectedFor(60 * MINUTE)
      .spoke('u1')
      .transcript('u1', 'Count to four')
    m.answer('r1', 'a1', { previous: 'u1' }).audioDone().done().played(1000, 'a1', false)
    looked(due(m)).do({ type: 'socket_open' })
    m.server({
      type: 'session.created',
      session: { type: 'realtime', expires_at: (WALL + m.at + 60 * MINUTE) / 1000 },
    }).news()
    m.updated()
    expect(m.sent()).toMatchObject([
      { item: { role: 'user', content: [{ text: 'Count to four' }] } },
      { item: { role: 'assistant', content: [{ text: 'one two three four' }] } },
    ])
    expect(m.view.connection).toBe('connected')
    expect(pauses(m)).toEqual([58 * MINUTE, 1000, 58 * MINUTE])
    expect(m.turns.map((turn) => [turn.id, turn.status])).toEqual([
      ['u1', 'completed'],
      ['a1', 'completed'],
    ])
  })

  it.each<[string, (m: Machine) => Machine]>([
    ['the key is down', (m) => m.do({ type: 'talk_press' })],
    [
      'a hold waits for the microphone',
      (m) => m.do({ type: 'talk_press' }).wait(900).do({ type: 'talk_release' }),
    ],
    ['a commit waits for the server', (m) => m.hold().answer().audioDone().done().played(1000)],
    [
      'the server hears speech',
      (m) => m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u9', audio_start_ms: 0 }),
    ],
    ['an answer is asked for', (m) => m.do({ type: 'text', text: 'hi' })],
    ['an answer is made', (m) => m.answer().played(1000)],
    ['an answer sounds', (m) => m.answer().audioDone().done().played(500)],
    [
      'an interruption waits for the loudspeaker',
      (m) => m.answer().audioDone().done().played(500).do({ type: 'stop' }),
    ],
    ['a transcript is on its way', (m) => m.wait(57.9 * MINUTE).spoke('u1')],
  ])('waits while %s', (_name, busy) => {
    const m = busy(connectedFor(60 * MINUTE))
    const late = m.at - 1000 < 58 * MINUTE ? 58 * MINUTE - (m.at - 1000) : 0
    m.wait(late).timer('rollover')
    m.news()
    looked(looked(m))
    expect(changes(m)).toEqual([])
    expect(pauses(m).slice(1)).toEqual([1000, 1000, 1000])
  })

  it('does not wait for ever for a transcript that never comes', () => {
    const m = connectedFor(60 * MINUTE)
      .wait(57.9 * MINUTE)
      .spoke('u1')
      .wait(MINUTE)
      .timer('rollover')
    m.news()
    expect(changes(looked(m))).toContainEqual({ type: 'socket_open' })
  })

  it('begins to count again when somebody talked between two looks', () => {
    const m = due(connectedFor(60 * MINUTE)).answer()
    looked(m).audioDone().done().played(1000, 'a1', false).news()
    expect(changes(looked(m))).toEqual([])
    expect(changes(looked(m))).toContainEqual({ type: 'socket_open' })
  })

  it('keeps the microphone of hands-free open, and what it heard last goes to the new session', () => {
    const m = connectedFor(60 * MINUTE).do({ type: 'hands_free', on: true })
    due(m).news()
    looked(m)
    expect(m.view.gateOpen).toBe(true)
    expect(changes(m)).toEqual([
      { type: 'socket_close', code: 1000 },
      { type: 'uplink', mode: 'hold', rewind: 500 },
      { type: 'socket_open' },
    ])
    m.opened().updated()
    expect(changes(m)).toEqual([{ type: 'uplink', mode: 'flow' }])
  })

  it('keeps a hold that begins during the change, without what hands-free heard before it', () => {
    const m = connectedFor(60 * MINUTE).do({ type: 'hands_free', on: true })
    looked(due(m)).news()
    m.do({ type: 'talk_press' })
    expect(changes(m)).toEqual([
      { type: 'uplink', mode: 'discard' },
      { type: 'uplink', mode: 'hold' },
    ])
    m.wait(1000).do({ type: 'talk_release' })
    m.do({ type: 'mic_closed', gate: m.state.talk.gate, spokenSamples: 24_000 })
    m.opened().news()
    m.updated()
    expect(m.sentTypes()).toEqual([
      'input_audio_buffer.clear',
      'input_audio_buffer.commit',
      'response.create',
      'session.update',
    ])
  })

  it('lets the words typed during the change be answered in the new session', () => {
    const m = looked(due(connectedFor(60 * MINUTE)))
      .do({ type: 'text', text: 'hi' })
      .opened()
    m.news()
    m.updated()
    expect(m.sentTypes()).toEqual(['conversation.item.create', 'response.create'])
  })

  it('that finds no server goes on as after any loss', () => {
    const m = looked(due(connectedFor(60 * MINUTE)))
    m.do({ type: 'socket_closed', end: end({ errorCode: 'ECONNREFUSED' }) })
    expect(m.view).toMatchObject({ connection: 'reconnecting', failure: { code: 'connection.unreachable' } })
    expect(m.timer('reconnect').opened().updated().view.connection).toBe('connected')
  })

  it('leaves its place to the end of the server where nobody pauses', () => {
    const m = due(connectedFor(60 * MINUTE, config({ turnTaking: pushToTalk }))).do({ type: 'talk_press' })
    m.server({ type: 'error', error: { code: 'session_expired', message: 'maximum duration' } })
    m.news()
    expect(m.timer('rollover').news()).toEqual([])
    expect(m.timer('reconnect').news()).toContainEqual({ type: 'socket_open' })
  })

  it('is forgotten with the connection', () => {
    const m = connectedFor(60 * MINUTE).do({ type: 'disconnect' })
    expect(m.state.timers).not.toContain('rollover')
  })
})
