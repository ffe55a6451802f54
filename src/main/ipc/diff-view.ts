/** What changed between two views. Slices are compared by identity, so a slice that did not change must be kept. */
import type { Turn } from '#core/transcript/model'
import { differingTurns, turnAt, turnsFrom, type TurnLog } from '#core/transcript/turn-log'
import type { AppView, Patch } from '#shared/view'

/** The view as main has it: versions of a long conversation share what they have in common. */
export type LiveView = Omit<AppView, 'turns'> & { readonly turns: TurnLog }

type Changes = Omit<Patch, 'seq'>
type TurnChanges = NonNullable<Patch['turns']>
type Slice = Exclude<keyof AppView, 'turns' | 'info'>

const slices: Readonly<Record<Slice, true>> = {
  connection: true,
  talk: true,
  conversationId: true,
  startedAt: true,
  usage: true,
  budget: true,
  usd: true,
  budgetWaits: true,
  rateLimits: true,
  settings: true,
  key: true,
  hotkey: true,
  hotkeyTest: true,
  notices: true,
  toolQuestions: true,
  history: true,
  recording: true,
  soundExport: true,
}

/** How many turns at the beginning of either view the page does not have. */
export type Withheld = { readonly prev: number; readonly next: number }

const nothing: Withheld = { prev: 0, next: 0 }

/** The patch that turns `prev` into `next`, without its number; null when nothing changed. */
export function diffView(prev: LiveView, next: LiveView, withheld = nothing): Changes | null {
  const set: Record<string, unknown> = {}
  for (const slice of Object.keys(slices) as Slice[]) {
    if (prev[slice] !== next[slice]) set[slice] = next[slice]
  }
  const turns =
    prev.conversationId === next.conversationId
      ? diffTurns(prev.turns, next.turns, withheld)
      : reset(next.turns, withheld)
  if (turns === null && Object.keys(set).length === 0) return null
  return { set, turns }
}

/** Null when nothing changed. A changed order of turns that stay, or a doubled id, is sent as a reset. */
export function diffTurns(prev: TurnLog, next: TurnLog, withheld = nothing): TurnChanges | null {
  if (prev === next) return null
  const differing = differingTurns(prev, next)
  const { start } = differing
  const old = differing.before.slice(Math.max(0, withheld.prev - start))
  const now = differing.after.slice(Math.max(0, withheld.next - start))
  if (old.length === 0 && now.length === 0) return null

  const before = byId(old)
  const after = byId(now)
  if (before.size !== old.length || after.size !== now.length) return reset(next, withheld)
  const kept = [...before.keys()].filter((id) => after.has(id))
  const keptAfter = [...after.keys()].filter((id) => before.has(id))
  if (kept.some((id, i) => id !== keptAfter[i])) return reset(next, withheld)

  const insert: { after: string | null; turn: Turn }[] = []
  const update: Turn[] = []
  let last = start > withheld.next ? (turnAt(next, start - 1)?.id ?? null) : null
  for (const [id, turn] of after) {
    const known = before.get(id)
    if (!known) insert.push({ after: last, turn })
    else if (known !== turn) update.push(turn)
    last = id
  }
  const remove = [...before.keys()].filter((id) => !after.has(id))
  return { reset: null, remove, insert, update }
}

const byId = (turns: readonly Turn[]) => new Map(turns.map((turn) => [turn.id, turn]))

const reset = (turns: TurnLog, withheld: Withheld): TurnChanges => ({
  reset: turnsFrom(turns, withheld.next),
  remove: [],
  insert: [],
  update: [],
})
