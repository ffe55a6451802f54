/**
 * A Realtime server for measuring: gives every appended frame back at once as an audio delta, so that all delay is the
 * client's; or answers with a given sound and marks speech as soon as it hears any. Remembers what came, and when.
 */
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocketServer } from 'ws'

const APPEND = '{"type":"input_audio_buffer.append","audio":"'
/** Peak from which a frame counts as speech when the server is asked to mark it. */
const SPEECH = 600
const DELTA_BYTES = 4800

const session = {
  type: 'realtime',
  object: 'realtime.session',
  id: 'sess_echo',
  model: 'echo',
  output_modalities: ['audio'],
  instructions: '',
  tools: [],
  tool_choice: 'auto',
  max_output_tokens: 'inf',
  audio: {
    input: {
      format: { type: 'audio/pcm', rate: 24_000 },
      transcription: null,
      noise_reduction: null,
      turn_detection: {
        type: 'server_vad',
        threshold: 0.5,
        prefix_padding_ms: 300,
        silence_duration_ms: 500,
      },
    },
    output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin', speed: 1 },
  },
}

/** @param {Buffer} pcm */
const peakOf = (pcm) => {
  let peak = 0
  for (let at = 0; at + 1 < pcm.length; at += 2) peak = Math.max(peak, Math.abs(pcm.readInt16LE(at)))
  return peak
}

/** @param {{ echo: boolean }} options echo: from the first frame on. */
export const startEchoServer = async ({ echo }) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await once(server, 'listening')
  let number = 0
  /** Samples echoed of the present item, and of all. */
  let inThis = 0
  let inAll = 0
  /** What was echoed: when (ms since 1970), of which item, and the samples before it there and in all.
   * @type {{ sent: number, item: string, from: number, fromAll: number }[]} */
  const echoes = []
  let echoing = echo
  let inItem = false
  /** Called once at the next frame that is loud. @type {((at: number) => void) | null} */
  let onSpeech = null
  /** Frames as they came: when (ms of performance.now), and the samples before them. @type {{ at: number, from: number }[]} */
  const arrivals = []
  /** Those who wait for a loud frame. @type {Set<{ least: number, tell: (at: number) => void }>} */
  const listeners = new Set()
  let heard = new Int16Array(24_000 * 60)
  let length = 0
  /** @type {Record<string, unknown>[]} */
  const commands = []

  const ids = () => ({
    response_id: `resp_${number}`,
    item_id: `item_${number}`,
    output_index: 0,
    content_index: 0,
  })
  /** @param {Record<string, unknown>} event */
  const tell = (event) => {
    const text = JSON.stringify({ event_id: `event_${number}`, ...event })
    for (const client of server.clients) client.send(text)
  }
  const begin = () => {
    number += 1
    inItem = true
    const item = { id: `item_${number}`, type: 'message', role: 'assistant', content: [] }
    const response = { id: `resp_${number}`, object: 'realtime.response', status: 'in_progress', output: [] }
    tell({ type: 'response.created', response })
    tell({ type: 'response.output_item.added', response_id: response.id, output_index: 0, item })
    const added = { object: 'realtime.item', status: 'in_progress', ...item }
    tell({
      type: 'conversation.item.added',
      previous_item_id: number === 1 ? null : `item_${number - 1}`,
      item: added,
    })
    tell({ type: 'response.content_part.added', ...ids(), part: { type: 'audio', transcript: '' } })
  }
  const end = () => {
    inItem = false
    const item = {
      id: `item_${number}`,
      object: 'realtime.item',
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_audio', transcript: '' }],
    }
    tell({ type: 'response.output_audio.done', ...ids() })
    tell({ type: 'conversation.item.done', previous_item_id: null, item })
    tell({ type: 'response.output_item.done', response_id: `resp_${number}`, output_index: 0, item })
    const response = {
      id: `resp_${number}`,
      object: 'realtime.response',
      status: 'completed',
      output: [item],
    }
    tell({ type: 'response.done', response: { ...response, usage: null } })
  }

  /** @param {string} audio base64 @param {number} at */
  const receive = (audio, at) => {
    const pcm = Buffer.from(audio, 'base64')
    arrivals.push({ at, from: length })
    if (length + pcm.length / 2 > heard.length) {
      const bigger = new Int16Array(heard.length * 2)
      bigger.set(heard)
      heard = bigger
    }
    for (let i = 0; i + 1 < pcm.length; i += 2) heard[length++] = pcm.readInt16LE(i)
    for (const one of listeners) {
      if (peakOf(pcm) < one.least) continue
      listeners.delete(one)
      one.tell(at)
    }
    if (onSpeech === null || peakOf(pcm) < SPEECH) return
    const told = onSpeech
    onSpeech = null
    told(at)
  }

  server.on('connection', (socket) => {
    socket.send(JSON.stringify({ type: 'session.created', event_id: 'event_0', session }))
    socket.on('message', (/** @type {Buffer} */ data) => {
      const at = performance.now()
      const text = data.toString('utf8')
      if (text.startsWith(APPEND)) {
        const audio = text.slice(APPEND.length, -2)
        if (echoing) {
          if (!inItem) {
            begin()
            inThis = 0
          }
          const about = `"response_id":"resp_${number}","item_id":"item_${number}","output_index":0,"content_index":0`
          const sent = performance.timeOrigin + performance.now()
          echoes.push({ sent, item: `item_${number}`, from: inThis, fromAll: inAll })
          const samples = Buffer.byteLength(audio, 'base64') / 2
          inThis += samples
          inAll += samples
          socket.send(
            `{"type":"response.output_audio.delta","event_id":"event_${arrivals.length}",${about},"delta":"${audio}"}`,
          )
        }
        receive(audio, at)
        return
      }
      const command = JSON.parse(text)
      commands.push(command)
      if (command.type === 'session.update') tell({ type: 'session.updated', session })
      else if (command.type === 'conversation.item.truncate')
        tell({ ...command, type: 'conversation.item.truncated' })
    })
  })
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `ws://127.0.0.1:${address.port}/v1/realtime`,
    arrivals,
    echoes,
    commands,
    heard: () => heard.subarray(0, length),
    /** Resolves when so many frames have come. @param {number} frames */
    hears: async (frames) => {
      const deadline = Date.now() + 40_000
      while (arrivals.length < frames) {
        if (Date.now() > deadline) throw new Error('No sound came to the server')
        await delay(100)
      }
    },
    /** When the next frame comes that is so loud, ms of performance.now. @param {number} least @returns {Promise<number>} */
    hearsLoud: (least) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('The server never heard the voice')), 20_000)
        const tell = (/** @type {number} */ at) => {
          clearTimeout(timer)
          resolve(at)
        }
        listeners.add({ least, tell })
      }),
    /** Ends the item; nothing is echoed until `goOn`, so that what is queued runs out. */
    endItem: () => {
      echoing = false
      if (inItem) end()
    },
    goOn: () => {
      echoing = true
    },
    /** A whole answer at once. Answers its item id. @param {Int16Array} pcm */
    answer: (pcm) => {
      begin()
      const bytes = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength)
      for (let from = 0; from < bytes.length; from += DELTA_BYTES) {
        const delta = bytes.toString('base64', from, from + DELTA_BYTES)
        tell({ type: 'response.output_audio.delta', ...ids(), delta })
      }
      end()
      return `item_${number}`
    },
    /**
     * Takes the next loud frame for speech, and says so after `ms`. Resolves with when it came and when that was said,
     * or at 20 s with an error.
     * @param {number} ms @returns {Promise<{ heardAt: number, toldAt: number }>}
     */
    markSpeech: (ms) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('The server never heard the voice')), 20_000)
        onSpeech = (heardAt) => {
          clearTimeout(timer)
          void delay(ms).then(() => {
            const toldAt = performance.now()
            tell({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: `user_${number}` })
            resolve({ heardAt, toldAt })
            return undefined
          })
        }
      }),
    /** The marked speech was nothing. */
    dropSpeech: () => tell({ type: 'input_audio_buffer.cleared' }),
    close: () => {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}
