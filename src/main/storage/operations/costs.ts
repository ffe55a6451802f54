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
  const counted = db.all<{ readonly id: string; readonly usd: number | null; readonly open: number }>(
    `SELECT id, sum(usd) AS usd, sum(usd IS NULL) AS open FROM (
       SELECT conversation_id AS id, usd FROM responses WHERE conversation_id IN (${marks})
       UNION ALL SELECT conversation_id, usd FROM speech WHERE conversation_id IN (${marks}))
     GROUP BY id`,
    ...ids,
    ...ids,
  )
  const open = counted.filter((each) => each.open > 0).map(({ id }) => id)
  const ledgers = ledgersOf(db, open, 'usd IS NULL', [])
  return new Map(
    counted.map(({ id, usd }) => {
      const ledger = ledgers.get(id)
      if (!ledger) return [id, { usd: usd ?? 0, whole: true }]
      const sum = sumLedger(ledger, own)
      return [id, { usd: (usd ?? 0) + sum.usd, whole: sum.unpricedTokens + sum.unpricedMs === 0 }]
    }),
  )
}
