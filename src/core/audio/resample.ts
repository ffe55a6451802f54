/**
 * Streaming conversion between sample rates: a Kaiser-windowed sinc, evaluated at whole-number phases. Output sample n
 * belongs to input time n * from / to exactly, whatever the size of the pieces, so positions carry over between rates.
 */

/** Zero crossings of the sinc on each side, at the lower of the two rates. */
const CROSSINGS = 16
/** About -80 dB outside the band. Source: J. F. Kaiser, "Nonrecursive digital filter design" (1974). */
const KAISER_BETA = 8
/** The pass band ends a little under half of the lower rate, so that the slope falls within it. */
const BAND = 0.92

export interface Resampler {
  /** Samples in -1..1 or any other linear scale; gives what can be computed already. */
  push(input: Float32Array): Float32Array
  /** The rest, as if silence followed, and back to the beginning. */
  flush(): Float32Array
  reset(): void
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

function bessel0(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; k < 40; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

/** Taps for each of the `up` phases; `half` input samples on each side of the centre. */
function designPhases(up: number, down: number, half: number): readonly Float64Array[] {
  const cutoff = Math.min(1, up / down) * BAND
  return Array.from({ length: up }, (_, phase) => {
    const offset = phase / up
    const taps = new Float64Array(half * 2)
    let sum = 0
    for (let k = 0; k < taps.length; k++) {
      const x = k - half + 1 - offset
      const edge = x / half
      const window = Math.abs(edge) >= 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - edge * edge))
      const value = (x === 0 ? 1 : Math.sin(Math.PI * cutoff * x) / (Math.PI * cutoff * x)) * window
      taps[k] = value
      sum += value
    }
    // Each phase passes a constant unchanged; without this a steady input would carry a ripple.
    return taps.map((tap) => tap / sum)
  })
}

/** Rates in Hz, whole numbers. Equal rates pass through untouched. */
export function createResampler(rates: { readonly from: number; readonly to: number }): Resampler {
  const divisor = gcd(rates.from, rates.to)
  const up = rates.to / divisor
  const down = rates.from / divisor
  if (up === down) {
    return { push: (input) => input, flush: () => new Float32Array(0), reset: () => undefined }
  }
  const half = Math.ceil(CROSSINGS * Math.max(1, down / up))
  const phases = designPhases(up, down, half)
  // `held` begins half - 1 samples before the time of input sample `base`.
  let held = new Float32Array(half - 1)
  let base = 0
  let received = 0
  let produced = 0

  const reset = (): void => {
    held = new Float32Array(half - 1)
    base = 0
    received = 0
    produced = 0
  }

  const run = (input: Float32Array, limit: number): Float32Array => {
    const joined = new Float32Array(held.length + input.length)
    joined.set(held)
    joined.set(input, held.length)
    const end = base - (half - 1) + joined.length
    const out: number[] = []
    for (; produced < limit; produced++) {
      const position = produced * down
      const centre = Math.floor(position / up)
      if (centre + half >= end) break
      const taps = phases[position % up] ?? phases[0]
      const first = centre - base
      let sum = 0
      for (let k = 0; k < half * 2; k++) sum += (taps?.[k] ?? 0) * (joined[first + k] ?? 0)
      out.push(sum)
    }
    const next = Math.floor((produced * down) / up)
    held = joined.slice(next - base)
    base = next
    return Float32Array.from(out)
  }

  return {
    push(input) {
      received += input.length
      return run(input, Number.POSITIVE_INFINITY)
    },
    flush() {
      const rest = run(new Float32Array(half + 1), Math.ceil((received * up) / down))
      reset()
      return rest
    },
    reset,
  }
}
