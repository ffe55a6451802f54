/** The speech model beside the page: hears the microphone over a port of its own and judges recordings on request. */
import { SAMPLE_RATE, type MessagePortLike } from '#core/audio/messages'
import { floatToPcm, pcmToFloat } from '#core/audio/pcm'
import { createResampler } from '#core/audio/resample'
import { MAX_CLIP_SAMPLES, type SpeechClip } from '#core/audio/speech-clip'
import { createSpeechModel, type RunSpeechNetwork } from '#core/audio/speech-model'
import type { SpeechFeed, SpeechOrder, SpeechReport } from '#core/audio/speech-messages'
import { createSpeechStream } from '#core/audio/speech-stream'
import { openSpeechNetwork } from './speech-network'

const page = globalThis as unknown as MessagePortLike
const tell = (report: SpeechReport): void => page.postMessage(report)

const network: Promise<RunSpeechNetwork> = openSpeechNetwork()
network.then(
  () => tell({ type: 'ready' }),
  (error: unknown) => tell({ type: 'failed', detail: String(error).slice(0, 300) }),
)
const run: RunSpeechNetwork = async (input, state) => (await network)(input, state)

const stream = createSpeechStream({ run, onFrame: (frame) => tell({ type: 'frame', ...frame }) })
/** While somebody records, the stream that they began goes on as it is. */
let recordingUntilClip = false
let port: MessagePortLike | null = null

const hear = async (message: SpeechFeed): Promise<void> => {
  switch (message.type) {
    case 'begin':
      stream.begin(message.at)
      if (message.gate !== null) tell({ type: 'gate', ...message.gate })
      return
    case 'sound':
      await stream.push(message.pcm)
      return
    case 'gate':
      tell({ type: 'gate', gate: message.gate, at: message.at })
      // A server that begins to listen here knows nothing of what was before, so the prediction does not either.
      if (!recordingUntilClip) await stream.restart(message.at)
      return
    case 'gap':
      stream.begin(stream.end())
      tell({ type: 'gap' })
      return
    default:
      message satisfies never
  }
}

const listenTo = (next: MessagePortLike): void => {
  port?.close?.()
  port = next
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- assigning also starts the port
  next.onmessage = ({ data }) => void hear(data as SpeechFeed).catch(() => undefined)
}

/** At 24 kHz, no longer than a recording may be. */
const toClipRate = (pcm: Int16Array, rate: number): Int16Array => {
  if (rate === SAMPLE_RATE) return pcm.slice(0, MAX_CLIP_SAMPLES)
  const resampler = createResampler({ from: rate, to: SAMPLE_RATE })
  const whole = Math.ceil((MAX_CLIP_SAMPLES * rate) / SAMPLE_RATE)
  const main = resampler.push(pcmToFloat(pcm.slice(0, whole)))
  const rest = resampler.flush()
  const joined = new Float32Array(main.length + rest.length)
  joined.set(main)
  joined.set(rest, main.length)
  return floatToPcm(joined.subarray(0, MAX_CLIP_SAMPLES))
}

const analyse = async (given: Int16Array, rate: number): Promise<SpeechClip> => {
  const pcm = toClipRate(given, rate)
  const model = createSpeechModel(run)
  const heard: number[] = []
  // A second at a time: the microphone is judged in between.
  for (let at = 0; at < pcm.length; at += SAMPLE_RATE) {
    heard.push(...(await model.push(pcm.subarray(at, at + SAMPLE_RATE))))
  }
  return { pcm, probabilities: Float32Array.from(heard), offset: 0 }
}

const obey = async (order: SpeechOrder): Promise<void> => {
  switch (order.type) {
    case 'feed':
      listenTo(order.port)
      return
    case 'restart':
      recordingUntilClip = true
      tell({ type: 'answer', id: order.id, value: stream.end() })
      await stream.restart(stream.end())
      return
    case 'clip':
      recordingUntilClip = false
      // What came before this question is judged before it is answered.
      await stream.push(new Int16Array(0))
      tell({ type: 'answer', id: order.id, value: stream.clip(order.from, order.to) })
      return
    case 'analyse':
      try {
        tell({ type: 'answer', id: order.id, value: await analyse(order.pcm, order.rate) })
      } catch {
        tell({ type: 'answer', id: order.id, value: null })
      }
      return
    default:
      order satisfies never
  }
}

// oxlint-disable-next-line unicorn/prefer-add-event-listener -- the scope is described as a port
page.onmessage = ({ data }) => void obey(data as SpeechOrder).catch(() => undefined)
