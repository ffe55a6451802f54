/** Who asks for an answer where the server only cuts turns, and where it may not begin one over another. */
import { describe, expect, it } from 'vitest'
import { defaultTurnTaking } from '#core/settings/defaults'
import { config, Machine } from './machine'

const ask = { type: 'text', text: '' } as const
const cutting = (mode: 'server_vad' | 'semantic_vad' = 'semantic_vad') =>
  new Machine(config({ turnTaking: { ...defaultTurnTaking, mode, createResponse: false } })).connected()
const insisting = () =>
  new Machine(config({ turnTaking: { ...defaultTurnTaking, interruptResponse: false } })).connected()

describe('where create_response is off', () => {
  it.each(['server_vad', 'semantic_vad'] as const)('blank text asks for the answer (%s)', (mode) => {
    const m = cutting(mode).spoke('u1').spoke('u2', 'u1')
    expect(m.sentTypes()).toEqual([])
    expect(m.view.canAsk).toBe(true)
    m.do(ask)
    expect(m.sentTypes()).toEqual(['response.create'])
    expect(m.view.canAsk).toBe(false)
  })

  it('there is nothing to ask for before the person spoke, while an answer comes, or after it', () => {
    const m = cutting()
    const quiet = () => {
      expect(m.view.canAsk).toBe(false)
      expect(m.do(ask).sentTypes()).toEqual([])
    }
    quiet()
    m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1', audio_start_ms: 0 })
    quiet()
    m.spoke('u1').do(ask).answer('r1', 'a1', { previous: 'u1' })
    m.news()
    quiet()
    m.audioDone().done().played(1000)
    quiet()
    m.spoke('u2', 'a1')
    expect(m.view.canAsk).toBe(true)
  })

  it('a typed message asks for one answer to it and to what was said before', () => {
    const m = cutting().spoke('u1').do({ type: 'text', text: 'well?' })
    expect(m.sentTypes()).toEqual(['conversation.item.create', 'response.create'])
  })
})

it('where the server answers by itself, blank text asks for nothing', () => {
  const m = new Machine().connected().spoke('u1').do(ask)
  expect(m.sentTypes()).toEqual([])
  expect(m.view.canAsk).toBe(false)
})

describe('where interrupt_response is off', () => {
  it('an answer is asked for that the server did not begin after the one that was going on', () => {
    const m = insisting().spoke('u1').answer('r1', 'a1', { previous: 'u1' }).spoke('u2', 'a1').audioDone()
    expect(m.done().sentTypes()).toEqual([])
    expect(m.timer('owed').sentTypes()).toEqual(['response.create'])
  })

  it('nothing is asked for where the server begins it by itself', () => {
    const m = insisting().spoke('u1').answer('r1', 'a1', { previous: 'u1' }).spoke('u2', 'a1').audioDone()
    m.done().server({ type: 'response.created', response: { id: 'r2' } })
    expect(m.timer('owed').sentTypes()).toEqual([])
  })

  it('nothing is asked for where no answer was going on', () => {
    const m = insisting().spoke('u1').answer('r1', 'a1', { previous: 'u1' }).audioDone().done()
    expect(m.state.timers).not.toContain('owed')
  })

  it('the key and typed text interrupt all the same', () => {
    for (const input of [{ type: 'talk_press' } as const, { type: 'text', text: 'stop' } as const]) {
      const m = insisting().spoke('u1').answer('r1', 'a1', { previous: 'u1' })
      m.news()
      expect(m.do(input).news()).toContainEqual({ type: 'playout_flush', epoch: 1 })
    }
  })
})
