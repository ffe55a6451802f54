/**
 * The budget inside the session. Every figure that a server gives is counted in the step that brings it; while the
 * budget is used up no answer is asked for, none is left to the server to begin, and what was said waits for the
 * person's leave.
 */
import { notice } from '../notice'
import type { TurnUsage } from '../transcript/model'
import {
  allow,
  isStopped,
  rollDay,
  spendUsage,
  spendWriting,
  warning,
  withDay,
  withTerms,
  type Budget,
  type BudgetAllowance,
  type BudgetTerms,
  type Spent,
} from '../usage/budget'
import { notify, set, type Draft } from './draft'
import { turnOf } from './items'
import type { SessionState } from './state'

/** No further answer may be asked for. */
export const isHeld = ({ budget }: SessionState): boolean => isStopped(budget)

function setBudget(d: Draft, budget: Budget): void {
  if (budget === d.state.budget) return
  const due = warning(budget)
  set(d, { budget: due?.budget ?? budget })
  if (!due) return
  const { scope, unit, spent, limit } = due.mark
  notify(d, notice('budget.near', 'warning', { params: { scope, unit, spent, limit } }))
}

export const countUsage = (d: Draft, usage: TurnUsage): void =>
  setBudget(d, spendUsage(d.state.budget, usage))

/** Once for a turn: some servers tell the end of a transcript several times. */
export function countWriting(d: Draft, itemId: string): void {
  const turn = turnOf(d.state, itemId)
  if (turn) setBudget(d, spendWriting(d.state.budget, turn))
}

export const setTerms = (d: Draft, terms: BudgetTerms | null): void => {
  if (JSON.stringify(terms) === JSON.stringify(d.state.budget.terms)) return
  setBudget(d, withTerms(d.state.budget, terms))
}

export const spentBefore = (d: Draft, { day, dayEndsAt }: { day: Spent; dayEndsAt: number }): void =>
  setBudget(d, withDay(d.state.budget, day, dayEndsAt))

export const allowSpending = (d: Draft, until: BudgetAllowance | null): void =>
  setBudget(d, allow(d.state.budget, until))

export const passMidnight = (d: Draft): void => setBudget(d, rollDay(d.state.budget, d.wall))
