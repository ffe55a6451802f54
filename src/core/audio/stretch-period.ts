/**
 * Finds a stretch of speech that may be played twice without being noticed: one pitch period of a voiced sound, or any
 * piece of a pause. After the pre-emptive expand of WebRTC's NetEq: autocorrelation at 4 kHz over lags of 2.5 to 15 ms.
 */
import type { SampleRing } from './ring'

export interface PeriodFinder {
  /** Samples that must be there before and behind the position; also the longest answer. 15 ms */
  readonly longest: number
  /**
   * How many samples before `position` may be repeated at it, or 0 when a repetition would be heard. The caller sees to
   * it that `longest` samples on either side are in the ring.
   */
  readonly find: (ring: SampleRing, position: number) => number
}

/** Rate at which the pitch is looked for, Hz. */
const COARSE_RATE = 4000
const SHORTEST_MS = 2.5
const LONGEST_MS = 15
/** Normalised correlation from which two periods are taken for the same sound; NetEq's figure. */
const ALIKE = 0.9
/** What is this much weaker than the loud parts of the speech, as power, is a pause: -30 dB. */
const PAUSE = 0.001
/** And what is below -60 dBFS is a pause in any case: mean square. */
const SILENCE = 1e-6
/** The memory of loudness loses half within about 0.7 s of looks that are 10 ms apart. */
const FORGET = 0.99

const energy = (signal: Float32Array, from: number, count: number): number => {
  let sum = 1e-12
  for (let i = from; i < from + count; i += 1) sum += (signal[i] ?? 0) ** 2
  return sum
}

/**
 * Lag from `least` to `most` at which the `half` samples of `signal` behind its middle are most like those that came
 * so much earlier, if their normalised correlation is above `enough`; else 0.
 */
const mostAlike = (signal: Float32Array, least: number, most: number, enough: number): number => {
  const half = signal.length / 2
  const ahead = energy(signal, half, half)
  let before = energy(signal, half - least, half)
  let best = 0
  let bestScore = enough
  for (let lag = least; lag <= most; lag += 1) {
    let product = 0
    for (let i = half; i < 2 * half; i += 1) product += (signal[i] ?? 0) * (signal[i - lag] ?? 0)
    const score = product / Math.sqrt(ahead * before)
    if (score > bestScore) {
      bestScore = score
      best = lag
    }
    before += (signal[half - lag - 1] ?? 0) ** 2 - (signal[2 * half - lag - 1] ?? 0) ** 2
  }
  return best
}

export const createPeriodFinder = (sampleRate: number): PeriodFinder => {
  const factor = Math.round(sampleRate / COARSE_RATE)
  const shortestLag = Math.round((SHORTEST_MS / 1000) * COARSE_RATE)
  const longestLag = Math.round((LONGEST_MS / 1000) * COARSE_RATE)
  const longest = longestLag * factor
  const wide = new Float32Array(2 * longest)
  const narrow = new Float32Array(2 * longestLag)
  let loud = 0

  /** Copies both sides of `position` without their mean, wide and narrow; answers the mean square of the louder side. */
  const load = (ring: SampleRing, position: number): number => {
    ring.readFloat(wide, 0, position - longest, wide.length)
    let mean = 0
    for (let i = 0; i < wide.length; i += 1) mean += wide[i] ?? 0
    mean /= wide.length
    let before = 0
    let ahead = 0
    for (let i = 0; i < narrow.length; i += 1) {
      let sum = 0
      for (let k = i * factor; k < (i + 1) * factor; k += 1) {
        const value = (wide[k] ?? 0) - mean
        wide[k] = value
        sum += value
        if (k < longest) before += value * value
        else ahead += value * value
      }
      narrow[i] = sum / factor
    }
    return Math.max(before, ahead) / longest
  }

  const find = (ring: SampleRing, position: number): number => {
    const power = load(ring, position)
    loud = Math.max(power, loud * FORGET)
    if (power < SILENCE || power < PAUSE * loud) return longest
    const coarse = mostAlike(narrow, shortestLag, longestLag, ALIKE)
    if (coarse === 0) return 0
    // To the sample: a joint that is half a coarse sample off would dull what lies above 2 kHz.
    const least = (coarse - 1) * factor + 1
    const most = Math.min(longest, (coarse + 1) * factor - 1)
    return mostAlike(wide, least, most, -1) || coarse * factor
  }

  return { longest, find }
}
