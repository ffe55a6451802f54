/** Rows of the tables and what they mean; the one place that knows both. */
import type { ConversationInfo } from '#core/history/model'
import type { Turn, TurnUsage } from '#core/transcript/model'
import type { Value } from './database'

export type ConversationRow = {
  readonly key: number
  readonly id: string
  readonly title: string | null
  readonly renamed: number
  readonly started_at: number
  readonly last_at: number
  readonly pinned: number
  readonly profile_id: string
  readonly profile_name: string
  readonly provider: string
  readonly model: string
  readonly host: string | null
  readonly turn_count: number
  readonly input_tokens: number | null
  readonly output_tokens: number | null
  readonly recorded_bytes: number | null
}

/** The columns of a ConversationRow, from `conversations AS c`. */
export const conversationColumns = `c.key, c.id, c.title, c.renamed, c.started_at, c.last_at, c.pinned, c.profile_id,
  c.profile_name, c.provider, c.model, c.host, c.turn_count,
  (SELECT sum(json_extract(usage, '$.inputTokens')) FROM responses WHERE conversation_id = c.id) AS input_tokens,
  (SELECT sum(json_extract(usage, '$.outputTokens')) FROM responses WHERE conversation_id = c.id) AS output_tokens,
  (SELECT sum(44 + 2 * samples) FROM recordings WHERE conversation_id = c.id AND whole = 1) AS recorded_bytes`

export const infoOf = (row: ConversationRow): ConversationInfo => ({
  id: row.id,
  title: row.title,
  renamed: row.renamed === 1,
  startedAt: row.started_at,
  lastAt: row.last_at,
  pinned: row.pinned === 1,
  profileId: row.profile_id,
  profileName: row.profile_name,
  provider: row.provider,
  model: row.model,
  host: row.host,
  turnCount: row.turn_count,
  inputTokens: row.input_tokens ?? 0,
  outputTokens: row.output_tokens ?? 0,
  recordedBytes: row.recorded_bytes ?? 0,
})

export type TurnRow = {
  readonly item_id: string
  readonly role: Turn['role']
  readonly status: Turn['status']
  readonly source: Turn['source']
  readonly at: number
  readonly text: string
  readonly heard_chars: number
  readonly transcript: Turn['transcript']
  readonly audio_ms: number | null
  readonly heard_ms: number | null
  readonly sound_at: number | null
  readonly response_id: string | null
  readonly tool: string | null
  readonly error: string | null
  readonly edited: string | null
  readonly note: string | null
  readonly usage: string | null
}

/** The columns of a TurnRow, from `turns AS t` of the conversation whose id is the first value. */
export const turnColumns = `t.item_id, t.role, t.status, t.source, t.at, t.text, t.heard_chars, t.transcript, t.audio_ms,
  t.heard_ms, t.sound_at, t.response_id, t.tool, t.error, t.edited, t.note,
  (SELECT usage FROM responses WHERE conversation_id = ? AND item_id = t.item_id) AS usage`

export const turnOf = (row: TurnRow): Turn => ({
  id: row.item_id,
  role: row.role,
  status: row.status,
  source: row.source,
  at: row.at,
  text: row.text,
  heardChars: row.heard_chars,
  transcript: row.transcript,
  audioMs: row.audio_ms,
  heardMs: row.heard_ms,
  soundAt: row.sound_at,
  responseId: row.response_id,
  usage: parsed<TurnUsage>(row.usage),
  tool: parsed<NonNullable<Turn['tool']>>(row.tool),
  error: parsed<NonNullable<Turn['error']>>(row.error),
  ...(row.edited === null ? {} : { edited: row.edited }),
  ...(row.note === null ? {} : { note: row.note }),
})

/** Written by us; null where damage has made it something else. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
function parsed<T>(text: string | null): T | null {
  if (text === null) return null
  try {
    return JSON.parse(text) as T
  } catch {
    return null
  }
}

/** Columns that the session writes, with their values; the person's own columns are not among them. */
export const turnValues = (turn: Turn) =>
  ({
    role: turn.role,
    status: turn.status,
    source: turn.source,
    at: Math.round(turn.at),
    text: turn.text,
    heard_chars: turn.heardChars,
    transcript: turn.transcript,
    audio_ms: turn.audioMs,
    heard_ms: turn.heardMs,
    sound_at: turn.soundAt,
    response_id: turn.responseId,
    tool: turn.tool === null ? null : JSON.stringify(turn.tool),
    error: turn.error === null ? null : JSON.stringify(turn.error),
  }) satisfies Readonly<Record<string, Value>>
