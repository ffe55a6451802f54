/**
 * A Realtime server with habits: it answers typed questions in the recorded order, and each event goes through a
 * `dress` that may change it, split it, hold it back, or send bytes that are no event at all.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

type Json = Readonly<Record<string, unknown>>
export type WireEvent = Json & { readonly type: string }

export type Habits = {
  /** The first frame; null sends none. */
  readonly greeting?: WireEvent | null
  /** What goes over the wire for an event: events, or frames as they are. Binary where it is a Buffer. */
  readonly dress?: (event: WireEvent, sent: number) => readonly (WireEvent | string | Buffer)[]
  /** Ids begin at 1 in each session. */
  readonly countsAnew?: boolean
  /** Items that the client names get other names. */
  readonly namesItself?: boolean
  /** Told of each connection from the first one (1) on, when it is open; may do as it likes with the socket. */
  readonly onConnection?: (socket: WebSocket, connection: number) => void
  /** Told of each command before it is answered; true keeps the answer back. */
  readonly onCommand?: (command: WireEvent, socket: WebSocket, connection: number) => boolean
}

export const gaGreeting: WireEvent = {
  type: 'session.created',
  session: { type: 'realtime', id: 'sess_1', model: 'odd', audio: { input: {}, output: {} } },
}

/** What an answer says and sounds like. */
export const ANSWER = 'one two three'
export const answerPcm = Int16Array.from({ length: 12_000 }, (_, at) => Math.round(9000 * Math.sin(at / 9)))
const answerBytes = Buffer.from(answerPcm.buffer)
/** 100 ms. */
const DELTA_BYTES = 4800

export async function startOddServer({
  greeting = gaGreeting,
  dress,
  onConnection,
  onCommand,
  countsAnew = false,
  namesItself = false,
}: Habits = {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  const commands: { readonly connection: number; readonly command: WireEvent }[] = []
  let connections = 0
  const counters = new Map<string, number>()
  const id = (kind: string): string => {
    const next = (counters.get(kind) ?? 0) + 1
    counters.set(kind, next)
    return `${kind}_${next}`
  }

  server.on('connection', (socket) => {
    connections += 1
    const connection = connections
    if (countsAnew) counters.clear()
    let sent = 0
    const say = (event: WireEvent): void => {
      const whole = { event_id: id('event'), ...event }
      for (const frame of dress?.(whole, sent) ?? [whole]) {
        if (typeof frame === 'string') socket.send(frame)
        else if (Buffer.isBuffer(frame)) socket.send(frame, { binary: true })
        else socket.send(JSON.stringify(frame))
      }
      sent += 1
    }
    const item = (of: Json, status = 'completed'): Json => ({
      object: 'realtime.item',
      status,
      ...of,
      id: of['id'] ?? id('item'),
    })
    const answer = (): void => {
      const response = id('resp')
      const draft = item({ type: 'message', role: 'assistant', content: [] }, 'in_progress')
      const done = { ...draft, status: 'completed', content: [{ type: 'output_audio', transcript: ANSWER }] }
      const at = { response_id: response, item_id: draft['id'], output_index: 0, content_index: 0 }
      say({ type: 'response.created', response: { id: response, status: 'in_progress', output: [] } })
      say({ type: 'response.output_item.added', response_id: response, output_index: 0, item: draft })
      say({ type: 'conversation.item.added', previous_item_id: null, item: draft })
      say({ type: 'response.content_part.added', ...at, part: { type: 'audio', transcript: '' } })
      say({ type: 'response.output_audio_transcript.delta', ...at, delta: ANSWER })
      for (let from = 0; from < answerBytes.length; from += DELTA_BYTES) {
        const delta = answerBytes.toString('base64', from, from + DELTA_BYTES)
        say({ type: 'response.output_audio.delta', ...at, delta })
      }
      say({ type: 'response.output_audio.done', ...at })
      say({ type: 'response.output_audio_transcript.done', ...at, transcript: ANSWER })
      say({ type: 'response.content_part.done', ...at, part: { type: 'audio', transcript: ANSWER } })
      say({ type: 'conversation.item.done', previous_item_id: null, item: done })
      say({ type: 'response.output_item.done', response_id: response, output_index: 0, item: done })
      const usage = { total_tokens: 30, input_tokens: 10, output_tokens: 20 }
      say({ type: 'response.done', response: { id: response, status: 'completed', output: [done], usage } })
    }
    socket.on('message', (data) => {
      const command = JSON.parse((data as Buffer).toString('utf8')) as WireEvent
      commands.push({ connection, command })
      if (onCommand?.(command, socket, connection)) return
      if (command.type === 'session.update') say({ type: 'session.updated', session: command['session'] })
      if (command.type === 'conversation.item.create') {
        const { id: named, ...asked } = command['item'] as Json
        const added = item(namesItself ? asked : { id: named, ...asked })
        say({ type: 'conversation.item.added', previous_item_id: null, item: added })
        say({ type: 'conversation.item.done', previous_item_id: null, item: added })
      }
      if (command.type === 'response.create') answer()
    })
    onConnection?.(socket, connection)
    if (greeting) say(greeting)
  })
  await once(server, 'listening')
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime`,
    commands,
    connections: () => connections,
    stop: (): void => {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}
