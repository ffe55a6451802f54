/**
 * Frames on their way to the socket, in order and a little at a time: a rebuilt conversation or a long held turn is
 * megabytes of sound, and main has a hotkey and a loudspeaker to serve meanwhile.
 */
import type { Clock } from '../system/clock'

export interface Outbox {
  /** Does the job now, or in its turn when others wait or this stretch of work has taken long enough. */
  readonly push: (job: () => void) => void
  /** Jobs that wait. */
  readonly waiting: () => number
  /** Forgets what waits: the line is gone. */
  readonly clear: () => void
}

/** ms of work in one go. */
const BUDGET_MS = 3
/** Jobs that come further apart are not one stretch of work. ms. */
const APART_MS = 10

export function createOutbox(clock: Pick<Clock, 'now' | 'after'>): Outbox {
  let queue: (() => void)[] = []
  let cancel: (() => void) | null = null
  let began = -Infinity
  let spent = 0

  const begin = (): void => {
    began = clock.now()
    spent = 0
  }
  const work = (job: () => void): void => {
    const from = clock.now()
    job()
    spent += clock.now() - from
  }
  const drain = (): void => {
    cancel = null
    begin()
    let done = 0
    for (const job of queue) {
      if (spent >= BUDGET_MS) break
      done += 1
      work(job)
    }
    queue = queue.slice(done)
    if (queue.length > 0) cancel ??= clock.after(0, drain)
  }

  return {
    push: (job) => {
      if (clock.now() - began > APART_MS) begin()
      if (queue.length === 0 && spent < BUDGET_MS) {
        work(job)
        return
      }
      queue.push(job)
      cancel ??= clock.after(0, drain)
    },
    waiting: () => queue.length,
    clear: () => {
      queue = []
      cancel?.()
      cancel = null
    },
  }
}
