/** Whether a recorded chirp was heard to its end: what was skipped of it, what was said twice, where it paused. */
import type { Track } from '../../scripts/lib/desk/recording.mjs'
import { soundSpans } from '../../scripts/lib/desk/recording.mjs'
import { chirpPieces } from './signals'

export type Heard = {
  /** Media position up to which it was heard, s. */
  readonly reached: number
  /** Longest stretch that was never heard, s. */
  readonly skipped: number
  /** Longest stretch that was heard a second time, s. */
  readonly repeated: number
  /** Longest silence between its beginning and its end, s. */
  readonly pause: number
  /** For the message of a failed test. */
  readonly pieces: string
}

/** `seconds` of the whole chirp; `since` in samples of the track. */
export const heardOf = (track: Track, since: number, seconds: number): Heard => {
  const pieces = chirpPieces(track, since, seconds)
  const spans = soundSpans(track, { from: since, pauseMs: 15 })
  let reached = 0
  let skipped = 0
  let repeated = 0
  let pause = 0
  pieces.forEach(({ from, until, seconds: length }, i) => {
    const begins = from ?? reached
    skipped = Math.max(skipped, begins - reached)
    repeated = Math.max(repeated, reached - begins)
    reached = until ?? begins + length
    const before = spans[i - 1]
    const span = spans[i]
    if (before && span) pause = Math.max(pause, (span.start - before.end) / track.rate)
  })
  return { reached, skipped, repeated, pause, pieces: JSON.stringify(pieces) }
}
