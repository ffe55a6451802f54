/** A gain that moves along raised cosines: fast enough for a barge-in, and without a click. */
import { raisedCosine } from './fade'

export interface GainRamp {
  /** Where the gain goes from here on; going down takes one time, coming up another. */
  readonly aim: (gain: number) => void
  /** Multiplies the block. A gain of 1 that stands still costs nothing. */
  readonly apply: (out: Float32Array) => void
}

/** `down` and `up`: lengths of the ramps in samples. */
export const createGainRamp = (down: number, up: number): GainRamp => {
  const falling = raisedCosine(down)
  const rising = raisedCosine(up)
  /** Kept in typed arrays: a variable with a fraction would be an object on the heap. */
  const gains = Float32Array.of(1, 1, 1)
  const [FROM, TO, NOW] = [0, 1, 2] as const
  let table = rising
  let at = rising.length

  return {
    aim: (gain) => {
      if (Math.fround(gain) === gains[TO]) return
      const present = gains[NOW] ?? 1
      gains[FROM] = present
      gains[TO] = gain
      table = gain < present ? falling : rising
      at = 0
    },
    apply: (out) => {
      const from = gains[FROM] ?? 1
      const to = gains[TO] ?? 1
      if (at >= table.length && to === 1) return
      for (let i = 0; i < out.length; i += 1) {
        const share = at < table.length ? (table[at] ?? 1) : 1
        if (at < table.length) at += 1
        gains[NOW] = from + (to - from) * share
        out[i] = (out[i] ?? 0) * (gains[NOW] ?? 1)
      }
    },
  }
}
