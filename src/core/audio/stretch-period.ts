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

/**
 * Lag from `least` to `most` at which the half of `signal` behind its middle is most like what came so much earlier; 0
 * if `surely` and they are not alike enough. Nothing with a fraction goes in or out: that would be garbage.
 */
const mostAlike = (signal: Float32Array, least: number, most: number, surely: boolean): number => {
  const half = signal.length / 2
  const end = signal.length
  let ahead = 1e-12
  let before = 1e-12
  for (let i = half; i < end; i += 1) {
    ahead += (signal[i] ?? 0) ** 2
    before += (signal[i - least] ?? 0) ** 2
  }
  let best = 0
  // Compared as squares: the sign is that of the product, and one root for each lag is saved.
  let bestScore = surely ? ALIKE * ALIKE : -1
  for (let lag = least; lag <= most; lag += 1) {
    let product = 0
    for (let i = half; i < end; i += 1) product += (signal[i] ?? 0) * (signal[i - lag] ?? 0)
    const score = (product * Math.abs(product)) / (ahead * before)
    if (score > bestScore) {
      bestScore = score
      best = lag
    }
    // Never a read outside: one at -1 makes the whole function slow for ever.
    if (lag < half) before += (signal[half - lag - 1] ?? 0) ** 2 - (signal[end - lag - 1] ?? 0) ** 2
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
  /** Mean square of the loud parts lately, and of the louder side of what was loaded. */
  const power = new Float64Array(2)

  /** Copies both sides of `position` without their mean, wide and narrow. */
  const load = (ring: SampleRing, position: number): void => {
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
    power[1] = Math.max(before, ahead) / longest
  }

  const isPause = (): boolean => {
    const now = power[1] ?? 0
    const loudest = Math.max(now, (power[0] ?? 0) * FORGET)
    power[0] = loudest
    return now < SILENCE || now < PAUSE * loudest
  }

  const find = (ring: SampleRing, position: number): number => {
    load(ring, position)
    if (isPause()) return longest
    const coarse = mostAlike(narrow, shortestLag, longestLag, true)
    if (coarse === 0) return 0
    // To the sample: a joint that is half a coarse sample off would dull what lies above 2 kHz.
    const least = (coarse - 1) * factor + 1
    const most = Math.min(longest, (coarse + 1) * factor - 1)
    return mostAlike(wide, least, most, false) || coarse * factor
  }

  return { longest, find }
}
