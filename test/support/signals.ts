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
/** A tone of 300 Hz and more is never this quiet for this long; a starved loudspeaker is. Samples' units; s. */
const QUIET = 300
const HICCUP = 0.0015
/** Where a tone begins and ends, in samples' units: -60 dBFS. */
const AUDIBLE = 33

export type ChirpPiece = {
  /** Media position of the beginning of one uninterrupted piece, or null where it is too short to tell. s. */
  readonly from: number | null
  /** The same of its end, from the pitch near it: silences too short to divide the piece are no part of the media. s. */
  readonly until: number | null
  /** Such silences included. s. */
  readonly seconds: number
}

/**
 * A recorded chirp as the pieces that were heard: one piece, unless the machine could not keep up and a loudspeaker
 * without data fell silent.
 */
export const chirpPieces = (track: Track, since: number, seconds: number): ChirpPiece[] => {
  const { rate, samples } = track
  const length = Math.round(STRETCH * rate)
  const margin = Math.round(MARGIN * rate)
  const isSound = (sample: number): boolean => Math.abs(sample) > AUDIBLE
  const middleAt = (at: number): number =>
    chirpPosition(samples.subarray(at, at + length), rate, seconds) - STRETCH / 2
  return soundSpans(track, { from: since, pauseMs: GAP * 1000 }).map((span) => {
    // To the sample: the search for sound knows windows of 10 ms.
    const start = span.start + Math.max(0, samples.subarray(span.start, span.end).findIndex(isSound))
    const end = span.start + samples.subarray(span.start, span.end + margin).findLastIndex(isSound) + 1
    const clean: number[] = []
    for (let at = start + margin; at + length + margin <= end; at += length)
      if (!hiccups(samples.subarray(at, at + length), rate)) clean.push(at)
    const last = end - margin - length
    if (clean.length > 0 && !hiccups(samples.subarray(last, last + length), rate)) clean.push(last)
    const [first] = clean
    const final = clean.at(-1)
    return {
      from: first === undefined ? null : middleAt(first) - spoken(samples.subarray(start, first), rate),
      until:
        final === undefined
          ? null
          : middleAt(final) + STRETCH + spoken(samples.subarray(final + length, end), rate),
      seconds: (end - start) / rate,
    }
  })
}

/** Media position up to which the chirp was heard. s. */
export const chirpHeard = (pieces: readonly ChirpPiece[]): number =>
  pieces.reduce((reached, piece) => piece.until ?? (piece.from ?? reached) + piece.seconds, 0)

/** Lengths of the silences within a stretch of the tone that are longer than a tone's own. Samples. */
const hiccupsIn = (stretch: Int16Array, rate: number): number => {
  let silent = 0
  let run = 0
  for (let at = 0; at <= stretch.length; at += 1) {
    if (at < stretch.length && Math.abs(stretch[at] ?? 0) < QUIET) {
      run += 1
      continue
    }
    if (run > HICCUP * rate) silent += run
    run = 0
  }
  return silent
}

/** True if the tone stops within the stretch, whose pitch then tells nothing. */
const hiccups = (stretch: Int16Array, rate: number): boolean => hiccupsIn(stretch, rate) > 0

/** Seconds of the tone in a stretch. */
const spoken = (stretch: Int16Array, rate: number): number =>
  (stretch.length - hiccupsIn(stretch, rate)) / rate
