/**
 * Notices from inside the audio thread that the device ran out of sound: wall time went on while the frame counter
 * did not. `playbackStats` says the same, but not in Chrome 114.
 *
 * Blocks are rendered in bursts, one burst per device buffer, so a single difference says nothing. The smallest
 * difference between wall and frame time within a window is stable to a millisecond; a step in it is lost sound.
 */

export interface LateQuanta {
  /** Once per block: wall clock in ms and frame time in ms. Answers the ms lost since the window before, or 0. */
  readonly observe: (wallMs: number, frameMs: number) => number
}

/** A step of more than this is the clock of the machine being set, not lost sound. ms */
const CLOCK_SET = 5000

/** `windowMs`: how long to look for the smallest difference; `toleranceMs`: steps below it are clock noise. */
export const createLateQuanta = (windowMs = 500, toleranceMs = 8): LateQuanta => {
  let windowEnd = -1
  let smallest = Infinity
  let before = NaN

  return {
    observe: (wallMs, frameMs) => {
      smallest = Math.min(smallest, wallMs - frameMs)
      if (windowEnd < 0) windowEnd = frameMs + windowMs
      if (frameMs < windowEnd) return 0
      const lost = smallest - before
      before = smallest
      smallest = Infinity
      windowEnd = frameMs + windowMs
      return lost > toleranceMs && lost < CLOCK_SET ? lost : 0
    },
  }
}
