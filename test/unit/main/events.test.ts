/** The journal at the wire and behind the Events screen: what is noted down, how often the page is told, what is forgotten. */
import { describe, expect, it } from 'vitest'
import { everything } from '#core/events/query'
import type { EventsState } from '#shared/events'
import { faultGroups, faultNames } from '#shared/practice-faults'
import { createEventsService } from '../../../src/main/events/events-service'
import { faultsOf, practiseFault } from '../../../src/main/events/faults'
import { createManualSender } from '../../../src/main/events/manual'
import { createWireTap } from '../../../src/main/events/tap'
import { encodeAppend } from '../../../src/main/realtime/append-frame'
import type { TransportHandlers } from '../../../src/main/realtime/ws-transport'
import { createRedactor } from '../../../src/main/system/redact'
import { readFault } from '../../../src/practice/faults'
import { createFakeClock } from './support/fake-clock'

const noMore = (): void => undefined

function setUp() {
  const clock = createFakeClock()
  const told: EventsState[] = []
  const redactor = createRedactor()
  const events = createEventsService({
    clock,
    hideSecrets: redactor.redact,
    onChange: (state) => told.push(state),
  })
  const tap = createWireTap(events.journal, clock)
  const sent: string[] = []
  let server: TransportHandlers | null = null
  const open = tap.wrap((_target, handlers) => {
    server = handlers
    return {
      send: (frame) => void sent.push(frame.toString()),
      bufferedAmount: () => 0,
      probe: noMore,
      close: noMore,
    }
  })
  const connect = (handlers: Partial<TransportHandlers> = {}) =>
    open(
      { url: 'wss://api.openai.com/v1/realtime?model=m&api-key=sk-abcdefgh', key: 'sk-abcdefgh' },
      { onOpen: noMore, onFrame: noMore, onClosed: noMore, ...handlers },
    )
  const receive = (event: unknown): void =>
    server?.onFrame(Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)))
  const entries = () =>
    Array.from({ length: events.journal.ring.size() }, (_, i) => events.journal.ring.get(i + 1)).flatMap(
      (e) => e ?? [],
    )
  return { clock, told, events, tap, sent, connect, receive, entries, server: () => server }
}

const delta = (bytes: number, type = 'response.output_audio.delta', extra = '') =>
  `{"type":"${type}","event_id":"e","response_id":"resp_1","item_id":"item_1","output_index":0,"content_index":0,${extra}"delta":"${Buffer.alloc(bytes).toString('base64')}"}`

describe('the wire', () => {
  it('is noted down whole: opening, frames of both ways, pings, its end; and passed on unchanged', () => {
    const given = setUp()
    const passed: string[] = []
    const line = given.connect({
      onOpen: () => passed.push('open'),
      onFrame: (frame) => passed.push(frame.toString()),
      onClosed: ({ closeCode }) => passed.push(String(closeCode)),
    })
    given.server()?.onOpen()
    line.send('{"type":"response.create"}')
    given.receive({ type: 'response.created', response: { id: 'resp_1' } })
    given.receive('not json')
    given.server()?.onPing?.()
    given.server()?.onPong?.()
    given.server()?.onClosed({ httpStatus: null, closeCode: 1006, reason: 'why it went', errorCode: null })
    expect(given.entries().map(({ type, note }) => [type, note])).toEqual([
      ['socket.opening', 'api.openai.com'],
      ['socket.open', ''],
      ['response.create', ''],
      ['response.created', ''],
      ['(not JSON)', ''],
      ['socket.ping', ''],
      ['socket.pong', ''],
      ['socket.closed', '1006'],
    ])
    expect(passed).toEqual([
      'open',
      '{"type":"response.created","response":{"id":"resp_1"}}',
      'not json',
      '1006',
    ])
    expect(given.sent).toEqual(['{"type":"response.create"}'])
    expect(JSON.stringify(given.entries())).not.toMatch(/sk-|went/)
  })

  it('counts sound by bytes and length on the fast way and on the slow one, in one row', () => {
    const given = setUp()
    const line = given.connect()
    given.receive(delta(4800))
    given.receive(delta(4800))
    given.receive(delta(4800, 'response.output_audio.delta', '"obfuscation":{"nested":true},'))
    for (let i = 0; i < 5; i += 1) line.send(encodeAppend(new Int16Array(480)))
    const rows = given.entries().filter(({ sound }) => sound !== null)
    expect(rows).toMatchObject([
      {
        type: 'response.output_audio.delta',
        direction: 'in',
        ids: { item: 'item_1', response: 'resp_1' },
        sound: { count: 3, ms: 300 },
        payload: '',
      },
      { type: 'input_audio_buffer.append', direction: 'out', sound: { count: 5, ms: 100 }, payload: '' },
    ])
  })

  it('keeps the name that a beta server gives its sound', () => {
    const given = setUp()
    given.connect()
    given.receive(delta(4800, 'response.audio.delta'))
    expect(given.entries().at(-1)?.type).toBe('response.audio.delta')
  })

  it('of each connection has its number, and nothing of a closed one counts', () => {
    const given = setUp()
    given.connect().close(1000)
    const late = given.server()
    given.connect()
    late?.onFrame(Buffer.from('{"type":"error"}'))
    expect(given.entries().map(({ type, connection }) => `${type} ${connection}`)).toEqual([
      'socket.opening 1',
      'socket.closing 1',
      'socket.opening 2',
    ])
  })

  it('knows the frames that a person wrote', () => {
    const given = setUp()
    const line = given.connect()
    const send = createManualSender({ sendManual: (frame) => (line.send(frame), true) }, given.tap)
    expect(send({ text: '{"type":"mystery"}', anyway: false })).toMatchObject({ value: { sent: false } })
    expect(send({ text: '{"type":"mystery"}', anyway: true })).toMatchObject({ value: { sent: true } })
    line.send('{"type":"response.create"}')
    expect(
      given
        .entries()
        .slice(1)
        .map(({ manual }) => manual),
    ).toEqual([true, false])
    expect(given.sent[0]).toBe('{"type":"mystery","event_id":"manual_1"}')
    const offline = createManualSender({ sendManual: () => false }, given.tap)
    expect(offline({ text: '{"type":"response.create"}', anyway: false })).toMatchObject({
      ok: false,
      notice: { code: 'events.not_connected' },
    })
  })
})

describe('the screen', () => {
  it('is told at most ten times a second, and only while it is looked at', () => {
    const given = setUp()
    given.connect()
    for (let i = 0; i < 200; i += 1) {
      given.receive({ type: 'error' })
      given.clock.advance(5)
    }
    expect(given.told).toEqual([])
    given.events.watch(everything)
    for (let i = 0; i < 200; i += 1) {
      given.receive({ type: 'error' })
      given.clock.advance(5)
    }
    expect(given.told.length).toBeGreaterThan(5)
    expect(given.told.length).toBeLessThanOrEqual(11)
    expect(given.told.at(-1)?.rows).toBeGreaterThan(390)
    given.clock.advance(300)
    const before = given.told.length
    given.clock.advance(5000)
    expect(given.told).toHaveLength(before)
    given.events.watch(null)
    expect(given.clock.pending()).toBe(0)
  })

  it('keeps words only after it was asked to, and forgets them when the window is closed', () => {
    const given = setUp()
    given.connect()
    const say = (delta: string) => given.receive({ type: 'response.output_text.delta', delta })
    say('before the switch')
    given.events.keepWords(true)
    say('after the switch')
    const text = () => JSON.stringify(given.entries())
    expect(text()).toContain('after the switch')
    expect(text()).not.toContain('before the switch')
    given.events.leave()
    given.clock.advance(1000)
    expect(text()).not.toContain('switch')
    expect(given.events.state()).toMatchObject({ keepsWords: false, hasWords: false })
    say('after the window')
    expect(text()).not.toContain('window')
  })
})

describe('faults to practise', () => {
  it('are each one that the practice assistant understands, and each is offered once', () => {
    const refused = faultNames.flatMap((name) => faultsOf(name)).filter((fault) => !readFault(fault).ok)
    expect(refused).toEqual([])
    expect(Object.values(faultGroups).flat().toSorted()).toEqual([...faultNames].toSorted())
  })

  it('go to the practice assistant, and nowhere when none runs', () => {
    const told: unknown[] = []
    const running = { provoke: (fault: unknown) => told.push(fault) > 0, calm: () => told.push('calm') > 0 }
    expect([practiseFault(running, 'drop'), practiseFault(running, null)]).toEqual([true, true])
    expect(told).toEqual([{ type: 'drop' }, 'calm'])
    expect(practiseFault({ provoke: () => false, calm: () => false }, 'drop')).toBe(false)
  })
})
