/** A held accelerator is reported again and again by auto-repeat; only its first report is a press. */

/** The first repeat comes at most this long after the press with common keyboard settings (X11's default: 660 ms). */
export const REPEAT_MS = 700

/** Answers whether a report at `at` (monotonic ms) is a new press. Every report, also a repeat, extends the wait. */
export function createRepeatFilter(repeatMs = REPEAT_MS): (at: number) => boolean {
  let last = -Infinity
  return (at) => {
    const fresh = at - last >= repeatMs
    last = at
    return fresh
  }
}
