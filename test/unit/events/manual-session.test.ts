/** Answers to events that the person wrote: the session machine did not ask for them and takes them all the same. */
import { describe, expect, it } from 'vitest'
import { config, Machine, pushToTalk } from '../session/machine'

const refusal = (eventId: string, error: object = {}) => ({
  type: 'error',
  error: { type: 'invalid_request_error', code: 'invalid_value', message: 'x', event_id: eventId, ...error },
})

/** The machine still talks: a typed message is sent, answered and shown. */
const expectTalk = (machine: Machine): void => {
  machine.news()
  machine.do({ type: 'text', text: 'hello' })
  expect(machine.sentTypes()).toEqual(['conversation.item.create', 'response.create'])
  machine.answer('resp_last', 'item_last')
  machine.server({ type: 'response.done', response: { id: 'resp_last', status: 'completed', output: [] } })
  expect(machine.turns.at(-1)).toMatchObject({ id: 'item_last', role: 'assistant' })
  expect(machine.view.connection).toBe('connected')
}

describe('a session goes on after', () => {
  it.each<[string, (machine: Machine) => void]>([
    [
      'a response that nobody asked for',
      (machine) => {
        machine.answer('resp_m', 'item_m')
        machine.server({ type: 'response.done', response: { id: 'resp_m', status: 'completed', output: [] } })
        machine.do({ type: 'stop' })
        machine.do({ type: 'playout_flushed', epoch: machine.state.sound.epoch, items: [] })
      },
    ],
    ['a buffer that was cleared', (machine) => void machine.server({ type: 'input_audio_buffer.cleared' })],
    [
      'an item that was deleted',
      (machine) => {
        machine.do({ type: 'text', text: 'first' })
        const id = machine.turns[0]?.id ?? ''
        machine.answer('resp_1', 'item_1')
        machine.server({ type: 'response.done', response: { id: 'resp_1', status: 'completed', output: [] } })
        machine.server({ type: 'conversation.item.deleted', item_id: id })
        expect(machine.turns.map((turn) => turn.id)).toContain(id)
        machine.do({ type: 'stop' })
        machine.do({ type: 'playout_flushed', epoch: machine.state.sound.epoch, items: [] })
      },
    ],
    [
      'an item that was added and one that was read',
      (machine) => {
        const item = {
          id: 'item_x',
          type: 'message',
          role: 'user',
          status: 'completed',
          content: [{ type: 'input_text', text: 'typed elsewhere' }],
        }
        machine
          .server({ type: 'conversation.item.added', item })
          .server({ type: 'conversation.item.done', item })
        machine.server({ type: 'conversation.item.retrieved', item })
        expect(machine.turns.at(-1)?.text).toBe('typed elsewhere')
      },
    ],
    [
      'settings that were changed',
      (machine) => {
        machine.server({
          type: 'session.updated',
          session: { type: 'realtime', audio: { input: { turn_detection: null } } },
        })
      },
    ],
    [
      'refusals of all of them',
      (machine) => {
        machine.server(refusal('manual_1'))
        machine.server(refusal('manual_2', { code: 'item_not_found' }))
        machine.server(refusal('manual_3', { param: 'session.voice' }))
        machine.server(refusal('manual_4', { code: 'input_audio_buffer_commit_empty' }))
        machine.server(refusal('manual_5', { code: 'response_cancel_not_active' }))
      },
    ],
  ])('%s', (_what, happens) => {
    const machine = new Machine().connected()
    happens(machine)
    expectTalk(machine)
    expect(machine.notices()).not.toContain('internal')
  })
})

describe('a refusal of an event that the person wrote', () => {
  const holding = () => new Machine(config({ turnTaking: pushToTalk })).connected().hold(1000)

  it.each(['input_audio_buffer_commit_empty', 'invalid_value'])(
    'by %s takes nothing from the hold whose commit is under way',
    (code) => {
      const m = holding().server(refusal('manual_1', { code }))
      expect(m.notices()).toEqual(['server.error'])
      m.committed('u1').transcript('u1', 'hello')
      m.answer('r1', 'a1', { previous: 'u1' }).audioDone().done()
      expect(m.turns.map(({ id, text, error }) => [id, text, error])).toEqual([
        ['u1', 'hello', null],
        ['a1', 'one two three four', null],
      ])
    },
  )

  it('leaves the response that is awaited, and the settings that are on their way', () => {
    const m = holding().committed('u1')
    m.server(refusal('manual_1', { code: 'conversation_already_has_active_response' }))
    m.server(refusal('manual_2', { param: 'session.voice' }))
    m.server(refusal('manual_3', { code: 'cannot_update_voice' }))
    m.news()
    m.answer('r1', 'a1', { previous: 'u1' }).audioDone().done()
    expect(m.sentTypes()).not.toContain('response.create')
    expect(m.sentTypes()).not.toContain('response.cancel')
  })

  it('that is the end of the session still is', () => {
    const m = holding().server(refusal('manual_1', { code: 'session_expired' }))
    expect(m.view.connection).toBe('reconnecting')
  })
})
