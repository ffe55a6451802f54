/** A value of turn detection that the server does not take: said, and the one before comes back. */
import { expect, test } from 'vitest'
import { defaultTurnTaking } from '#core/settings/defaults'
import type { TurnTaking } from '#core/settings/schema'
import { config, Machine } from './machine'

const taking = (change: Partial<TurnTaking>) => config({ turnTaking: { ...defaultTurnTaking, ...change } })
const talking = (): Machine => {
  const machine = new Machine(taking({}))
  machine.connected()
  machine.news()
  return machine
}
const refusal = (machine: Machine, eventId: string, param = 'session.audio.input.turn_detection.threshold') =>
  machine.server({
    type: 'error',
    error: {
      type: 'invalid_request_error',
      code: 'invalid_value',
      message: 'Invalid value.',
      param,
      event_id: eventId,
    },
  })
const restored = (machine: Machine) =>
  machine.effects.flatMap((effect) => (effect.type === 'restore_turn_taking' ? [effect.values] : []))

test('gives the profile back what the server goes on with, and names the field', () => {
  const machine = talking().do({ type: 'configure', config: taking({ threshold: 0.99 }) })
  refusal(machine, machine.lastEventId('session.update'))
  expect(restored(machine)).toMatchObject([{ mode: 'server_vad', threshold: 0.5, silenceDurationMs: 500 }])
  const said = machine.effects.flatMap((effect) => (effect.type === 'notify' ? [effect.notice] : []))
  expect(said.at(-1)).toMatchObject({
    code: 'session.turn_detection_refused',
    params: { field: 'threshold' },
  })
  machine.news()
  // The profile is as the server is: nothing more is asked for.
  machine.do({ type: 'configure', config: taking({}) })
  expect(machine.sentTypes()).toEqual([])
})

test('brings back the mode, too', () => {
  const machine = talking().do({ type: 'configure', config: taking({ mode: 'semantic_vad' }) })
  refusal(machine, machine.lastEventId('session.update'), 'session.audio.input.turn_detection.eagerness')
  expect(restored(machine)).toMatchObject([{ mode: 'server_vad', threshold: 0.5 }])
})

test('leaves the word to a later value that is on its way, and falls back to the last one that was taken', () => {
  const machine = talking().do({ type: 'configure', config: taking({ threshold: 0.98 }) })
  const first = machine.lastEventId('session.update')
  machine.do({ type: 'configure', config: taking({ threshold: 0.99 }) })
  const second = machine.lastEventId('session.update')
  refusal(machine, first)
  expect(restored(machine)).toEqual([])
  refusal(machine, second)
  expect(restored(machine)).toMatchObject([{ threshold: 0.5 }])
})

test('is not taken for a refusal of something else in the same profile', () => {
  const machine = talking().do({ type: 'configure', config: config({ instructions: 'Be brief.' }) })
  refusal(machine, machine.lastEventId('session.update'), 'session.instructions')
  expect(restored(machine)).toEqual([])
  expect(machine.notices()).toEqual(['session.update_rejected'])
})
