/** What holds for every sequence of inputs, sensible or not. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SessionEffect } from '#core/session/types'
import { config, end, Machine, pushToTalk, type PlainInput } from './machine'

const ids = fc.constantFrom('r1', 'r2', 'r3')
const items = fc.constantFrom('a1', 'a2', 'u1', 'u2', '__proto__')
const frame = fc.oneof(
  fc.record({
    type: fc.constantFrom('session.created', 'session.updated'),
    session: fc.constant({ type: 'realtime' }),
  }),
  fc.record({
    type: fc.constantFrom('response.created', 'response.done'),
    response: fc.record({
      id: ids,
      status: fc.constantFrom('in_progress', 'completed', 'cancelled', 'failed', 'incomplete'),
      output: fc.constantFrom(
        [],
        [{ id: 'f1', type: 'function_call', call_id: 'c1', name: 't', status: 'completed' }],
      ),
    }),
  }),
  fc.record({
    type: fc.constantFrom(
      'response.output_audio.done',
      'response.output_audio_transcript.delta',
      'response.text.delta',
    ),
    response_id: ids,
    item_id: items,
    delta: fc.constant('words and words'),
  }),
  fc.record({
    type: fc.constantFrom(
      'response.output_item.added',
      'response.output_item.done',
      'conversation.item.added',
    ),
    response_id: ids,
    previous_item_id: fc.option(items),
    item: fc.record({
      id: items,
      type: fc.constantFrom('message', 'function_call', 'function_call_output', 'odd'),
      role: fc.constantFrom('user', 'assistant', 'system'),
      status: fc.constantFrom('in_progress', 'completed'),
      content: fc.constantFrom(
        [],
        [{ type: 'input_audio' }],
        [{ type: 'output_audio', transcript: 'some words' }],
      ),
    }),
  }),
  fc.record({
    type: fc.constantFrom(
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'input_audio_buffer.cleared',
      'input_audio_buffer.timeout_triggered',
      'conversation.item.truncated',
      'conversation.item.deleted',
      'conversation.item.input_audio_transcription.completed',
      'conversation.item.input_audio_transcription.failed',
    ),
    item_id: items,
    previous_item_id: fc.option(items),
    transcript: fc.constant('said'),
  }),
  fc.record({
    type: fc.constant('error'),
    error: fc.record({
      code: fc.constantFrom(
        'conversation_already_has_active_response',
        'response_cancel_not_active',
        'input_audio_buffer_commit_empty',
        'invalid_value',
        'unsupported_content_type',
        'cannot_update_voice',
        'session_expired',
        'server_error',
        null,
      ),
      param: fc.constantFrom(null, 'session.audio.input.transcription'),
    }),
  }),
)

type Move = (m: Machine) => void
const input =
  (value: PlainInput): Move =>
  (m) =>
    void m.do(value)

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: frame.map(
      (raw): Move =>
        (m) =>
          void m.server(raw),
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<PlainInput>(
        { type: 'connect' },
        { type: 'disconnect' },
        { type: 'socket_open' },
        { type: 'talk_press' },
        { type: 'talk_release' },
        { type: 'talk_tap' },
        { type: 'hands_free', on: true },
        { type: 'hands_free', on: false },
        { type: 'mute', on: true },
        { type: 'mute', on: false },
        { type: 'stop' },
        { type: 'text', text: 'typed' },
        { type: 'new_conversation' },
        { type: 'configure', config: config({ turnTaking: pushToTalk }) },
        { type: 'configure', config: config({ voice: 'cedar' }, { halfDuplex: true }) },
        { type: 'socket_closed', end: end({ closeCode: 1006 }) },
        { type: 'socket_closed', end: end({ closeCode: 1000 }) },
        { type: 'socket_closed', end: end({ httpStatus: 401 }) },
      )
      .map(input),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(ids, items, fc.nat(2000)).map(
      ([r, i, ms]): Move =>
        (m) =>
          void m.sound(ms, r, i),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(items, fc.nat(2000)).map(
      ([i, ms]): Move =>
        (m) =>
          void m.played(ms, i),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(items, fc.nat(2000)).map(
      ([i, ms]): Move =>
        (m) =>
          void m.flushed(ms, i),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Move>((m) => void m.opened().updated()) },
  {
    weight: 1,
    arbitrary: fc.nat(9600).map(
      (spokenSamples): Move =>
        (m) =>
          void m.do({ type: 'mic_closed', gate: m.state.talk.gate, spokenSamples }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        'open',
        'created',
        'updated',
        'reconnect',
        'mic',
        'flush',
        'player',
        'blocked',
        'reply',
        'odd',
      )
      .map(
        (id): Move =>
          (m) =>
            void m.wait(100).timer(id),
      ),
  },
)

function always(
  check: (m: Machine, effects: readonly SessionEffect[], before: Machine['state']) => void,
): void {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), fc.boolean(), (moves, connected) => {
      const m = new Machine()
      if (connected) m.connected()
      m.news()
      for (const next of moves) {
        const before = m.state
        next(m)
        check(m, m.news(), before)
      }
    }),
    { numRuns: 400 },
  )
}

describe('whatever happens', () => {
  it('nothing throws, and every turn has a place of its own', () => {
    always((m) => {
      const shown = m.turns.map((turn) => turn.id)
      expect(new Set(shown).size).toBe(shown.length)
      for (const turn of m.turns) expect(turn.heardChars).toBeLessThanOrEqual(turn.text.length)
    })
  })

  it('there are never two active responses in the conversation, nor a request beside one', () => {
    always((m, effects, before) => {
      const active = m.state.replies.open.filter((reply) => !reply.outside)
      expect(active.length + (m.state.replies.awaiting ? 1 : 0)).toBeLessThanOrEqual(1)
      const requests = effects.filter(
        (effect) => effect.type === 'send' && effect.command.type === 'response.create',
      )
      expect(requests.length).toBeLessThanOrEqual(1)
      if (requests.length > 0 && before.replies.awaiting)
        expect(m.state.replies.awaiting).not.toBe(before.replies.awaiting)
    })
  })

  it('no sound of an interrupted response is played', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), ids, items, (moves, response, item) => {
        const m = new Machine().connected()
        for (const next of moves) next(m)
        const stopped = m.do({ type: 'stop' }).state.replies.open.some((reply) => reply.id === response)
        m.news()
        m.sound(500, response, item)
        const writes = m.news().filter((effect) => effect.type === 'playout_write')
        if (stopped) expect(writes).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it('the gate is open only for a hold, or for hands-free that is not muted', () => {
    always((m) => {
      const { gateOpen, holding, handsFree, muted } = m.view
      if (gateOpen) expect(holding || (handsFree && !muted)).toBe(true)
    })
  })

  it('gates open and close in turn, each opening under a new number', () => {
    let open = false
    let last = 0
    let of: Machine | null = null
    always((m, effects) => {
      if (of !== m) [of, open, last] = [m, false, 0]
      for (const effect of effects) {
        if (effect.type !== 'gate') continue
        expect(effect.open).not.toBe(open)
        if (effect.open) expect(effect.gate).toBeGreaterThan(last)
        else expect(effect.gate).toBe(last)
        open = effect.open
        last = effect.gate
      }
    })
  })

  it('a released hold has a closed gate', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), fc.array(move, { maxLength: 10 }), (first, held) => {
        const m = new Machine()
        for (const next of first) next(m)
        m.do({ type: 'talk_press' })
        for (const next of held) next(m)
        m.do({ type: 'talk_release' })
        if (!m.view.handsFree) expect(m.view.gateOpen).toBe(false)
        expect(m.view.holding).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('nothing but a first update is sent before the session is ready', () => {
    always((m, effects, before) => {
      if (before.connection.phase === 'ready' || m.state.connection.phase === 'ready') return
      for (const effect of effects) {
        if (effect.type === 'send') expect(effect.command.type).toBe('session.update')
      }
    })
  })

  it('disconnecting leaves no timer, no open gate and no response', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const m = new Machine()
        for (const next of moves) next(m)
        m.do({ type: 'disconnect' })
        expect(m.view).toMatchObject({
          connection: 'disconnected',
          gateOpen: false,
          phase: 'idle',
          canStop: false,
        })
        expect(m.state.timers.filter((timer) => timer !== 'player')).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it('the same inputs give the same states and effects', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        const [a, b] = [new Machine(), new Machine()]
        for (const next of moves) {
          next(a)
          next(b)
        }
        expect(b.effects).toEqual(a.effects)
        expect(b.view).toEqual(a.view)
      }),
      { numRuns: 100 },
    )
  })
})

it('the order and the words of turns do not depend on when the words arrive', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }).chain((count) =>
        fc.tuple(
          fc.constant(count),
          fc.shuffledSubarray(
            Array.from({ length: count }, (_, n) => n),
            { minLength: count, maxLength: count },
          ),
          fc.array(fc.nat(count), { minLength: count, maxLength: count }),
        ),
      ),
      ([count, order, after]) => {
        const m = new Machine().connected()
        for (let n = 0; n <= count; n += 1) {
          order.forEach((item, place) => {
            if ((after[place] ?? 0) === n && item < n) m.transcript(`u${item}`, `words ${item}`)
          })
          if (n < count) m.spoke(`u${n}`, n === 0 ? null : `u${n - 1}`)
        }
        for (const item of order) m.transcript(`u${item}`, `words ${item}`)
        expect(m.turns.map((turn) => [turn.id, turn.text])).toEqual(
          Array.from({ length: count }, (_, n) => [`u${n}`, `words ${n}`]),
        )
      },
    ),
  )
})
