/** Recordings as they are written, named, taken away and told; their files lie beside the conversations. */
import type { Recording, Span } from '#core/recording/model'
import type { Db } from '../database'
import { recordingFiles, wavBytes, wavPath } from '../recording-files'

export type RecordingId = { readonly conversation: string; readonly item: string }

type Row = {
  readonly key: number
  readonly item_id: string
  readonly role: Recording['role']
  readonly samples: number
  readonly spans: string
}

const keyOf = (db: Db, { conversation, item }: RecordingId): number | null =>
  db.get<{ key: number }>(
    'SELECT key FROM recordings WHERE conversation_id = ? AND item_id = ?',
    conversation,
    item,
  )?.key ?? null

export type WriteSound = RecordingId & {
  readonly role: Recording['role']
  /** Samples that were written before; 0 begins a recording, in place of one that the turn may have. */
  readonly at: number
  /** Wall clock, ms, of its first sample. */
  readonly startedAt: number
  /** PCM16 little endian, 24 kHz. */
  readonly pcm: Uint8Array
}

/** False where the recording is no more: it was deleted while it went on. */
export function writeSound(db: Db, { at, role, startedAt, pcm, ...id }: WriteSound): boolean {
  const files = recordingFiles(db.file)
  if (at === 0) {
    const old = keyOf(db, id)
    if (old !== null) dropKey(db, old)
    db.run(
      'INSERT INTO recordings (conversation_id, item_id, role, spans) VALUES (?, ?, ?, ?)',
      id.conversation,
      id.item,
      role,
      JSON.stringify([{ from: 0, at: startedAt }] satisfies readonly Span[]),
    )
  }
  const key = keyOf(db, id)
  if (key === null) return false
  files.write(key, at, pcm)
  return true
}

/** The sound of the turn is complete. */
export function finishSound(
  db: Db,
  { samples, spans, ...id }: RecordingId & { readonly samples: number; readonly spans: readonly Span[] },
): boolean {
  const key = keyOf(db, id)
  if (key === null) return false
  recordingFiles(db.file).finish(key, samples)
  db.run(
    'UPDATE recordings SET whole = 1, samples = ?, spans = ? WHERE key = ?',
    samples,
    JSON.stringify(spans),
    key,
  )
  return true
}

export function dropSound(db: Db, id: RecordingId): boolean {
  const key = keyOf(db, id)
  if (key === null) return false
  dropKey(db, key)
  return true
}

/** The server has named a turn whose sound is here. */
export function nameSound(
  db: Db,
  { conversation, from, to }: { readonly conversation: string; readonly from: string; readonly to: string },
): boolean {
  return (
    db.run(
      'UPDATE OR IGNORE recordings SET item_id = ? WHERE conversation_id = ? AND item_id = ?',
      to,
      conversation,
      from,
    ) > 0
  )
}

/** The file goes first: what is left by a crash between the two is a row, which the next start takes away. */
function dropKey(db: Db, key: number): void {
  recordingFiles(db.file).remove(key)
  db.run('DELETE FROM recordings WHERE key = ?', key)
}

/** The sound of conversations that are taken away for good; all of it where none is named. */
export function dropSoundsOf(db: Db, conversations: readonly string[] | null): void {
  const keys =
    conversations === null
      ? db.all<{ key: number }>('SELECT key FROM recordings')
      : conversations.flatMap((id) =>
          db.all<{ key: number }>('SELECT key FROM recordings WHERE conversation_id = ?', id),
        )
  const files = recordingFiles(db.file)
  for (const { key } of keys) files.remove(key)
  db.transaction(() => {
    for (const { key } of keys) db.run('DELETE FROM recordings WHERE key = ?', key)
  })
}

/** The sound of turns that are no more. */
export function dropSoundsOfTurns(db: Db, conversation: string, items: readonly string[]): void {
  for (const item of items) dropSound(db, { conversation, item })
}

export type KeptRecording = Recording & { readonly path: string }

/** Whole recordings of a conversation, of turns that are there, in the order in which they began to be written. */
export const recordingsOf = (db: Db, conversation: string): readonly KeptRecording[] =>
  db
    .all<Row>(
      `SELECT key, item_id, role, samples, spans FROM recordings AS r
       WHERE conversation_id = ? AND whole = 1 AND samples > 0 AND EXISTS (
         SELECT 1 FROM turns WHERE item_id = r.item_id
         AND conversation = (SELECT key FROM conversations WHERE id = r.conversation_id AND deleted_at IS NULL))
       ORDER BY key`,
      conversation,
    )
    .map((row) => ({
      itemId: row.item_id,
      role: row.role,
      samples: row.samples,
      spans: spansOf(row.spans),
      path: wavPath(db.file, row.key),
    }))

/** Written by us; damage makes it one that begins in 1970, and a sound that is heard all the same. */
function spansOf(text: string): readonly Span[] {
  try {
    const spans = JSON.parse(text) as unknown
    if (Array.isArray(spans) && spans.length > 0) return spans as readonly Span[]
  } catch {
    // As below.
  }
  return [{ from: 0, at: 0 }]
}

export type RecordingSum = {
  readonly conversations: number
  readonly recordings: number
  readonly bytes: number
}

/** All sound that lies on the disk, deleted conversations that can still be taken back included. */
export function recordingSum(db: Db, _all: null): RecordingSum {
  const row = db.get<{ conversations: number; recordings: number; samples: number | null }>(
    `SELECT count(DISTINCT conversation_id) AS conversations, count(*) AS recordings, sum(samples) AS samples
     FROM recordings WHERE whole = 1`,
  )
  const recordings = row?.recordings ?? 0
  return {
    conversations: row?.conversations ?? 0,
    recordings,
    bytes: recordings * wavBytes(0) + 2 * (row?.samples ?? 0),
  }
}

/** Takes away all sound and leaves the words. @returns how many recordings there were. */
export function removeSounds(db: Db, ids: readonly string[] | null): number {
  const before = recordingSum(db, null).recordings
  dropSoundsOf(db, ids)
  return before - recordingSum(db, null).recordings
}
