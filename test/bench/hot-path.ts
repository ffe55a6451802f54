/** Cost of the messages that carry sound, beside the naive way, and of the audio thread. */
import { createPlayout } from '#core/audio/playout'
import { createAudioDeltaReader } from '#core/protocol/fast-path'
import { encodeAppend } from '../../src/main/realtime/append-frame'
import { createBase64Decoder } from '../../src/main/realtime/decode-base64'

const RATE = 24_000
const RUNS = 7

/** Median over several runs of the mean time of one call, us. */
const timeOf = (calls: number, run: () => void): number => {
  const means: number[] = []
  for (let i = 0; i < RUNS; i += 1) {
    const begin = process.hrtime.bigint()
    for (let call = 0; call < calls; call += 1) run()
    means.push(Number(process.hrtime.bigint() - begin) / 1000 / calls)
  }
  return means.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN
}

const speech = (samples: number): Int16Array =>
  Int16Array.from({ length: samples }, (_, i) => 8000 * Math.sin(i / 19) + 3000 * Math.sin(i / 3))

export type Compared = { readonly what: string; readonly oursUs: number; readonly naiveUs: number }

export const appendFraming = (ms: number): Compared => {
  const pcm = speech((ms * RATE) / 1000)
  let bytes = 0
  const ours = (): void => void (bytes += encodeAppend(pcm).length)
  const naive = (): void => {
    const audio = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64')
    bytes += Buffer.from(JSON.stringify({ type: 'input_audio_buffer.append', audio })).length
  }
  timeOf(2000, ours)
  timeOf(2000, naive)
  return { what: `append frame of ${ms} ms`, oursUs: timeOf(5000, ours), naiveUs: timeOf(5000, naive) }
}

/** An audio delta from the bytes of the frame to samples, beside parse-and-decode. */
export const deltaDecoding = (ms: number): Compared => {
  const pcm = speech((ms * RATE) / 1000)
  const delta = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64')
  const ids = { response_id: 'resp_001', item_id: 'item_001', output_index: 0, content_index: 0 }
  const event = { type: 'response.output_audio.delta', event_id: 'event_001', ...ids, delta }
  const frame = Buffer.from(JSON.stringify(event))
  const reader = createAudioDeltaReader(createBase64Decoder())
  let bytes = 0
  const ours = (): void => {
    const found = reader.read(frame)
    if (found === null) throw new Error('not recognised')
    bytes += found.pcm.length
  }
  const naive = (): void => {
    const parsed = JSON.parse(frame.toString('utf8')) as { readonly delta: string }
    bytes += Buffer.from(parsed.delta, 'base64').length
  }
  timeOf(2000, ours)
  timeOf(2000, naive)
  return { what: `audio delta of ${ms} ms`, oursUs: timeOf(5000, ours), naiveUs: timeOf(5000, naive) }
}

/** ms of the audio thread for one second of sound with `queuedSeconds` in the buffer. */
export const audioThread = (queuedSeconds: number): number => {
  const playout = createPlayout({ sampleRate: RATE })
  const second = speech(RATE)
  for (let i = 0; i < queuedSeconds; i += 1) playout.write(0, 'item', 0, second, 0)
  const out = new Float32Array(128)
  let now = 0
  const costUs = timeOf(400, () => {
    playout.render(out, now)
    now += 128
    if (now % RATE < 128) playout.write(0, 'item', 0, second, now)
  })
  return ((RATE / 128) * costUs) / 1000
}
