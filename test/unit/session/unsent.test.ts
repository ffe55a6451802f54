/** What the person said or typed before a server had it: nothing is lost, doubled or put out of order. */
import { describe, expect, it } from 'vitest'
import { config, end, Machine, pushToTalk } from './machine'

const talker = () => new Machine(config({ turnTaking: pushToTalk }))
const lost = (m: Machine) => m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
const refused = (m: Machine) => m.do({ type: 'socket_closed', end: end({ httpStatus: 401 }) })
const back = (m: Machine) => m.timer('reconnect').opened()

/** What goes to the server of the words, in order. */
const said = (m: Machine): readonly string[] =>
  m.news().flatMap((effect) => {
    if (effect.type === 'voice_say') return [`sound ${effect.key}`]
    if (effect.type !== 'send') return []
    const { command } = effect
    if (command.type === 'input_audio_buffer.commit') return ['commit']
    if (command.type === 'response.create') return ['answer']
    if (command.type !== 'conversation.item.create' || command.item.type !== 'message') return []
    const [part] = command.item.content
    return part && 'text' in part ? [part.text] : []
  })
const shown = (m: Machine) => m.turns.map((turn) => turn.text || turn.audioMs)

describe('words that wait for a session', () => {
  it('are said as one turn, also if they were spoken after a server that finds turns by itself was greeted', () => {
    const m = new Machine().do({ type: 'connect' }).opened().hold(1000)
    m.news()
    m.updated()
    const order = m.news().flatMap((effect) => {
      if (effect.type === 'voice_say') return ['sound']
      if (effect.type !== 'send') return []
      const { command } = effect
      if (command.type !== 'session.update') return [command.type]
      return [command.session.audio?.input?.turn_detection === null ? 'detection off' : 'detection on']
    })
    expect(order).toEqual([
      'detection off',
      'input_audio_buffer.clear',
      'sound',
      'input_audio_buffer.commit',
      'response.create',
      'detection on',
    ])
  })

  it('and what hands-free heard before they were typed goes out before them', () => {
    const m = new Machine().do({ type: 'hands_free', on: true }).do({ type: 'text', text: 'typed' })
    const [typed] = m.turns
    expect(m.news()).toContainEqual({ type: 'voice_note', turn: typed?.id })
    m.opened().updated()
    const order = m.news().flatMap((effect) => {
      if (effect.type === 'voice_before') return [`heard before ${effect.turn}`]
      if (effect.type === 'uplink') return [effect.mode]
      return effect.type === 'send' && effect.command.type === 'conversation.item.create' ? ['typed'] : []
    })
    expect(order).toEqual([`heard before ${typed?.id}`, 'typed', 'flow'])
  })

  it('are said in the order in which they were made, holds and texts in any mixture', () => {
    const m = talker().hold(1000).do({ type: 'text', text: 'first' }).hold(700).hold(800)
    m.do({ type: 'text', text: 'second' }).opened()
    const [a, , b, c] = m.turns.map((turn) => turn.id)
    said(m)
    m.updated()
    expect(said(m)).toEqual([
      `sound ${a}`,
      'commit',
      'first',
      `sound ${b}`,
      'commit',
      `sound ${c}`,
      'commit',
      'second',
      'answer',
    ])
    m.committed('u1').committed('u2').committed('u3')
    expect(shown(m)).toEqual([1000, 'first', 700, 800, 'second'])
    expect(m.state.unsent).toEqual([])
  })

  it('are said before those of a hold that goes on', () => {
    const m = talker().hold(1000).do({ type: 'talk_press' }).opened()
    said(m)
    m.updated()
    expect(m.effects.slice(-5).map((effect) => effect.type)).toEqual([
      'voice_say',
      'send',
      'send',
      'voice_begin',
      'uplink',
    ])
    expect(said(m)).toHaveLength(2)
    m.do({ type: 'talk_release' }).do({ type: 'mic_closed', gate: 2, spokenSamples: 24_000 })
    expect(said(m)).toEqual(['commit', 'answer'])
  })

  it('keep the server from looking for turns in them until they are committed', () => {
    const m = new Machine().hold(1000).opened()
    expect(m.sent()[0]).toHaveProperty('session.audio.input.turn_detection', null)
    m.updated()
    expect(m.sentTypes().at(-1)).toBe('session.update')
  })

  it('are answered although a further hold was too short to be one', () => {
    const m = talker().hold(1000).hold(50).opened()
    said(m)
    m.updated()
    expect(said(m)).toHaveLength(3)
  })

  it('are told and not answered after Stop', () => {
    const m = talker().do({ type: 'text', text: 'a' }).do({ type: 'stop' }).opened()
    said(m)
    m.updated()
    expect(said(m)).toEqual(['a'])
  })
})

describe('a hold whose commit was not confirmed when the line broke', () => {
  it('is said again to the next session, once', () => {
    const m = lost(talker().connected().hold(1000))
    const [turn] = m.turns
    expect(turn).toMatchObject({ status: 'in_progress', transcript: 'pending' })
    back(m)
    said(m)
    m.updated()
    expect(said(m)).toEqual([`sound ${turn?.id}`, 'commit', 'answer'])
    m.committed('u7').transcript('u7', 'my words')
    expect(m.turns).toMatchObject([{ id: 'u7', status: 'completed', text: 'my words' }])
    back(lost(m))
    said(m)
    m.updated()
    expect(said(m)).toEqual(['my words', 'answer'])
  })

  it('is not said again where the server had confirmed it', () => {
    const m = back(lost(talker().connected().hold(1000).committed('u1').transcript('u1', 'mine')))
    said(m)
    m.updated()
    expect(said(m)).toEqual(['mine', 'answer'])
    expect(m.turns).toHaveLength(1)
  })

  it('stands before what was typed after it, also in the new session', () => {
    const m = back(lost(talker().connected().hold(1000).do({ type: 'text', text: 'typed' })))
    const [turn] = m.turns
    said(m)
    m.updated()
    expect(said(m)).toEqual([`sound ${turn?.id}`, 'commit', 'typed', 'answer'])
    m.committed('u1')
    expect(shown(m)).toEqual([1000, 'typed'])
  })

  it('is said to each session until one confirms it', () => {
    const m = back(lost(talker().connected().hold(1000)))
    said(back(lost(m.updated())))
    m.updated()
    expect(said(m)).toHaveLength(3)
  })
})

describe('a hold during which the line breaks', () => {
  it('is held again from its first word, and goes on', () => {
    const m = talker().connected().do({ type: 'talk_press' }).wait(500)
    m.news()
    lost(m)
    expect(m.news()).toContainEqual({ type: 'uplink', mode: 'hold', rewind: 'turn' })
    expect(m.view).toMatchObject({ holding: true, gateOpen: true })
    m.wait(500).do({ type: 'talk_release' })
    m.do({ type: 'mic_closed', gate: 1, spokenSamples: 24_000 })
    back(m)
    said(m)
    m.updated()
    expect(said(m)).toHaveLength(3)
    expect(m.turns).toHaveLength(1)
  })
})

describe('words that meet a final failure', () => {
  it('stay, as not sent, and are sent and answered when the person connects', () => {
    const m = refused(talker().hold(900).do({ type: 'text', text: 'typed' }))
    expect(m.turns).toMatchObject([
      { source: 'voice', status: 'failed', error: { code: 'not_sent' } },
      { source: 'text', status: 'failed', error: { code: 'not_sent' } },
    ])
    expect(m.view).toMatchObject({ connection: 'failed', phase: 'idle', gateOpen: false })
    m.do({ type: 'connect' }).opened()
    expect(m.turns).toMatchObject([
      { status: 'in_progress', error: null },
      { status: 'completed', error: null },
    ])
    said(m)
    m.updated()
    expect(said(m).slice(1)).toEqual(['commit', 'typed', 'answer'])
  })

  it('are sent together with those that made it connect again', () => {
    const m = refused(talker().do({ type: 'text', text: 'one' })).do({ type: 'text', text: 'two' })
    m.opened().updated()
    expect(said(m)).toEqual(['one', 'two', 'answer'])
  })

  it('while they are still being spoken are heard to their end, then stay as not sent', () => {
    const m = refused(talker().do({ type: 'talk_press' }).wait(900))
    expect(m.view).toMatchObject({ connection: 'failed', holding: true, gateOpen: true })
    m.do({ type: 'talk_release' }).do({ type: 'mic_closed', gate: 1, spokenSamples: 24_000 })
    expect(m.turns).toMatchObject([{ status: 'failed', error: { code: 'not_sent' }, audioMs: 1000 }])
    expect(m.view).toMatchObject({ phase: 'idle', gateOpen: false })
    m.do({ type: 'connect' }).opened().updated()
    expect(said(m).slice(1)).toEqual(['commit', 'answer'])
  })

  it('are taken back by a person who leaves', () => {
    const m = talker().hold(900).do({ type: 'disconnect' })
    expect(m.turns).toMatchObject([{ status: 'failed', error: { code: 'not_sent' } }])
    m.do({ type: 'connect' }).opened().updated()
    expect(said(m)).toEqual([])
    expect(m.effects).toContainEqual({ type: 'voice_forget', key: m.turns[0]?.id })
  })
})

describe('words that the server refuses', () => {
  const error = (m: Machine, type: 'input_audio_buffer.commit' | 'conversation.item.create') =>
    m.server({
      type: 'error',
      error: { code: 'invalid_value', message: 'no', event_id: m.lastEventId(type) },
    })

  it('stay to be seen as not sent, and nothing answers older words instead', () => {
    const spoken = error(talker().connected().hold(1000), 'input_audio_buffer.commit')
    const typed = error(talker().connected().do({ type: 'text', text: 'a' }), 'conversation.item.create')
    for (const m of [spoken, typed]) {
      expect(m.turns).toMatchObject([{ status: 'failed', error: { code: 'not_sent', message: 'no' } }])
      expect(m.notices()).toEqual(['server.error'])
      m.news()
      m.server({ type: 'response.created', response: { id: 'r1' } })
      expect(m.sent()).toEqual([{ type: 'response.cancel', response_id: 'r1' }])
    }
  })

  it('do not take the name of the next hold', () => {
    const m = error(talker().connected().hold(1000), 'input_audio_buffer.commit')
    m.hold(700).committed('u1')
    expect(m.turns).toMatchObject([
      { status: 'failed', audioMs: 1000 },
      { id: 'u1', status: 'completed', audioMs: 700 },
    ])
  })

  it('of two holds leave the other one its answer', () => {
    const m = talker().hold(1000).hold(700).opened().updated()
    error(m, 'input_audio_buffer.commit').committed('u1').news()
    m.server({ type: 'response.created', response: { id: 'r1' } })
    expect(m.sent()).toEqual([])
    expect(m.turns.map((turn) => turn.status)).toEqual(['completed', 'failed'])
  })
})
