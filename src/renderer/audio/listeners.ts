/** A list of listeners, each of which can take itself off again. */

export interface Listeners<T> {
  readonly add: (listener: (value: T) => void) => () => void
  readonly emit: (value: T) => void
}

export const createListeners = <T>(): Listeners<T> => {
  const listeners = new Set<(value: T) => void>()
  return {
    add: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit: (value) => {
      for (const listener of listeners) listener(value)
    },
  }
}
