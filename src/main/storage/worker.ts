/** The storage worker: owns the file of conversations and answers one question after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import type { StorageFailure } from '#core/history/model'
import { failureOf, type DatabaseClass, type Db } from './database'
import { openStore } from './open'
import { operations } from './operations'
import type { FromStorage, StorageWorkerData, ToStorage } from './protocol'

type AnyOperation = (db: Db, ask: unknown) => unknown

async function serve(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('storage runs as a worker')
  const given = workerData as StorageWorkerData
  const tell = (message: FromStorage): void => port.postMessage(message)
  const Database = await loadDatabase()
  let db: Db | null = null
  let failure: StorageFailure | null = null
  let damaged = given.damaged

  const open = (): void => {
    if (!Database) {
      failure = 'failed'
      tell({ type: 'opened', failure, recovery: null })
      return
    }
    const opened = openStore({ ...given, damaged, Database, wall: Date.now })
    const before = failure
    db = opened.ok ? opened.value.db : null
    failure = opened.ok ? null : opened.error
    if (opened.ok) damaged = false
    const recovery = opened.ok ? opened.value.recovery : null
    if (opened.ok || failure !== before) tell({ type: 'opened', failure, recovery })
  }

  const answer = ({ id, name, ask }: Extract<ToStorage, { type: 'ask' }>): void => {
    // A file that could not be opened may be there now: a disk was mounted, the other Parley has ended.
    if (!db && failure !== 'newer') open()
    if (!db) {
      tell({ type: 'answer', id, ok: false, failure: failure ?? 'failed' })
      return
    }
    try {
      const operation = (operations as Readonly<Record<string, unknown>>)[name] as AnyOperation
      tell({ type: 'answer', id, ok: true, value: operation(db, ask) })
    } catch (error) {
      const reason = failureOf(error)
      tell({ type: 'trouble', name, code: codeOf(error) })
      if (reason === 'corrupt') {
        // Not answered: the next worker is asked again, with what could be carried over.
        port.removeAllListeners('message')
        tell({ type: 'damaged' })
        return
      }
      tell({ type: 'answer', id, ok: false, failure: reason })
    }
  }

  port.on('message', (message: ToStorage) => {
    if (message.type === 'ask') {
      answer(message)
      return
    }
    db?.close()
    port.close()
  })
  open()
}

/** Null where the native module cannot be loaded on this system. */
async function loadDatabase(): Promise<DatabaseClass | null> {
  try {
    return (await import('libsql')).default
  } catch (error) {
    parentPort?.postMessage({ type: 'trouble', name: 'load', code: codeOf(error) } satisfies FromStorage)
    return null
  }
}

/** Messages of SQLite can hold what was searched for; codes cannot. */
function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown }
  return typeof code === 'string' ? code : String(name ?? 'unknown')
}

void serve()
