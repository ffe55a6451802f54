/** The last 8 ms of a flush: made at the moment of the cut, so that what was queued can be forgotten at once. */
import { raisedCosine } from './fade'

export interface Outro {
  readonly sounding: () => boolean
  /** `next` is asked for each sample of the fade; `mediaUsed` afterwards, for how many of them took media. */
  readonly make: (from: number, next: () => number, mediaUsed: () => number) => void
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
  let media = 0
  let mediaFrom = 0

  return {
    sounding: () => at < length,
    make: (from, next, mediaUsed) => {
      for (let i = 0; i < length; i += 1) samples[i] = next() * (gains[length - 1 - i] ?? 0)
      mediaFrom = from
      media = mediaUsed()
      at = 0
    },
    render: (out, now, note) => {
      const count = Math.min(out.length, length - at)
      for (let i = 0; i < count; i += 1) out[i] = samples[at + i] ?? 0
      const sounded = Math.max(0, Math.min(count, media - at))
      if (sounded > 0) note(now, mediaFrom + at, sounded)
      at += count
      return count
    },
  }
}
