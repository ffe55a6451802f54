/**
 * Whether the files that are open are still the ones in the folder. What is written to a file that somebody has deleted
 * or replaced meets no error, and is gone when the process ends.
 */
import { statSync } from 'node:fs'

/** Null: there is no such file. */
const identityOf = (file: string): string | null => {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true })
  return found ? `${found.dev} ${found.ino}` : null
}

/** @param file A database that was opened just now, in WAL mode. @returns whether it and its log are still in place. */
export function createPresence(file: string): () => boolean {
  const opened = identityOf(file)
  // The log may come into being with the first write.
  let log = identityOf(`${file}-wal`)
  return () => {
    try {
      log ??= identityOf(`${file}-wal`)
      return identityOf(file) === opened && identityOf(`${file}-wal`) === log
    } catch {
      // A folder that cannot be looked into says nothing; writing will.
      return true
    }
  }
}
