/** Level of a stream of samples over a fixed window, for meters and for telling a dead microphone from a quiet one. */

/** dBFS of digital silence on our meters. */
export const SILENCE_DB = -120

export const toDecibels = (amplitude: number): number =>
  amplitude <= 1e-6 ? SILENCE_DB : Math.max(SILENCE_DB, 20 * Math.log10(amplitude))

export type Level = {
  /** dBFS, -120..0; a full-scale square wave is 0. */
  readonly rms: number
  /** dBFS, -120..0. */
  readonly peak: number
  /** A sample of this window stood at full scale. */
  readonly clipped: boolean
  /** Consecutive samples up to now that were exactly zero, counted across windows. */
  readonly zeroSamples: number
}

export interface LevelMeter {
  /** Takes samples; true when a window is complete and `take` should be called. */
  readonly push: (samples: Float32Array, from?: number, to?: number) => boolean
  /** The level since the last `take`; begins a new window. */
  readonly take: () => Level
}

const CLIP = 32766.5 / 32768

/** `window` in samples: `push` answers true once at least that many have come since the last `take`. */
export const createLevelMeter = (window: number): LevelMeter => {
  let sum = 0
  let peak = 0
  let count = 0
  let zeros = 0

  return {
    push: (samples, from = 0, to = samples.length) => {
      for (let i = from; i < to; i += 1) {
        const value = samples[i] ?? 0
        const size = value < 0 ? -value : value
        sum += value * value
        if (size > peak) peak = size
        zeros = value === 0 ? zeros + 1 : 0
      }
      count += to - from
      return count >= window
    },
    take: () => {
      const level: Level = {
        rms: toDecibels(count === 0 ? 0 : Math.min(1, Math.sqrt(sum / count))),
        peak: toDecibels(Math.min(1, peak)),
        clipped: peak >= CLIP,
        zeroSamples: zeros,
      }
      sum = 0
      peak = 0
      count = 0
      return level
    },
  }
}
