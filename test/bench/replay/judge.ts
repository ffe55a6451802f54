/**
 * What came out of a loudspeaker, told from the samples alone: which of the source sounded, where, what is missing,
 * and where nothing sounded between the first and the last of it.
 */
import { practiceVoice } from '../practice-voice'
import { seeded } from './traces'
import { RATE } from './virtual-audio'

export type Judged = {
  /** Output frame of the first sample of the source. */
  readonly began: number
  /** Stretches without media of 2 ms or more, and their length in frames; a repeated period of speech is none. */
  readonly gaps: number
  readonly gapFrames: number
  /** Samples of the source that never sounded. */
  readonly lost: number
  /** Samples of the source up to the last one that sounded. */
  readonly reached: number
  /**
   * Largest step from sample to sample where the source was left, altered or entered, less the largest that the source
   * has there within 20 ms; a fraction of full scale.
   */
  readonly click: number
}

/** A gap that is shorter is not heard as one. */
const SHORTEST_GAP = 0.002 * RATE
/** The longest period of speech that Parley repeats, and a joint. */
const LONGEST_REPEAT = 0.0155 * RATE
const LONGEST_FADE = 0.01 * RATE
const FADED = 48
const NEAR = 0.02 * RATE
/** So many samples in a row tell a place of the source. */
const KEY = 6
const SURE = 16

export interface Source {
  readonly pcm: Int16Array
  readonly judge: (out: Float32Array, frames: number) => Judged
}

const keyAt = (read: (i: number) => number, at: number): string => {
  let key = ''
  for (let i = 0; i < KEY; i += 1) key += `${read(at + i)},`
  return key
}

/** Real speech with a dither of 3 units, so that no two places are alike and silence is never digital silence. */
export const createSource = (seconds: number): Source => {
  const random = seeded(99)
  const voice = practiceVoice().subarray(0, seconds * RATE)
  const pcm = voice.map((value) =>
    Math.max(-32_000, Math.min(32_000, value + 1 + Math.floor(random() * 3) * (random() < 0.5 ? -1 : 1))),
  )
  const places = new Map<string, number>()
  for (let i = 0; i + KEY <= pcm.length; i += 1)
    places.set(
      keyAt((at) => pcm[at], i),
      i,
    )

  return {
    pcm,
    judge: (out, frames) => {
      const read = (i: number): number => Math.round(out[i] * 32_768)
      const matches = (frame: number, position: number): boolean => {
        const count = Math.min(SURE, pcm.length - position, frames - frame)
        for (let i = 0; i < count; i += 1) if (read(frame + i) !== pcm[position + i]) return false
        return count > 0
      }
      let began = -1
      let position = 0
      let unknown = 0
      let silent = 0
      let silence = 0
      let gaps = 0
      let gapFrames = 0
      let lost = 0
      let click = 0
      /** The sample before was the one before in the source. */
      let following = false
      const joint = (frame: number): void => {
        const step = Math.abs(out[frame] - (out[frame - 1] ?? 0))
        if (step <= click) return
        let usual = 0
        for (let i = Math.max(1, position - NEAR); i < Math.min(pcm.length, position + NEAR); i += 1)
          usual = Math.max(usual, Math.abs(pcm[i] - pcm[i - 1]) / 32_768)
        click = Math.max(click, step - usual)
      }
      const settle = (to: number): void => {
        // What sounded but is not in the source (a fade, a joint) stands for media, as far as there is some missing.
        const altered = Math.min(unknown - silent, Math.max(0, to - position))
        const missing = Math.max(0, to - position - altered)
        // The quietest samples of a fade-in cannot be told from silence.
        if (altered === 0 || missing > FADED) lost += missing
        const without = unknown - altered
        if (began >= 0 && (silence >= SHORTEST_GAP || without > LONGEST_REPEAT)) {
          gaps += 1
          gapFrames += without
        }
        unknown = 0
        silent = 0
        silence = 0
        faded = 0
      }
      let run = 0
      /** Altered samples directly behind the last one that was recognised: a fade-out still plays them. */
      let faded = 0
      for (let frame = 0; frame < frames; frame += 1) {
        const value = read(frame)
        if (value === pcm[position] && (unknown === 0 || matches(frame, position))) {
          if (unknown > 0) settle(position)
          if (began < 0) began = frame
          if (!following) joint(frame)
          following = true
          position += 1
          run = 0
          continue
        }
        const found = value === 0 ? undefined : places.get(keyAt(read, frame))
        // A repetition begins with what would have come next, so a few samples of it were taken for media.
        if (found !== undefined && found >= position - LONGEST_REPEAT && matches(frame, found)) {
          settle(found)
          if (began < 0) began = frame
          joint(frame)
          following = true
          position = found + 1
          run = 0
          continue
        }
        joint(frame)
        following = false
        if (value !== 0 && silent === 0) faded += 1
        unknown += 1
        if (value === 0) silent += 1
        run = value === 0 ? run + 1 : 0
        silence = Math.max(silence, run)
        if (position >= pcm.length) break
      }
      return {
        began,
        gaps,
        gapFrames,
        lost: lost + pcm.length - position,
        reached: position + Math.min(faded, LONGEST_FADE, pcm.length - position),
        click,
      }
    },
  }
}
