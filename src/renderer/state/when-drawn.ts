/** The moment from which work that no picture needs may take the machine's time: the first view has been drawn. */

export type DrawnDeps = {
  readonly view: {
    readonly getState: () => unknown
    readonly subscribe: (listener: () => void) => () => void
  }
  /** Calls back with the next picture; a window that is out of sight has none. */
  readonly frame: (run: () => void) => void
  readonly after: (ms: number, run: () => void) => void
}

/** A window that is out of sight is not waited for. ms */
const UNSEEN_MS = 500

/** Calls `run` once, behind the first picture of the first view. Answers a cancel. */
export const whenDrawn = ({ view, frame, after }: DrawnDeps, run: () => void): (() => void) => {
  let over = false
  const once = (): void => {
    if (over) return
    over = true
    run()
  }
  const begin = (): void => {
    frame(() => after(0, once))
    after(UNSEEN_MS, once)
  }
  let stop: (() => void) | null = null
  if (view.getState() === null) {
    stop = view.subscribe(() => {
      if (view.getState() === null) return
      stop?.()
      begin()
    })
  } else begin()
  return () => {
    over = true
    stop?.()
  }
}
