/** Gathers a stream of changes: the first at once, then the latest at most every `ms`, and always the last. */
import type { Clock } from './clock'

export function createThrottle<T>(
  ms: number,
  clock: Clock,
  apply: (value: T) => void,
): { readonly push: (value: T) => void; readonly flush: () => void } {
  let waiting: { readonly value: T } | null = null
  let cancel: (() => void) | null = null
  const pass = (): void => {
    cancel = null
    if (!waiting) return
    const { value } = waiting
    waiting = null
    cancel = clock.after(ms, pass)
    apply(value)
  }
  return {
    push: (value) => {
      waiting = { value }
      if (!cancel) pass()
    },
    flush: () => {
      cancel?.()
      pass()
    },
  }
}
