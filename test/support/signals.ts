/** Known sounds, and where in them a recording is: the ruler for "what was really heard". */

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
