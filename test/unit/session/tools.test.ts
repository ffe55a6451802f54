/** Function calls in the session machine: what runs, one answer for each, one response for all of a batch. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_TOOL_ROUNDS } from '#core/session/timers'
import type { SessionEffect } from '#core/session/types'
import { commandsOf, config, end, Machine } from './machine'

const weather = { name: 'get_weather', description: 'The weather', parameters: { type: 'object' } }
const offering = config({}, { tools: [weather] })

const call = (id: string, change: Record<string, unknown> = {}) => ({
  id,
  type: 'function_call',
  status: 'completed',
  call_id: `call_${id}`,
  name: 'get_weather',
  arguments: '{"city":"London"}',
  ...change,
})

const calling = (m: Machine, response: string, ...items: readonly object[]): Machine =>
  m
    .server({ type: 'response.created', response: { id: response, status: 'in_progress' } })
    .done(response, { output: items })

const result = (m: Machine, id: string, output = '{"ok":true}') =>
  m.do({ type: 'tool_result', callId: `call_${id}`, outcome: 'done', output })

const ran = (effects: readonly SessionEffect[]): readonly string[] =>
  effects.flatMap((effect) => (effect.type === 'tool_run' ? [effect.call.callId] : []))

const answered = (effects: readonly SessionEffect[]): readonly string[] =>
  commandsOf(effects).flatMap((command) =>
    command.type === 'conversation.item.create' && command.item.type === 'function_call_output'
      ? [command.item.call_id]
      : [],
  )

describe('what the model is offered', () => {
  it('is told with the first update, and a change of it at once', () => {
    const m = new Machine(offering).do({ type: 'connect' }).opened()
    const [first] = m.sent()
    expect(first).toMatchObject({ session: { tools: [{ type: 'function', ...weather }] } })
    m.updated().news()
    m.do({ type: 'configure', config: config() })
    expect(m.sent()).toEqual([{ type: 'session.update', session: { type: 'realtime', tools: [] } }])
  })

  it('is left out, and said, where the server refuses it', () => {
    const m = new Machine(offering).do({ type: 'connect' }).opened()
    m.news()
    m.server({
      type: 'error',
      error: {
        code: 'invalid_value',
        param: 'session.tools[0].name',
        event_id: m.lastEventId('session.update'),
      },
    })
    const [again] = m.sent()
    expect(again).toMatchObject({ type: 'session.update', session: { type: 'realtime' } })
    expect(again).not.toHaveProperty('session.tools')
    expect(m.notices()).toEqual(['tools.refused'])
    expect(m.updated().view.connection).toBe('connected')
  })
})

describe('a function call', () => {
  it('under a call id that an earlier call had runs and is answered as well', () => {
    const m = new Machine(offering).connected()
    for (const id of ['f1', 'f2']) {
      m.news()
      calling(m, `r_${id}`, call(id, { call_id: 'call_0' }))
      m.do({ type: 'tool_result', callId: 'call_0', outcome: 'done', output: '{}' })
      const effects = m.news()
      expect([ran(effects), answered(effects)]).toEqual([['call_0'], ['call_0']])
      m.server({ type: 'response.created', response: { id: `after_${id}` } }).done(`after_${id}`)
    }
  })

  it('of a complete response runs although its own status says that it goes on', () => {
    const m = calling(new Machine(offering).connected(), 'r1', call('f1', { status: 'in_progress' }))
    expect(ran(m.effects)).toEqual(['call_f1'])
    expect(result(m, 'f1').turns[0]).toMatchObject({ status: 'completed', tool: { output: '{"ok":true}' } })
  })

  it('runs once its response is complete, and its answer asks for one response', () => {
    const m = calling(new Machine(offering).connected(), 'r1', call('f1'))
    expect(m.news().filter(({ type }) => !type.startsWith('timer_'))).toMatchObject([
      { type: 'tool_run', call: { callId: 'call_f1', name: 'get_weather', args: '{"city":"London"}' } },
    ])
    expect(m.turns[0]).toMatchObject({ role: 'tool', status: 'in_progress' })
    expect(m.view).toMatchObject({ phase: 'thinking', canStop: true })
    result(m, 'f1')
    expect(m.sent()).toEqual([
      {
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: 'call_f1', output: '{"ok":true}' },
      },
      { type: 'response.create' },
    ])
    expect(m.turns[0]).toMatchObject({ status: 'completed', tool: { output: '{"ok":true}' } })
  })

  it('beside others waits for all of them before the one response', () => {
    const m = calling(new Machine(offering).connected(), 'r1', call('f1'), call('f2'), call('f3'))
    m.news()
    result(result(m, 'f3'), 'f1')
    expect(m.sentTypes()).toEqual(['conversation.item.create', 'conversation.item.create'])
    expect(result(m, 'f2').sentTypes()).toEqual(['conversation.item.create', 'response.create'])
  })

  it('is known from its item where a server leaves the output of the response out', () => {
    const m = new Machine(offering).connected()
    m.server({ type: 'response.created', response: { id: 'r1' } })
    m.server({ type: 'response.output_item.done', response_id: 'r1', item: call('f1') })
    m.news()
    m.done('r1')
    expect(ran(m.news())).toEqual(['call_f1'])
  })

  it('that is told twice runs and is answered once', () => {
    const m = calling(new Machine(offering).connected(), 'r1', call('f1'), call('f1', { id: 'f9' }))
    result(result(m, 'f1'), 'f1')
    calling(m, 'r2', call('f1'))
    expect(ran(m.effects)).toEqual(['call_f1'])
    expect(answered(m.effects)).toEqual(['call_f1'])
  })

  it('in a row without an answer ends: the last response has to be words, then nothing follows', () => {
    const m = new Machine(offering).connected()
    for (let round = 1; round <= MAX_TOOL_ROUNDS + 1; round += 1) {
      calling(m, `r${round}`, call(`f${round}`))
      result(m, `f${round}`)
    }
    expect(ran(m.effects)).toHaveLength(MAX_TOOL_ROUNDS)
    const asked = commandsOf(m.news()).filter((command) => command.type === 'response.create')
    expect(asked).toHaveLength(MAX_TOOL_ROUNDS + 1)
    expect(asked.at(-1)).toMatchObject({ response: { tool_choice: 'none' } })
    expect(asked.slice(0, -1).every((command) => !('response' in command))).toBe(true)
    calling(m, 'rx', call('fx'))
    expect(m.sentTypes()).toEqual(['conversation.item.create'])
    expect(m.notices()).toEqual(['tools.loop'])
    expect(answered(m.effects)).toHaveLength(MAX_TOOL_ROUNDS + 2)
  })

  it('of an interrupted response does not run and is answered', () => {
    const m = new Machine(offering).connected()
    m.server({ type: 'response.created', response: { id: 'r1' } }).do({ type: 'stop' })
    m.news()
    m.done('r1', { status: 'cancelled', output: [call('f1'), call('f2', { status: 'incomplete' })] })
    const news = m.news()
    expect(ran(news)).toEqual([])
    expect(answered(news)).toEqual(['call_f1', 'call_f2'])
    expect(commandsOf(news).some((command) => command.type === 'response.create')).toBe(false)
  })

  it('whose refused answer nobody needs is no news', () => {
    const m = calling(new Machine(offering).connected(), 'r1', call('f1', { status: 'incomplete' }))
    m.server({
      type: 'error',
      error: {
        code: 'invalid_value',
        message: 'no call',
        event_id: m.lastEventId('conversation.item.create'),
      },
    })
    expect(m.notices()).toEqual([])
  })

  it('ends with Stop: given up, answered, and no response follows', () => {
    const m = calling(new Machine(offering).connected(), 'r1', call('f1'))
    m.news()
    m.do({ type: 'stop' })
    const news = m.news()
    expect(news).toContainEqual({ type: 'tool_cancel', callId: 'call_f1' })
    expect(commandsOf(news).map((command) => command.type)).toEqual(['conversation.item.create'])
    expect(result(m, 'f1').sent()).toEqual([])
    expect(m.turns[0]?.status).toBe('interrupted')
  })

  it('goes on while the person talks; its answer does not speak into theirs', () => {
    const m = calling(new Machine(offering).connected(), 'r1', call('f1'))
    m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1', audio_start_ms: 0 })
    m.news()
    expect(result(m, 'f1').sentTypes()).toEqual(['conversation.item.create'])
  })

  it('outlives its connection: the next one is told both call and answer', () => {
    const m = calling(new Machine(offering).connected(), 'r1', call('f1'))
    m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) }).timer('reconnect')
    m.opened().updated().news()
    result(m, 'f1')
    const [told, output, response] = m.sent()
    expect(told).toMatchObject({ item: { type: 'function_call', name: 'get_weather' } })
    const callId =
      told?.type === 'conversation.item.create' && told.item.type === 'function_call'
        ? told.item.call_id
        : null
    expect(output).toMatchObject({ item: { type: 'function_call_output', call_id: callId } })
    expect(response).toMatchObject({ type: 'response.create' })
  })

  it('that is answered between two connections is told with the history', () => {
    const m = calling(new Machine(offering).connected(), 'r1', call('f1'))
    m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
    result(m, 'f1')
    m.timer('reconnect').opened().news()
    m.updated()
    expect(m.sent()).toMatchObject([
      { item: { type: 'function_call' } },
      { item: { type: 'function_call_output', output: '{"ok":true}' } },
      { type: 'response.create' },
    ])
  })

  it('ends when the person disconnects', () => {
    const m = calling(new Machine(offering).connected(), 'r1', call('f1'))
    m.news()
    m.do({ type: 'disconnect' })
    expect(m.news()).toContainEqual({ type: 'tool_cancel', callId: 'call_f1' })
    expect(m.turns[0]?.tool?.output).toContain('error')
    expect(m.view.phase).toBe('idle')
  })
})

describe('whatever happens', () => {
  type Op =
    'call' | 'two' | 'cut' | 'cancelled' | 'result' | 'twice' | 'stop' | 'text' | 'speech' | 'configure'
  const ops = fc.array(
    fc.constantFrom<Op>(
      'call',
      'two',
      'cut',
      'cancelled',
      'result',
      'twice',
      'stop',
      'text',
      'speech',
      'configure',
    ),
    { maxLength: 40 },
  )

  it('each call id is answered exactly once, after it ran at most once', () => {
    fc.assert(
      fc.property(ops, (list) => {
        const m = new Machine(offering).connected()
        const all: string[] = []
        let n = 0
        const fresh = (change = {}) => {
          n += 1
          all.push(`call_f${n}`)
          return call(`f${n}`, change)
        }
        const open = (): readonly string[] => ran(m.effects).filter((id) => !answered(m.effects).includes(id))
        const finish = (id: string) => m.do({ type: 'tool_result', callId: id, outcome: 'done', output: 'x' })
        for (const op of list) {
          const id = `r${n}_${m.effects.length}`
          if (op === 'call') calling(m, id, fresh())
          else if (op === 'two') calling(m, id, fresh(), fresh({ name: 'unknown' }))
          else if (op === 'cut') calling(m, id, fresh({ status: 'incomplete' }))
          else if (op === 'cancelled') {
            m.server({ type: 'response.created', response: { id } }).done(id, {
              status: 'cancelled',
              output: [fresh()],
            })
          } else if (op === 'result' || op === 'twice') {
            const [first] = open()
            if (first) finish(first)
            if (first && op === 'twice') finish(first)
          } else if (op === 'stop') m.do({ type: 'stop' })
          else if (op === 'text') m.do({ type: 'text', text: 'hi' })
          else if (op === 'speech') m.spoke(`u${m.effects.length}`)
          else m.do({ type: 'configure', config: offering })
        }
        for (const id of open()) finish(id)
        const told = answered(m.effects)
        expect([...told].toSorted()).toEqual([...all].toSorted())
        expect(new Set(ran(m.effects)).size).toBe(ran(m.effects).length)
        expect(m.turns.every((turn) => turn.role !== 'tool' || turn.tool?.output !== null)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a call whose connection was lost', () => {
  it('is told to the next session and stays one turn, though that server tells of it as of a new item', () => {
    const m = calling(new Machine(offering).connected(), 'r1', call('f1'))
    m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
      .timer('reconnect')
      .opened()
      .updated()
      .news()
    result(m, 'f1')
    const told = m.sent().flatMap((sent) => (sent.type === 'conversation.item.create' ? [sent.item] : []))
    expect(told.map(({ type }) => type)).toEqual(['function_call', 'function_call_output'])
    for (const item of told)
      m.server({
        type: 'conversation.item.added',
        previous_item_id: null,
        item: { id: `given_${item.type}`, status: 'completed', ...item },
      })
    expect(m.turns.filter(({ role }) => role === 'tool')).toHaveLength(1)
  })
})
