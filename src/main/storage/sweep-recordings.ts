/**
 * At the start: recordings that a killed Parley left half written are mended where their turn is there and dropped where
 * it is not, and no file stays that belongs to nothing. Beside conversations that had to be salvaged nothing is deleted.
 */
import type { Db } from './database'
import { recordingFiles } from './recording-files'

type Left = { readonly key: number; readonly whole: number; readonly turn: number }

/** @param aside Where files go that belong to nothing; null deletes them. */
export function sweepRecordings(db: Db, aside: string | null): void {
  const files = recordingFiles(db.file)
  const lying = new Set(files.keys())
  const rows = db.all<Left>(
    `SELECT key, whole, EXISTS (
       SELECT 1 FROM turns WHERE item_id = r.item_id
       AND conversation = (SELECT key FROM conversations WHERE id = r.conversation_id)) AS turn
     FROM recordings AS r`,
  )
  const gone = rows.filter(({ key, whole, turn }) => {
    if (turn === 0 || !lying.has(key)) return true
    if (whole === 1) return false
    const samples = files.mend(key)
    if (samples > 0) db.run('UPDATE recordings SET whole = 1, samples = ? WHERE key = ?', samples, key)
    return samples === 0
  })
  const known = new Set(rows.filter((row) => !gone.includes(row)).map(({ key }) => key))
  const strays = [...lying].filter((key) => !known.has(key))
  if (aside === null) for (const key of strays) files.remove(key)
  else files.setAside(strays, aside)
  db.transaction(() => {
    for (const { key } of gone) db.run('DELETE FROM recordings WHERE key = ?', key)
  })
}
