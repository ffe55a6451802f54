/** What conversations cost, for a list of them: money as it was counted, and what had no price then, priced now. */
import type { ConversationCost } from '#core/history/model'
import type { HistoryPage } from '#core/history/pages'
import { sumLedger } from '#core/usage/ledger'
import type { PriceOverrides } from '#core/usage/prices'
import type { Db } from '../database'
import { ledgersOf } from './usage'

/** @param own The person's own prices. */
export function withCosts(db: Db, page: HistoryPage, own: PriceOverrides): HistoryPage {
  const costs = costsOf(
    db,
    page.hits.map(({ info }) => info.id),
    own,
  )
  return {
    ...page,
    hits: page.hits.map((hit) => ({ ...hit, info: { ...hit.info, cost: costs.get(hit.info.id) ?? free } })),
  }
}

const free: ConversationCost = { usd: 0, whole: true }

/** Of conversations in which something was counted. */
function costsOf(db: Db, ids: readonly string[], own: PriceOverrides): ReadonlyMap<string, ConversationCost> {
  const marks = ids.map(() => '?').join(', ')
  const sums = (table: string): string =>
    `SELECT conversation_id AS id, sum(usd) AS usd, sum(usd IS NULL) AS open FROM ${table}
     WHERE conversation_id IN (${marks}) GROUP BY conversation_id`
  const counted = new Map<string, { readonly usd: number; readonly open: number }>()
  const rows = db.all<{ readonly id: string; readonly usd: number | null; readonly open: number }>(
    `${sums('responses')} UNION ALL ${sums('speech')}`,
    ...ids,
    ...ids,
  )
  for (const { id, usd, open } of rows) {
    const before = counted.get(id) ?? { usd: 0, open: 0 }
    counted.set(id, { usd: before.usd + (usd ?? 0), open: before.open + open })
  }
  const open = [...counted].flatMap(([id, each]) => (each.open > 0 ? [id] : []))
  const ledgers = ledgersOf(db, open, 'usd IS NULL', [])
  return new Map(
    [...counted].map(([id, { usd }]) => {
      const ledger = ledgers.get(id)
      if (!ledger) return [id, { usd, whole: true }]
      const sum = sumLedger(ledger, own)
      return [id, { usd: usd + sum.usd, whole: sum.unpricedTokens + sum.unpricedMs === 0 }]
    }),
  )
}
