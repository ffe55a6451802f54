/** The ledger: what was used by day, profile and model, and what any part of it comes to. */
import type { TurnUsage } from '../transcript/model'
import { costOf, priceOf, writingCostOf, type PriceOverrides } from './prices'

export type Origin = {
  /** Of the person's time zone, YYYY-MM-DD. */
  readonly day: string
  readonly profileId: string
  readonly profileName: string
  readonly provider: string
  readonly model: string
}

/** Responses of one day, profile and model. */
export type UsageRow = Origin & {
  readonly responses: number
  readonly usage: TurnUsage
  /** US dollars as they were counted when the answers came; absent or null where that was not possible. */
  readonly usd?: number | null
}

/** What the person said on one day with one profile and model. */
export type SpeechRow = Origin & {
  /** Empty where nothing was written down. */
  readonly transcriptionModel: string
  readonly spokenMs: number
  /** Of it, what was written down. */
  readonly transcribedMs: number
  /** Tokens that a service counted for writing it down: text and audio in, text out. */
  readonly writtenTokens?: { readonly textIn: number; readonly audioIn: number; readonly textOut: number }
  /** US dollars as they were counted when it was written down; absent or null where that was not possible. */
  readonly usd?: number | null
}

export type Ledger = { readonly rows: readonly UsageRow[]; readonly speech: readonly SpeechRow[] }

export type LedgerSum = {
  readonly usage: TurnUsage
  readonly responses: number
  /** US dollars of all that has a price, transcription included. */
  readonly usd: number
  readonly transcriptionUsd: number
  /** Tokens without a price. */
  readonly unpricedTokens: number
  /** Transcribed speech without a price, ms. */
  readonly unpricedMs: number
  readonly spokenMs: number
  readonly answeredMs: number
}

/** A second of an answer's sound is 20 tokens (OpenAI Realtime API guide, managing costs). */
const MS_PER_OUTPUT_TOKEN = 50

export const noTokens: TurnUsage = {
  inputTokens: 0,
  outputTokens: 0,
  inputText: 0,
  inputAudio: 0,
  inputImage: 0,
  cachedText: 0,
  cachedAudio: 0,
  cachedImage: 0,
  outputText: 0,
  outputAudio: 0,
}
export const usageKeys = Object.keys(noTokens) as readonly (keyof TurnUsage)[]

export const addTokens = (a: TurnUsage, b: TurnUsage): TurnUsage =>
  Object.fromEntries(usageKeys.map((key) => [key, a[key] + b[key]])) as TurnUsage

const nothing: LedgerSum = {
  usage: noTokens,
  responses: 0,
  usd: 0,
  transcriptionUsd: 0,
  unpricedTokens: 0,
  unpricedMs: 0,
  spokenMs: 0,
  answeredMs: 0,
}

export function sumLedger({ rows, speech }: Ledger, own: PriceOverrides = {}): LedgerSum {
  const answered = rows.reduce<LedgerSum>((sum, row) => {
    // What was counted in money stays as it was counted, whatever the prices are now.
    const { usd, unpriced } =
      typeof row.usd === 'number'
        ? { usd: row.usd, unpriced: 0 }
        : costOf(row.usage, priceOf(row.provider, row.model, own))
    return {
      ...sum,
      usage: addTokens(sum.usage, row.usage),
      responses: sum.responses + row.responses,
      usd: sum.usd + usd,
      unpricedTokens: sum.unpricedTokens + unpriced,
      answeredMs: sum.answeredMs + row.usage.outputAudio * MS_PER_OUTPUT_TOKEN,
    }
  }, nothing)
  return speech.reduce<LedgerSum>((sum, row) => {
    const tokens = row.writtenTokens ?? null
    const counted =
      row.usd ?? writingCostOf({ ms: row.transcribedMs, tokens }, row.provider, row.transcriptionModel, own)
    const usd = counted ?? 0
    return {
      ...sum,
      usd: sum.usd + usd,
      transcriptionUsd: sum.transcriptionUsd + usd,
      unpricedMs: sum.unpricedMs + (counted === null ? row.transcribedMs : 0),
      spokenMs: sum.spokenMs + row.spokenMs,
    }
  }, answered)
}

/** The part of a ledger that a question is about. */
export const filterLedger = (ledger: Ledger, keep: (origin: Origin) => boolean): Ledger => ({
  rows: ledger.rows.filter(keep),
  speech: ledger.speech.filter(keep),
})

export type LedgerPart = { readonly key: string; readonly origin: Origin; readonly sum: LedgerSum }

/** A ledger split by what `keyOf` tells apart, in order of first appearance; every row is in exactly one part. */
export function splitLedger(
  ledger: Ledger,
  keyOf: (origin: Origin) => string,
  own: PriceOverrides = {},
): readonly LedgerPart[] {
  const origins = new Map<string, Origin>()
  for (const row of [...ledger.rows, ...ledger.speech]) {
    const key = keyOf(row)
    if (!origins.has(key)) origins.set(key, row)
  }
  return [...origins].map(([key, origin]) => ({
    key,
    origin,
    sum: sumLedger(
      filterLedger(ledger, (row) => keyOf(row) === key),
      own,
    ),
  }))
}

/** US dollars per minute talked, by both together; null where nobody talked. */
export const perMinute = ({ usd, spokenMs, answeredMs }: LedgerSum): number | null =>
  spokenMs + answeredMs === 0 ? null : (usd * 60_000) / (spokenMs + answeredMs)
