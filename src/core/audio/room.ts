/** What a few seconds of silence say about a room: how loud it is, and how often the speech model takes it for a voice. */
import { frameLevels, type SpeechClip } from './speech-clip'
import { SPEECH_FRAME_SAMPLES } from './speech-model'
import { SAMPLE_RATE } from './messages'

/** Silence that is asked for, s. */
export const CALIBRATION_SECONDS = 5
/** The model needs a moment to forget what was before. Frames. */
const SETTLING = 8
/** Room between the highest probability of the silence and the threshold. */
export const THRESHOLD_MARGIN = 0.15
/** Thresholds that are ever suggested. Below, breath is speech; above, quiet words are lost. */
export const THRESHOLD_RANGE = { min: 0.3, max: 0.9 } as const

export type Room = {
  /** Median level of the silence, dBFS. */
  readonly levelDb: number
  /** Highest probability of speech that the silence reached. */
  readonly loudest: number
  /** Threshold under which the room stays; 0.5 where that is enough. */
  readonly threshold: number
  /** `quiet`: the usual threshold is right. `noisy`: a higher one helps. `voices`: no threshold tells it from speech. */
  readonly kind: 'quiet' | 'noisy' | 'voices'
}

/** Value below which `share` (0..1) of the values lie; 0 for none. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))] ?? 0
}

const toStep = (value: number): number => Math.ceil(Math.round(value * 1000) / 50) / 20

/** The least threshold, in steps of 0.05 from 0.5, that noise of this probability stays under. */
export const thresholdAbove = (noise: number): number =>
  Math.min(THRESHOLD_RANGE.max, Math.max(0.5, toStep(noise + THRESHOLD_MARGIN)))

/** Null where there is less than a second of sound. */
export function readRoom(clip: SpeechClip): Room | null {
  if (clip.pcm.length < SAMPLE_RATE || clip.probabilities.length < SAMPLE_RATE / SPEECH_FRAME_SAMPLES - 1)
    return null
  const heard = [...clip.probabilities].slice(SETTLING)
  const loudest = Math.max(0, ...heard)
  const levelDb = quantile([...frameLevels(clip.pcm)], 0.5)
  const kind =
    loudest >= THRESHOLD_RANGE.max ? 'voices' : loudest + THRESHOLD_MARGIN <= 0.5 ? 'quiet' : 'noisy'
  return { levelDb, loudest, threshold: thresholdAbove(loudest), kind }
}
