/**
 * What sounds when speech runs dry in the middle of a word: the last pitch period goes on for 40 ms while it fades,
 * then silence. It follows the real last sample without a step; real samples are never altered.
 * After the packet loss concealment of ITU-T G.711 Appendix I, reduced to one period and a straight decay.
 */

export interface Concealment {
  /** The media has run dry. `recent` holds the last samples that sounded, oldest first, `count` of them. */
  readonly continueFrom: (recent: Float32Array, count: number) => void
  /** The media has ended: only the step to silence is smoothed. `last` holds the last sample that sounded. */
  readonly settleFrom: (last: Float32Array) => void
  /** The next synthetic samples into `out[from, until)`; 0 once they have died away. */
  readonly render: (out: Float32Array, from: number, until: number) => void
  /** Synthetic samples still to come. */
  readonly left: () => number
  readonly stop: () => void
}

/** Samples of history worth having for `continueFrom`, at 24 kHz. */
export const CONCEAL_HISTORY = 960

/** How long a gap is filled before silence, s. */
export const CONCEAL_SECONDS = 0.04

export const createConcealment = (sampleRate: number): Concealment => {
  const shortest = Math.round(sampleRate * 0.0025)
  const longest = Math.round(sampleRate * 0.015)
  const window = Math.round(sampleRate * 0.01)
  const decay = Math.round(sampleRate * CONCEAL_SECONDS)
  const settle = Math.round(sampleRate * 0.005)
  const period = new Float32Array(longest)
  let length = 0
  let position = 0
  let total = 0
  let at = 0

  /** Lag with the best normalised correlation, or 0 when there is too little to look at. */
  const pitch = (recent: Float32Array, count: number): number => {
    let best = 0
    let bestScore = 0
    const most = Math.min(longest, count - window - 1)
    for (let lag = shortest; lag <= most; lag += 1) {
      let product = 0
      let energy = 1e-9
      // Every third sample: at 24 kHz that is still 8 kHz, enough to find a voice's period.
      for (let i = count - window; i < count; i += 3) {
        const past = recent[i - lag] ?? 0
        product += (recent[i] ?? 0) * past
        energy += past * past
      }
      const score = product / Math.sqrt(energy)
      if (score > bestScore) {
        bestScore = score
        best = lag
      }
    }
    return best
  }

  const begin = (periodLength: number, samples: number): void => {
    length = periodLength
    position = 0
    total = samples
    at = 0
  }

  const settleFrom = (last: Float32Array): void => {
    period[0] = last[0] ?? 0
    begin(period[0] === 0 ? 0 : 1, settle)
  }

  return {
    continueFrom: (recent, count) => {
      const lag = pitch(recent, count)
      if (lag === 0) {
        settleFrom(recent.subarray(Math.max(0, count - 1), count))
        return
      }
      const last = recent[count - 1] ?? 0
      // Tilted so that it ends where it begins: the joint and every repetition are free of steps.
      const tilt = last - (recent[count - lag - 1] ?? 0)
      for (let i = 0; i < lag; i += 1) {
        period[i] = (recent[count - lag + i] ?? 0) + tilt * (1 - (i + 1) / lag)
      }
      begin(lag, decay)
    },
    settleFrom,
    render: (out, from, until) => {
      const sounding = length === 0 ? 0 : Math.min(until - from, total - 1 - at)
      for (let i = from; i < from + sounding; i += 1) {
        at += 1
        out[i] = (period[position] ?? 0) * (1 - at / total)
        position = position + 1 === length ? 0 : position + 1
      }
      if (at >= total - 1) length = 0
      out.fill(0, from + sounding, until)
    },
    left: () => (length === 0 ? 0 : total - 1 - at),
    stop: () => {
      length = 0
    },
  }
}
