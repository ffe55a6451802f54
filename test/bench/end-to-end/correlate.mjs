/** Delay between two recordings of one sound: several stretches are asked by themselves, and have to agree. */

/** @param {readonly number[]} values @param {number} q 0..1 */
export const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
}

/** Means of `factor` samples at a time. @param {Int16Array} samples @param {number} factor */
export const decimate = (samples, factor) => {
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

const COARSE = 6
/** Length of one stretch, s, and how many there are. */
const STRETCH = 0.3
const STRETCHES = 4
/** Stretches that agree lie within this, ms. */
const AGREE_MS = 3

/**
 * Noise suppression changes the shape of speech, and more so at its beginning: one long correlation then leans on
 * whatever it changed least. So each stretch votes, the median wins, and `agreement` says how many stand by it.
 * @param {Int16Array} reference what was said; its first 1.2 s are used
 * @param {Int16Array} heard what came back, from the same moment on, longer by `maxLag`
 * @param {number} maxLag samples
 * @param {number} rate samples a second of both
 * @returns {{ lag: number, peak: number, agreement: number }} samples; correlation (median) and share of stretches 0..1
 */
export const delayOf = (reference, heard, maxLag, rate) => {
  const length = Math.round(STRETCH * rate)
  /** @type {{ lag: number, peak: number }[]} */
  const votes = []
  for (let i = 0; i < STRETCHES; i += 1) {
    const from = i * length
    const stretch = reference.subarray(from, from + length)
    const around = heard.subarray(from, from + length + maxLag + COARSE)
    const coarse = best(decimate(stretch, COARSE), decimate(around, COARSE), 0, Math.floor(maxLag / COARSE))
    const near = coarse.lag * COARSE
    votes.push(best(stretch, around, near - 2 * COARSE, near + 2 * COARSE))
  }
  const lag = quantile(
    votes.map((vote) => vote.lag),
    0.5,
  )
  const agreeing = votes.filter((vote) => Math.abs(vote.lag - lag) <= (AGREE_MS / 1000) * rate)
  return {
    lag,
    peak: quantile(
      votes.map((vote) => vote.peak),
      0.5,
    ),
    agreement: agreeing.length / votes.length,
  }
}
