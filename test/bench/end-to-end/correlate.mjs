/** Delay between two recordings of one sound, by normalised cross-correlation. */

/**
 * @param {Int16Array} reference what was said
 * @param {Int16Array} heard what came back, from the same moment on, longer by `maxLag`
 * @param {number} maxLag samples
 * @returns {{ lag: number, peak: number }} samples, and the correlation there (0..1)
 */
export const delayOf = (reference, heard, maxLag) => {
  let best = 0
  let peak = 0
  const stride = 3
  let energy = 1
  for (let i = 0; i < reference.length; i += stride) energy += (reference[i] ?? 0) ** 2
  for (let lag = 0; lag <= maxLag; lag += 1) {
    let product = 0
    let other = 1
    for (let i = 0; i < reference.length; i += stride) {
      const value = heard[i + lag] ?? 0
      product += (reference[i] ?? 0) * value
      other += value * value
    }
    const score = product / Math.sqrt(energy * other)
    if (score > peak) {
      peak = score
      best = lag
    }
  }
  return { lag: best, peak }
}

/** @param {readonly number[]} values @param {number} q 0..1 */
export const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
}
