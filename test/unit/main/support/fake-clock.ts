/** A clock that moves only when a test says so. */
import type { Clock } from '../../../../src/main/system/clock'

type Task = { readonly at: number; readonly order: number; readonly run: () => void }

export type FakeClock = Clock & {
  /** Moves time on and runs what falls due, in order. */
  readonly advance: (ms: number) => void
  /** The process stands still for this long; then what was due runs, late. */
  readonly stall: (ms: number) => void
  readonly pending: () => number
}

export function createFakeClock(wallStart = 1_700_000_000_000): FakeClock {
  let now = 0
  let order = 0
  let tasks: Task[] = []
  const clock: FakeClock = {
    now: () => now,
    wall: () => wallStart + now,
    after: (ms, run) => {
      const task = { at: now + ms, order: order++, run }
      tasks.push(task)
      return () => {
        tasks = tasks.filter((each) => each !== task)
      }
    },
    advance: (ms) => {
      const until = now + ms
      for (;;) {
        const next = tasks
          .filter((task) => task.at <= until)
          .sort((a, b) => a.at - b.at || a.order - b.order)[0]
        if (!next) break
        tasks = tasks.filter((task) => task !== next)
        now = Math.max(now, next.at)
        next.run()
      }
      now = until
    },
    stall: (ms) => {
      now += ms
      clock.advance(0)
    },
    pending: () => tasks.length,
  }
  return clock
}
