/**
 * A storage worker that starts a little later than it is asked for, so that reading its code and opening the database
 * takes nothing from the start of the window. What is asked meanwhile waits, in order.
 */
import type { FromStorage, ToStorage } from './protocol'
import type { StorageWorker } from './storage'

type Listening = (worker: StorageWorker) => void

/** `when`: not before this resolves, except that closing never waits. */
export function createLateWorker(create: () => StorageWorker, when: Promise<unknown>): StorageWorker {
  let worker: StorageWorker | null = null
  let ended = false
  const early: ToStorage[] = []
  const listening: Listening[] = []
  const exits: ((code: number) => void)[] = []

  const begin = (): void => {
    if (worker !== null || ended) return
    const begun = create()
    worker = begun
    for (const listen of listening) listen(begun)
    for (const message of early) begun.postMessage(message)
  }
  const listen = (to: Listening): void => {
    if (worker === null) listening.push(to)
    else to(worker)
  }
  void when.then(begin)

  function on(event: 'message', listener: (message: FromStorage) => void): void
  function on(event: 'error', listener: (error: Error) => void): void
  function on(
    event: 'message' | 'error',
    listener: ((message: FromStorage) => void) | ((error: Error) => void),
  ): void {
    // Each pair is one of the two above.
    listen((begun) => begun.on(event as never, listener as never))
  }

  return {
    postMessage: (message) => {
      if (worker === null) early.push(message)
      else worker.postMessage(message)
      if (message.type === 'close') begin()
    },
    on,
    once: (event, listener) => {
      exits.push(listener)
      listen((begun) => begun.once(event, listener))
    },
    terminate: async () => {
      if (worker !== null) return worker.terminate()
      ended = true
      for (const exit of exits) exit(0)
      return 0
    },
  }
}
