/** A used-up budget lets no answer through, however the question was asked, and loses no question. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultTurnTaking } from '#core/settings/defaults'
import { noLimits } from '#core/usage/budget'
import { priceOf } from '#core/usage/prices'
import { config, Machine, pushToTalk } from './machine'

const terms = (conversationTokens: number | null, dayUsd: number | null = null) => ({
  limits: { ...noLimits, conversationTokens, dayUsd },
  price: priceOf('openai', 'gpt-realtime-2.1'),
  provider: 'openai',
  transcriptionModel: '',
  own: {},
})
const budgeted = (limit = 100, turnTaking = defaultTurnTaking) =>
  new Machine(config({ turnTaking }, { budget: terms(limit) })).connected()
const usage = (tokens: number) => ({ usage: { input_tokens: 0, output_tokens: tokens } })
/** An answer that uses the whole budget up and is heard to its end. */
const answered = (m: Machine, tokens = 100) =>
  m
    .answer()
    .audioDone()
    .done('r1', usage(tokens))
    .do({
      type: 'playout_position',
      epoch: m.state.sound.epoch,
      playing: false,
      items: [{ item: 'a1', content: 0, playedSamples: 24_000, receivedSamples: 24_000, ended: true }],
    })
const creates = (m: Machine) => m.sentTypes().filter((type) => type === 'response.create').length
const stopped = (limit = 100, turnTaking = defaultTurnTaking) => {
  const m = answered(budgeted(limit, turnTaking))
  return m
}

describe('when the budget is used up', () => {
  it('the next question is heard, kept, and answered once after leave is given', () => {
    const m = stopped()
    m.news()
    m.do({ type: 'text', text: 'and now?' })
    expect(m.view).toMatchObject({ budget: { state: 'stopped' }, budgetWaits: true, phase: 'idle' })
    expect(m.turns.at(-1)).toMatchObject({ role: 'user', text: 'and now?' })
    const sent = m.sentTypes()
    expect(sent).toContain('conversation.item.create')
    expect(sent).not.toContain('response.create')
    expect(creates(m.do({ type: 'allow_spending', until: 'conversation' }))).toBe(1)
    expect(m.view).toMatchObject({ budgetWaits: false, phase: 'thinking' })
    m.answer('r2', 'a2').audioDone('r2', 'a2').done('r2', usage(500))
    // It is not stopped a second time.
    expect(creates(m.do({ type: 'text', text: 'more' }).flushed(1000, 'a2'))).toBe(1)
  })

  it('a hold of the talk key waits in the same way, also when the key is only tapped afterwards', () => {
    const m = stopped(100, pushToTalk)
    m.news()
    m.hold().committed()
    const sent = m.sentTypes()
    expect(sent).toContain('input_audio_buffer.commit')
    expect(sent).not.toContain('response.create')
    m.do({ type: 'talk_press' }).do({ type: 'talk_tap' })
    m.do({ type: 'stop' })
    expect(m.view.budgetWaits).toBe(true)
    m.news()
    expect(creates(m.do({ type: 'allow_spending', until: 'today' }))).toBe(1)
  })

  it('the server is told to begin no answer of its own, and its turns wait', () => {
    const m = budgeted().do({ type: 'hands_free', on: true })
    m.news()
    answered(m)
    const update = m.sent().find((command) => command.type === 'session.update')
    expect(JSON.stringify(update)).toContain('"create_response":false')
    m.updated().spoke('u2', 'a1')
    expect(m.view.budgetWaits).toBe(true)
    expect(m.sentTypes()).not.toContain('response.create')
    m.do({ type: 'allow_spending', until: 'conversation' })
    const after = m.sent()
    expect(after.filter(({ type }) => type === 'response.create')).toHaveLength(1)
    expect(JSON.stringify(after)).toContain('"create_response":true')
  })

  it('an answer that the server began before it knew is cancelled, and asked for again with leave', () => {
    const m = stopped()
    m.news()
    m.server({ type: 'response.created', response: { id: 'r2', status: 'in_progress' } })
    expect(m.sent()).toEqual([{ type: 'response.cancel', response_id: 'r2' }])
    m.done('r2', { status: 'cancelled', ...usage(3) })
    expect(m.view.budgetWaits).toBe(true)
    expect(creates(m.do({ type: 'allow_spending', until: 'conversation' }))).toBe(1)
  })

  it('a server that refuses to leave answers to us is not asked again and again', () => {
    const m = budgeted().do({ type: 'hands_free', on: true })
    m.news()
    answered(m)
    const id = m.lastEventId('session.update')
    m.news()
    m.server({
      type: 'error',
      error: {
        type: 'invalid_request_error',
        code: 'unknown_parameter',
        param: 'session.audio.input.turn_detection.create_response',
        message: 'Unknown parameter: create_response',
        event_id: id,
      },
    })
    expect(m.sentTypes()).toEqual([])
    expect(m.effects.map(({ type }) => type)).not.toContain('restore_turn_taking')
  })

  it('a higher limit, a new day and another conversation let what waits through', () => {
    const waits = () => {
      const m = stopped()
      m.do({ type: 'text', text: 'x' })
      m.news()
      return m
    }
    const raised = waits()
    raised.do({ type: 'configure', config: config({}, { budget: terms(1000) }) })
    expect(creates(raised)).toBe(1)
    const another = waits().do({ type: 'new_conversation' })
    expect(another.view.budget.state).toBe('fine')

    const day = new Machine(config({}, { budget: terms(null, 1) })).connected()
    day.do({ type: 'spent_before', day: { usd: 2, tokens: 0 }, dayEndsAt: 1_700_000_000_000 + 60_000 })
    day.do({ type: 'text', text: 'x' })
    expect(creates(day)).toBe(0)
    day.wait(61_000).do({ type: 'network', online: true })
    expect(creates(day)).toBe(1)
  })

  it('the answer that goes on is heard to its end', () => {
    const m = budgeted()
    m.do({ type: 'text', text: 'x' }).answer().audioDone()
    m.news()
    m.done('r1', usage(100))
    expect(m.news().map(({ type }) => type)).not.toContain('playout_flush')
  })
})

describe('figures', () => {
  it('of an answer that leaves no turn are told all the same', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'a' })
    m.server({ type: 'response.created', response: { id: 'r1' } })
    m.news()
    m.do({ type: 'stop' }).done('r1', { status: 'cancelled', ...usage(7) })
    expect(m.news()).toContainEqual({
      type: 'used',
      responseId: 'r1',
      usage: expect.objectContaining({ outputTokens: 7 }) as unknown,
    })
  })

  it('warn once, before the limit', () => {
    const m = budgeted(100)
    answered(m, 85)
    expect(m.notices()).toEqual(['budget.near'])
    expect(m.view.budget).toMatchObject({ state: 'near', mark: { spent: 85, limit: 100 } })
    expect(m.view.spent.tokens).toBe(85)
  })
})

describe('whatever happens', () => {
  it('no answer is asked for between the limit and leave, and one that was asked for comes after it', () => {
    const deed = fc.constantFrom('text', 'hold', 'spoke', 'server', 'stop', 'tap', 'blank', 'hands')
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 12 }), (deeds) => {
        const m = stopped()
        m.updated()
        m.news()
        let wanted = false
        deeds.forEach((each, i) => {
          const id = `${each}${i}`
          if (each === 'text') m.do({ type: 'text', text: 'x' })
          else if (each === 'hold') m.hold().committed(id)
          else if (each === 'spoke') m.spoke(id)
          else if (each === 'server')
            m.server({ type: 'response.created', response: { id } }).done(id, { status: 'cancelled' })
          else if (each === 'stop') m.do({ type: 'stop' })
          else if (each === 'tap') m.do({ type: 'talk_press' }).do({ type: 'talk_tap' })
          else if (each === 'blank') m.do({ type: 'text', text: '' })
          else m.do({ type: 'hands_free', on: i % 2 === 0 })
          if (['text', 'hold', 'spoke', 'server'].includes(each)) wanted = true
        })
        expect(creates(m)).toBe(0)
        expect(m.view.budgetWaits).toBe(wanted)
        m.do({ type: 'allow_spending', until: 'conversation' })
        expect(creates(m)).toBe(wanted ? 1 : 0)
      }),
    )
  })
})
