/** What holds for every sequence of inputs, sensible or not. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SessionEffect } from '#core/session/types'
import { commandsOf, config, end, Machine, pushToTalk, type PlainInput } from './machine'

const ids = fc.constantFrom('r1', 'r2', 'r3')
const items = fc.constantFrom('a1', 'a2', 'u1', 'u2', '__proto__')
const frame = fc.oneof(
  fc.record({
    type: fc.constantFrom('session.created', 'session.updated'),
    session: fc.constantFrom({ type: 'realtime' }, { type: 'realtime', expires_at: 1_700_003_600 }),
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
    audio_start_ms: fc.constantFrom(null, 0, 100, 1_764_000_000_000),
    audio_end_ms: fc.constantFrom(null, 0, 1100, 1_764_000_000_000),
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
        'constructor',
        null,
      ),
      param: fc.constantFrom(null, 'session.audio.input.transcription'),
      message: fc.constantFrom(null, 'buffer too small', 'response.create is not known', 'truncated'),
      event_id: fc.constantFrom(null, 'manual_1', 'evt_1', 'evt_2', 'evt_5'),
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
        { type: 'talk_cancel' },
        { type: 'hands_free', on: true },
        { type: 'hands_free', on: false },
        { type: 'mute', on: true },
        { type: 'mute', on: false },
        { type: 'stop' },
        { type: 'text', text: 'typed' },
        { type: 'new_conversation' },
        { type: 'sent_by_hand', commandType: 'input_audio_buffer.commit', eventId: 'manual_1' },
        { type: 'sent_by_hand', commandType: 'response.create', eventId: 'manual_2' },
        { type: 'sent_by_hand', commandType: 'session.update', eventId: 'evt_1' },
        { type: 'suspend' },
        { type: 'resume' },
        { type: 'network', online: false },
        { type: 'network', online: true },
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
        'rollover',
        'cancel',
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

type Rule = (m: Machine, effects: readonly SessionEffect[], before: Machine['state']) => boolean

/** Runs random sequences; the report of the shortest one that breaks the rule, or null. */
function violation(makeRule: () => Rule): string | null {
  const property = fc.property(fc.array(move, { maxLength: 60 }), fc.boolean(), (moves, connected) => {
    const rule = makeRule()
    const m = connected ? new Machine().connected() : new Machine()
    return moves.every((next) => {
      const before = m.state
      next(m)
      return rule(m, m.news(), before)
    })
  })
  return report(property)
}

/** The same for a rule about what follows a random beginning. */
const violationAfter = (rule: (m: Machine, more: readonly Move[]) => boolean): string | null =>
  report(
    fc.property(
      fc.boolean(),
      fc.array(move, { maxLength: 40 }),
      fc.array(move, { maxLength: 10 }),
      (connected, first, more) => {
        const m = connected ? new Machine().connected() : new Machine()
        for (const next of first) next(m)
        return rule(m, more)
      },
    ),
  )

function report<T>(property: fc.IProperty<T>): string | null {
  const run = fc.check(property, { numRuns: 400 })
  return run.failed ? (fc.defaultReportMessage(run) ?? 'failed') : null
}

const inTurn = (): Rule => {
  let [open, last] = [false, 0]
  return (_m, effects) =>
    effects.every((effect) => {
      if (effect.type !== 'gate') return true
      const right = effect.open !== open && (effect.open ? effect.gate > last : effect.gate === last)
      open = effect.open
      last = effect.gate
      return right
    })
}

const stateless = (rule: Rule) => () => rule

describe('whatever happens', () => {
  it('nothing throws, every turn is there once, and no more is heard than was said', () => {
    const rule = stateless(
      (m) =>
        new Set(m.turns.map((turn) => turn.id)).size === m.turns.length &&
        m.turns.every((turn) => turn.heardChars <= turn.text.length),
    )
    expect(violation(rule)).toBeNull()
  })

  it('there are never two active responses in the conversation, nor a request beside one', () => {
    const rule = stateless((m, effects) => {
      const active = m.state.replies.open.filter((reply) => !reply.outside).length
      const requests = commandsOf(effects).filter((command) => command.type === 'response.create').length
      return active + (m.state.replies.awaiting ? 1 : 0) <= 1 && requests <= 1
    })
    expect(violation(rule)).toBeNull()
  })

  it('no sound of an interrupted response is played', () => {
    const silent = violationAfter((m) => {
      m.do({ type: 'stop' })
      const open = m.state.replies.open.map((reply) => reply.id)
      m.news()
      for (const id of open) for (const item of ['a1', 'a2']) m.sound(500, id, item)
      return m.news().every((effect) => effect.type !== 'playout_write')
    })
    expect(silent).toBeNull()
  })

  it('the gate is open only for a hold, or for hands-free that is not muted', () => {
    const rule = stateless(({ view }) => !view.gateOpen || view.holding || (view.handsFree && !view.muted))
    expect(violation(rule)).toBeNull()
  })

  it('gates open and close in turn, each opening under a new number', () => {
    expect(violation(inTurn)).toBeNull()
  })

  it('a hold that was released is over, and its gate is shut unless hands-free goes on', () => {
    const released = violationAfter((m, more) => {
      m.do({ type: 'talk_press' })
      for (const next of more) next(m)
      m.do({ type: 'talk_release' })
      return !m.view.holding && (m.view.handsFree || !m.view.gateOpen)
    })
    expect(released).toBeNull()
  })

  it('nothing but an update is sent before the session is ready', () => {
    const rule = stateless(
      (m, effects, before) =>
        before.connection.phase === 'ready' ||
        m.state.connection.phase === 'ready' ||
        commandsOf(effects).every((command) => command.type === 'session.update'),
    )
    expect(violation(rule)).toBeNull()
  })

  it('disconnecting leaves no timer, no open gate and no response', () => {
    const left = violationAfter((m) => {
      const { view, state } = m.do({ type: 'disconnect' })
      const quiet = !view.gateOpen && !view.canStop && view.phase === 'idle'
      return quiet && view.connection === 'disconnected' && state.timers.length === 0
    })
    expect(left).toBeNull()
  })

  it('a new session with a server that keeps to the rules is a talk like any other', () => {
    const problem = violationAfter((m) => {
      m.do({ type: 'resume' }).do({ type: 'network', online: true }).do({ type: 'disconnect' })
      m.do({ type: 'configure', config: config({ turnTaking: pushToTalk }) }).do({ type: 'mute', on: false })
      m.do({ type: 'connect' }).opened().updated()
      const before = m.turns.length
      m.hold(1000).committed('u9').transcript('u9', 'spoken')
      m.answer('r9', 'a9', { previous: 'u9' }).audioDone('r9', 'a9').done('r9').played(1000, 'a9', false)
      const last = m.turns.slice(before).map(({ id, text, status }) => [id, text, status].join(' '))
      const right = ['u9 spoken completed', 'a9 one two three four completed']
      return last.join() === right.join() && m.view.phase === 'idle' && m.state.commits.length === 0
    })
    expect(problem).toBeNull()
  })

  it('a typed message is asked about in the end, even if the server never says another word', () => {
    const stuck = violationAfter((m) => {
      m.do({ type: 'talk_release' }).do({ type: 'text', text: 'and now?' })
      // Time passes: every timer that runs comes due, and those that they start.
      for (let round = 0; round < 10; round += 1) for (const id of m.state.timers) m.timer(id)
      if (m.state.connection.phase !== 'ready') return true
      const { awaiting, queued } = m.state.replies
      return awaiting === null && !queued && m.state.replies.open.every((reply) => reply.outside)
    })
    expect(stuck).toBeNull()
  })

  it('stop ends everything that was going on: in a moment nothing is spoken, awaited or thought about', () => {
    const busy = violationAfter((m) => {
      m.do({ type: 'talk_release' }).do({ type: 'hands_free', on: false }).do({ type: 'stop' })
      for (let round = 0; round < 10; round += 1) for (const id of m.state.timers) m.timer(id)
      m.do({ type: 'stop' })
      for (let round = 0; round < 10; round += 1) for (const id of m.state.timers) m.timer(id)
      return m.state.connection.phase !== 'ready' || (m.view.phase === 'idle' && !m.view.canStop)
    })
    expect(busy).toBeNull()
  })

  it('a hold is committed or dropped in the end, never left waiting', () => {
    const waiting = violationAfter((m) => {
      m.do({ type: 'talk_release' }).do({ type: 'talk_press' }).wait(1000).do({ type: 'talk_release' })
      for (let round = 0; round < 10; round += 1) for (const id of m.state.timers) m.timer(id)
      const { closing, pressedAt } = m.state.talk
      return (
        closing === null &&
        pressedAt === null &&
        (m.view.phase !== 'thinking' || m.view.connection !== 'connected')
      )
    })
    expect(waiting).toBeNull()
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
