/** Talking: hold, tap, hands-free, mute; what reaches the server and when the microphone is open. */
import { describe, expect, it } from 'vitest'
import { defaultTurnTaking } from '#core/settings/defaults'
import { commandsOf, config, Machine, pushToTalk } from './machine'

const ptt = (): Machine => new Machine(config({ turnTaking: pushToTalk })).connected()

describe('a hold', () => {
  it('clears the buffer, opens a gate, and on release commits and asks for a response', () => {
    const m = ptt().do({ type: 'talk_press' })
    expect(m.news()).toMatchObject([
      { type: 'gate', gate: 1, open: true },
      { type: 'send', command: { type: 'input_audio_buffer.clear' } },
      { type: 'voice_begin' },
      { type: 'uplink', mode: 'flow' },
    ])
    m.wait(1000).do({ type: 'talk_release' })
    expect(m.news()).toMatchObject([
      { type: 'gate', gate: 1, open: false },
      { type: 'timer_start', id: 'mic', ms: 500 },
    ])
    m.do({ type: 'mic_closed', gate: 1, spokenSamples: 24_000 })
    expect(m.sentTypes()).toEqual(['input_audio_buffer.commit', 'response.create'])
  })

  it('takes the turn detection off before anything else and puts it back after the commit', () => {
    const m = new Machine().connected().do({ type: 'talk_press' })
    expect(m.sent()).toMatchObject([
      { type: 'session.update', session: { audio: { input: { turn_detection: null } } } },
      { type: 'input_audio_buffer.clear' },
    ])
    m.wait(1000).do({ type: 'talk_release' })
    expect(m.sentTypes()).toEqual([])
    m.do({ type: 'mic_closed', gate: m.state.talk.gate, spokenSamples: 24_000 })
    expect(m.sent()).toMatchObject([
      { type: 'input_audio_buffer.commit' },
      { type: 'response.create' },
      { type: 'session.update', session: { audio: { input: { turn_detection: { type: 'server_vad' } } } } },
    ])
  })

  it('with less than 150 ms spoken clears instead of committing and says so', () => {
    const m = ptt().hold(149)
    expect(m.sentTypes()).toEqual(['input_audio_buffer.clear', 'input_audio_buffer.clear'])
    expect(m.notices()).toEqual(['talk.too_short'])
    expect(m.turns).toEqual([])
  })

  it('with 150 ms spoken commits', () => {
    expect(ptt().hold(150).sentTypes()).toContain('input_audio_buffer.commit')
  })

  it('does not wait for a microphone that gives no answer: the clock decides', () => {
    const m = ptt().do({ type: 'talk_press' }).wait(800).do({ type: 'talk_release' }).timer('mic')
    expect(m.sentTypes()).toContain('input_audio_buffer.commit')
    m.do({ type: 'mic_closed', gate: 1, spokenSamples: 0 })
    expect(m.notices()).toEqual([])
  })

  it('ignores the closing of an older gate', () => {
    const m = ptt().do({ type: 'talk_press' }).do({ type: 'talk_release' })
    m.do({ type: 'mic_closed', gate: 0, spokenSamples: 24_000 })
    expect(m.sentTypes()).not.toContain('input_audio_buffer.commit')
  })

  it('pressed again before the microphone has answered commits the first and goes on with the second', () => {
    const m = ptt()
      .do({ type: 'talk_press' })
      .wait(900)
      .do({ type: 'talk_release' })
      .do({ type: 'talk_press' })
    expect(m.sentTypes()).toEqual([
      'input_audio_buffer.clear',
      'input_audio_buffer.commit',
      'response.create',
      'input_audio_buffer.clear',
    ])
    expect(m.view.gateOpen).toBe(true)
    m.server({ type: 'response.created', response: { id: 'r1' } })
    expect(m.sent()).toEqual([{ type: 'response.cancel', response_id: 'r1' }])
  })

  it('shows the turn at the press and gives it the id of the server at the commit', () => {
    const m = ptt().do({ type: 'talk_press' })
    expect(m.turns).toMatchObject([{ role: 'user', status: 'in_progress', text: '' }])
    expect(m.view.phase).toBe('listening')
    m.wait(700).do({ type: 'talk_release' })
    expect(m.view.phase).toBe('thinking')
    m.do({ type: 'mic_closed', gate: 1, spokenSamples: 16_800 }).committed('u1')
    expect(m.turns).toMatchObject([
      { id: 'u1', status: 'completed', transcript: 'pending', audioMs: 700, source: 'voice' },
    ])
  })

  it('talks even when muted, since a hold is explicit', () => {
    const m = ptt().do({ type: 'mute', on: true }).do({ type: 'talk_press' })
    expect(m.view.gateOpen).toBe(true)
  })

  it('whose commit was empty is nothing heard, and its response is cancelled as soon as it has a name', () => {
    const m = ptt().hold()
    m.news()
    m.server({ type: 'error', error: { code: 'input_audio_buffer_commit_empty', message: 'too small' } })
    expect(m.turns).toEqual([])
    expect(m.notices()).toEqual(['talk.nothing_heard'])
    m.server({ type: 'response.created', response: { id: 'r1', status: 'in_progress' } })
    expect(m.sent()).toEqual([{ type: 'response.cancel', response_id: 'r1' }])
    m.sound(500)
    expect(m.news()).toEqual([])
  })

  it('is not meant by a refusal that names nobody while no commit is on its way', () => {
    const m = new Machine(config({ provider: 'practice' })).connected()
    m.server({ type: 'error', error: { code: 'input_audio_buffer_commit_empty', message: 'too small' } })
    m.news()
    m.server({ type: 'response.created', response: { id: 'r1', status: 'in_progress' } })
    expect(m.sentTypes()).toEqual([])
  })

  it('cancels a response that the server begins while the key is down', () => {
    const m = new Machine().connected().do({ type: 'talk_press' })
    m.news()
    m.server({ type: 'response.created', response: { id: 'vad' } })
    expect(m.sent()).toEqual([{ type: 'response.cancel', response_id: 'vad' }])
  })
})

describe('a press while disconnected', () => {
  it('connects, keeps the words, and sends them when the server is ready', () => {
    const m = new Machine().do({ type: 'talk_press' })
    expect(m.news()).toMatchObject([
      { type: 'gate', gate: 1, open: true },
      { type: 'voice_begin' },
      { type: 'uplink', mode: 'hold' },
      { type: 'socket_open' },
      { type: 'timer_start' },
    ])
    m.opened()
    expect(m.sent()).toMatchObject([{ session: { audio: { input: { turn_detection: null } } } }])
    m.updated()
    expect(m.news()).toMatchObject([
      { type: 'timer_stop' },
      { type: 'send', command: { type: 'input_audio_buffer.clear' } },
      { type: 'voice_begin' },
      { type: 'uplink', mode: 'flow' },
    ])
    m.wait(500).do({ type: 'talk_release' }).do({ type: 'mic_closed', gate: 1, spokenSamples: 12_000 })
    expect(m.sentTypes()).toContain('input_audio_buffer.commit')
  })

  it('released before the server is ready is committed after the held words', () => {
    const m = new Machine().hold(800).opened()
    expect(m.view.phase).toBe('thinking')
    m.news()
    m.updated()
    const effects = m.news()
    const said = effects.findIndex((effect) => effect.type === 'voice_say')
    expect(said).toBeGreaterThan(0)
    expect(commandsOf(effects.slice(0, said))).toMatchObject([{ type: 'input_audio_buffer.clear' }])
    expect(commandsOf(effects.slice(said)).map((command) => command.type)).toEqual([
      'input_audio_buffer.commit',
      'response.create',
      'session.update',
    ])
  })

  it('too short drops the held words', () => {
    const m = new Machine().hold(50)
    expect(m.news()).toContainEqual({ type: 'uplink', mode: 'discard' })
    m.opened().updated()
    expect(m.sentTypes()).not.toContain('input_audio_buffer.commit')
  })
})

describe('a tap', () => {
  it('switches hands-free on, clears and never commits', () => {
    const m = ptt().do({ type: 'talk_press' }).wait(120).do({ type: 'talk_tap' })
    expect(m.sent()).toMatchObject([
      { type: 'input_audio_buffer.clear' },
      { type: 'input_audio_buffer.clear' },
      { type: 'session.update', session: { audio: { input: { turn_detection: { type: 'server_vad' } } } } },
    ])
    expect(m.view).toMatchObject({ handsFree: true, gateOpen: true, holding: false, phase: 'listening' })
    expect(m.turns).toEqual([])
  })

  it('a second time switches hands-free off and shuts the gate', () => {
    const m = ptt().do({ type: 'talk_press' }).do({ type: 'talk_tap' })
    m.do({ type: 'talk_press' }).do({ type: 'talk_tap' })
    expect(m.view).toMatchObject({ handsFree: false, gateOpen: false, phase: 'idle' })
    expect(m.sentTypes()).not.toContain('input_audio_buffer.commit')
  })

  it('without a press does nothing', () => {
    expect(ptt().do({ type: 'talk_tap' }).news()).toEqual([])
  })
})

describe('a press that was no talk', () => {
  it('is cleared however long it was, shuts the gate and leaves hands-free as it is', () => {
    const m = ptt().do({ type: 'talk_press' }).wait(800).do({ type: 'talk_cancel' })
    expect(m.sentTypes()).not.toContain('input_audio_buffer.commit')
    expect(m.sentTypes()).not.toContain('response.create')
    expect(m.view).toMatchObject({ handsFree: false, gateOpen: false, holding: false })
    expect(m.turns).toEqual([])
  })

  it('while hands-free is on leaves the microphone open', () => {
    const m = ptt()
      .do({ type: 'hands_free', on: true })
      .do({ type: 'talk_press' })
      .do({ type: 'talk_cancel' })
    expect(m.view).toMatchObject({ handsFree: true, gateOpen: true, holding: false })
  })
})

describe('hands-free', () => {
  it('connects where there is no connection and keeps the words until it is ready', () => {
    const m = new Machine().do({ type: 'hands_free', on: true })
    expect(m.news()).toMatchObject([
      { type: 'socket_open' },
      { type: 'timer_start' },
      { type: 'gate', open: true },
      { type: 'uplink', mode: 'hold' },
    ])
    m.opened().updated()
    expect(m.news()).toContainEqual({ type: 'uplink', mode: 'flow' })
  })

  it('in semantic mode leaves the turns to semantic detection', () => {
    const semantic = config({
      turnTaking: { ...defaultTurnTaking, mode: 'semantic_vad', eagerness: 'low', idleTimeoutMs: 6000 },
    })
    const m = new Machine(semantic).do({ type: 'hands_free', on: true }).opened()
    expect(m.sent()[0]).toMatchObject({
      session: {
        audio: {
          input: {
            turn_detection: {
              type: 'semantic_vad',
              eagerness: 'low',
              create_response: true,
              interrupt_response: true,
            },
          },
        },
      },
    })
  })

  it('with half-duplex shuts the gate while the answer sounds', () => {
    const m = new Machine(config({}, { halfDuplex: true })).connected().do({ type: 'hands_free', on: true })
    expect(m.view.gateOpen).toBe(true)
    m.answer()
    expect(m.view.gateOpen).toBe(false)
    m.audioDone().done().played(1000)
    expect(m.view.gateOpen).toBe(true)
  })

  it('muted shuts the gate, and a half-spoken turn is dropped', () => {
    const m = new Machine().connected().do({ type: 'hands_free', on: true })
    m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1' })
    expect(m.turns).toHaveLength(1)
    m.news()
    m.do({ type: 'mute', on: true })
    expect(m.sentTypes()).toEqual(['input_audio_buffer.clear'])
    expect(m.view.gateOpen).toBe(false)
    // Not every server confirms the clear.
    expect([m.turns, m.view.phase]).toEqual([[], 'idle'])
    expect(m.server({ type: 'input_audio_buffer.cleared' }).turns).toEqual([])
    expect(m.do({ type: 'mute', on: false }).view.gateOpen).toBe(true)
  })

  it('muted too late to stop a turn keeps the turn', () => {
    const m = new Machine().connected().do({ type: 'hands_free', on: true })
    m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1' }).do({ type: 'mute', on: true })
    m.committed('u1').server({ type: 'input_audio_buffer.cleared' })
    expect(m.turns).toMatchObject([{ id: 'u1', role: 'user', status: 'completed' }])
  })

  it('goes on after a hold, which has a gate of its own', () => {
    const m = new Machine().connected().do({ type: 'hands_free', on: true }).hold()
    expect(m.view).toMatchObject({ handsFree: true, gateOpen: true })
    const gates = m.effects.flatMap((effect) => (effect.type === 'gate' ? [[effect.gate, effect.open]] : []))
    expect(gates).toEqual([
      [1, true],
      [1, false],
      [2, true],
      [2, false],
      [3, true],
    ])
  })
})

it('a failing microphone ends hold and hands-free, and the typed conversation goes on', () => {
  const m = new Machine().connected().do({ type: 'hands_free', on: true }).do({ type: 'talk_press' })
  const notice = { code: 'mic.lost', severity: 'error', params: {}, action: null, detail: null } as const
  m.do({ type: 'mic_failed', notice })
  expect(m.view).toMatchObject({ gateOpen: false, handsFree: false, holding: false, connection: 'connected' })
  expect(m.turns).toEqual([])
  m.news()
  m.do({ type: 'text', text: 'still here' })
  expect(m.sentTypes()).toEqual(['conversation.item.create', 'response.create'])
})
