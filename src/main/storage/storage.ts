/**
 * Main's end of the storage worker: questions go out in order, each is answered with a value or a failure. A worker
 * that found the file damaged is followed by one that moves it aside; what was asked meanwhile is asked again.
 */
import { err, ok, type Result } from '#core/result'
import type { Log } from '../system/log'
import type { StorageFailure } from '#core/history/model'
import type { Recovery } from './open'
import type { Ask, OperationName, Told } from './operations'
import type { FromStorage, StorageWorkerData, ToStorage } from './protocol'

/** What of a worker is used; Node's Worker fits. */
export interface StorageWorker {
  postMessage(message: ToStorage): void
  on(event: 'message', listener: (message: FromStorage) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  once(event: 'exit', listener: (code: number) => void): unknown
  terminate(): Promise<unknown>
}

export type StorageEvent =
  /** The conversations are open, or why they are not. */
  | {
      readonly type: 'opened'
      readonly failure: StorageFailure | null
      /** It had nothing in it: the first start, or the file is gone that was there. */
      readonly begun: boolean
    }
  | { readonly type: 'recovered'; readonly recovery: Recovery }

export interface Storage {
  /** Never rejects. */
  readonly call: <K extends OperationName>(name: K, ask: Ask<K>) => Promise<Result<Told<K>, StorageFailure>>
  readonly subscribe: (listener: (event: StorageEvent) => void) => () => void
  /** What was asked before is still answered; resolves when the file is closed. */
  readonly close: () => Promise<void>
}

export type StorageDeps = {
  readonly file: string
  readonly spawn: (data: StorageWorkerData) => StorageWorker
  readonly log: Log
  readonly maxPages?: number
}

/** Damage that shows again and again is the disk's. */
const MAX_RECOVERIES = 3

type Waiting = {
  readonly message: ToStorage
  readonly settle: (answer: Result<never, StorageFailure>) => void
}

export function createStorage(deps: StorageDeps): Storage {
  const { log } = deps
  const listeners = new Set<(event: StorageEvent) => void>()
  const waiting = new Map<number, Waiting>()
  let worker: StorageWorker | null = null
  let nextId = 1
  let recoveries = 0
  let closing = false
  /** Nothing that happens while we run will change this. */
  let refusal: StorageFailure | null = null

  const emit = (event: StorageEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const failAll = (failure: StorageFailure): void => {
    const all = [...waiting.values()]
    waiting.clear()
    for (const { settle } of all) settle(err(failure))
  }

  const start = (damaged: boolean): StorageWorker => {
    const { file, maxPages } = deps
    const mine = deps.spawn({ file, damaged, ...(maxPages === undefined ? {} : { maxPages }) })
    worker = mine
    mine.on('message', (message) => {
      if (worker === mine) receive(message)
    })
    mine.on('error', (error) => log.error('storage.worker', error))
    mine.once('exit', (code) => {
      if (worker !== mine) return
      worker = null
      if (!closing) log.warn('storage.exit', { code })
      failAll('failed')
    })
    return mine
  }

  const receive = (message: FromStorage): void => {
    switch (message.type) {
      case 'answer': {
        const asked = waiting.get(message.id)
        waiting.delete(message.id)
        // Each operation's answer has the type that its name says.
        asked?.settle(message.ok ? ok(message.value as never) : err(message.failure))
        return
      }
      case 'opened':
        if (message.recovery) emit({ type: 'recovered', recovery: message.recovery })
        emit({ type: 'opened', failure: null, begun: message.begun })
        return
      case 'closed':
        // The next question tries again with a worker of its own: a disk was mounted, the other Parley has ended.
        worker = null
        if (message.failure === 'newer') refusal = 'newer'
        emit({ type: 'opened', failure: message.failure, begun: false })
        failAll(message.failure)
        return
      case 'damaged':
        recoveries += 1
        void replace(true)
        return
      case 'gone':
        log.warn('storage.gone', {})
        void replace(false)
        return
      case 'trouble':
        log.warn('storage.trouble', { name: message.name, code: message.code })
        return
      default:
    }
  }

  /** While a worker is being replaced, questions wait for the next one. */
  let replacing = false

  /** The lock and the open file go with the old worker; only then can the file be moved. */
  const replace = async (damaged: boolean): Promise<void> => {
    const old = worker
    worker = null
    replacing = true
    await old?.terminate()
    replacing = false
    if (recoveries > MAX_RECOVERIES) {
      failAll('corrupt')
      return
    }
    const next = start(damaged)
    for (const { message } of waiting.values()) next.postMessage(message)
    if (closing) next.postMessage({ type: 'close' })
  }

  return {
    call: <K extends OperationName>(name: K, ask: Ask<K>) =>
      new Promise<Result<Told<K>, StorageFailure>>((resolve) => {
        if (closing || refusal) {
          resolve(err(refusal ?? 'failed'))
          return
        }
        const id = nextId
        nextId += 1
        const message: ToStorage = { type: 'ask', id, name, ask }
        waiting.set(id, { message, settle: resolve })
        if (!replacing) (worker ?? start(false)).postMessage(message)
      }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      closing = true
      const last = worker
      if (!last) return
      await new Promise<void>((resolve) => {
        last.once('exit', () => resolve())
        last.postMessage({ type: 'close' })
      })
    },
  }
}
