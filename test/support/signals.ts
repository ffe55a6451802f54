/** Known sounds, and where in them a recording is: the ruler for "what was really heard". */

import { soundSpans, type Track } from '../../scripts/lib/desk/recording.mjs'

/** Samples a second of the protocol's PCM. */
export const PROTOCOL_RATE = 24_000

/**
 * A steady tone whose pitch climbs in a straight line, so that any 50 ms of it tell where they are from.
 * `fromHz` to `toHz`, full 20 ms fade at both ends, -6 dBFS.
 */
export const chirp = (seconds: number, fromHz = 300, toHz = 3000, rate = PROTOCOL_RATE): Int16Array => {
  const length = Math.round(seconds * rate)
  const slope = (toHz - fromHz) / seconds
  return Int16Array.from({ length }, (_, n) => {
    const t = n / rate
    const edge = Math.min(1, n / (0.02 * rate), (length - n) / (0.02 * rate))
    return Math.round(16384 * edge * Math.sin(2 * Math.PI * (fromHz * t + (slope * t * t) / 2)))
  })
}

/**
 * Pitch of a stretch in Hz, by counting rising zero crossings between the first and the last of them with
 * interpolation; exact to a few Hz for a clean tone of 30 ms or more.
 */
export const pitch = (samples: Int16Array, rate: number): number => {
  const crossings: number[] = []
  for (let n = 1; n < samples.length; n++) {
    const before = samples[n - 1] ?? 0
    const after = samples[n] ?? 0
    if (before < 0 && after >= 0) crossings.push(n - 1 + before / (before - after))
  }
  const first = crossings[0]
  const last = crossings.at(-1)
  if (first === undefined || last === undefined || crossings.length < 3) return 0
  return ((crossings.length - 1) * rate) / (last - first)
}

/**
 * The media position (seconds into the chirp) at the middle of a stretch of its recording.
 * Exact to about (pitch error / slope): a few ms for the default chirp over 6 s.
 */
export const chirpPosition = (
  stretch: Int16Array,
  rate: number,
  seconds: number,
  fromHz = 300,
  toHz = 3000,
): number => ((pitch(stretch, rate) - fromHz) * seconds) / (toHz - fromHz)

/** Longest silence that is not a gap, and shortest stretch whose pitch is measured. s. */
const GAP = 0.015
const STRETCH = 0.05
/** Kept away from both ends of a piece: a window of the search for sound, and a fade. s. */
const MARGIN = 0.015

export type ChirpPiece = {
  /** Media positions of the beginning and the end of one uninterrupted piece. s. */
  readonly from: number
  readonly to: number
}

/**
 * A recorded chirp as the pieces that were heard: one piece, unless the machine could not keep up and a loudspeaker
 * without data fell silent. Pieces too short to measure are left out.
 */
export const chirpPieces = (track: Track, since: number, seconds: number): ChirpPiece[] => {
  const { rate, samples } = track
  const pieces: ChirpPiece[] = []
  for (const { start, end } of soundSpans(track, { from: since, pauseMs: GAP * 1000 })) {
    if ((end - start) / rate < STRETCH + 2 * MARGIN) continue
    const length = Math.round(STRETCH * rate)
    const margin = Math.round(MARGIN * rate)
    const at = (begin: number) => chirpPosition(samples.subarray(begin, begin + length), rate, seconds)
    pieces.push({
      from: at(start + margin) - STRETCH / 2 - MARGIN,
      to: at(end - margin - length) + STRETCH / 2 + MARGIN,
    })
  }
  return pieces
}
