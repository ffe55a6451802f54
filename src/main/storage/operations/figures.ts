/** Figures without words: tokens of responses and how long the person spoke, written down with what they cost then. */
import type { ConversationSource } from '#core/history/model'
import type { Turn, TurnUsage } from '#core/transcript/model'
import { writtenDown } from '#core/usage/used'
import { costOf, priceOf, writingCostOf, type PriceOverrides } from '#core/usage/prices'
import type { Db } from '../database'

/** What is counted of a turn. */
export type Figures = Pick<
  Turn,
  'id' | 'role' | 'source' | 'at' | 'responseId' | 'usage' | 'audioMs' | 'transcript' | 'written'
>

export const figuresOf = (turn: Turn): Figures => {
  const { id, role, source, at, responseId, usage, audioMs, transcript, written } = turn
  const figures = { id, role, source, at, responseId, usage, audioMs, transcript }
  return written === undefined ? figures : { ...figures, written }
}

/** Figures of a response that left no turn, under an id of its own. */
export const figuresOfResponse = (responseId: string, usage: TurnUsage, at: number): Figures => ({
  id: `response:${responseId}`,
  role: 'assistant',
  source: 'voice',
  at,
  responseId,
  usage,
  audioMs: null,
  transcript: 'none',
})

const isSpeech = ({ role, source, audioMs }: Figures): boolean =>
  role === 'user' && source === 'voice' && audioMs !== null && audioMs > 0

export const hasFigures = (turn: Figures): boolean => turn.usage !== null || isSpeech(turn)

/**
 * Figures stand with the profile and the model that were in use, and with their money as it was counted: a later save
 * changes none of them while the figures are the same. What has no price yet is left open and priced when it is asked for.
 * @param own The person's own prices of now.
 */
export function saveFigures(
  db: Db,
  conversation: string,
  source: ConversationSource,
  turn: Figures,
  own: PriceOverrides = {},
): void {
  const { profileId, profileName, provider, model } = source
  const at = Math.round(turn.at)
  if (turn.usage !== null) {
    const { usd, unpriced } = costOf(turn.usage, priceOf(provider, model, own))
    db.run(
      `INSERT INTO responses
         (conversation_id, item_id, response_id, at, profile_id, profile_name, provider, model, usage, usd)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (conversation_id, item_id) DO UPDATE SET
         usd = CASE WHEN usage = excluded.usage THEN usd ELSE excluded.usd END, usage = excluded.usage`,
      conversation,
      turn.id,
      turn.responseId,
      at,
      profileId,
      profileName,
      provider,
      model,
      JSON.stringify(turn.usage),
      unpriced === 0 ? usd : null,
    )
  }
  if (isSpeech(turn)) saveSpeech(db, conversation, source, turn, own)
}

function saveSpeech(
  db: Db,
  conversation: string,
  source: ConversationSource,
  turn: Figures,
  own: PriceOverrides,
): void {
  const { profileId, profileName, provider, model, transcriptionModel = '' } = source
  const done = turn.transcript === 'done'
  const written = done ? writtenDown(turn) : { ms: 0, tokens: null }
  db.run(
    `INSERT INTO speech (conversation_id, item_id, at, profile_id, profile_name, provider, model,
       transcription_model, spoken_ms, transcribed_ms, written, usd) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (conversation_id, item_id) DO UPDATE SET
       usd = CASE WHEN transcribed_ms = excluded.transcribed_ms AND written IS excluded.written THEN usd
             ELSE excluded.usd END,
       spoken_ms = excluded.spoken_ms, transcribed_ms = excluded.transcribed_ms, written = excluded.written`,
    conversation,
    turn.id,
    Math.round(turn.at),
    profileId,
    profileName,
    provider,
    model,
    transcriptionModel,
    turn.audioMs ?? 0,
    written.ms,
    written.tokens === null ? null : JSON.stringify(written.tokens),
    done ? writingCostOf(written, provider, transcriptionModel, own) : 0,
  )
}
