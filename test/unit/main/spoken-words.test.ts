/**
 * From the key to the server's buffer, with everything real between microphone port and socket: whatever moment of
 * connecting a hold falls into, its words arrive once, whole and in order.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ok } from '#core/result'
import { applyProfileChange } from '#core/settings/change'
import { defaultSettings } from '#core/settings/defaults'
import type { MainPort } from '../../../src/main/realtime/audio-ports'
import { sessionConfig } from '../../../src/main/realtime/session-config'
import { createSessionService, type SessionService } from '../../../src/main/realtime/session-service'
import { createSoundLink, type AttachedSound } from '../../../src/main/realtime/sound-link'
import type { TransportHandlers } from '../../../src/main/realtime/ws-transport'
import { createFakeClock } from './support/fake-clock'
import { createTestLog } from './support/test-log'

const FRAME = 480
const settings = applyProfileChange(defaultSettings('other'), { transcriptionModel: '' })

/** The capture worklet: works off its orders when it is let, and numbers every frame by its content. */
const createMicrophone = () => {
  let deliver: (event: { readonly data: unknown }) => void = () => undefined
  let orders: { readonly gate: number; readonly open: boolean }[] = []
  let gate: number | null = null
  let seq = 0
  let spoken = 0
  const said: number[] = []
  const port: MainPort = {
    postMessage: (order) => void orders.push(order as (typeof orders)[number]),
    on: (name: string, listener: (event: { readonly data: unknown }) => void) => {
      if (name === 'message') deliver = listener
    },
    start: () => undefined,
    close: () => undefined,
  }
  const obey = (): void => {
    for (const order of orders) {
      if (gate !== null) {
        const closed = { type: 'closed', gate, spokenSamples: spoken, preRollSamples: 0 }
        gate = null
        deliver({ data: closed })
      }
      if (!order.open) continue
      gate = order.gate
      seq = 0
      spoken = 0
    }
    orders = []
  }
  return {
    port,
    said,
    obey,
    hear: (count: number): void => {
      obey()
      if (gate === null) return
      for (let n = 0; n < count; n += 1) {
        said.push(said.length + 1)
        spoken += FRAME
        deliver({ data: { type: 'frame', gate, seq: seq++, pcm: new Int16Array(FRAME).fill(said.length) } })
      }
    },
  }
}

type Sent = { readonly type: string; readonly audio?: string }

/** A server that works in order; what it says arrives when the test lets it. */
const createServer = () => {
  const words: (() => void)[] = []
  let handlers: TransportHandlers | null = null
  let buffer: number[] = []
  let busy = false
  let count = 0
  const turns: number[][] = []
  const requests: number[] = []
  const problems: string[] = []
  const say = (event: object): void => {
    const to = handlers
    words.push(() => to?.onFrame(Buffer.from(JSON.stringify(event))))
  }
  const take = ({ type, audio = '' }: Sent): void => {
    if (type === 'session.update') say({ type: 'session.updated', session: {} })
    if (type === 'input_audio_buffer.append') {
      const bytes = Buffer.from(audio, 'base64')
      for (let at = 0; at < bytes.length; at += FRAME * 2) buffer.push(bytes.readInt16LE(at))
    }
    if (type === 'input_audio_buffer.clear') {
      buffer = []
      say({ type: 'input_audio_buffer.cleared' })
    }
    if (type === 'input_audio_buffer.commit') {
      const id = `u${++count}`
      if (buffer.length < 5) problems.push('an empty commit')
      turns.push(buffer)
      buffer = []
      say({ type: 'input_audio_buffer.committed', item_id: id, previous_item_id: null })
    }
    if (type === 'response.create') {
      requests.push(turns.length)
      if (busy) {
        say({ type: 'error', error: { code: 'conversation_already_has_active_response' } })
        return
      }
      busy = true
      const id = `r${++count}`
      say({ type: 'response.created', response: { id, status: 'in_progress' } })
      words.push(() => (busy = false))
      say({ type: 'response.done', response: { id, status: 'completed' } })
    }
  }
  return {
    turns,
    requests,
    problems,
    /** Lets one more thing arrive; false when there is nothing. */
    arrive: (): boolean => {
      const next = words.shift()
      next?.()
      return next !== undefined
    },
    open: (given: TransportHandlers) => {
      handlers = given
      words.push(() => given.onOpen())
      say({ type: 'session.created', session: { type: 'realtime' } })
      return {
        send: (frame: string | Buffer, sent?: () => void) => {
          take(JSON.parse(frame.toString()) as Sent)
          sent?.()
        },
        bufferedAmount: () => 0,
        probe: () => undefined,
        close: () => undefined,
      }
    },
  }
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i += 1) await Promise.resolve()
}

const setUp = () => {
  const clock = createFakeClock()
  const microphone = createMicrophone()
  const server = createServer()
  let ports = 0
  const quiet: MainPort = { ...microphone.port, postMessage: () => undefined, on: () => undefined }
  const links: AttachedSound[] = []
  const session: SessionService = createSessionService({
    config: sessionConfig(settings, 'en'),
    conversationId: 'c',
    clock,
    log: createTestLog().log,
    target: () => Promise.resolve(ok({ url: 'wss://server.example', key: null })),
    openTransport: (_target, handlers) => server.open(handlers),
    sound: (line) => {
      const link = createSoundLink({
        line,
        createChannel: () => ({ port1: ports++ === 0 ? microphone.port : quiet, port2: quiet }),
        sendPorts: () => undefined,
        preRollMs: () => 0,
        now: clock.now,
        onNotice: () => undefined,
      })
      links.push(link)
      return link
    },
    onNotice: () => undefined,
  })
  links[0]?.attach()
  return { clock, microphone, server, session }
}

type Deed = 'press' | 'speak' | 'release' | 'tap' | 'microphone' | 'network' | 'wait'

const run = async (deeds: readonly Deed[]) => {
  const { clock, microphone, server, session } = setUp()
  const act: Readonly<Record<Deed, () => unknown>> = {
    press: () => session.input({ type: 'talk_press' }),
    release: () => session.input({ type: 'talk_release' }),
    tap: () => session.input({ type: 'talk_tap' }),
    speak: () => {
      clock.advance(200)
      microphone.hear(10)
    },
    microphone: microphone.obey,
    network: server.arrive,
    wait: () => clock.advance(100),
  }
  for (const deed of deeds) {
    act[deed]()
    await settle()
  }
  for (let more = true; more;) {
    microphone.obey()
    await settle()
    // Holds that waited are told one at a time.
    clock.advance(1)
    more = server.arrive()
  }
  return { said: microphone.said, server, view: session.view() }
}

const gap = fc.array(fc.constantFrom<Deed>('microphone', 'network'), { maxLength: 4 })
const hold = fc
  .tuple(fc.constant<Deed>('press'), gap, fc.integer({ min: 1, max: 3 }), gap, gap)
  .map(([press, before, count, between, after]): readonly Deed[] => [
    press,
    ...before,
    ...Array.from({ length: count }, (): readonly Deed[] => ['speak', ...between]).flat(),
    'release',
    ...after,
  ])

describe('the words of a hold', () => {
  it('arrive once, whole and in order, whenever the connection comes about', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hold, { minLength: 1, maxLength: 4 }), async (holds) => {
        const { said, server } = await run(holds.flat())
        expect(server.problems).toEqual([])
        expect(server.turns.flat()).toEqual(said)
        expect(said.length).toBeGreaterThan(0)
        // The last turn is asked about.
        expect(server.requests.at(-1)).toBe(server.turns.length)
      }),
      { numRuns: 300 },
    )
  })

  it('are never mixed up or sent twice, whatever the person presses', async () => {
    const deed = fc.constantFrom<Deed>('press', 'speak', 'release', 'tap', 'microphone', 'network', 'wait')
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 40 }), async (deeds) => {
        const { server } = await run(deeds)
        const heard = server.turns.flat()
        expect(heard).toEqual([...new Set(heard)].sort((a, b) => a - b))
      }),
      { numRuns: 300 },
    )
  })
})
