/** A conversation that was kept goes on in a new session, and the one before it is handed over as it was left. */
import { describe, expect, it } from 'vitest'
import { MISSING_WORDS } from '#core/session/history'
import type { Conversation, Turn } from '#core/transcript/model'
import { newTurn } from '#core/transcript/turns'
import { continuing } from '#core/session/continuing'
import { allTurns, liveConversation } from '#core/transcript/turn-log'
import { Machine, type PlainInput } from './machine'

const said = (id: string, role: 'user' | 'assistant', text: string, rest: Partial<Turn> = {}): Turn =>
  newTurn({ id, role, source: 'voice', at: 1, status: 'completed', text, heardChars: text.length, ...rest })

const kept: Conversation = {
  id: 'kept',
  startedAt: 1,
  turns: [
    said('item_1', 'user', 'What is the wether', { edited: 'What is the weather?' }),
    said('item_2', 'assistant', 'It is sunny and warm.', { status: 'interrupted', heardChars: 11 }),
    said('local_turn_40', 'user', '', { status: 'failed', transcript: 'pending' }),
  ],
}

const goOn = (conversation: Conversation): PlainInput => ({
  type: 'continue_conversation',
  conversation: liveConversation(conversation),
  ...continuing(conversation.turns),
})

describe('a kept conversation that goes on', () => {
  it('is told to the next session as the person knows it: corrected words, and heard ones alone', () => {
    const m = new Machine().do(goOn(kept))
    expect(m.view.conversation.id).toBe('kept')
    m.do({ type: 'connect' }).opened().updated()
    const told = m
      .sent()
      .flatMap((command) =>
        command.type === 'conversation.item.create' ? [JSON.stringify(command.item)] : [],
      )
    expect(told).toHaveLength(3)
    expect(told[0]).toContain('What is the weather?')
    expect(told[1]).toContain('"It is sunny"')
    // Said, but never written down, and its sound was not kept.
    expect(told[2]).toContain(MISSING_WORDS)
  })

  it('keeps its turns and counts local ids on behind them', () => {
    const m = new Machine().connected().do(goOn(kept))
    m.opened().updated().do({ type: 'talk_press' })
    const ids = m.turns.map(({ id }) => id)
    expect(ids.slice(0, 3)).toEqual(['item_1', 'item_2', 'local_turn_40'])
    expect(new Set(ids).size).toBe(ids.length)
    expect(m.turns[2]?.transcript).toBe('failed')
  })

  it('changes nothing when it goes on already', () => {
    const m = new Machine().connected()
    m.news()
    m.do(goOn({ ...kept, id: m.view.conversation.id }))
    expect(m.news()).toEqual([])
  })
})

describe('the conversation that another one follows', () => {
  it('is handed over with its last answer as far as it was heard', () => {
    const m = new Machine().connected().do({ type: 'hands_free', on: true }).answer()
    m.news()
    m.do({ type: 'new_conversation' })
    const ended = m.news().flatMap((effect) => (effect.type === 'conversation_ended' ? [effect] : []))
    expect(ended).toHaveLength(1)
    const turns = ended.flatMap(({ conversation }) => allTurns(conversation.turns))
    expect(turns.every(({ status }) => status !== 'in_progress')).toBe(true)
    expect(turns.length).toBeGreaterThan(0)
  })
})
