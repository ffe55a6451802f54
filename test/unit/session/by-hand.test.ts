/** Answers without a name, while a command of the person's own and one of ours are under way: each is taken for its own. */
import { describe, expect, it } from 'vitest'
import { config, Machine, pushToTalk } from './machine'

const byHand = (m: Machine, commandType: string, eventId = 'manual_1') =>
  m.do({ type: 'sent_by_hand', commandType, eventId })
const holding = () => new Machine(config({ turnTaking: pushToTalk })).connected()
const refusal = (code: string | null, rest: object = {}) => ({
  type: 'error',
  error: { type: 'invalid_request_error', code, message: 'x', event_id: null, ...rest },
})
const said = (m: Machine) => m.turns.map(({ id, text, status }) => [id, text, status])

describe('a commit by hand', () => {
  it.each(['input_audio_buffer_commit_empty', 'input_audio_buffer.commit'])(
    'that is refused without a name (%s) takes nothing from the hold behind it',
    (what) => {
      const m = byHand(holding(), 'input_audio_buffer.commit').hold(1000)
      m.server(what.endsWith('empty') ? refusal(what) : refusal('invalid_event', { message: what }))
      expect(m.notices()).toEqual(['server.error'])
      m.committed('u1').transcript('u1', 'hello')
      expect(said(m)).toEqual([['u1', 'hello', 'completed']])
    },
  )

  it('behind a hold does not take the refusal of the hold', () => {
    const m = byHand(holding().hold(1000), 'input_audio_buffer.commit')
    m.server(refusal('input_audio_buffer_commit_empty'))
    expect(m.notices()).toEqual(['talk.nothing_heard'])
    expect(m.turns).toEqual([])
    // What comes now is the person's own.
    m.committed('x1').transcript('x1', 'by hand')
    expect(said(m)).toEqual([['x1', 'by hand', 'completed']])
  })

  it('that is taken gives its item a turn of its own, and the hold keeps its name', () => {
    const m = byHand(holding(), 'input_audio_buffer.commit').hold(1000).committed('x1').committed('u1', 'x1')
    m.transcript('u1', 'hold').transcript('x1', 'by hand')
    expect(said(m)).toEqual([
      ['x1', 'by hand', 'completed'],
      ['u1', 'hold', 'completed'],
    ])
    expect(m.state.commits).toEqual([])
  })

  it('that is never answered is forgotten when something behind it is', () => {
    const m = byHand(holding(), 'input_audio_buffer.commit').hold(1000)
    m.server({ type: 'input_audio_buffer.cleared' })
    m.committed('u1').transcript('u1', 'hello')
    expect(said(m)).toEqual([['u1', 'hello', 'completed']])
  })
})

describe('a response by hand', () => {
  it('that meets another one does not make us ask for one', () => {
    const m = new Machine().connected().answer()
    byHand(m, 'response.create')
    m.server(refusal('conversation_already_has_active_response'))
    m.news()
    m.audioDone().done()
    expect(m.sentTypes()).toEqual([])
    expect(m.notices()).toEqual(['server.error'])
  })
})

describe('settings by hand', () => {
  it('that are refused take nothing from those of the profile', () => {
    const m = byHand(new Machine().connected(), 'session.update')
    m.do({ type: 'configure', config: config({ instructions: 'Be brief.' }) })
    const { plan } = m.state.connection
    m.server(refusal('invalid_value', { param: 'session.audio.output.voice' }))
    expect(m.state.connection.plan).toBe(plan)
    expect(m.notices()).toEqual(['server.error'])
  })
})

it('a command whose answer names it is not remembered', () => {
  const m = byHand(new Machine().connected(), 'conversation.item.delete')
  expect(m.state.pending).toEqual([])
})
