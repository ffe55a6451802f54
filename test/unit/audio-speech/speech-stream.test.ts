/** The microphone's stream as the model hears it: what is kept, where it begins anew, and what can be cut out of it. */
import { describe, expect, test } from 'vitest'
import { createCaptureTap } from '#core/audio/capture-tap'
import { SAMPLE_RATE } from '#core/audio/messages'
import { MAX_CLIP_SAMPLES } from '#core/audio/speech-clip'
import type { SpeechFeed, SpeechFrame } from '#core/audio/speech-messages'
import { SPEECH_FRAME_SAMPLES } from '#core/audio/speech-model'
import { createSpeechStream } from '#core/audio/speech-stream'

const FRAME = SPEECH_FRAME_SAMPLES

/** A network that counts its runs in its state: the probability tells how much the model remembers. */
const counting = () => {
  const frames: SpeechFrame[] = []
  const stream = createSpeechStream({
    run: (_, state) => {
      const next = state.slice()
      next[0] = (next[0] ?? 0) + 1
      return Promise.resolve({ probability: (next[0] ?? 0) / 10_000, state: next })
    },
    onFrame: (frame) => void frames.push(frame),
  })
  return { stream, frames, runs: () => frames.map(({ probability }) => Math.round(probability * 10_000)) }
}
const ramp = (samples: number, from = 0): Int16Array =>
  Int16Array.from({ length: samples }, (_, i) => (from + i) % 20_000)

describe('a clip', () => {
  test('keeps the probabilities that it had in the stream, and its place there', async () => {
    const { stream } = counting()
    stream.begin(1000)
    await stream.push(ramp(20 * FRAME))
    const clip = stream.clip(1000 + 5 * FRAME - 3, 1000 + 12 * FRAME)
    expect(clip?.offset).toBe(1000 + 5 * FRAME)
    expect([...(clip?.probabilities ?? [])].map((p) => Math.round(p * 10_000))).toEqual([
      6, 7, 8, 9, 10, 11, 12,
    ])
    expect(clip?.pcm).toEqual(ramp(7 * FRAME, 5 * FRAME))
  })

  test('is at most a minute long, and null where nothing is kept', async () => {
    const { stream } = counting()
    stream.begin(0)
    expect(stream.clip(0, 1000)).toBeNull()
    for (let i = 0; i < 70; i += 1) await stream.push(ramp(SAMPLE_RATE, i * SAMPLE_RATE))
    const clip = stream.clip(0, Infinity)
    expect(clip?.pcm.length).toBeLessThanOrEqual(MAX_CLIP_SAMPLES)
    expect(clip?.pcm.length).toBeGreaterThan(MAX_CLIP_SAMPLES - 2 * FRAME)
    expect(clip?.pcm.slice(0, 100)).toEqual(ramp(100, clip?.offset ?? 0))
    expect(stream.clip(0, 5 * FRAME)).toBeNull()
  })

  test('never holds frames of two rows: those after the last new beginning count', async () => {
    const { stream } = counting()
    stream.begin(0)
    await stream.push(ramp(10 * FRAME + 100))
    await stream.restart(stream.end())
    await stream.push(ramp(6 * FRAME))
    const clip = stream.clip(0, Infinity)
    expect(clip?.offset).toBe(10 * FRAME + 100)
    expect([...(clip?.probabilities ?? [])].map((p) => Math.round(p * 10_000))[0]).toBe(1)
  })
})

describe('a new beginning', () => {
  test('in the past judges what is kept again, as a stream of its own', async () => {
    const { stream, frames, runs } = counting()
    stream.begin(0)
    await stream.push(ramp(8 * FRAME))
    const before = frames.length
    await stream.restart(3 * FRAME + 7)
    expect(frames[before]?.at).toBe(3 * FRAME + 7)
    expect(runs()[before]).toBe(1)
    await stream.push(ramp(2 * FRAME))
    expect(frames.slice(before).map(({ at }) => (at - 7) % FRAME)).toEqual(frames.slice(before).map(() => 0))
  })

  test('never reaches back over a gap of the microphone', async () => {
    const { stream, frames } = counting()
    stream.begin(0)
    await stream.push(ramp(8 * FRAME))
    stream.begin(stream.end())
    await stream.push(ramp(2 * FRAME))
    const before = frames.length
    await stream.restart(0)
    expect(frames.slice(before).every(({ at }) => at >= 8 * FRAME)).toBe(true)
    expect(stream.clip(0, Infinity)?.offset).toBe(8 * FRAME)
  })
})

describe('the capture worklet’s second way out', () => {
  const listening = () => {
    const sent: SpeechFeed[] = []
    const tap = createCaptureTap()
    return { tap, sent, attach: () => tap.attach((message) => void sent.push(message)) }
  }

  test('gives nothing away before somebody listens, and nothing after', () => {
    const { tap, sent, attach } = listening()
    tap.push(new Float32Array(4800))
    expect(sent).toEqual([])
    attach()
    expect(sent).toEqual([{ type: 'begin', at: 4800, gate: null }])
    tap.attach(null)
    tap.push(new Float32Array(4800))
    expect(sent).toHaveLength(1)
  })

  test('gives every sample once, in order, with its place', () => {
    const { tap, sent, attach } = listening()
    attach()
    for (const size of [128, 128, 700, 3, 961]) tap.push(new Float32Array(size).fill(0.5))
    const sounds = sent.flatMap((message) => (message.type === 'sound' ? [message] : []))
    expect(sounds.map(({ at }) => at)).toEqual([0, 480, 960, 1440])
    expect(sounds.every(({ pcm }) => pcm.length === 480 && pcm[0] === 16_384)).toBe(true)
  })

  test('says where the gate’s first sample stands, the pre-roll included, to those who come later too', () => {
    const { tap, sent, attach } = listening()
    tap.push(new Float32Array(1000))
    tap.opened(4, 300)
    tap.push(new Float32Array(100))
    attach()
    expect(sent[0]).toEqual({ type: 'begin', at: 1100, gate: { gate: 4, at: 700 } })
    tap.closed()
    tap.push(new Float32Array(50))
    tap.opened(5, 20)
    expect(sent.slice(1).map(({ type }) => type)).toEqual(['sound', 'gate'])
    expect(sent.at(-1)).toEqual({ type: 'gate', gate: 5, at: 1130 })
  })
})
