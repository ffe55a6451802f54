/** The way of frames to the client: in order whatever the delay, as TCP keeps them, and held up while it stalls. */
import { nothingToCallOff, type Clock } from '../clock'

export interface Link {
  readonly push: (frame: string) => void
  /** Holds everything back for this long, in ms; longer wins over shorter. */
  readonly stall: (ms: number) => void
  /** What is under way is lost. */
  readonly cut: () => void
  /** Runs when everything pushed so far has gone out. */
  readonly whenEmpty: (action: () => void) => void
}

export type LinkDeps = {
  readonly clock: Clock
  readonly deliver: (frame: string) => void
  /** Delay of the next frame in ms, from the weather. */
  readonly delay: () => number
}

export function createLink({ clock, deliver, delay }: LinkDeps): Link {
  const queue: { readonly at: number; readonly run: () => void }[] = []
  let heldUntil = 0
  let lastAt = 0
  let callOff = nothingToCallOff
  let waiting = false

  const drain = (): void => {
    waiting = false
    for (let next = queue[0]; next; next = queue[0]) {
      const dueIn = Math.max(next.at, heldUntil) - clock.now()
      if (dueIn > 0) {
        waiting = true
        callOff = clock.after(dueIn, drain)
        return
      }
      queue.shift()
      next.run()
    }
  }
  const enqueue = (at: number, run: () => void): void => {
    lastAt = Math.max(lastAt, at)
    queue.push({ at: lastAt, run })
    if (!waiting) drain()
  }

  return {
    push(frame) {
      enqueue(clock.now() + delay(), () => {
        deliver(frame)
      })
    },
    stall(ms) {
      heldUntil = Math.max(heldUntil, clock.now() + ms)
    },
    cut() {
      queue.length = 0
      callOff()
    },
    whenEmpty(action) {
      enqueue(lastAt, action)
    },
  }
}
