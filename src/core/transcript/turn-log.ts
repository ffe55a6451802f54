/**
 * The turns of a conversation that goes on, so that a change costs the same behind ten turns and behind ten thousand.
 * Turns change near the end: the newest stand in one short list, the earlier ones in sealed blocks that all later
 * versions share. Everything works on earlier turns, too; it only costs as much as they lie back, and to know that a turn
 * is not there takes one look into each block.
 */
import type { Conversation, Turn } from './model'

export type TurnBlock = {
  readonly before: TurnBlock | null
  readonly turns: readonly Turn[]
  /** Turns up to the end of this block. */
  readonly end: number
  /** How many of those may still change by themselves: unfinished, or waiting for their words. */
  readonly unsettled: number
}

export type TurnLog = {
  readonly past: TurnBlock | null
  readonly recent: readonly Turn[]
}

/** A conversation that goes on; `Conversation` is one that is kept, or on its way into a file. */
export type LiveConversation = Omit<Conversation, 'turns'> & { readonly turns: TurnLog }

/** Turns in a block; one more block than this is `recent` at most. */
const BLOCK = 64

export const emptyLog: TurnLog = { past: null, recent: [] }

export const logOf = (turns: readonly Turn[]): TurnLog => seal(null, turns)

export const liveConversation = (kept: Conversation): LiveConversation => ({
  ...kept,
  turns: logOf(kept.turns),
})
export const toConversation = (live: LiveConversation): Conversation => ({
  ...live,
  turns: allTurns(live.turns),
})

const startOf = ({ past }: TurnLog): number => past?.end ?? 0

export const turnCount = (log: TurnLog): number => startOf(log) + log.recent.length

/** All turns in order. Costs as much as the conversation is long. */
export const allTurns = (log: TurnLog): readonly Turn[] => turnsFrom(log, 0)

/** The turns from one place to before another one, or to the end. */
export function turnsFrom(log: TurnLog, from: number, to = turnCount(log)): readonly Turn[] {
  let start = startOf(log)
  const parts = start < to ? [log.recent] : []
  let end = parts.length > 0 ? turnCount(log) : start
  for (let block = log.past; block !== null && start > from; block = block.before) {
    if (parts.length === 0) end = block.end
    start = block.before?.end ?? 0
    if (start < to) parts.push(block.turns)
  }
  const turns = parts.toReversed().flat()
  return turns.slice(Math.max(0, from - start), turns.length - Math.max(0, end - to))
}

export function turnAt(log: TurnLog, at: number): Turn | undefined {
  const start = startOf(log)
  if (at >= start) return log.recent[at - start]
  for (let block = log.past; block !== null; block = block.before) {
    const first = block.before?.end ?? 0
    if (at >= first) return block.turns[at - first]
  }
  return undefined
}

/** Where a turn stands; -1 where there is none. Nearly always it is one of the newest. */
export function placeOfTurn(log: TurnLog, id: string): number {
  const { recent } = log
  for (let at = recent.length - 1; at >= 0; at -= 1) if (recent[at]?.id === id) return startOf(log) + at
  for (let block = log.past; block !== null; block = block.before) {
    const at = placesIn(block).get(id)
    if (at !== undefined) return (block.before?.end ?? 0) + at
  }
  return -1
}

/** Where the turns of a block stand in it. A block never changes, so this is found out once. */
const places = new WeakMap<TurnBlock, ReadonlyMap<string, number>>()

function placesIn(block: TurnBlock): ReadonlyMap<string, number> {
  const known = places.get(block)
  if (known) return known
  const found = new Map(block.turns.map(({ id }, at) => [id, at]))
  places.set(block, found)
  return found
}

export function turnIn(log: TurnLog, id: string): Turn | null {
  const place = placeOfTurn(log, id)
  return place < 0 ? null : (turnAt(log, place) ?? null)
}

/** The newest turn that matches. */
export function newestTurn(log: TurnLog, matches: (turn: Turn) => boolean): Turn | null {
  const found = log.recent.findLast(matches)
  if (found) return found
  for (let block = log.past; block !== null; block = block.before) {
    const earlier = block.turns.findLast(matches)
    if (earlier) return earlier
  }
  return null
}

/** Changes a turn; the same log where nothing differs or there is no such turn. */
export function changeTurnIn(log: TurnLog, id: string, change: Partial<Turn>): TurnLog {
  const at = placeOfTurn(log, id)
  const turn = turnAt(log, at)
  if (!turn) return log
  const keys = Object.keys(change) as (keyof Turn)[]
  if (keys.every((key) => Object.is(change[key], turn[key]))) return log
  return withTurnAt(log, at, { ...turn, ...change })
}

/** Puts another turn in this place, under whatever id. */
export function withTurnAt(log: TurnLog, at: number, turn: Turn): TurnLog {
  const start = startOf(log)
  if (at >= start) return { ...log, recent: log.recent.with(at - start, turn) }
  const rebuilt = (block: TurnBlock): TurnBlock => {
    const first = block.before?.end ?? 0
    if (at >= first) return blockOf(block.before, block.turns.with(at - first, turn))
    return blockOf(block.before && rebuilt(block.before), block.turns)
  }
  return { ...log, past: log.past && rebuilt(log.past) }
}

/** Takes turns out and puts others in their place. */
export function spliceTurns(log: TurnLog, at: number, out: number, ...turns: readonly Turn[]): TurnLog {
  const open = unsealed(log, at)
  return seal(open.past, open.recent.toSpliced(at - startOf(open), out, ...turns))
}

/** Changes turns that are not settled; what is settled is not looked at. */
export function changeUnsettled(log: TurnLog, change: (turn: Turn) => Turn): TurnLog {
  const changed = (block: TurnBlock | null): TurnBlock | null => {
    if (block === null || block.unsettled === 0) return block
    const before = changed(block.before)
    const turns = mapped(block.turns, change)
    return before === block.before && turns === block.turns ? block : blockOf(before, turns)
  }
  const past = changed(log.past)
  const recent = mapped(log.recent, change)
  return past === log.past && recent === log.recent ? log : { ...log, past, recent }
}

function mapped(turns: readonly Turn[], change: (turn: Turn) => Turn): readonly Turn[] {
  const next = turns.map((turn) => (isUnsettled(turn) ? change(turn) : turn))
  return next.every((turn, at) => turn === turns[at]) ? turns : next
}

const isUnsettled = ({ status, transcript }: Turn): boolean =>
  status === 'in_progress' || transcript === 'pending'

/**
 * What two versions do not have in common: both begin with the same `start` turns, and end with these. Costs as much as
 * was changed, since versions share their blocks.
 */
export function differingTurns(one: TurnLog, other: TurnLog) {
  let [a, b] = [one.past, other.past]
  const ones = [one.recent]
  const others = [other.recent]
  while (a !== b) {
    const [endA, endB] = [a?.end ?? 0, b?.end ?? 0]
    if (a !== null && endA >= endB) {
      ones.push(a.turns)
      a = a.before
    }
    if (b !== null && endB >= endA) {
      others.push(b.turns)
      b = b.before
    }
  }
  const before = ones.toReversed().flat()
  const after = others.toReversed().flat()
  const most = Math.min(before.length, after.length)
  let same = 0
  while (same < most && before[same] === after[same]) same += 1
  return { start: (a?.end ?? 0) + same, before: before.slice(same), after: after.slice(same) }
}

function blockOf(before: TurnBlock | null, turns: readonly Turn[]): TurnBlock {
  const unsettled = (before?.unsettled ?? 0) + turns.filter(isUnsettled).length
  return { before, turns, end: (before?.end ?? 0) + turns.length, unsettled }
}

/** Turns behind those of the past; what is not new any more goes into blocks of it. */
function seal(before: TurnBlock | null, turns: readonly Turn[]): TurnLog {
  let [past, from] = [before, 0]
  for (; turns.length - from > 2 * BLOCK; from += BLOCK) past = blockOf(past, turns.slice(from, from + BLOCK))
  return { past, recent: from === 0 ? turns : turns.slice(from) }
}

/** The same turns with everything from this place on among the newest. */
function unsealed(log: TurnLog, at: number): TurnLog {
  if (at >= startOf(log)) return log
  const parts = [log.recent]
  let { past } = log
  for (; past !== null && past.end > at; past = past.before) parts.push(past.turns)
  return { ...log, past, recent: parts.toReversed().flat() }
}
