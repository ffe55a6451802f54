/** What changed between two views. Slices are compared by identity, so a slice that did not change must be kept. */
import type { Turn } from '#core/transcript/model'
import type { AppView, Patch } from '#shared/view'

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

/** The patch that turns `prev` into `next`, without its number; null when nothing changed. */
export function diffView(prev: AppView, next: AppView): Changes | null {
  const set: Record<string, unknown> = {}
  for (const slice of Object.keys(slices) as Slice[]) {
    if (prev[slice] !== next[slice]) set[slice] = next[slice]
  }
  const turns =
    prev.conversationId === next.conversationId
      ? diffTurns(prev.turns, next.turns)
      : { reset: next.turns, remove: [], insert: [], update: [] }
  if (turns === null && Object.keys(set).length === 0) return null
  return { set, turns }
}

/** Null when nothing changed. A changed order of turns that stay, or a doubled id, is sent as a reset. */
export function diffTurns(prev: readonly Turn[], next: readonly Turn[]): TurnChanges | null {
  if (prev === next) return null
  // A long conversation changes at its end; what both begin with is skipped by identity.
  let start = 0
  while (start < prev.length && start < next.length && prev[start] === next[start]) start += 1
  if (start === prev.length && start === next.length) return null

  const before = new Map(prev.slice(start).map((turn) => [turn.id, turn]))
  const after = new Map(next.slice(start).map((turn) => [turn.id, turn]))
  if (before.size !== prev.length - start || after.size !== next.length - start) return reset(next)
  const kept = [...before.keys()].filter((id) => after.has(id))
  const keptAfter = [...after.keys()].filter((id) => before.has(id))
  if (kept.some((id, i) => id !== keptAfter[i])) return reset(next)

  const insert: { after: string | null; turn: Turn }[] = []
  const update: Turn[] = []
  let last = start === 0 ? null : (next[start - 1]?.id ?? null)
  for (const [id, turn] of after) {
    const old = before.get(id)
    if (!old) insert.push({ after: last, turn })
    else if (old !== turn) update.push(turn)
    last = id
  }
  const remove = [...before.keys()].filter((id) => !after.has(id))
  return { reset: null, remove, insert, update }
}

const reset = (turns: readonly Turn[]): TurnChanges => ({ reset: turns, remove: [], insert: [], update: [] })
