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

it('what is typed while a hold goes on stands before it, also if the server refuses it', () => {
  const m = talker().hold(1000).committed('u1').do({ type: 'talk_press' }).do({ type: 'text', text: 'typed' })
  const event_id = m.lastEventId('conversation.item.create')
  m.server({ type: 'error', error: { code: 'invalid_value', message: 'no', event_id } })
  m.wait(700).do({ type: 'talk_release' })
  m.do({ type: 'mic_closed', gate: m.state.talk.gate, spokenSamples: 16_800 })
  m.committed('u2', 'u1')
  expect(shown(m)).toEqual([1000, 'typed', 700])
})

it('speech that the server took before it had what was typed meanwhile stands before that, also if the line breaks then', () => {
  const m = new Machine().connected().do({ type: 'hands_free', on: true })
  m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1', audio_start_ms: 100 })
  m.wait(1000).do({ type: 'text', text: 'typed' })
  expect(m.turns.map(({ source }) => source)).toEqual(['text', 'voice'])
  m.committed('u1')
  expect(m.turns.map(({ source }) => source)).toEqual(['voice', 'text'])
  m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
  expect(m.turns.map(({ source }) => source)).toEqual(['voice', 'text'])
})

it('speech that the server took before it had a hold stands before that hold', () => {
  const m = new Machine().connected().do({ type: 'hands_free', on: true })
  m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1', audio_start_ms: 100 }).wait(1000)
  m.do({ type: 'talk_press' }).committed('u1')
  const hold = m.state.talk.bubble
  expect(m.turns.map(({ id }) => id)).toEqual(['u1', hold])
})

it('speech that the server took before it had both leaves them in their own order', () => {
  const m = new Machine().connected().do({ type: 'hands_free', on: true })
  m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1', audio_start_ms: 100 }).wait(1000)
  m.do({ type: 'text', text: 'typed' }).do({ type: 'talk_press' }).committed('u1')
  const typed = m.turns.find(({ text }) => text === 'typed')
  expect(m.turns.map(({ id }) => id)).toEqual(['u1', typed?.id, m.state.talk.bubble])
})

it('speech that began after what was typed stays behind it, confirmed or not', () => {
  const m = new Machine().connected().do({ type: 'hands_free', on: true }).do({ type: 'text', text: 'typed' })
  m.wait(1000)
    .server({ type: 'input_audio_buffer.speech_started', item_id: 'u1', audio_start_ms: 100 })
    .committed('u1')
  expect(m.turns.map(({ source }) => source)).toEqual(['text', 'voice'])
})

it('a hold is one turn even for a server that finds turns by itself meanwhile', () => {
  const m = talker().do({ type: 'talk_press' })
  m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1', audio_start_ms: 100 })
  m.wait(1000).do({ type: 'talk_release' })
  m.do({ type: 'mic_closed', gate: m.state.talk.gate, spokenSamples: 24_000 })
  m.committed('u1')
  expect(m.turns.map(({ id, status, audioMs }) => [id, status, audioMs])).toEqual([['u1', 'completed', 1000]])
})

it('speech that the server finds in a hold after its commit went out is that hold', () => {
  const m = talker().hold(1000)
  m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1', audio_start_ms: 100 }).committed('u1')
  expect(m.turns.map(({ id, status }) => [id, status])).toEqual([['u1', 'completed']])
})

it('an answer that was lost with the line before its first word is asked for again', () => {
  const m = talker().do({ type: 'text', text: 'typed' })
  m.server({ type: 'response.created', response: { id: 'r1', status: 'in_progress' } })
  m.server({
    type: 'response.output_item.added',
    response_id: 'r1',
    item: { id: 'a1', type: 'message', role: 'assistant' },
  })
  m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
    .timer('reconnect')
    .opened()
  m.news()
  expect(m.updated().sentTypes()).toEqual(['conversation.item.create', 'response.create'])
})

it('half an answer that was lost with the line stands as it is', () => {
  const m = talker().do({ type: 'text', text: 'typed' }).answer()
  m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
    .timer('reconnect')
    .opened()
  m.news()
  expect(m.updated().sentTypes()).not.toContain('response.create')
})
