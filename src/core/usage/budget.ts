/**
 * A budget in money and in tokens, for a day and for a conversation: what has been spent, whether it is near its end,
 * and whether another answer may be asked for. Pure: the session machine counts with it in the very step in which an
 * answer's figures arrive, so that no answer slips through between counting and asking.
 */
import type { Turn, TurnUsage } from '../transcript/model'
import { costOf, writingCostOf, type Price, type PriceOverrides, type WrittenDown } from './prices'
import { writtenDown, type Used } from './used'

/** null sets no limit. Tokens are all tokens of responses, also those that have a price. */
export type BudgetLimits = {
  readonly dayUsd: number | null
  readonly conversationUsd: number | null
  readonly dayTokens: number | null
  readonly conversationTokens: number | null
  /** Share of a limit at which the person is warned, 0..1. */
  readonly warnShare: number
}

export const noLimits: BudgetLimits = {
  dayUsd: null,
  conversationUsd: null,
  dayTokens: null,
  conversationTokens: null,
  warnShare: 0.8,
}

/** Limits, and what things cost with the service that is spoken to. */
export type BudgetTerms = {
  readonly limits: BudgetLimits
  readonly price: Price
  readonly provider: string
  /** Empty where nothing is written down. */
  readonly transcriptionModel: string
  readonly own: PriceOverrides
}

export type Spent = { readonly usd: number; readonly tokens: number }
export const nothingSpent: Spent = { usd: 0, tokens: 0 }

export type BudgetScope = 'day' | 'conversation'
export type BudgetAllowance = 'conversation' | 'today'

export type BudgetMark = {
  readonly scope: BudgetScope
  readonly unit: 'usd' | 'tokens'
  readonly spent: number
  readonly limit: number
}

/** How a budget stands. The same object until it changes. */
export type BudgetStanding = {
  readonly state: 'off' | 'fine' | 'near' | 'stopped'
  /** The limit that is nearest to its end, or the one that is reached; null where none is set. */
  readonly mark: BudgetMark | null
  /** The person has allowed more than the limits. */
  readonly allowed: BudgetAllowance | null
}

export type Budget = {
  readonly terms: BudgetTerms | null
  readonly day: Spent
  readonly conversation: Spent
  /** Wall clock, ms: the day of the person's time zone ends. */
  readonly dayEndsAt: number
  readonly allowed: BudgetAllowance | null
  /** Of which the person has been warned. */
  readonly warned: readonly BudgetScope[]
  readonly standing: BudgetStanding
}

const DAY_MS = 86_400_000

export const noBudget: Budget = {
  terms: null,
  day: nothingSpent,
  conversation: nothingSpent,
  dayEndsAt: Infinity,
  allowed: null,
  warned: [],
  standing: { state: 'off', mark: null, allowed: null },
}

export const isStopped = ({ standing }: Budget): boolean => standing.state === 'stopped'

/** Amounts that are no numbers count as nothing: a budget must never be lost in one. */
const plus = (a: Spent, b: Spent): Spent => ({
  usd: a.usd + (Number.isFinite(b.usd) ? b.usd : 0),
  tokens: a.tokens + (Number.isFinite(b.tokens) ? b.tokens : 0),
})

const marksOf = ({ terms, day, conversation }: Budget): readonly BudgetMark[] => {
  if (!terms) return []
  const { dayUsd, conversationUsd, dayTokens, conversationTokens } = terms.limits
  const all = [
    { scope: 'conversation', unit: 'usd', spent: conversation.usd, limit: conversationUsd },
    { scope: 'conversation', unit: 'tokens', spent: conversation.tokens, limit: conversationTokens },
    { scope: 'day', unit: 'usd', spent: day.usd, limit: dayUsd },
    { scope: 'day', unit: 'tokens', spent: day.tokens, limit: dayTokens },
  ] as const
  return all.flatMap(({ limit, ...rest }) => (limit === null ? [] : [{ ...rest, limit }]))
}

/** A limit of nothing is reached from the beginning. */
const shareOf = ({ spent, limit }: BudgetMark): number => (limit <= 0 ? Infinity : spent / limit)

function standingOf(budget: Budget): BudgetStanding {
  const [first, ...others] = marksOf(budget)
  const { allowed } = budget
  if (!first || !budget.terms) return { state: 'off', mark: null, allowed }
  const mark = others.reduce((most, each) => (shareOf(each) > shareOf(most) ? each : most), first)
  const share = shareOf(mark)
  if (share >= 1) return { state: allowed === null ? 'stopped' : 'near', mark, allowed }
  return { state: share >= budget.terms.limits.warnShare ? 'near' : 'fine', mark, allowed }
}

function settled(budget: Budget): Budget {
  const standing = standingOf(budget)
  const same = JSON.stringify(standing) === JSON.stringify(budget.standing)
  return same ? budget : { ...budget, standing }
}

const spend = (budget: Budget, spent: Spent): Budget =>
  spent.usd === 0 && spent.tokens === 0
    ? budget
    : settled({
        ...budget,
        day: plus(budget.day, spent),
        conversation: plus(budget.conversation, spent),
      })

export const withTerms = (budget: Budget, terms: BudgetTerms | null): Budget => settled({ ...budget, terms })

const costOfUsage = (terms: BudgetTerms | null, usage: TurnUsage): Spent => ({
  usd: terms === null ? 0 : costOf(usage, terms.price).usd,
  tokens: usage.inputTokens + usage.outputTokens,
})

/** The figures of one response. */
export const spendUsage = (budget: Budget, usage: TurnUsage): Budget =>
  spend(budget, costOfUsage(budget.terms, usage))

const costOfWriting = (terms: BudgetTerms | null, written: WrittenDown): Spent => ({
  usd:
    terms === null ? 0 : (writingCostOf(written, terms.provider, terms.transcriptionModel, terms.own) ?? 0),
  tokens: 0,
})

/** A turn of the person has been written down. */
export const spendWriting = (budget: Budget, turn: Turn): Budget =>
  turn.transcript === 'done' ? spend(budget, costOfWriting(budget.terms, writtenDown(turn))) : budget

/** Earlier answers of this day, from before the machine began to count. */
export const withDay = (budget: Budget, spent: Spent, dayEndsAt: number): Budget =>
  settled({ ...budget, day: plus(budget.day, spent), dayEndsAt })

/**
 * Midnight may have passed: a new day begins with nothing spent.
 * @param wall Wall clock, ms.
 */
export function rollDay(budget: Budget, wall: number): Budget {
  if (wall < budget.dayEndsAt) return budget
  const days = Math.floor((wall - budget.dayEndsAt) / DAY_MS) + 1
  return settled({
    ...budget,
    day: nothingSpent,
    dayEndsAt: budget.dayEndsAt + days * DAY_MS,
    allowed: budget.allowed === 'today' ? null : budget.allowed,
    warned: budget.warned.filter((scope) => scope !== 'day'),
  })
}

/** The person lets answers through: until this conversation, or this day, is over. */
export const allow = (budget: Budget, allowed: BudgetAllowance | null): Budget =>
  settled({ ...budget, allowed })

/** Another conversation, which may have been kept and go on. */
export function withConversation(budget: Budget, { responses, writing }: Used): Budget {
  const { terms } = budget
  const spent = writing
    .map((written) => costOfWriting(terms, written))
    .reduce(plus, costOfUsage(terms, responses))
  return settled({
    ...budget,
    conversation: spent,
    allowed: budget.allowed === 'conversation' ? null : budget.allowed,
    warned: budget.warned.filter((scope) => scope !== 'conversation'),
  })
}

/** The limit of which the person has to be warned now, and a budget that knows of it; null where there is none. */
export function warning(budget: Budget): { readonly budget: Budget; readonly mark: BudgetMark } | null {
  const { state, mark, allowed } = budget.standing
  if (state !== 'near' || mark === null || allowed !== null || budget.warned.includes(mark.scope)) return null
  return { budget: { ...budget, warned: [...budget.warned, mark.scope] }, mark }
}
