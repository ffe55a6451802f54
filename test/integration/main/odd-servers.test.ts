/**
 * A whole typed turn with servers that depart from the reference, over real sockets and the app's own way from the frame
 * to the conversation. What others met in the wild: PROTOCOL's relays and compatible servers.
 */
import { afterEach, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { ok } from '#core/result'
import { defaultProfile, defaultTurnTaking } from '#core/settings/defaults'
import type { Profile } from '#core/settings/schema'
import type { SessionView } from '#core/session/types'
import { allTurns, turnCount } from '#core/transcript/turn-log'
import { createEventsService } from '../../../src/main/events/events-service'
import { createWireTap } from '../../../src/main/events/tap'
import { createSessionService } from '../../../src/main/realtime/session-service'
import { createTransportOpener } from '../../../src/main/realtime/ws-transport'
import { systemClock, type Clock } from '../../../src/main/system/clock'
import { createTestLog } from '../../unit/main/support/test-log'
import { noVoices } from '../../support/no-voices'
import {
  ANSWER,
  answerPcm,
  gaGreeting,
  startOddServer,
  type Habits,
  type WireEvent,
} from '../../support/odd-server'

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

/** Pauses of the session cost a twentieth; nothing here waits for time. */
const HURRY = 20
const hurried: Clock = {
  now: () => systemClock.now() * HURRY,
  wall: systemClock.wall,
  after: (ms, task) => systemClock.after(ms / HURRY, task),
}

async function meet(habits: Habits, profile: Partial<Profile> = {}) {
  const server = await startOddServer(habits)
  const notices: string[] = []
  const heard: Buffer[] = []
  const { log, lines } = createTestLog()
  const events = createEventsService({
    clock: hurried,
    hideSecrets: (text) => text,
    onChange: () => undefined,
  })
  events.keepWords(true)
  const service = createSessionService({
    config: {
      profile: {
        ...defaultProfile,
        provider: 'openai',
        turnTaking: { ...defaultTurnTaking, mode: 'push_to_talk' },
        ...profile,
      },
      halfDuplex: false,
      language: 'en',
    },
    conversationId: 'c1',
    clock: hurried,
    log,
    target: () => Promise.resolve(ok({ url: server.url, key: 'k' })),
    // Through the ear of the journal, which must live through the same.
    openTransport: createWireTap(events.journal, hurried).wrap(
      createTransportOpener({ clock: systemClock, userAgent: 'Parley/test' }),
    ),
    sound: () => ({
      ...noVoices,
      gate: () => undefined,
      uplink: () => undefined,
      settle: () => undefined,
      write: (_item, _content, pcm) => void heard.push(Buffer.from(pcm)),
      end: () => undefined,
      flush: () => undefined,
    }),
    onNotice: ({ code }) => notices.push(code),
  })
  closers.push(() => {
    service.dispose()
    events.dispose()
    server.stop()
  })
  const until = (fits: (view: SessionView) => boolean): Promise<SessionView> =>
    new Promise((resolve) => {
      const look = (view: SessionView): void => {
        if (!fits(view)) return
        stop()
        resolve(view)
      }
      const stop = service.subscribe(look)
      look(service.view())
    })
  const answered = (view: SessionView): boolean => {
    const last = allTurns(view.conversation.turns).at(-1)
    return last?.role === 'assistant' && last.status === 'completed' && view.phase === 'idle'
  }
  return {
    service,
    server,
    notices,
    until,
    answered,
    sound: () => Buffer.concat(heard),
    faults: () => lines.filter((line) => line.includes('"level":"error"')),
    ask: (text = 'hello') => service.input({ type: 'text', text }),
    said: () => allTurns(service.view().conversation.turns).map(({ role, text }) => `${role}: ${text}`),
  }
}

const without = (event: WireEvent, ...fields: readonly string[]): WireEvent =>
  Object.fromEntries(Object.entries(event).filter(([name]) => !fields.includes(name))) as WireEvent

/** Every field that may be null is; what carries meaning stays. */
const needed = [
  'type',
  'session',
  'item',
  'response',
  'part',
  'id',
  'item_id',
  'response_id',
  'delta',
  'status',
  'role',
]
const nulled = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? value
    : Object.fromEntries(
        Object.entries(value).map(([name, field]) => [name, needed.includes(name) ? nulled(field) : null]),
      )

const isDelta = ({ type }: WireEvent): boolean => type === 'response.output_audio.delta'
/** Deltas cut anew at the given sizes, bytes; odd ones split a sample. */
const recut = (sizes: readonly number[]): NonNullable<Habits['dress']> => {
  let rest = Buffer.alloc(0)
  let piece = 0
  return (event) => {
    if (isDelta(event)) rest = Buffer.concat([rest, Buffer.from(String(event['delta']), 'base64')])
    const out: WireEvent[] = []
    const take = (size: number): void => {
      out.push({ ...event, type: 'response.output_audio.delta', delta: rest.toString('base64', 0, size) })
      rest = rest.subarray(size)
      piece += 1
    }
    for (let size = sizes[piece % sizes.length] ?? 1; isDelta(event) && rest.length >= size;) {
      take(size)
      size = sizes[piece % sizes.length] ?? 1
    }
    if (event.type === 'response.output_audio.done' && rest.length > 0) take(rest.length)
    return isDelta(event) ? out : [...out, event]
  }
}

const betaNames: Readonly<Record<string, string>> = {
  'response.output_audio.delta': 'response.audio.delta',
  'response.output_audio.done': 'response.audio.done',
  'response.output_audio_transcript.delta': 'response.audio_transcript.delta',
  'response.output_audio_transcript.done': 'response.audio_transcript.done',
  'conversation.item.added': 'conversation.item.created',
}

describe('a turn is whole with a server that', () => {
  const flat = { id: 's', modalities: ['text', 'audio'], input_audio_format: 'pcm16', voice: 'alloy' }
  it.each<[string, Habits, ('ga' | 'beta')?]>([
    ['gives no event ids', { dress: (event) => [without(event, 'event_id')] }],
    ['leaves out every index', { dress: (event) => [without(event, 'output_index', 'content_index')] }],
    ['puts null wherever it can', { dress: (event) => [nulled(event) as WireEvent] }],
    ['sends its JSON in binary frames', { dress: (event) => [Buffer.from(JSON.stringify(event))] }],
    ['prints its JSON over many lines', { dress: (event) => [JSON.stringify(event, null, 2)] }],
    [
      'escapes every letter that can be',
      {
        dress: (event) => [
          JSON.stringify(event)
            .replace(/\//g, '\\/')
            .replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
        ],
      },
    ],
    [
      'puts its fields the other way round',
      { dress: (event) => [Object.fromEntries(Object.entries(event).toReversed()) as WireEvent] },
    ],
    ['cuts sound in the middle of samples', { dress: recut([1, 333, 4801, 7]) }],
    ['puts all the sound into one delta', { dress: recut([1 << 20]) }],
    [
      'pads its deltas and adds fields that nobody knows',
      {
        dress: (event) => [
          { ...event, obfuscation: 'x'.repeat(37), previous_item_id: '0', extra: { deep: [1] } },
        ],
      },
    ],
    [
      'sends pings, strangers and garbage between its events',
      {
        dress: (event, sent) => [
          { type: 'ping', timestamp: sent },
          { type: 'session.heartbeat', session: null },
          '',
          'not json',
          '[]',
          '7',
          '{"type":7}',
          Buffer.from([0xff, 0xfe, 0x00, 0xc3]),
          event,
          { type: 'response.output_audio.delta', delta: 5 },
          { type: 'response.done' },
        ],
      },
    ],
    [
      'tells everything twice but its sound and words',
      { dress: (event) => (event.type.endsWith('delta') ? [event] : [event, event]) },
    ],
    [
      'says when a session is made in both shapes',
      { greeting: { ...gaGreeting, session: { ...(gaGreeting['session'] as object), ...flat } } },
    ],
    [
      'has an object for a voice',
      {
        greeting: {
          type: 'session.created',
          session: { ...flat, voice: { name: 'en-US-Ava', type: 'azure-standard' } },
        },
      },
      'beta',
    ],
    [
      'greets as a transcription session',
      { greeting: { type: 'transcription_session.created', session: flat } },
      'beta',
    ],
    ['greets with nothing in the session', { greeting: { type: 'session.created', session: {} } }],
    ['greets twice', { onConnection: (socket) => socket.send(JSON.stringify(gaGreeting)) }],
    [
      'tells of the conversation first',
      { onConnection: (socket) => socket.send('{"type":"conversation.created","conversation":{"id":null}}') },
    ],
    [
      'speaks beta, with done items and without',
      {
        greeting: { type: 'session.created', session: flat },
        dress: (event) =>
          event.type === 'conversation.item.done'
            ? []
            : [{ ...event, type: betaNames[event.type] ?? event.type }],
      },
      'beta',
    ],
    [
      'speaks beta and GA in one session',
      {
        dress: (event, sent) => [
          { ...event, type: (sent % 2 ? betaNames[event.type] : undefined) ?? event.type },
        ],
      },
    ],
    [
      'never says that a response was created',
      { dress: (event) => (event.type === 'response.created' ? [] : [event]) },
    ],
    [
      'never says that an item was done',
      { dress: (event) => (event.type.endsWith('item.done') ? [] : [event]) },
    ],
    ['never confirms the settings', { dress: (event) => (event.type === 'session.updated' ? [] : [event]) }],
    [
      'gives its answers no ids at all',
      {
        dress: (event) =>
          event.type.startsWith('response.')
            ? [
                {
                  ...without(event, 'response_id', 'item_id'),
                  ...(event['response'] ? { response: { status: 'completed' } } : {}),
                  ...(event['item'] ? { item: { type: 'message', role: 'assistant' } } : {}),
                },
              ]
            : /item\.(added|done)/.test(event.type) &&
                (event['item'] as { role: string }).role === 'assistant'
              ? []
              : [event],
      },
    ],
    [
      'gives every answer the same ids',
      {
        dress: (event) => [
          JSON.stringify(event)
            .replace(/"resp_\d+"/g, '"resp_001"')
            .replace(/"item_\d+"/g, '"item_001"'),
        ],
      },
    ],
    [
      'writes numbers as text and ids as numbers',
      {
        dress: (event) => [
          JSON.stringify(event)
            .replace(/"(?:resp|item)_(\d+)"/g, '$1')
            .replace(/"(output_index|content_index|\w+_tokens)":(\d+)/g, '"$1":"$2"'),
        ],
      },
    ],
    [
      'sends no content part, nor the end of the sound',
      {
        dress: (event) =>
          /content_part|output_audio\.done|transcript\.done/.test(event.type) ? [] : [event],
      },
    ],
  ])('%s', async (_, habits, dialect = 'ga') => {
    const met = await meet(habits)
    met.ask()
    const view = await met.until(met.answered)
    expect(view.dialect).toBe(dialect)
    expect(met.said()).toEqual(['user: hello', `assistant: ${ANSWER}`])
    expect(met.sound().equals(Buffer.from(answerPcm.buffer))).toBe(true)
    expect(met.notices.filter((code) => code !== 'session.update_rejected')).toEqual([])
    expect(met.faults()).toEqual([])
    expect(met.server.connections()).toBe(1)
    // Once more: the first turn left nothing behind that stands in the way of the next.
    met.ask('again')
    await met.until((now) => met.answered(now) && turnCount(now.conversation.turns) === 4)
    expect(met.server.commands.filter(({ command }) => command.type === 'response.create')).toHaveLength(2)
  })

  it.each([
    ['of a type that nobody knows', '{"type":"deep","a":'],
    [
      'of a response',
      '{"type":"response.created","response":{"id":"r9","conversation_id":null,"metadata":{"purpose":"aside"},"usage":',
    ],
    ['of an error', '{"type":"error","error":{"code":"response_cancel_not_active","param":null,"details":'],
    ['of an item', '{"type":"conversation.item.retrieved","item":{"id":"i9","content":'],
  ])('nests a frame %s deeper than any stack', async (_, head) => {
    const closing = '}'.repeat(head.split('{').length - head.split('}').length)
    const deep = head + '['.repeat(200_000) + ']'.repeat(200_000) + closing
    const deepObjects = head + '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000) + closing
    const met = await meet({
      dress: (event) => (event.type === 'response.created' ? [event, deep, deepObjects] : [event]),
    })
    met.ask()
    await met.until((view) =>
      allTurns(view.conversation.turns).some(({ text, status }) => text === ANSWER && status === 'completed'),
    )
    expect(met.server.connections()).toBe(1)
    expect(met.faults()).toEqual([])
  })

  it('sends frames of tens of megabytes', async () => {
    const words = 'a'.repeat(40 * 1024 * 1024)
    const met = await meet({
      dress: (event) =>
        event.type === 'response.created' ? [{ type: 'unheard.of', words }, event] : [event],
    })
    met.ask()
    await met.until(met.answered)
    expect(met.said()).toEqual(['user: hello', `assistant: ${ANSWER}`])
    expect(met.server.connections()).toBe(1)
  })

  it('sends text that is no UTF-8', async () => {
    const met = await meet({
      dress: (event) =>
        event.type === 'response.output_audio_transcript.delta' ? [{ ...event, delta: '' }, event] : [event],
      onCommand: (command, socket) => {
        if (command.type !== 'response.create') return false
        const head = Buffer.from(
          '{"type":"conversation.item.added","item":{"id":"x","role":"user","content":[{"type":"input_text","text":"',
        )
        socket.send(Buffer.concat([head, Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}]}}')]), {
          binary: false,
        })
        return false
      },
    })
    met.ask()
    await met.until(met.answered)
    expect(met.said().at(-1)).toBe(`assistant: ${ANSWER}`)
    expect(met.server.connections()).toBe(1)
    expect(met.faults()).toEqual([])
  })
})

describe('a conversation goes on after a lost line with a server that', () => {
  it.each<[string, Habits]>([
    ['counts its items and responses anew in each session', { countsAnew: true }],
    ['gives items names of its own', { namesItself: true }],
    ['does both', { countsAnew: true, namesItself: true }],
  ])('%s', async (_, habits) => {
    let cut: () => void = () => undefined
    const met = await meet({
      ...habits,
      onConnection: (socket) => {
        cut = () => socket.terminate()
      },
    })
    const turns = (count: number) => (view: SessionView) =>
      met.answered(view) && turnCount(view.conversation.turns) >= count
    met.ask('first')
    await met.until(turns(2))
    cut()
    await met.until(({ connection }) => connection === 'reconnecting')
    await met.until(({ connection }) => connection === 'connected')
    met.ask('second')
    await met.until(turns(4))
    met.ask('third')
    await met.until(turns(6))
    expect(met.said()).toEqual(
      ['first', 'second', 'third'].flatMap((text) => [`user: ${text}`, `assistant: ${ANSWER}`]),
    )
    const ids = allTurns(met.service.view().conversation.turns).map(({ id }) => id)
    expect(new Set(ids).size).toBe(6)
    expect(met.sound().length).toBe(3 * answerPcm.byteLength)
    expect(met.notices.filter((code) => !code.startsWith('connection.'))).toEqual([])
    expect(met.faults()).toEqual([])
  })
})

describe('a server that', () => {
  it('sends nothing after it has accepted is given up, and says why', async () => {
    const met = await meet({ greeting: null })
    met.ask()
    const { failure, conversation } = await met.until((view) => view.connection === 'failed')
    expect(failure?.code).toBe('connection.no_session')
    expect(allTurns(conversation.turns)).toMatchObject([
      { text: 'hello', status: 'failed', error: { code: 'not_sent' } },
    ])
    expect(met.server.commands).toEqual([])
  })

  it('reports by error alone that it has lost its own server, as a proxy does, is not left for it', async () => {
    const trouble = {
      type: 'error',
      error: { type: 'server_error', code: 'connection_error', message: 'upstream' },
    }
    const met = await meet({
      onCommand: (command, socket) => {
        if (command.type === 'session.update') socket.send(JSON.stringify(trouble))
        return false
      },
    })
    met.ask()
    await met.until(met.answered)
    expect(met.notices).toEqual(['server.error'])
  })

  it('closes with 4000 because of the old interface is not tried again', async () => {
    const met = await meet({
      greeting: null,
      onConnection: (socket) => {
        const error = {
          type: 'invalid_request_error',
          code: 'beta_api_shape_disabled',
          param: null,
          event_id: null,
        }
        socket.send(JSON.stringify({ type: 'error', error }))
        socket.close(4000, 'invalid_request_error.beta_api_shape_disabled')
      },
    })
    met.ask()
    const { failure } = await met.until((view) => view.connection === 'failed')
    expect(failure?.code).toBe('connection.beta_refused')
    expect(met.server.connections()).toBe(1)
  })

  const inTheMiddle = (end: (socket: WebSocket) => void): Habits => ({
    onCommand: (command, socket, connection) => {
      if (connection > 1 || command.type !== 'response.create') return false
      end(socket)
      return true
    },
  })

  it.each<[string, (socket: WebSocket) => void]>([
    ['restarts (1012)', (socket) => socket.close(1012)],
    ['is too busy (1013)', (socket) => socket.close(1013)],
    ['goes away (1001)', (socket) => socket.close(1001)],
    [
      'ends by age (1001)',
      (socket) => socket.close(1001, 'Your session hit the maximum duration of 60 minutes.'),
    ],
    ['has a fault (1011)', (socket) => socket.close(1011)],
    ['closes without a code, as through a relay', (socket) => socket.close()],
    ['closes without any goodbye', (socket) => socket.terminate()],
    [
      'ends by age in an error alone',
      (socket) => socket.send('{"type":"error","error":{"code":"session_expired","message":"60 minutes"}}'),
    ],
    [
      'sends a frame beyond any sense',
      (socket) => {
        socket.on('error', () => undefined)
        socket.send(Buffer.alloc(65 * 1024 * 1024), { binary: false })
      },
    ],
  ])('%s is come back to, with the question that it had not answered', async (_, end) => {
    const met = await meet(inTheMiddle(end))
    met.ask()
    await met.until(met.answered)
    expect(met.said()).toEqual(['user: hello', `assistant: ${ANSWER}`])
    expect(met.server.connections()).toBe(2)
    const again = met.server.commands
      .filter(({ connection }) => connection === 2)
      .map(({ command }) => command.type)
    expect(again).toEqual(['session.update', 'conversation.item.create', 'response.create'])
    expect(met.faults()).toEqual([])
  })

  it.each([
    [1008, 'connection.forbidden'],
    [1009, 'connection.frame_too_big'],
    [1000, 'connection.closed'],
    [4001, 'connection.closed'],
  ])('closes with %i is not come back to, and the reason is said', async (code, notice) => {
    const met = await meet(inTheMiddle((socket) => socket.close(code)))
    met.ask()
    const { failure } = await met.until((view) => view.connection === 'failed')
    expect(failure?.code).toBe(notice)
    expect(met.said()[0]).toBe('user: hello')
    expect(met.server.connections()).toBe(1)
  })
})
