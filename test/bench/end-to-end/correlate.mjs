/**
 * Delay between two recordings of one sound. The sound is a set of short sweeps: each is over before its echo comes, so
 * no echo canceller takes the one for the other; noise suppression leaves them their phase; and the correlation of a
 * sweep has one narrow peak, where a vowel has one each period.
 */

/** @param {readonly number[]} values @param {number} q 0..1 */
export const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
}

/** Means of `factor` samples at a time. @param {Int16Array} samples @param {number} factor */
const decimate = (samples, factor) => {
  const out = new Float32Array(Math.floor(samples.length / factor))
  for (let i = 0; i < out.length; i += 1) {
    let sum = 0
    for (let k = i * factor; k < (i + 1) * factor; k += 1) sum += samples[k] ?? 0
    out[i] = sum / factor
  }
  return out
}

/**
 * @param {ArrayLike<number>} reference @param {ArrayLike<number>} heard @param {number} from @param {number} to lags
 * @returns {{ lag: number, peak: number }} the best lag and the normalised correlation there (0..1)
 */
const best = (reference, heard, from, to) => {
  let energy = 1e-9
  for (let i = 0; i < reference.length; i += 1) energy += (reference[i] ?? 0) ** 2
  let lag = from
  let peak = 0
  for (let at = Math.max(0, from); at <= to; at += 1) {
    let product = 0
    let other = 1e-9
    for (let i = 0; i < reference.length; i += 1) {
      const value = heard[i + at] ?? 0
      product += (reference[i] ?? 0) * value
      other += value * value
    }
    const score = product / Math.sqrt(energy * other)
    if (score > peak) {
      peak = score
      lag = at
    }
  }
  return { lag, peak }
}

/** Length of one sweep and what lies between two beginnings, s. */
const SWEEP = 0.1
export const SWEEP_EVERY = 0.7
/** From Hz to Hz, each unlike the others. */
const SWEEPS = /** @type {const} */ ([
  [300, 2600],
  [3000, 700],
  [900, 3400],
  [2300, 300],
])
export const SWEEP_COUNT = SWEEPS.length

/** Sweep number `index` at -6 dBFS, its ends rounded. @param {number} index @param {number} rate samples a second */
export const sweep = (index, rate) => {
  const [from, to] = SWEEPS[index % SWEEPS.length] ?? [0, 0]
  const length = Math.round(SWEEP * rate)
  return Int16Array.from({ length }, (_, n) => {
    const t = n / rate
    const edge = Math.sin((Math.PI * n) / length)
    return Math.round(
      16_384 * edge * Math.sin(2 * Math.PI * (from * t + ((to - from) * t * t) / (2 * SWEEP))),
    )
  })
}

/** All of them, one after the other. @param {number} rate */
export const allSweeps = (rate) => {
  const out = new Int16Array(Math.round(SWEEPS.length * SWEEP_EVERY * rate))
  SWEEPS.forEach((_, i) => out.set(sweep(i, rate), Math.round(i * SWEEP_EVERY * rate)))
  return out
}

const COARSE_RATE = 8000

/**
 * Where a sweep begins in a recording.
 * @param {number} index @param {Int16Array} samples @param {number} rate of the samples
 * @param {number} from @param {number} to where it may begin, samples
 * @returns {{ at: number, peak: number }} samples, and the correlation (0..1)
 */
export const findSweep = (index, samples, rate, from, to) => {
  const reference = sweep(index, rate)
  const factor = rate / COARSE_RATE
  const begin = Math.max(0, Math.round(from))
  const stretch = samples.subarray(begin, Math.round(to) + reference.length)
  const coarse = best(
    decimate(reference, factor),
    decimate(stretch, factor),
    0,
    Math.floor((to - begin) / factor),
  )
  const near = coarse.lag * factor
  const { lag, peak } = best(reference, stretch, near - 2 * factor, near + 2 * factor)
  return { at: begin + lag, peak }
}
