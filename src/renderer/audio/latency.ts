/** The delay between rendering and the loudspeaker: quantised and noisy as browsers report it, so a median is taken. */

export interface LatencyMeter {
  /** One reading in seconds; answers the new value in samples when it has changed noticeably, else null. */
  readonly observe: (seconds: number) => number | null
}

/** `sampleRate` of the context; 25 readings are one second of playback meters. Changes under 2 ms are not told. */
export const createLatencyMeter = (sampleRate: number, readings = 25): LatencyMeter => {
  const recent: number[] = []
  let told = -1

  return {
    observe: (seconds) => {
      if (!Number.isFinite(seconds) || seconds < 0 || seconds > 2) return null
      recent.push(seconds)
      if (recent.length > readings) recent.splice(0, 1)
      const ordered = [...recent].sort((a, b) => a - b)
      const samples = Math.round((ordered[Math.floor(ordered.length / 2)] ?? 0) * sampleRate)
      if (told >= 0 && Math.abs(samples - told) < sampleRate / 500) return null
      told = samples
      return samples
    },
  }
}
