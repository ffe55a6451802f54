/** What the figures come to: by day, profile and model, by conversation, by answer, and as lines of a table. */
import type { TurnUsage } from '#core/transcript/model'
import { usageKeys, type Ledger, type SpeechRow, type UsageRow } from '#core/usage/ledger'
import { speechLine, usageCsvHead, usageLine } from '#core/usage/export-csv'
import type { PriceOverrides } from '#core/usage/prices'
import type { Db, Value } from '../database'

export type UsageAsk = {
  /** Wall clock, ms: nothing before this moment. */
  readonly from: number
  /** The conversation that goes on; its figures are told apart, whenever they came about. */
  readonly conversation: string | null
}

export type UsageTold = { readonly all: Ledger; readonly conversation: Ledger }

const noLedger: Ledger = { rows: [], speech: [] }

export const usageReport = (db: Db, { from, conversation }: UsageAsk): UsageTold => ({
  all: ledger(db, 'at >= ?', [from]),
  conversation: conversation === null ? noLedger : ledger(db, 'conversation_id = ?', [conversation]),
})

/** Days are those of the computer's time zone; of a renamed profile one of its names is told. */
const day = `strftime('%Y-%m-%d', at / 1000, 'unixepoch', 'localtime')`
const origin = `${day} AS day, profile_id AS profileId, max(profile_name) AS profileName, provider, model`
const sums = usageKeys.map((key) => `sum(ifnull(json_extract(usage, '$.${key}'), 0)) AS ${key}`).join(', ')
const written = (['textIn', 'audioIn', 'textOut'] as const)
  .map((key) => `sum(json_extract(written, '$.${key}')) AS ${key}`)
  .join(', ')

type Keyed = { readonly owner?: string }
type Money = { readonly money: number | null }
type WrittenSums = {
  readonly textIn: number | null
  readonly audioIn: number | null
  readonly textOut: number | null
}

/** Money that was counted is summed; what was left open stays apart, so that it can be priced now. */
function rowsOf(db: Db, where: string, values: readonly Value[], by = ''): readonly (UsageRow & Keyed)[] {
  const owner = by === '' ? '' : `${by} AS owner,`
  return db
    .all<Omit<UsageRow, 'usage' | 'usd'> & TurnUsage & Keyed & Money>(
      `SELECT ${owner} ${origin}, count(*) AS responses, sum(usd) AS money, ${sums} FROM responses WHERE ${where}
       GROUP BY ${by === '' ? '' : `${by},`} day, profile_id, provider, model, responses.usd IS NULL
       ORDER BY day, profile_id, model`,
      ...values,
    )
    .map(({ owner, day, profileId, profileName, provider, model, responses, money, ...usage }) => ({
      ...(owner === undefined ? {} : { owner }),
      day,
      profileId,
      profileName,
      provider,
      model,
      responses,
      usage,
      usd: money,
    }))
}

function speechOf(db: Db, where: string, values: readonly Value[], by = ''): readonly (SpeechRow & Keyed)[] {
  const owner = by === '' ? '' : `${by} AS owner,`
  return db
    .all<Omit<SpeechRow, 'writtenTokens' | 'usd'> & WrittenSums & Keyed & Money>(
      `SELECT ${owner} ${origin}, transcription_model AS transcriptionModel, sum(spoken_ms) AS spokenMs,
         sum(transcribed_ms) AS transcribedMs, sum(usd) AS money, ${written} FROM speech WHERE ${where}
       GROUP BY ${by === '' ? '' : `${by},`} day, profile_id, provider, model, transcription_model, speech.usd IS NULL,
         speech.written IS NULL
       ORDER BY day, profile_id, model`,
      ...values,
    )
    .map(({ textIn, audioIn, textOut, money, ...row }) => ({
      ...row,
      usd: money,
      ...(audioIn === null ? {} : { writtenTokens: { textIn: textIn ?? 0, audioIn, textOut: textOut ?? 0 } }),
    }))
}

const ledger = (db: Db, where: string, values: readonly Value[]): Ledger => ({
  rows: rowsOf(db, where, values),
  speech: speechOf(db, where, values),
})

/** Of each of these conversations what fits the condition. */
export function ledgersOf(
  db: Db,
  ids: readonly string[],
  where: string,
  values: readonly Value[],
): ReadonlyMap<string, Ledger> {
  if (ids.length === 0) return new Map()
  const among = `${where} AND conversation_id IN (${ids.map(() => '?').join(', ')})`
  const rows = rowsOf(db, among, [...values, ...ids], 'conversation_id')
  const speech = speechOf(db, among, [...values, ...ids], 'conversation_id')
  return new Map(
    ids.map((id) => [
      id,
      {
        rows: rows.filter(({ owner }) => owner === id),
        speech: speech.filter(({ owner }) => owner === id),
      },
    ]),
  )
}

export type UsageFilterAsk = {
  readonly from: number | null
  readonly profileId: string | null
  readonly model: string | null
}

function whereOf({ from, profileId, model }: UsageFilterAsk): readonly [string, readonly Value[]] {
  const parts = [
    from === null ? null : (['at >= ?', from] as const),
    profileId === null ? null : (['profile_id = ?', profileId] as const),
    model === null ? null : (['model = ?', model] as const),
  ].filter((part) => part !== null)
  return [['1', ...parts.map(([text]) => text)].join(' AND '), parts.map(([, value]) => value)]
}

export type ConversationUsage = {
  readonly id: string
  readonly title: string | null
  readonly at: number
  readonly ledger: Ledger
}

/** Newest first. */
export function usageConversations(
  db: Db,
  { limit, ...filter }: UsageFilterAsk & { readonly limit: number },
): readonly ConversationUsage[] {
  const [where, values] = whereOf(filter)
  const newest = db.all<{ readonly id: string; readonly at: number }>(
    `SELECT id, min(at) AS at FROM (
       SELECT conversation_id AS id, at FROM responses WHERE ${where}
       UNION ALL SELECT conversation_id, at FROM speech WHERE ${where})
     GROUP BY id ORDER BY at DESC LIMIT ?`,
    ...values,
    ...values,
    limit,
  )
  const ids = newest.map(({ id }) => id)
  const marks = ids.map(() => '?').join(', ')
  const ledgers = ledgersOf(db, ids, where, values)
  const titles = new Map(
    db
      .all<{ readonly id: string; readonly title: string | null }>(
        `SELECT id, title FROM conversations WHERE deleted_at IS NULL AND id IN (${marks})`,
        ...ids,
      )
      .map(({ id, title }) => [id, title]),
  )
  return newest.map(({ id, at }) => ({
    id,
    at,
    title: titles.get(id) ?? null,
    ledger: ledgers.get(id) ?? noLedger,
  }))
}

export type AnswerUsage = {
  readonly itemId: string
  readonly at: number
  readonly provider: string
  readonly model: string
  readonly words: string | null
  readonly usage: TurnUsage
  readonly usd: number | null
}

/** The newest answers of a conversation, oldest first. */
export const usageAnswers = (
  db: Db,
  { conversation, limit }: { readonly conversation: string; readonly limit: number },
): readonly AnswerUsage[] =>
  db
    .all<Omit<AnswerUsage, 'usage'> & { readonly usage: string }>(
      `SELECT r.item_id AS itemId, r.at, r.provider, r.model, r.usage, r.usd,
         (SELECT substr(coalesce(t.edited, t.text), 1, 120) FROM turns AS t
          JOIN conversations AS c ON c.key = t.conversation
          WHERE c.id = r.conversation_id AND c.deleted_at IS NULL AND t.item_id = r.item_id) AS words
       FROM responses AS r WHERE r.conversation_id = ? ORDER BY r.at DESC, r.item_id DESC LIMIT ?`,
      conversation,
      limit,
    )
    .map((row) => ({ ...row, usage: usageOf(row.usage) }))
    .toReversed()

/** A damaged file may hold anything. */
function usageOf(text: string): TurnUsage {
  let read: Readonly<Record<string, unknown>> = {}
  try {
    read = JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch {
    // Nothing is known of it.
  }
  return Object.fromEntries(
    usageKeys.map((key) => [key, typeof read[key] === 'number' ? read[key] : 0]),
  ) as TurnUsage
}

/** Every answer and all speech that was written down, as a table (CSV). */
export function usageCsv(
  db: Db,
  { own, ...filter }: UsageFilterAsk & { readonly own: PriceOverrides },
): string {
  const [where, values] = whereOf(filter)
  const each = `${day} AS day, at, conversation_id AS conversation, item_id AS item, profile_id AS profileId,
    profile_name AS profileName, provider, model`
  type Line = {
    readonly day: string
    readonly at: number
    readonly conversation: string
    readonly item: string
    readonly profileId: string
    readonly profileName: string
    readonly provider: string
    readonly model: string
    readonly usd: number | null
  }
  const answers = db
    .all<Line & { readonly usage: string }>(
      `SELECT ${each}, usage, usd FROM responses WHERE ${where} ORDER BY at, item_id`,
      ...values,
    )
    .map((row) => [row.at, usageLine({ ...row, usage: usageOf(row.usage) }, own)] as const)
  const speech = db
    .all<
      Line & {
        readonly transcriptionModel: string
        readonly spokenMs: number
        readonly transcribedMs: number
      }
    >(
      `SELECT ${each}, transcription_model AS transcriptionModel, spoken_ms AS spokenMs,
         transcribed_ms AS transcribedMs, usd FROM speech WHERE ${where} ORDER BY at, item_id`,
      ...values,
    )
    .map((row) => [row.at, speechLine(row, own)] as const)
  const lines = [...answers, ...speech].sort(([a], [b]) => a - b).map(([, line]) => line)
  return `${[usageCsvHead, ...lines].join('\r\n')}\r\n`
}
