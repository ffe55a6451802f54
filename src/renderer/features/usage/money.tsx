/** Money of a sum, and what could not be counted in money. */
import type { LedgerSum } from '#core/usage/ledger'
import type { Words } from '../../i18n/context'

type Told = Pick<Words, 't' | 'f'>

/** Money, or that none is known; never 0 for what has no price. */
export const moneyOf = (sum: LedgerSum, { t, f }: Told): string => {
  const unpriced = sum.unpricedTokens + sum.unpricedMs > 0
  return unpriced && sum.usd === 0 ? t.usage.noMoney : f.money(sum.usd)
}

/** What the money leaves out; null where it is everything. */
export const leftOut = (sum: LedgerSum, { t, f }: Told): string | null => {
  const parts = [
    ...(sum.unpricedTokens > 0 ? [t.usage.unpriced(sum.unpricedTokens, f.number(sum.unpricedTokens))] : []),
    ...(sum.unpricedMs > 0 ? [t.usage.unpricedMinutes(f.minutes(sum.unpricedMs))] : []),
  ]
  return parts.length === 0 ? null : parts.join('; ')
}

export const tokensOf = ({ usage }: Pick<LedgerSum, 'usage'>): number =>
  usage.inputTokens + usage.outputTokens
