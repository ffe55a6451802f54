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
   * it that `longest` samples on either side are in the ring. `urgent`: what is less alike will do.
   */
  readonly find: (ring: SampleRing, position: number, urgent: boolean) => number
}

/** Rate at which the pitch is looked for, Hz. */
const COARSE_RATE = 4000
const SHORTEST_MS = 2.5
const LONGEST_MS = 15
/** Normalised correlation in percent from which two periods are taken for the same sound; NetEq's figures. */
const ALIKE = 90
const ALIKE_URGENT = 50
/** Every third sample is compared where the lag is known but for a few samples: still 8 kHz. */
const FINE_STRIDE = 3
/** The best lag, whatever it is. */
const ANY = 0
/** What is this much weaker than the loud parts of the speech, as power, is a pause: -30 dB. */
const PAUSE = 0.001
/** And what is below -60 dBFS is a pause in any case: mean square. */
const SILENCE = 1e-6
/** The memory of loudness loses half within about 0.7 s of looks that are 10 ms apart. */
const FORGET = 0.99

/** Of three lags; in an array, since a fraction that is kept in a variable between calls is garbage. */
const products = new Float64Array(3)

/**
 * Lag from `least` to `most` at which the half of `signal` behind its middle is most like what came so much earlier; 0
 * if they are less alike than `percent`. Of that half every `stride`-th sample is compared. Nothing with a fraction goes
 * in or out: that would be garbage.
 */
const mostAlike = (
  signal: Float64Array,
  least: number,
  most: number,
  percent: number,
  stride: number,
): number => {
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
  let bestScore = percent === ANY ? -1 : (percent / 100) ** 2
  // Three lags in a pass: one sum alone waits for each of its additions, and that was most of what slow speech cost.
  for (let lag = least; lag <= most; lag += 3) {
    const second = Math.min(lag + 1, most)
    const third = Math.min(lag + 2, most)
    let one = 0
    let two = 0
    let three = 0
    for (let i = half; i < end; i += stride) {
      const value = signal[i] ?? 0
      one += value * (signal[i - lag] ?? 0)
      two += value * (signal[i - second] ?? 0)
      three += value * (signal[i - third] ?? 0)
    }
    products[0] = one
    products[1] = two
    products[2] = three
    for (let k = 0; k < 3 && lag + k <= most; k += 1) {
      const product = (products[k] ?? 0) * stride
      const score = (product * Math.abs(product)) / (ahead * before)
      if (score > bestScore) {
        bestScore = score
        best = lag + k
      }
      // Never a read outside: one at -1 makes the whole function slow for ever.
      const at = half - lag - k
      if (at > 0) before += (signal[at - 1] ?? 0) ** 2 - (signal[at + half - 1] ?? 0) ** 2
    }
  }
  return best
}

export const createPeriodFinder = (sampleRate: number): PeriodFinder => {
  const factor = Math.round(sampleRate / COARSE_RATE)
  const shortestLag = Math.round((SHORTEST_MS / 1000) * COARSE_RATE)
  const longestLag = Math.round((LONGEST_MS / 1000) * COARSE_RATE)
  const longest = longestLag * factor
  const wide = new Float32Array(2 * longest)
  const centred = new Float64Array(wide.length)
  const narrow = new Float64Array(2 * longestLag)
  /** Mean square of the loud parts lately, and of the louder side of what was loaded. */
  const power = new Float64Array(2)
  const mean = new Float64Array(1)

  /** Copies both sides of `position`, wide as they are and narrow without their mean. */
  const load = (ring: SampleRing, position: number): void => {
    ring.readFloat(wide, 0, position - longest, wide.length)
    let total = 0
    let before = 0
    let ahead = 0
    for (let i = 0; i < narrow.length; i += 1) {
      let sum = 0
      let squares = 0
      for (let k = i * factor; k < (i + 1) * factor; k += 1) {
        const value = wide[k] ?? 0
        sum += value
        squares += value * value
      }
      total += sum
      if (i < longestLag) before += squares
      else ahead += squares
      narrow[i] = sum / factor
    }
    const offset = total / wide.length
    for (let i = 0; i < narrow.length; i += 1) narrow[i] = (narrow[i] ?? 0) - offset
    mean[0] = offset
    power[1] = Math.max(0, Math.max(before, ahead) / longest - offset * offset)
  }

  const isPause = (): boolean => {
    const now = power[1] ?? 0
    const loudest = Math.max(now, (power[0] ?? 0) * FORGET)
    power[0] = loudest
    return now < SILENCE || now < PAUSE * loudest
  }

  const find = (ring: SampleRing, position: number, urgent: boolean): number => {
    load(ring, position)
    if (isPause()) return longest
    const coarse = mostAlike(narrow, shortestLag, longestLag, urgent ? ALIKE_URGENT : ALIKE, 1)
    if (coarse === 0) return 0
    // To the sample: a joint that is half a coarse sample off would dull what lies above 2 kHz.
    const least = (coarse - 1) * factor + 1
    const most = Math.min(longest, (coarse + 1) * factor - 1)
    const offset = mean[0] ?? 0
    for (let i = 0; i < wide.length; i += 1) centred[i] = (wide[i] ?? 0) - offset
    return mostAlike(centred, least, most, ANY, FINE_STRIDE) || coarse * factor
  }

  return { longest, find }
}
