/**
 * Finds a stretch of speech that may be played twice without being noticed: one pitch period of a voiced sound, or any
 * piece of a pause. After the pre-emptive expand of WebRTC's NetEq: autocorrelation at 4 kHz over lags of 2.5 to 15 ms.
 */
import { SUMMED, type SampleRing } from './ring'

export interface PeriodFinder {
  /** Samples that must be there before and behind the position; also the longest answer. 15 ms */
  readonly longest: number
  /**
   * How many samples before `position` may be repeated at it, or 0 when a repetition would be heard. The caller sees to
   * it that `longest` samples on either side are in the ring. `urgent`: what is less alike will do.
   */
  readonly find: (ring: SampleRing, position: number, urgent: boolean) => number
}

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

/** Lags of one pass over the signal. */
const PASS = 4
/** For one search: of each lag from the least on; in arrays, since a fraction that is kept between calls is garbage. */
const LAGS = 64
const products = new Float64Array(LAGS)
const energies = new Float64Array(LAGS)

/**
 * For each lag from `least` to `most`, how much the half of `signal` behind its middle agrees with what came so much
 * earlier, of every `stride`-th sample.
 *
 * Four lags in a pass, a stride apart: what one of them reads is what the one before it read a step earlier and stays in
 * a register, and no sum waits for the addition of another. That was most of what slow speech cost.
 */
const multiply = (signal: Float64Array, least: number, most: number, stride: number): void => {
  const half = signal.length / 2
  const end = signal.length
  const beyond = half - (PASS - 1) * stride
  for (let first = least; first < least + stride; first += 1) {
    for (let next = first; next <= most; next += PASS * stride) {
      let lag = next
      // Never a read outside: one at -1 makes the whole function slow for ever.
      while (lag > beyond) lag -= stride
      let one = 0
      let two = 0
      let three = 0
      let four = 0
      let second = signal[half - lag - stride] ?? 0
      let third = signal[half - lag - 2 * stride] ?? 0
      let fourth = signal[half - lag - 3 * stride] ?? 0
      for (let i = half; i < end; i += stride) {
        const value = signal[i] ?? 0
        const before = signal[i - lag] ?? 0
        one += value * before
        two += value * second
        three += value * third
        four += value * fourth
        fourth = third
        third = second
        second = before
      }
      const at = lag - least
      const count = most - least
      if (at >= 0) products[at] = one
      if (at + stride >= 0 && at + stride <= count) products[at + stride] = two
      if (at + 2 * stride >= 0 && at + 2 * stride <= count) products[at + 2 * stride] = three
      if (at + 3 * stride <= count) products[at + 3 * stride] = four
    }
  }
}

/** Energy of what came so much earlier than the half behind the middle, for each lag from `least` to `most`. */
const measure = (signal: Float64Array, least: number, most: number): void => {
  const half = signal.length / 2
  let energy = 1e-12
  for (let i = half - least; i < 2 * half - least; i += 1) energy += (signal[i] ?? 0) ** 2
  energies[0] = energy
  for (let lag = least; lag < most; lag += 1) {
    energy += (signal[half - lag - 1] ?? 0) ** 2 - (signal[2 * half - lag - 1] ?? 0) ** 2
    energies[lag + 1 - least] = energy
  }
}

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
  let ahead = 1e-12
  // Without a limit it weighs on all lags alike.
  if (percent !== ANY)
    for (let i = signal.length / 2; i < signal.length; i += 1) ahead += (signal[i] ?? 0) ** 2
  measure(signal, least, most)
  multiply(signal, least, most, stride)
  let best = 0
  // Compared as squares: the sign is that of the product, and one root for each lag is saved.
  let bestScore = percent === ANY ? -Infinity : (percent / 100) ** 2 * ahead
  for (let at = 0; at <= most - least; at += 1) {
    const product = (products[at] ?? 0) * stride
    const score = (product * Math.abs(product)) / (energies[at] ?? 1)
    if (score > bestScore) {
      bestScore = score
      best = least + at
    }
  }
  return best
}

export const createPeriodFinder = (sampleRate: number): PeriodFinder => {
  /** The pitch is looked for at a lower rate: 4 kHz of 24. */
  const coarseRate = sampleRate / SUMMED
  const shortestLag = Math.round((SHORTEST_MS / 1000) * coarseRate)
  const longestLag = Math.round((LONGEST_MS / 1000) * coarseRate)
  const longest = longestLag * SUMMED
  const wide = new Float64Array(2 * longest)
  const narrow = new Float64Array(2 * longestLag)
  const squares = new Float64Array(narrow.length)
  /** Mean square of the loud parts lately, and of the louder side of what was loaded. */
  const power = new Float64Array(2)
  const mean = new Float64Array(1)

  /** Reads both sides of `position`: narrow without their mean, and how loud the louder side is. */
  const load = (ring: SampleRing, position: number): void => {
    ring.readSums(narrow, squares, position - longest)
    let total = 0
    let before = 0
    let ahead = 0
    for (let i = 0; i < longestLag; i += 1) {
      total += (narrow[i] ?? 0) + (narrow[i + longestLag] ?? 0)
      before += squares[i] ?? 0
      ahead += squares[i + longestLag] ?? 0
    }
    const offset = total / wide.length
    for (let i = 0; i < narrow.length; i += 1) narrow[i] = (narrow[i] ?? 0) / SUMMED - offset
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
    const least = (coarse - 1) * SUMMED + 1
    const most = Math.min(longest, (coarse + 1) * SUMMED - 1)
    // Nothing before that is looked at.
    ring.readCentred(wide, longest - most, position - most, mean)
    return mostAlike(wide, least, most, ANY, FINE_STRIDE)
  }

  return { longest, find }
}
