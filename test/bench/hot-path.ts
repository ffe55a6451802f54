/** Cost of the messages that carry sound, beside the naive way, and of the audio thread. */
import type { PlayoutCommand } from '#core/audio/messages'
import { createPlayout } from '#core/audio/playout'
import { createPlayoutPolicy } from '#core/audio/playout-policy'
import { createAudioDeltaReader } from '#core/protocol/fast-path'
import { encodeAppend } from '../../src/main/realtime/append-frame'
import { createBase64Decoder } from '../../src/main/realtime/decode-base64'
import { createPlayoutFeeder } from '../../src/main/realtime/playout-feeder'
import { practiceVoice } from './practice-voice'

const RATE = 24_000
const RUNS = 7
const ROUNDS = 200
const CALLS = 250

/** Median over several runs of the mean time of one call, us. */
export const timeOf = (calls: number, run: () => void): number => {
  const means: number[] = []
  for (let i = 0; i < RUNS; i += 1) {
    const begin = process.hrtime.bigint()
    for (let call = 0; call < calls; call += 1) run()
    means.push(Number(process.hrtime.bigint() - begin) / 1000 / calls)
  }
  return means.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN
}

/**
 * Median over many short runs of the mean time of one call, us, for each of several ways to do a thing. They take turns,
 * so that what else the machine does falls on all of them.
 */
const timesOf = (ways: readonly (() => void)[]): readonly number[] => {
  const means = ways.map((): number[] => [])
  for (let round = 0; round < ROUNDS; round += 1) {
    ways.forEach((way, at) => {
      const begin = process.hrtime.bigint()
      for (let call = 0; call < CALLS; call += 1) way()
      means[at]?.push(Number(process.hrtime.bigint() - begin) / 1000 / CALLS)
    })
  }
  // The first fifth warms up.
  return means.map(
    (all) => all.slice(ROUNDS / 5).sort((a, b) => a - b)[Math.floor((ROUNDS * 4) / 10)] ?? Number.NaN,
  )
}

const speech = (samples: number): Int16Array =>
  Int16Array.from({ length: samples }, (_, i) => 8000 * Math.sin(i / 19) + 3000 * Math.sin(i / 3))

export type Compared = {
  readonly what: string
  readonly oursUs: number
  readonly naiveUs: number
  /** What no way of doing it can do without: the base64 itself. */
  readonly floorUs: number
}

const compared = (
  what: string,
  ways: { readonly ours: () => void; readonly naive: () => void; readonly floor: () => void },
): Compared => {
  const [oursUs = NaN, naiveUs = NaN, floorUs = NaN] = timesOf([ways.ours, ways.naive, ways.floor])
  return { what, oursUs, naiveUs, floorUs }
}

export const appendFraming = (ms: number): Compared => {
  const pcm = speech((ms * RATE) / 1000)
  let bytes = 0
  const ours = (): void => void (bytes += encodeAppend(pcm).length)
  const naive = (): void => {
    const audio = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64')
    bytes += Buffer.from(JSON.stringify({ type: 'input_audio_buffer.append', audio })).length
  }
  const floor = (): void => {
    bytes += Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64').length
  }
  return compared(`append frame of ${ms} ms`, { ours, naive, floor })
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
  const start = frame.indexOf('"delta":"') + '"delta":"'.length
  const memory = Buffer.allocUnsafeSlow(pcm.byteLength)
  const floor = (): void => {
    bytes += memory.write(frame.toString('latin1', start, frame.length - 2), 0, 'base64')
  }
  return compared(`audio delta of ${ms} ms`, { ours, naive, floor })
}

const QUANTUM = 128
/** The playback worklet reports its position, and so gives credit, 20 times a second; here a message comes as often. */
const CREDIT_EVERY = RATE / 20
const MEASURED_SECONDS = 20

export type Load = {
  /** Seconds of speech that wait at any time, in the worklet and behind it in main. */
  readonly queued: number
  /** All of it is spoken slowly, as after a stall. */
  readonly slow: boolean
}

/** Adds to `costs` the time of each 50 ms of sound with the message that brings as much, us. */
const runAudioThread = (voice: Int16Array, load: Load, costs: number[]): void => {
  const usual = createPlayoutPolicy(RATE)
  const policy = load.slow ? { ...usual, slowNow: () => true } : usual
  const playout = createPlayout({ sampleRate: RATE, policy })
  let messages: PlayoutCommand[] = []
  const feeder = createPlayoutFeeder({ post: (message) => messages.push(message), slice: CREDIT_EVERY })
  feeder.connected()
  const out = new Float32Array(QUANTUM)
  let fed = 0
  let now = 0
  while (now < MEASURED_SECONDS * RATE) {
    const { rendered } = playout.counts()
    while (fed < rendered + load.queued * RATE) {
      const from = fed % voice.length
      const piece = voice.subarray(from, from + CREDIT_EVERY)
      feeder.write(0, 'item', 0, piece)
      fed += piece.length
    }
    feeder.credit(rendered)
    const begin = process.hrtime.bigint()
    for (const message of messages) {
      if (message.type === 'write') playout.write(0, message.item, message.content, message.pcm, now)
    }
    for (const until = now + CREDIT_EVERY; now < until; now += QUANTUM) playout.render(out, now)
    costs.push(Number(process.hrtime.bigint() - begin) / 1000)
    messages = []
  }
}

/**
 * ms of the audio thread for one second of sound, the messages that bring it included, for each load. The median of
 * many short pieces, and the loads take turns: what else the machine does falls out or falls on all.
 */
export const audioThread = (loads: readonly Load[]): readonly number[] => {
  const voice = practiceVoice()
  const costs = loads.map((): number[] => [])
  for (let i = 0; i < RUNS; i += 1) loads.forEach((load, at) => runAudioThread(voice, load, costs[at] ?? []))
  return costs.map((pieces) => {
    const sorted = pieces.sort((a, b) => a - b)
    return ((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) * (RATE / CREDIT_EVERY)) / 1000
  })
}
