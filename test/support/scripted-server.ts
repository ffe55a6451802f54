/**
 * A Realtime server that does what the test says: it keeps every client command and answers only the acknowledgements
 * that the protocol owes; answers, speech marks and failures are sent by the test.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

type Json = Readonly<Record<string, unknown>>
export type ClientFrame = Json & { readonly type: string }

export type ScriptedOptions = {
  /** A loopback address; another one counts as another host. */
  readonly host?: string
  /** Refuse the upgrade with this HTTP status and body. */
  readonly refuse?: { readonly status: number; readonly body?: string }
  /** Accept and close before the first frame, or right after `session.created`. */
  readonly closeAtOnce?: { readonly code: number; readonly reason: string; readonly greet: boolean }
  /** What a `response.create` (or the end of a spoken turn) is answered with; null: nothing. */
  readonly answer?: (turn: number) => ScriptedAnswer | null
}
export type ScriptedAnswer = {
  readonly text: string
  /** Mono PCM16 at 24 kHz. Sent at once: faster than real time, as the real service does. */
  readonly pcm: Int16Array
  /** Sizes of the deltas in bytes, taken in turn; odd ones are allowed. Default: 100 ms each. */
  readonly cut?: readonly number[]
  /** When each delta is sent, ms from now in rising order; default: all at once. */
  readonly times?: (delta: number) => number
  /** Leave the response open: no `done` events follow the last delta. */
  readonly open?: boolean
}

/** Where and with what a client knocked. */
export type Knock = {
  readonly path: string
  readonly headers: IncomingMessage['headers']
}

/** 100 ms of PCM16 at 24 kHz. */
const DELTA_BYTES = 4800

const defaultSession = {
  type: 'realtime',
  object: 'realtime.session',
  id: 'sess_scripted',
  model: 'scripted',
  output_modalities: ['audio'],
  instructions: '',
  tools: [],
  tool_choice: 'auto',
  max_output_tokens: 'inf',
  tracing: null,
  truncation: 'auto',
  prompt: null,
  include: null,
  audio: {
    input: {
      format: { type: 'audio/pcm', rate: 24000 },
      transcription: null,
      noise_reduction: null,
      turn_detection: {
        type: 'server_vad',
        threshold: 0.5,
        prefix_padding_ms: 300,
        silence_duration_ms: 500,
      },
    },
    output: { format: { type: 'audio/pcm', rate: 24000 }, voice: 'marin', speed: 1 },
  },
}

/** Nested settings are replaced key by key, as the service does. */
const merge = (old: Json, change: Json): Json => {
  const out: Record<string, unknown> = { ...old }
  for (const [key, value] of Object.entries(change)) {
    const before = out[key]
    const nested = key === 'audio' || key === 'input' || key === 'output'
    out[key] = nested && isObject(before) && isObject(value) ? merge(before, value) : value
  }
  return out
}
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export type ScriptedServer = Awaited<ReturnType<typeof startScriptedServer>>

export const startScriptedServer = async (options: ScriptedOptions = {}) => {
  const host = options.host ?? '127.0.0.1'
  const http = createServer()
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const knocks: Knock[] = []
  const frames: ClientFrame[] = []
  const watchers = new Set<() => void>()
  const heard: Buffer[] = []
  let socket: WebSocket | null = null
  let session: Json = defaultSession
  let lastItem: string | null = null
  let counter = 0
  let turns = 0
  let active: { id: string; item: string } | null = null
  const id = (kind: string) => `${kind}_${++counter}`

  const send = (event: Json & { readonly type: string }) =>
    socket?.send(JSON.stringify({ event_id: id('event'), ...event }))

  const addItem = (item: Json, status = 'completed') => {
    const itemId = typeof item['id'] === 'string' ? item['id'] : id('item')
    const whole = { object: 'realtime.item', status, ...item, id: itemId }
    send({ type: 'conversation.item.added', previous_item_id: lastItem, item: whole })
    if (status === 'completed')
      send({ type: 'conversation.item.done', previous_item_id: lastItem, item: whole })
    lastItem = itemId
    return itemId
  }

  const finish = (response: string, status: string, details: Json | null, output: readonly Json[]) => {
    active = null
    const usage = { total_tokens: 30, input_tokens: 10, output_tokens: 20 }
    send({
      type: 'response.done',
      response: { id: response, object: 'realtime.response', status, status_details: details, output, usage },
    })
  }

  /** A spoken answer with its whole life cycle, in the order of the recorded service. Answers with its item id. */
  const speak = ({ text, pcm, cut = [DELTA_BYTES], times, open = false }: ScriptedAnswer): string => {
    const response = id('resp')
    send({ type: 'response.created', response: { id: response, status: 'in_progress', output: [] } })
    const item = { id: id('item'), type: 'message', role: 'assistant', content: [] }
    const at = { response_id: response, item_id: item.id, output_index: 0, content_index: 0 }
    active = { id: response, item: item.id }
    send({ type: 'response.output_item.added', response_id: response, output_index: 0, item })
    addItem(item, 'in_progress')
    send({ type: 'response.content_part.added', ...at, part: { type: 'audio', transcript: '' } })
    send({ type: 'response.output_audio_transcript.delta', ...at, delta: text })
    const bytes = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength)
    const deltas: Buffer[] = []
    for (let from = 0; from < bytes.length; from += deltas.at(-1)?.length ?? 0)
      deltas.push(bytes.subarray(from, from + (cut[deltas.length % cut.length] ?? DELTA_BYTES)))
    const sendDelta = (delta: Buffer | undefined) =>
      delta && send({ type: 'response.output_audio.delta', ...at, delta: delta.toString('base64') })
    const end = () => {
      const content = [{ type: 'output_audio', transcript: text }]
      const done = { ...item, status: 'completed', content }
      send({ type: 'response.output_audio.done', ...at })
      send({ type: 'response.output_audio_transcript.done', ...at, transcript: text })
      send({ type: 'response.content_part.done', ...at, part: { type: 'audio', transcript: text } })
      send({ type: 'conversation.item.done', previous_item_id: null, item: done })
      send({ type: 'response.output_item.done', response_id: response, output_index: 0, item: done })
      finish(response, 'completed', null, [done])
    }
    if (times === undefined) {
      deltas.forEach(sendDelta)
      if (!open) end()
      return item.id
    }
    const begin = performance.now()
    const next = (piece: number): void => {
      sendDelta(deltas[piece])
      if (piece + 1 < deltas.length)
        setTimeout(() => next(piece + 1), Math.max(0, begin + times(piece + 1) - performance.now()))
      else if (!open) end()
    }
    setTimeout(() => next(0), times(0))
    return item.id
  }

  const answer = () => {
    const next = options.answer?.(turns++)
    if (next) speak(next)
  }

  const acknowledge = (frame: ClientFrame) => {
    switch (frame.type) {
      case 'session.update':
        session = merge(session, frame['session'] as Json)
        return send({ type: 'session.updated', session })
      case 'conversation.item.create':
        return addItem(frame['item'] as Json)
      case 'input_audio_buffer.append':
        return heard.push(Buffer.from(frame['audio'] as string, 'base64'))
      case 'input_audio_buffer.clear':
        return send({ type: 'input_audio_buffer.cleared' })
      case 'input_audio_buffer.commit': {
        const item = id('item')
        send({ type: 'input_audio_buffer.committed', item_id: item, previous_item_id: lastItem })
        const content = [{ type: 'input_audio', transcript: null }]
        return addItem({ id: item, type: 'message', role: 'user', content })
      }
      case 'conversation.item.truncate':
        return send({ ...frame, type: 'conversation.item.truncated' })
      case 'conversation.item.delete':
        return send({ type: 'conversation.item.deleted', item_id: frame['item_id'] })
      case 'response.create':
        return answer()
      case 'response.cancel':
        if (active === null)
          return send({
            type: 'error',
            error: {
              type: 'invalid_request_error',
              code: 'response_cancel_not_active',
              message: 'Nothing to cancel',
            },
          })
        return finish(active.id, 'cancelled', { type: 'cancelled', reason: 'client_cancelled' }, [])
      default:
        return undefined
    }
  }

  http.on('upgrade', (request, stream, head) => {
    knocks.push({ path: request.url ?? '', headers: request.headers })
    for (const watcher of watchers) watcher()
    if (options.refuse) {
      const body = options.refuse.body ?? ''
      stream.end(
        `HTTP/1.1 ${options.refuse.status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      )
      return
    }
    sockets.handleUpgrade(request, stream, head, (client) => {
      socket = client
      client.on('message', (data) => {
        const frame = JSON.parse((data as Buffer).toString('utf8')) as ClientFrame
        frames.push(frame)
        acknowledge(frame)
        for (const watcher of watchers) watcher()
      })
      if (options.closeAtOnce?.greet !== false) send({ type: 'session.created', session })
      if (options.closeAtOnce) client.close(options.closeAtOnce.code, options.closeAtOnce.reason)
    })
  })
  await new Promise<void>((resolve) => http.listen(0, host, resolve))
  const { port } = http.address() as AddressInfo

  /** Resolves with the first value that is not null, asked for at each frame and each knock. */
  const until = <T>(what: string, ask: () => T | null | undefined, limitMs = 30_000): Promise<T> =>
    new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer)
        watchers.delete(check)
      }
      const check = () => {
        const value = ask()
        if (value === null || value === undefined) return
        end()
        resolve(value)
      }
      const timer = setTimeout(() => {
        end()
        reject(new Error(`The server never got ${what}. It got: ${kinds(frames)}`))
      }, limitMs)
      watchers.add(check)
      check()
    })

  return {
    url: `ws://${host}:${port}/v1/realtime`,
    port,
    knocks,
    frames,
    /** Frames of one type, in order of arrival. */
    of: (type: string) => frames.filter((frame) => frame.type === type),
    until,
    /** The first frame of a type that came at or after position `from` of `frames`. */
    next: (type: string, from = 0) =>
      until(type, () => frames.slice(from).find((frame) => frame.type === type)),
    send,
    speak,
    /** Marks a user's spoken turn as the server's speech detection would; answers with its item id. */
    speechStarted: () => {
      const item = id('item')
      send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: item })
      return item
    },
    speechStopped: (item: string) => {
      send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 1000, item_id: item })
      send({ type: 'input_audio_buffer.committed', item_id: item, previous_item_id: lastItem })
      addItem({
        id: item,
        type: 'message',
        role: 'user',
        content: [{ type: 'input_audio', transcript: null }],
      })
      answer()
    },
    /** Session settings in force, as `session.updated` told them. */
    session: () => session,
    /** Samples of all sound appended so far. */
    heard: () => {
      const bytes = Buffer.concat(heard)
      return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1)
    },
    close: (code = 1000, reason = '') => socket?.close(code, reason),
    stop: async () => {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

const kinds = (frames: readonly ClientFrame[]): string =>
  frames
    .map((frame) => frame.type)
    .filter((type, at, all) => type !== all[at - 1])
    .join(', ') || 'nothing'
