/* oxlint-disable typescript/no-explicit-any -- frames are read as they come; a wrong field fails the expectation */
/** A plain Realtime client for tests: sends frames, keeps what comes, waits for events and never for time. */
import { WebSocket } from 'ws'
import { pcmToBytes } from '../../../src/core/audio/pcm'

export type Frame = { readonly type: string } & Readonly<Record<string, any>>

export interface TestClient {
  readonly events: readonly Frame[]
  /** Types of all events so far, deltas folded into one of each kind in a row. */
  order(): readonly string[]
  send(event: object | string): void
  append(pcm: Int16Array): void
  /** The first event of this type (and, if given, this kind) after the mark; waits for it. */
  next(type: string, fits?: (event: Frame) => boolean): Promise<Frame>
  /** `next` looks only at what comes from now on. */
  mark(): void
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  close(): Promise<void>
}

export async function connect(
  server: { readonly url: string; readonly token: string | null },
  options: { readonly headers?: Record<string, string>; readonly query?: string } = {},
): Promise<TestClient> {
  const authorization = server.token === null ? {} : { authorization: `Bearer ${server.token}` }
  const socket = new WebSocket(`${server.url}${options.query ?? '?model=practice'}`, {
    headers: { ...authorization, ...options.headers },
    perMessageDeflate: false,
  })
  const events: Frame[] = []
  const waiting = new Set<() => void>()
  let from = 0
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve({ code, reason: reason.toString() })
    })
  })
  socket.on('message', (data: Buffer) => {
    events.push(frameOf(data.toString('utf8')))
    for (const look of waiting) look()
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const send = (event: object | string): void => {
    socket.send(typeof event === 'string' ? event : JSON.stringify(event))
  }
  return {
    events,
    order: () =>
      events
        .map((event) => event.type)
        .filter((type, i, all) => !type.endsWith('.delta') || all[i - 1] !== type),
    send,
    append(pcm) {
      send({ type: 'input_audio_buffer.append', audio: Buffer.from(pcmToBytes(pcm)).toString('base64') })
    },
    next: (type, fits = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const at = events.findIndex((event, i) => i >= from && event.type === type && fits(event))
          if (at === -1) return
          from = at + 1
          waiting.delete(look)
          resolve(events[at])
        }
        waiting.add(look)
        look()
      }),
    mark() {
      from = events.length
    },
    closed,
    async close() {
      socket.close(1000)
      await closed
    },
  }
}

/** A server that has gone astray sends more than JSON objects with a type. */
function frameOf(text: string): Frame {
  try {
    const value = JSON.parse(text) as Frame | null
    if (typeof value?.type === 'string') return value
  } catch {
    // Told apart by its type below.
  }
  return { type: '(no event)', text }
}

/** All sound of one response, decoded. */
export function soundOf(events: readonly Frame[], itemId: string): Int16Array {
  const bytes = Buffer.concat(
    events
      .filter((event) => event.type === 'response.output_audio.delta' && event['item_id'] === itemId)
      .map((event) => Buffer.from(event['delta'] as string, 'base64')),
  )
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}
