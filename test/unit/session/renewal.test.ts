/** Settings that a session cannot take: another session takes them at the next quiet moment, and nobody notices. */
import { describe, expect, it } from 'vitest'
import { defaultProfile } from '#core/settings/defaults'
import { config, end, Machine } from './machine'

const { session } = defaultProfile
const heard = (m = new Machine()) =>
  m.connected().spoke('u1').transcript('u1', 'Hi').answer('r1', 'a1', { previous: 'u1' }).audioDone().done()
const look = (m: Machine) => m.wait(1000).timer('rollover')
const configured = (m: Machine, of = config({ voice: 'cedar' })) => m.do({ type: 'configure', config: of })
const sockets = (m: Machine) => m.news().filter(({ type }) => type.startsWith('socket_')).length

describe('a setting that needs a new session', () => {
  it.each([
    ['the voice, once it was heard', 'voice', config(), config({ voice: 'cedar' })],
    ['the model', 'model', config(), config({ model: 'gpt-realtime-2.1-mini' })],
    ['tracing', 'tracing', config(), config({ session: { ...session, tracing: true } })],
    [
      'an effort that is taken back',
      'reasoning',
      config({ session: { ...session, reasoningEffort: 'low' } }),
      config(),
    ],
  ])('%s, is announced and taken over when nobody talks twice in a row', (_name, field, before, after) => {
    const m = configured(heard(new Machine(before)).played(1000), after)
    expect(m.effects.filter(({ type }) => type === 'notify')).toMatchObject([
      { notice: { code: 'session.renewal', severity: 'info', params: { field } } },
    ])
    m.news()
    expect(sockets(look(m))).toBe(0)
    expect(sockets(look(m))).toBe(2)
    m.opened()
    m.news()
    expect(m.updated().sentTypes()).toEqual(['conversation.item.create', 'conversation.item.create'])
    expect(m.notices()).toHaveLength(1)
    expect(m.state.timers).toEqual([])
  })

  it('is in the first update of the new session', () => {
    const m = look(look(configured(heard().played(1000))))
    m.news()
    expect(m.opened().sent()).toMatchObject([{ session: { audio: { output: { voice: 'cedar' } } } }])
  })

  it('waits for the end of what sounds', () => {
    const m = configured(heard().played(500))
    m.news()
    expect(sockets(look(look(look(m))))).toBe(0)
    expect(sockets(look(look(m.played(1000))))).toBe(2)
  })

  it('that is taken back in time changes nothing', () => {
    const m = configured(configured(heard().played(1000)), config())
    m.news()
    expect(sockets(look(look(look(m))))).toBe(0)
  })

  it('is announced once, however often it changes', () => {
    const m = configured(configured(heard().played(1000)), config({ voice: 'ash' }))
    expect(m.notices()).toEqual(['session.renewal'])
  })

  it('does not hold up those that the session can take', () => {
    const m = configured(heard().played(1000), config({ voice: 'cedar', instructions: 'Be brief.' }))
    expect(m.sent().at(-1)).toEqual({
      type: 'session.update',
      session: { type: 'realtime', instructions: 'Be brief.' },
    })
  })
})

describe('a session that is left for another on purpose', () => {
  const swapping = () => look(look(configured(heard().played(1000))))

  it('looks connected all the time, since the same moment', () => {
    const m = heard().played(1000)
    const { connectedAt } = m.view
    look(look(configured(m)))
    for (const next of [() => m.opened(), () => m.updated()]) {
      expect(m.view).toMatchObject({ connection: 'connected', failure: null, connectedAt, phase: 'idle' })
      next()
    }
    expect(m.view).toMatchObject({ connection: 'connected', connectedAt })
  })

  it('is seen to be lost where the next one does not come', () => {
    const m = swapping().do({ type: 'socket_closed', end: end({ errorCode: 'ECONNREFUSED' }) })
    expect(m.view).toMatchObject({ connection: 'reconnecting', connectedAt: null })
    expect(m.timer('reconnect').opened().updated().view.connection).toBe('connected')
  })

  it('is left alone by a person who disconnects meanwhile', () => {
    const m = swapping().do({ type: 'disconnect' })
    expect(m.view).toMatchObject({ connection: 'disconnected', connectedAt: null })
  })
})
