/** What it costs to cut a minute of sound anew: it happens with every step of a slider, within one frame of the screen. */
import { SAMPLE_RATE } from '#core/audio/messages'
import { cutTurns, MAX_CLIP_SECONDS, type SpeechClip } from '#core/audio/speech-clip'
import { SPEECH_FRAME_SAMPLES } from '#core/audio/speech-model'
import { suggestDetection } from '#core/audio/suggest'

const RUNS = 200

/** A minute with a phrase of two seconds and a pause of one, over and over. */
const minute = (): SpeechClip => {
  const pcm = new Int16Array(MAX_CLIP_SECONDS * SAMPLE_RATE).map((_, i) => (i * 7919) % 4001)
  const frames = Math.floor(pcm.length / SPEECH_FRAME_SAMPLES)
  const probabilities = Float32Array.from({ length: frames }, (_, i) => (i % 94 < 62 ? 0.97 : 0.02))
  return { pcm, probabilities, offset: 0 }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const timeOf = (runs: number, run: (i: number) => void): number =>
  median(
    Array.from({ length: runs }, (_, i) => {
      const begin = process.hrtime.bigint()
      run(i)
      return Number(process.hrtime.bigint() - begin) / 1000
    }),
  )

export type LabCosts = { readonly cutUs: number; readonly suggestUs: number; readonly turns: number }

/** Median of many runs with changing numbers, us. */
export const labCosts = (): LabCosts => {
  const clip = minute()
  let turns = 0
  const cut = (i: number): void => {
    const values = { threshold: 0.3 + (i % 50) / 100, prefixPaddingMs: 300, silenceDurationMs: 200 + i }
    turns = cutTurns(clip, values).length
  }
  timeOf(RUNS, cut)
  return { cutUs: timeOf(RUNS, cut), suggestUs: timeOf(10, () => void suggestDetection(clip)), turns }
}
