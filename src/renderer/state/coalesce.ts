/** While a slider is dragged, its values go out at most every so often, and the last one always. */

export type Timers = {
  readonly start: (run: () => void, ms: number) => unknown
  readonly stop: (timer: unknown) => void
}

export const pageTimers: Timers = {
  start: (run, ms) => setTimeout(run, ms),
  stop: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
}

export type Coalescer<T extends object> = {
  /** Merged into what has not gone out yet. */
  readonly push: (change: Partial<T>) => void
  /** Sends what waits, now. */
  readonly flush: () => void
}

/** The first change goes out at once; then one every `ms`, each with all changes since. */
export const createCoalescer = <T extends object>(
  send: (change: Partial<T>) => void,
  ms: number,
  timers: Timers,
): Coalescer<T> => {
  let waiting: Partial<T> | null = null
  let timer: unknown = null

  const emit = (): void => {
    if (waiting === null) return
    const change = waiting
    waiting = null
    send(change)
  }
  const tick = (): void => {
    timer = null
    if (waiting === null) return
    emit()
    timer = timers.start(tick, ms)
  }
  return {
    push: (change) => {
      waiting = { ...waiting, ...change }
      if (timer !== null) return
      emit()
      timer = timers.start(tick, ms)
    },
    flush: () => {
      if (timer !== null) timers.stop(timer)
      timer = null
      emit()
    },
  }
}
