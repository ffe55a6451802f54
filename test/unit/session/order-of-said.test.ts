/** Turns of the person stand in the order in which they were said, also while the server has not placed them yet. */
import { expect, it } from 'vitest'
import { config, end, Machine, pushToTalk } from './machine'

const talker = () => new Machine(config({ turnTaking: pushToTalk })).connected()
const shown = (m: Machine) =>
  m.turns.filter((turn) => turn.role === 'user').map((turn) => turn.text || turn.audioMs)

it('what is typed right after a hold stands behind it, before the server has named either', () => {
  const m = talker().hold(1000).do({ type: 'text', text: 'typed' })
  expect(shown(m)).toEqual([1000, 'typed'])
  m.committed('u1')
  expect(shown(m)).toEqual([1000, 'typed'])
})

it('two holds in a row stand in their order', () => {
  const m = talker().hold(1000).hold(700)
  expect(shown(m)).toEqual([1000, 700])
  m.committed('u1').committed('u2', 'u1')
  expect(shown(m)).toEqual([1000, 700])
})

it('a hold whose confirmation was lost with the line keeps its place as the talk goes on', () => {
  const m = talker()
    .hold(1000)
    .do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
  m.timer('reconnect').opened().updated()
  m.do({ type: 'text', text: 'typed' }).hold(700).committed('u2')
  expect(shown(m)).toEqual([1000, 'typed', 700])
})

it('what is typed while a hold goes on stands before it, as it is sent before it', () => {
  const m = talker().do({ type: 'talk_press' }).do({ type: 'text', text: 'typed' })
  expect(m.turns.map((turn) => turn.source)).toEqual(['text', 'voice'])
})
