/** The storage worker: owns the file of conversations and answers one question after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import { err } from '#core/result'
import { failureOf, type DatabaseClass, type Db } from './database'
import { openStore } from './open'
import { operations } from './operations'
import { createPresence } from './presence'
import { sweepRecordings } from './sweep-recordings'
import type { FromStorage, StorageWorkerData, ToStorage } from './protocol'

type AnyOperation = (db: Db, ask: unknown) => unknown

async function serve(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('storage runs as a worker')
  const given = workerData as StorageWorkerData
  const tell = (message: FromStorage): void => port.postMessage(message)
  const Database = await loadDatabase()
  const opened = Database ? openStore({ ...given, Database, wall: Date.now }) : err('failed' as const)
  if (!opened.ok) {
    // What could not be opened is tried again by another worker: this one may hold the file half open.
    tell(opened.error === 'corrupt' ? { type: 'damaged' } : { type: 'closed', failure: opened.error })
    port.close()
    return
  }
  const { db, recovery, begun } = opened.value
  const inPlace = createPresence(given.file)
  tell({ type: 'opened', recovery, begun })
  try {
    // Sound that lies beside a new file belonged to one that is gone.
    const lost = recovery === null ? (begun ? `${given.file}.${Date.now()}` : null) : recovery.aside
    sweepRecordings(db, lost === null ? null : `${lost}.recordings`)
  } catch (error) {
    // Sound that cannot be put in order now is no reason not to keep words.
    tell({ type: 'trouble', name: 'recordings', code: codeOf(error) })
  }

  port.on('message', (message: ToStorage) => {
    if (message.type === 'close') {
      db.close()
      port.close()
      return
    }
    const { id, name, ask } = message
    try {
      if (!inPlace()) {
        port.removeAllListeners('message')
        // What stands in a log that was deleted goes into the file, where that is still there.
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
        tell({ type: 'gone' })
        return
      }
      const operation = (operations as Readonly<Record<string, unknown>>)[name] as AnyOperation
      tell({ type: 'answer', id, ok: true, value: operation(db, ask) })
    } catch (error) {
      const failure = failureOf(error)
      tell({ type: 'trouble', name, code: codeOf(error) })
      if (failure !== 'corrupt') tell({ type: 'answer', id, ok: false, failure })
      else {
        // Not answered: the next worker is asked again, with what could be carried over.
        port.removeAllListeners('message')
        tell({ type: 'damaged' })
      }
    }
  })
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
  const { code } = error as { readonly code?: unknown }
  if (typeof code === 'string') return code
  return error instanceof Error ? error.name : 'unknown'
}

void serve()
