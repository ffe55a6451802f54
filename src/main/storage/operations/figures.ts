/** Figures without words: tokens of responses and how long the person spoke, written down and summed up. */
import type { ConversationSource } from '#core/history/model'
import type { Turn, TurnUsage } from '#core/transcript/model'
import { usageKeys, type Ledger, type SpeechRow, type UsageRow } from '#core/usage/ledger'
import type { Db, Value } from '../database'

/** What is counted of a turn. */
export type Figures = Pick<
  Turn,
  'id' | 'role' | 'source' | 'at' | 'responseId' | 'usage' | 'audioMs' | 'transcript'
>

export const figuresOf = ({
  id,
  role,
  source,
  at,
  responseId,
  usage,
  audioMs,
  transcript,
}: Figures): Figures => ({ id, role, source, at, responseId, usage, audioMs, transcript })

const isSpeech = ({ role, source, audioMs }: Figures): boolean =>
  role === 'user' && source === 'voice' && audioMs !== null && audioMs > 0

export const hasFigures = (turn: Figures): boolean => turn.usage !== null || isSpeech(turn)

/** Figures stand with the profile and the model that were in use; a later save changes neither. */
export function saveFigures(db: Db, conversation: string, source: ConversationSource, turn: Figures): void {
  const { profileId, profileName, provider, model } = source
  const at = Math.round(turn.at)
  if (turn.usage !== null) {
    db.run(
      `INSERT INTO responses
         (conversation_id, item_id, response_id, at, profile_id, profile_name, provider, model, usage)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (conversation_id, item_id) DO UPDATE SET usage = excluded.usage`,
      conversation,
      turn.id,
      turn.responseId,
      at,
      profileId,
      profileName,
      provider,
      model,
      JSON.stringify(turn.usage),
    )
  }
  if (!isSpeech(turn)) return
  const spoken = turn.audioMs ?? 0
  db.run(
    `INSERT INTO speech (conversation_id, item_id, at, profile_id, profile_name, provider, model,
       transcription_model, spoken_ms, transcribed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (conversation_id, item_id) DO UPDATE SET
       spoken_ms = excluded.spoken_ms, transcribed_ms = excluded.transcribed_ms`,
    conversation,
    turn.id,
    at,
    profileId,
    profileName,
    provider,
    model,
    source.transcriptionModel ?? '',
    spoken,
    turn.transcript === 'done' ? spoken : 0,
  )
}

export type UsageAsk = {
  /** Wall clock, ms: nothing before this moment. */
  readonly from: number
  /** The conversation that goes on; its figures are told apart, whenever they came about. */
  readonly conversation: string | null
}

export type UsageTold = { readonly all: Ledger; readonly conversation: Ledger }

export const usageReport = (db: Db, { from, conversation }: UsageAsk): UsageTold => ({
  all: ledger(db, 'at >= ?', from),
  conversation:
    conversation === null ? { rows: [], speech: [] } : ledger(db, 'conversation_id = ?', conversation),
})

/** Days are those of the computer's time zone; of a renamed profile one of its names is told. */
const origin = `strftime('%Y-%m-%d', at / 1000, 'unixepoch', 'localtime') AS day, profile_id AS profileId,
  max(profile_name) AS profileName, provider, model`
const sums = usageKeys.map((key) => `sum(ifnull(json_extract(usage, '$.${key}'), 0)) AS ${key}`).join(', ')

function ledger(db: Db, where: string, value: Value): Ledger {
  const rows = db
    .all<Omit<UsageRow, 'usage'> & TurnUsage>(
      `SELECT ${origin}, count(*) AS responses, ${sums} FROM responses WHERE ${where}
       GROUP BY day, profile_id, provider, model ORDER BY day, profile_id, model`,
      value,
    )
    .map(({ day, profileId, profileName, provider, model, responses, ...usage }) => ({
      day,
      profileId,
      profileName,
      provider,
      model,
      responses,
      usage,
    }))
  const speech = db.all<SpeechRow>(
    `SELECT ${origin}, transcription_model AS transcriptionModel, sum(spoken_ms) AS spokenMs,
       sum(transcribed_ms) AS transcribedMs FROM speech WHERE ${where}
     GROUP BY day, profile_id, provider, model, transcription_model ORDER BY day, profile_id, model`,
    value,
  )
  return { rows, speech }
}
