/** A clock for a whole world: moved by hand, it lets every promise settle before time goes on. */
import type { Clock } from '../../../src/practice/clock'

export interface VirtualClock extends Clock {
  /** Runs what falls due within the next `ms`, in order. */
  pass(ms: number): Promise<void>
}

type Timer = { readonly at: number; readonly order: number; readonly action: () => void }

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function createVirtualClock(start = 1_800_000_000_000): VirtualClock {
  let now = start
  let order = 0
  const timers = new Set<Timer>()
  const nextDue = (end: number): Timer | null => {
    let next: Timer | null = null
    for (const timer of timers) {
      if (timer.at > end) continue
      if (next === null || timer.at < next.at || (timer.at === next.at && timer.order < next.order))
        next = timer
    }
    return next
  }
  return {
    now: () => now,
    after(ms, action) {
      const timer = { at: now + Math.max(0, ms), order: (order += 1), action }
      timers.add(timer)
      return () => {
        timers.delete(timer)
      }
    },
    async pass(ms) {
      const end = now + ms
      await settle()
      for (let due = nextDue(end); due; due = nextDue(end)) {
        now = Math.max(now, due.at)
        // Everything of one moment, then the promises that it set off.
        for (let same: Timer | null = due; same && same.at <= now; same = nextDue(now)) {
          timers.delete(same)
          same.action()
        }
        await settle()
      }
      now = end
    },
  }
}
