/**
 * A stretch of sound with what the speech model heard in it. The probabilities are those of the stream that it was cut
 * from, so the model's memory of what came before is in them; they are computed once and every number is tried on them.
 */
import { SILENCE_DB } from './level'
import { SAMPLE_RATE } from './messages'
import { rmsDbfs } from './pcm'
import { segmentAll, type Segment, type SegmenterConfig } from './segmenter'
import { SPEECH_FRAME_SAMPLES } from './speech-model'

/** Longest recording of the lab, s. */
export const MAX_CLIP_SECONDS = 60
export const MAX_CLIP_SAMPLES = MAX_CLIP_SECONDS * SAMPLE_RATE

export type SpeechClip = {
  /** 24 kHz mono. */
  readonly pcm: Int16Array
  /** One for each frame of SPEECH_FRAME_SAMPLES samples, from the first sample of `pcm`. */
  readonly probabilities: Float32Array
  /** Position of the first sample in the stream that it was taken from; 0 for a recording of its own. */
  readonly offset: number
}

/** The turns that these numbers cut out of a clip, in positions within the clip. */
export const cutTurns = (clip: SpeechClip, config: SegmenterConfig): readonly Segment[] =>
  segmentAll(clip.probabilities, config, clip.pcm.length)

/** The sound of one turn: what a server with these numbers would be given. */
export const soundOfTurn = (clip: SpeechClip, turn: Pick<Segment, 'startSample' | 'endSample'>): Int16Array =>
  clip.pcm.slice(Math.max(0, turn.startSample), Math.max(0, turn.endSample))

/** dBFS of each frame. */
export const frameLevels = (pcm: Int16Array): Float32Array => {
  const levels = new Float32Array(Math.floor(pcm.length / SPEECH_FRAME_SAMPLES)).fill(SILENCE_DB)
  for (let i = 0; i < levels.length; i++) {
    levels[i] = rmsDbfs(pcm.subarray(i * SPEECH_FRAME_SAMPLES, (i + 1) * SPEECH_FRAME_SAMPLES))
  }
  return levels
}

export type Peaks = { readonly low: Float32Array; readonly high: Float32Array }

/** The lowest and highest sample (-1..1) of each of `columns` equal stretches: a waveform to draw. */
export const wavePeaks = (pcm: Int16Array, columns: number): Peaks => {
  const low = new Float32Array(columns)
  const high = new Float32Array(columns)
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * pcm.length) / columns)
    const to = Math.max(from + 1, Math.floor(((column + 1) * pcm.length) / columns))
    let least = 0
    let most = 0
    for (let i = from; i < to; i++) {
      const sample = pcm[i] ?? 0
      if (sample < least) least = sample
      if (sample > most) most = sample
    }
    low[column] = least / 32_768
    high[column] = most / 32_768
  }
  return { low, high }
}
