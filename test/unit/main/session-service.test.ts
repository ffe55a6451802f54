/** The driver of the session machine: order, sockets that belong to the past, sound that must not be parsed. */
import { describe, expect, it } from 'vitest'
import { notice, type Notice } from '#core/notice'
import { err, ok, type Result } from '#core/result'
import { defaultSettings } from '#core/settings/defaults'
import { applyProfileChange } from '#core/settings/change'
import { sessionConfig } from '../../../src/main/realtime/session-config'
import { createSessionService, type SessionLine } from '../../../src/main/realtime/session-service'
import type { SoundLink } from '../../../src/main/realtime/sound-link'
import type { TransportHandlers, TransportTarget } from '../../../src/main/realtime/ws-transport'
import { createFakeClock } from './support/fake-clock'
import { createTestLog } from './support/test-log'
import { noVoices } from '../../support/no-voices'

type Socket = { target: TransportTarget; handlers: TransportHandlers; sent: string[]; closed: number | null }

const settings = applyProfileChange(defaultSettings('other'), { transcriptionModel: '' })
const target: TransportTarget = { url: 'wss://api.openai.com/v1/realtime?model=m', key: 'sk-x' }

function setUp(find: () => Promise<Result<TransportTarget, Notice>> = () => Promise.resolve(ok(target))) {
  const clock = createFakeClock()
  const sockets: Socket[] = []
  const heard: string[] = []
  const played: string[] = []
  let onSend = (): void => undefined
  const order: string[] = []
  const notices: string[] = []
  const { log, lines } = createTestLog()
  let line: SessionLine | null = null
  const session = createSessionService({
    config: sessionConfig(settings, 'en'),
    conversationId: 'c1',
    clock,
    log,
    target: find,
    openTransport: (given, handlers) => {
      const socket: Socket = { target: given, handlers, sent: [], closed: null }
      sockets.push(socket)
      return {
        send: (frame) => {
          const text = frame.toString()
          socket.sent.push(text)
          onSend()
          order.push((JSON.parse(text) as { type: string }).type)
        },
        bufferedAmount: () => 0,
        probe: () => undefined,
        close: (code) => {
          socket.closed = code
        },
      }
    },
    sound: (given): SoundLink => {
      line = given
      return {
        ...noVoices,
        gate: (_gate, open) => void order.push(`gate ${open ? 'open' : 'shut'}`),
        uplink: (mode, rewind) =>
          void order.push(rewind === undefined ? `uplink ${mode}` : `uplink ${mode}, back ${rewind}`),
        settle: () => void order.push('settle'),
        write: (itemId, _content, pcm) => {
          heard.push(`${itemId}:${pcm.length}`)
          played.push(pcm.toString('hex'))
        },
        end: (itemId) => void heard.push(`${itemId} ends`),
        flush: (epoch) => void heard.push(`flush ${epoch}`),
      }
    },
    onNotice: (given) => notices.push(given.code),
  })
  const receive = (event: unknown, socket = sockets.at(-1)): void =>
    socket?.handlers.onFrame(Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)))
  const connect = async (): Promise<void> => {
    session.input({ type: 'connect' })
    await settle()
    sockets.at(-1)?.handlers.onOpen()
    receive({ type: 'session.created', session: { type: 'realtime', model: 'm' } })
    receive({ type: 'session.updated', session: { type: 'realtime', model: 'm' } })
  }
  return {
    session,
    clock,
    sockets,
    heard,
    played,
    order,
    notices,
    lines,
    receive,
    connect,
    line: () => line,
    /** Runs inside the sending of every frame, as a socket might. */
    whileSending: (run: () => void) => (onSend = run),
  }
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i += 1) await Promise.resolve()
}

const delta = (item: string, bytes: number, extra = ''): string =>
  `{"type":"response.output_audio.delta","event_id":"e","response_id":"r1","item_id":"${item}","output_index":0,` +
  `"content_index":0,${extra}"delta":"${Buffer.alloc(bytes).toString('base64')}"}`

const answer = (given: ReturnType<typeof setUp>): void => {
  given.session.input({ type: 'text', text: 'hello' })
  given.receive({ type: 'response.created', response: { id: 'r1', status: 'in_progress', output: [] } })
  given.receive({
    type: 'response.output_item.added',
    response_id: 'r1',
    output_index: 0,
    item: { id: 'a1', type: 'message', role: 'assistant', content: [] },
  })
}

describe('connecting', () => {
  it('opens a socket, sends the settings first and is connected when the server has taken them', async () => {
    const given = setUp()
    await given.connect()
    expect(given.sockets).toHaveLength(1)
    expect(given.sockets[0]?.target).toEqual(target)
    expect(given.order.find((name) => name.includes('.'))).toBe('session.update')
    expect(given.session.view().connection).toBe('connected')
  })

  it('without a key says so and opens nothing', async () => {
    const missing = notice('key.missing', 'warning', { action: 'enter_key' })
    const given = setUp(() => Promise.resolve(err(missing)))
    given.session.input({ type: 'connect' })
    await settle()
    expect(given.sockets).toEqual([])
    expect(given.session.view()).toMatchObject({ connection: 'failed', failure: { code: 'key.missing' } })
  })

  it('given up while the key is looked for opens nothing afterwards', async () => {
    const found: ((target: Result<TransportTarget, Notice>) => void)[] = []
    const given = setUp(() => new Promise((resolve) => found.push(resolve)))
    given.session.input({ type: 'connect' })
    given.session.input({ type: 'disconnect' })
    found[0]?.(ok(target))
    await settle()
    expect(given.sockets).toEqual([])
    expect(given.session.view().connection).toBe('disconnected')
  })

  it('survives a lookup that throws', async () => {
    const given = setUp(() => Promise.reject(new Error('bug')))
    given.session.input({ type: 'connect' })
    await settle()
    expect(given.session.view()).toMatchObject({ connection: 'failed', failure: { code: 'internal' } })
  })
})

describe('a socket of the past', () => {
  it('is closed and no longer heard', async () => {
    const given = setUp()
    await given.connect()
    const old = given.sockets[0]
    given.session.input({ type: 'disconnect' })
    expect(old?.closed).toBe(1000)
    await given.connect()
    old?.handlers.onClosed({ httpStatus: null, closeCode: 1006, reason: '', errorCode: null })
    given.receive({ type: 'error', error: { code: 'invalid_api_key', message: 'x' } }, old)
    expect(given.session.view().connection).toBe('connected')
  })
})

describe('a session that is about to end', () => {
  it('is left for a new one in time, with the microphone’s last half second', async () => {
    const given = setUp()
    given.session.input({ type: 'connect' })
    await settle()
    given.sockets[0]?.handlers.onOpen()
    const expires_at = given.clock.wall() / 1000 + 3600
    given.receive({ type: 'session.created', session: { type: 'realtime', expires_at } })
    given.receive({ type: 'session.updated', session: { type: 'realtime' } })
    given.session.input({ type: 'hands_free', on: true })
    given.clock.advance(58 * 60_000)
    expect(given.sockets).toHaveLength(1)
    given.clock.advance(1000)
    await settle()
    expect(given.sockets.map((socket) => socket.closed)).toEqual([1000, null])
    expect(given.order.at(-1)).toBe('uplink hold, back 500')
  })
})

describe('sound', () => {
  it('goes to the loudspeaker from the fast path and from the slow one alike', async () => {
    const given = setUp()
    await given.connect()
    answer(given)
    given.receive(delta('a1', 960))
    given.receive(delta('a1', 481, '"obfuscation":{"nested":true},'))
    expect(given.heard).toEqual(['a1:960', 'a1:481'])
  })

  it('that arrives while another input is worked on keeps its own bytes', async () => {
    const given = setUp()
    await given.connect()
    answer(given)
    const deltas = ['AQE=', 'AgI=', 'AwM='].map((base64) => delta('a1', 0).replace('""', `"${base64}"`))
    given.whileSending(() => {
      given.whileSending(() => undefined)
      for (const frame of deltas) given.receive(frame)
    })
    const changed = applyProfileChange(settings, { instructions: 'Be brief.' })
    given.session.input({ type: 'configure', config: sessionConfig(changed, 'en') })
    expect(given.played).toEqual(['0101', '0202', '0303'])
  })

  it('of an answer that was stopped is dropped', async () => {
    const given = setUp()
    await given.connect()
    answer(given)
    given.receive(delta('a1', 960))
    given.session.input({ type: 'stop' })
    given.receive(delta('a1', 960))
    expect(given.heard.filter((entry) => entry.startsWith('a1:'))).toEqual(['a1:960'])
    expect(given.heard.some((entry) => entry.startsWith('flush'))).toBe(true)
  })

  it('that was said is on its way before any command that follows it', async () => {
    const given = setUp()
    await given.connect()
    given.order.length = 0
    given.session.input({ type: 'talk_press' })
    const gate = given.order.indexOf('gate open')
    expect(gate).toBeGreaterThanOrEqual(0)
    given.clock.advance(1000)
    given.session.input({ type: 'talk_release' })
    given.session.input({ type: 'mic_closed', gate: 1, spokenSamples: 24_000 })
    const commit = given.order.indexOf('input_audio_buffer.commit')
    expect(given.order[commit - 1]).toBe('settle')
  })
})

describe('whatever the server sends', () => {
  it.each([
    '',
    'nonsense',
    '[]',
    'null',
    '{"type":7}',
    '{"type":"response.output_audio.delta"}',
    '\u0000\u0001',
  ])('%j changes nothing and throws nothing', async (frame) => {
    const given = setUp()
    await given.connect()
    given.receive(frame)
    expect(given.session.view().connection).toBe('connected')
    expect(given.lines.filter((line) => line.includes('"error"'))).toEqual([])
  })
})

describe('inputs', () => {
  it('that an effect causes are taken after it, never inside it', () => {
    const given = setUp()
    const phases: string[] = []
    given.session.subscribe((view) => {
      phases.push(view.connection)
      if (view.connection === 'connecting') given.session.input({ type: 'disconnect' })
    })
    given.session.input({ type: 'connect' })
    expect(phases).toEqual(['connecting', 'disconnected'])
  })

  it('after the end do nothing, and no timer is left', async () => {
    const given = setUp()
    await given.connect()
    given.session.dispose()
    expect(given.sockets[0]?.closed).toBe(1000)
    given.session.input({ type: 'connect' })
    await settle()
    expect(given.sockets).toHaveLength(1)
    expect(given.clock.pending()).toBe(0)
  })
})

describe('the log', () => {
  it('tells how a socket ended and nothing of what was said or sent', async () => {
    const given = setUp()
    await given.connect()
    given.session.input({ type: 'text', text: 'my private words' })
    given.sockets[0]?.handlers.onClosed({ httpStatus: null, closeCode: 1006, reason: 'r', errorCode: null })
    expect(given.lines.join('')).toContain('socket.closed')
    expect(given.lines.join('')).not.toMatch(/private|sk-x/)
  })
})
