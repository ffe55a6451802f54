/**
 * Which media sample leaves the loudspeaker at a given frame: rendered sound is audible one output latency later, and
 * gaps in between must not be counted as heard. Keeps the last runs of rendered media; nothing is estimated.
 */

export interface PlayoutClock {
  /** `count` media samples from `position` were rendered at output frame `frame`. */
  readonly rendered: (frame: number, position: number, count: number) => void
  /** Media position that has been heard by output frame `frame`: all samples before it have left the loudspeaker. */
  readonly heardAt: (frame: number) => number
}

/** A run ends at each gap, so this many gaps fit within one output latency. */
const RUNS = 64

export const createPlayoutClock = (): PlayoutClock => {
  const frames = new Float64Array(RUNS)
  const positions = new Float64Array(RUNS)
  const counts = new Float64Array(RUNS)
  let total = 0
  /** Never goes back, even when the latency is measured anew; media positions only grow. */
  let heard = 0

  return {
    rendered: (frame, position, count) => {
      if (total > 0) {
        const last = (total - 1) % RUNS
        const length = counts[last] ?? 0
        if ((frames[last] ?? 0) + length === frame && (positions[last] ?? 0) + length === position) {
          counts[last] = length + count
          return
        }
      }
      const at = total % RUNS
      frames[at] = frame
      positions[at] = position
      counts[at] = count
      total += 1
    },
    heardAt: (frame) => {
      for (let i = total - 1; i >= Math.max(0, total - RUNS); i -= 1) {
        const run = i % RUNS
        const since = frame - (frames[run] ?? 0)
        if (since < 0) continue
        heard = Math.max(heard, (positions[run] ?? 0) + Math.min(since, counts[run] ?? 0))
        break
      }
      return heard
    },
  }
}
