/**
 * The figures as a table for spreadsheets: one line for each answer and one for each piece of speech. RFC 4180, UTF-8
 * with a byte order mark. Names are for programs, so they are the same in every language; times are UTC.
 */
import { csvLine } from '../transcript/csv'
import type { TurnUsage } from '../transcript/model'
import { costOf, priceList, priceOf, tokensByKind, writingCostOf, type PriceOverrides } from './prices'

const columns = [
  'kind',
  'at',
  'day',
  'conversation_id',
  'item_id',
  'profile',
  'provider',
  'model',
  'input_tokens',
  'output_tokens',
  'text_in',
  'text_in_cached',
  'audio_in',
  'audio_in_cached',
  'image_in',
  'image_in_cached',
  'text_out',
  'audio_out',
  'spoken_ms',
  'transcribed_ms',
  'usd',
  'money',
] as const
type Line = Partial<Readonly<Record<(typeof columns)[number], string | number | null>>>

export const usageCsvHead = `\uFEFF${csvLine(columns)}`

type Counted = {
  readonly at: number
  readonly day: string
  readonly conversation: string
  readonly item: string
  readonly profileName: string
  readonly provider: string
  readonly model: string
  /** As counted when it came; null where that was not possible. */
  readonly usd: number | null
}

const write = (line: Line): string => csvLine(columns.map((name) => line[name] ?? null))

const common = (row: Counted): Line => ({
  at: new Date(row.at).toISOString(),
  day: row.day,
  conversation_id: row.conversation,
  item_id: row.item,
  profile: row.profileName,
  provider: row.provider,
})

/** Six decimals: a millionth of a dollar. */
const rounded = (usd: number): number => Math.round(usd * 1_000_000) / 1_000_000

const money = (counted: number | null, now: number | null): Line =>
  counted !== null
    ? { usd: rounded(counted), money: 'as counted' }
    : now === null
      ? { usd: null, money: 'no price' }
      : { usd: rounded(now), money: `prices of ${priceList.date}` }

export function usageLine(row: Counted & { readonly usage: TurnUsage }, own: PriceOverrides): string {
  const { usage } = row
  const kinds = tokensByKind(usage)
  const { usd, unpriced } = costOf(usage, priceOf(row.provider, row.model, own))
  return write({
    ...common(row),
    kind: 'answer',
    model: row.model,
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    text_in: kinds.textIn,
    text_in_cached: kinds.textCached,
    audio_in: kinds.audioIn,
    audio_in_cached: kinds.audioCached,
    image_in: kinds.imageIn,
    image_in_cached: kinds.imageCached,
    text_out: kinds.textOut,
    audio_out: kinds.audioOut,
    ...money(row.usd, unpriced === 0 ? usd : null),
  })
}

export function speechLine(
  row: Counted & {
    readonly transcriptionModel: string
    readonly spokenMs: number
    readonly transcribedMs: number
  },
  own: PriceOverrides,
): string {
  const now = writingCostOf(
    { ms: row.transcribedMs, tokens: null },
    row.provider,
    row.transcriptionModel,
    own,
  )
  return write({
    ...common(row),
    kind: 'speech',
    model: row.transcriptionModel,
    spoken_ms: Math.round(row.spokenMs),
    transcribed_ms: Math.round(row.transcribedMs),
    ...money(row.usd, now),
  })
}
