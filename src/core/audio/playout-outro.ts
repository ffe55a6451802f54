/** The last 8 ms of a flush: made at the moment of the cut, so that what was queued can be forgotten at once. */
import { raisedCosine } from './fade'
import type { NoteMedia } from './playout-voice'

export interface Outro {
  readonly sounding: () => boolean
  /** To be filled with what would have sounded, then `begin`. */
  readonly samples: Float32Array
  /**
   * Fades `samples` out. `media` of them, from the index `begins` on, are media from `position`; before it a repetition
   * may end, behind it a concealment may sound.
   */
  readonly begin: (position: number, begins: number, media: number) => void
  /** Writes from the start of `out`, whose first frame is `now`. Answers the samples written. */
  readonly render: (out: Float32Array, now: number, note: NoteMedia) => number
}

/** `length` of the fade in samples. */
export const createOutro = (length: number): Outro => {
  const gains = raisedCosine(length)
  const samples = new Float32Array(length)
  let at = length
  let mediaFrom = 0
  let mediaAt = 0
  let media = 0

  return {
    sounding: () => at < length,
    samples,
    begin: (position, begins, count) => {
      for (let i = 0; i < length; i += 1) samples[i] = (samples[i] ?? 0) * (gains[length - 1 - i] ?? 0)
      mediaFrom = position
      mediaAt = begins
      media = count
      at = 0
    },
    render: (out, now, note) => {
      const count = Math.min(out.length, length - at)
      for (let i = 0; i < count; i += 1) out[i] = samples[at + i] ?? 0
      const begin = Math.max(at, mediaAt)
      const sounded = Math.min(at + count, mediaAt + media) - begin
      if (sounded > 0) note(now + begin - at, mediaFrom + begin - mediaAt, sounded)
      at += count
      return count
    },
  }
}
