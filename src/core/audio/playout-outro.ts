/** The last 8 ms of a flush: made at the moment of the cut, so that what was queued can be forgotten at once. */
import { raisedCosine } from './fade'

export interface Outro {
  readonly sounding: () => boolean
  /** `next` is asked for each sample of the fade, `position` for where the media stands after it. */
  readonly make: (next: () => number, position: () => number) => void
  /** Writes from the start of `out`, whose first frame is `now`; `note` learns which media sounds at which frame. Answers the samples written. */
  readonly render: (
    out: Float32Array,
    now: number,
    note: (frame: number, position: number, count: number) => void,
  ) => number
}

/** `length` of the fade in samples. */
export const createOutro = (length: number): Outro => {
  const gains = raisedCosine(length)
  const samples = new Float32Array(length)
  let at = length
  /** The media lies in one piece: before it a repetition may end, behind it a concealment may sound. */
  let mediaFrom = 0
  let mediaAt = 0
  let media = 0

  return {
    sounding: () => at < length,
    make: (next, position) => {
      mediaFrom = position()
      mediaAt = 0
      for (let i = 0; i < length; i += 1) {
        samples[i] = next() * (gains[length - 1 - i] ?? 0)
        if (position() === mediaFrom) mediaAt = i + 1
      }
      media = position() - mediaFrom
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
