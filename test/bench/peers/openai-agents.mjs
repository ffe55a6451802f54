/** OpenAI's agents SDK over WebSocket with wavtools as its player, as in its Next.js example; it tells the position itself. */
import { OpenAIRealtimeWebSocket } from '../../../node_modules/@openai/agents-realtime/dist/openaiRealtimeWebsocket.mjs'
import { WavStreamPlayer } from '../../../node_modules/wavtools/lib/wav_stream_player.js'

/** A socket with nobody behind it. */
const createSocket = () => {
  const listeners = new Map()
  const sent = []
  return {
    sent,
    addEventListener: (type, run) => listeners.set(type, [...(listeners.get(type) ?? []), run]),
    send: (text) => sent.push(JSON.parse(text)),
    close: () => {},
    tell: (event) => {
      for (const run of listeners.get('message') ?? []) run({ data: JSON.stringify(event) })
    },
  }
}

const toBase64 = (pcm) => {
  const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength)
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}

export const create = async () => {
  const player = new WavStreamPlayer({ sampleRate: 24_000 })
  await player.connect()
  const socket = createSocket()
  const transport = new OpenAIRealtimeWebSocket({
    url: 'ws://localhost/',
    useInsecureApiKey: true,
    skipOpenEventListeners: true,
    createWebSocket: async () => socket,
  })
  transport.on('audio', (event) => player.add16BitPCM(event.data))
  transport.on('audio_interrupted', () => void player.interrupt())
  await transport.connect({ apiKey: 'none', initialSessionConfig: {} })
  const about = (item) => ({
    event_id: 'event_1',
    item_id: item,
    response_id: `resp_${item}`,
    output_index: 0,
    content_index: 0,
  })
  return {
    write: (pcm, item) =>
      socket.tell({ type: 'response.output_audio.delta', ...about(item), delta: toBase64(pcm) }),
    end: (item) => socket.tell({ type: 'response.output_audio.done', ...about(item) }),
    interrupt: async () => {
      const before = socket.sent.length
      transport.interrupt(false)
      const told = socket.sent.slice(before).find((event) => event.type === 'conversation.item.truncate')
      return told === undefined ? null : told.audio_end_ms * 24
    },
  }
}
