/**
 * Finds the numbers of voice detection that fit a recording: a threshold between the noise and the voice, a silence
 * longer than every pause that was made inside the talk, and a padding that reaches back to where each turn began.
 */
import { samplesToMs } from './pcm'
import { quantile, readRoom, THRESHOLD_MARGIN, THRESHOLD_RANGE, thresholdAbove, type Room } from './room'
import { HYSTERESIS, segmentAll, type SegmenterConfig } from './segmenter'
import { frameLevels, type SpeechClip } from './speech-clip'
import { SPEECH_FRAME_SAMPLES } from './speech-model'

/** A pause longer than this is taken for the end of what was to be said, ms. */
export const LONGEST_PAUSE_MS = 3000
/** Patience beyond the longest pause: people never pause twice alike. */
const PAUSE_MARGIN_MS = 150
const LEAST_SILENCE_MS = 300
/** What is shorter is a stop within a word; nobody calls it a pause, ms. */
const LEAST_PAUSE_MS = 160
/** A turn is at least this probable for this many frames; a click is shorter. */
const ISLAND_FRAMES = 4
const ISLAND_PROBABILITY = 0.5
/** Frames beside a voice in which its rise and its echo are heard: neither voice nor noise. */
const GUARD_FRAMES = 6
/** A voice begins where the sound stands this far out of the room, dB. */
const ONSET_DB = 6
const PADDING_MARGIN_MS = 100
const PADDING_RANGE = { min: 200, max: 1000 } as const

export type SuggestReason =
  /** The noise between the words reached this probability; `voice` is what the quieter words reach. */
  | {
      readonly about: 'threshold'
      readonly noise: number
      readonly voice: number
      readonly from: 'clip' | 'room'
    }
  /** The noise is as probable as the voice: no threshold separates them. */
  | { readonly about: 'threshold_unclear'; readonly noise: number; readonly voice: number }
  | { readonly about: 'silence'; readonly pauses: number; readonly longestMs: number }
  | { readonly about: 'silence_no_pause' }
  /** Longer pauses were left out, because waiting through them would make every answer late. */
  | { readonly about: 'long_pauses'; readonly count: number; readonly longestMs: number }
  | { readonly about: 'padding'; readonly onsetMs: number }

export type Suggestion = { readonly config: SegmenterConfig; readonly reasons: readonly SuggestReason[] }

const ceilTo = (value: number, step: number): number => Math.ceil(value / step) * step
const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value))

/** Frames [from, to) in which somebody speaks beyond doubt. */
type Island = { readonly from: number; readonly to: number }

function islandsOf(probabilities: Float32Array): readonly Island[] {
  const islands: Island[] = []
  let from: number | null = null
  for (let i = 0; i <= probabilities.length; i++) {
    const loud = i < probabilities.length && (probabilities[i] ?? 0) >= ISLAND_PROBABILITY
    if (loud) from ??= i
    else if (from !== null) {
      if (i - from >= ISLAND_FRAMES) islands.push({ from, to: i })
      from = null
    }
  }
  return islands
}

/**
 * The stretches of quiet between two spoken ones, as the segmenter counts them at this threshold, in ms. A silence
 * duration above such a length does not end the turn there.
 */
export function pausesAt(probabilities: ArrayLike<number>, threshold: number): readonly number[] {
  const pauses: number[] = []
  const bound = Math.max(threshold - HYSTERESIS, Math.min(threshold, 0.01))
  let speaking = false
  let quietFrom: number | null = null
  for (let i = 0; i < probabilities.length; i++) {
    const probability = probabilities[i] ?? 0
    if (probability >= threshold) {
      if (speaking && quietFrom !== null) pauses.push(samplesToMs((i - quietFrom) * SPEECH_FRAME_SAMPLES))
      speaking = true
      quietFrom = null
    } else if (speaking && quietFrom === null && probability < bound) quietFrom = i
  }
  return pauses
}

/** Frames between the noticed beginning of a voice and the moment at which its sound rose out of the room. */
function onsetFrames(
  levels: Float32Array,
  probabilities: Float32Array,
  speech: number,
  floorDb: number,
): number {
  let frame = speech
  while (
    frame > 0 &&
    speech - frame < 30 &&
    ((levels[frame - 1] ?? floorDb) > floorDb + ONSET_DB || (probabilities[frame - 1] ?? 0) > 0.1)
  ) {
    frame -= 1
  }
  return speech - frame
}

/** Null where no voice is found. `silence`: sound of the same room without a voice, if there is any. */
export function suggestDetection(clip: SpeechClip, silence: SpeechClip | null = null): Suggestion | null {
  const { probabilities } = clip
  const islands = islandsOf(probabilities)
  if (islands.length === 0) return null
  const reasons: SuggestReason[] = []
  const threshold = chooseThreshold(probabilities, islands, silence && readRoom(silence), reasons)
  const silenceDurationMs = chooseSilence(probabilities, threshold, reasons)
  const prefixPaddingMs = choosePadding(clip, { threshold, prefixPaddingMs: 0, silenceDurationMs }, reasons)
  return { config: { threshold, prefixPaddingMs, silenceDurationMs }, reasons }
}

function chooseThreshold(
  probabilities: Float32Array,
  islands: readonly Island[],
  room: Room | null,
  reasons: SuggestReason[],
): number {
  const near = new Uint8Array(probabilities.length)
  for (const { from, to } of islands) near.fill(1, Math.max(0, from - GUARD_FRAMES), to + GUARD_FRAMES)
  const outside = [...probabilities].filter((_, i) => near[i] === 0)
  const inside = islands.flatMap(({ from, to }) => [...probabilities.subarray(from, to)])
  const heard = quantile(outside, 0.98)
  const noise = Math.max(heard, room?.loudest ?? 0)
  const voice = quantile(inside, 0.2)
  if (noise + THRESHOLD_MARGIN / 3 >= voice) {
    reasons.push({ about: 'threshold_unclear', noise, voice })
    return clamp(Math.round(voice * 20) / 20, THRESHOLD_RANGE.min, THRESHOLD_RANGE.max)
  }
  reasons.push({ about: 'threshold', noise, voice, from: noise > heard ? 'room' : 'clip' })
  // Never so high that the quieter words fall under it.
  return Math.max(THRESHOLD_RANGE.min, Math.min(thresholdAbove(noise), Math.floor(voice * 20) / 20))
}

function chooseSilence(probabilities: Float32Array, threshold: number, reasons: SuggestReason[]): number {
  const all = pausesAt(probabilities, threshold)
  const long = all.filter((ms) => ms > LONGEST_PAUSE_MS)
  const pauses = all.filter((ms) => ms <= LONGEST_PAUSE_MS && ms >= LEAST_PAUSE_MS)
  const longestMs = Math.max(0, ...pauses)
  reasons.push(
    pauses.length === 0
      ? { about: 'silence_no_pause' }
      : { about: 'silence', pauses: pauses.length, longestMs: Math.round(longestMs) },
  )
  if (long.length > 0)
    reasons.push({ about: 'long_pauses', count: long.length, longestMs: Math.max(...long) })
  return Math.max(LEAST_SILENCE_MS, ceilTo(longestMs + PAUSE_MARGIN_MS, 50))
}

function choosePadding(clip: SpeechClip, config: SegmenterConfig, reasons: SuggestReason[]): number {
  const levels = frameLevels(clip.pcm)
  // The room without the voice; in a clip that is voice alone, its quietest part.
  const quiet = [...levels].filter((_, i) => (clip.probabilities[i] ?? 0) < 0.1)
  const floorDb = quiet.length > 8 ? quantile(quiet, 0.5) : quantile([...levels], 0.1)
  const turns = segmentAll(clip.probabilities, config)
  const onsets = turns.map(({ speechSample }) =>
    onsetFrames(levels, clip.probabilities, speechSample / SPEECH_FRAME_SAMPLES, floorDb),
  )
  const onsetMs = samplesToMs(Math.max(0, ...onsets) * SPEECH_FRAME_SAMPLES)
  reasons.push({ about: 'padding', onsetMs })
  return clamp(ceilTo(onsetMs + PADDING_MARGIN_MS, 50), PADDING_RANGE.min, PADDING_RANGE.max)
}
