/** One conversation on its way to the disk: which of its turns have to be written, and where each stands. */
import type { Turn } from '#core/transcript/model'
import {
  allTurns,
  differingTurns,
  logOf,
  turnAt,
  turnCount,
  type LiveConversation,
  type TurnLog,
} from '#core/transcript/turn-log'
import { figuresOf, hasFigures, type Figures } from './operations/figures'

export type Placed = { readonly turn: Turn; readonly place: number }

export type Unsaved = {
  readonly turns: readonly Placed[]
  readonly removed: readonly string[]
  /** Figures of turns that are not kept. */
  readonly counted: readonly Figures[]
}

export interface ConversationRecord {
  readonly id: string
  readonly startedAt: number
  /**
   * The conversation as it is now.
   * @param keep false: turns that begin now are never written, not even later; their figures are still counted.
   * @returns how soon a write is wanted; null when nothing has to be written.
   */
  readonly see: (conversation: LiveConversation, keep: boolean) => 'now' | 'soon' | null
  /** Figures that no turn carries. */
  readonly count: (figures: Figures) => 'soon'
  /** Takes what has to be written; it counts as written until it is given back. */
  readonly takeUnsaved: () => Unsaved | null
  readonly giveBack: (unsaved: Unsaved) => void
  readonly isSaved: () => boolean
  /** Everything that was written is to be written once more: the file that held it is gone. */
  readonly startOver: () => void
}

/** @param stored Places of turns that are on the disk already, for a conversation that goes on. */
export function createRecord(
  begun: LiveConversation,
  stored: ReadonlyMap<string, number> = new Map(),
): ConversationRecord {
  /** Places of all turns that are written or are to be. */
  const places = new Map(stored)
  const unsaved = new Map<string, Turn>()
  const removed = new Set<string>()
  const unkept = new Set<string>()
  const counted = new Map<string, Figures>()
  let seen = withPlaces(begun.turns, places)

  /** A place between the nearest turns that have one. */
  const placeFor = (turns: TurnLog, at: number): number => {
    const near = (step: -1 | 1): number | undefined => {
      for (let i = at + step; i >= 0 && i < turnCount(turns); i += step) {
        const place = places.get(turnAt(turns, i)?.id ?? '')
        if (place !== undefined) return place
      }
      return undefined
    }
    const before = near(-1)
    const after = near(1)
    if (before === undefined) return after === undefined ? 0 : after - 1
    return after === undefined ? before + 1 : (before + after) / 2
  }

  /** Two numbers have only so many between them: then all are numbered anew. */
  const renumber = (turns: TurnLog): void => {
    for (const [i, turn] of allTurns(turns).entries()) {
      if (!places.has(turn.id)) continue
      places.set(turn.id, i)
      unsaved.set(turn.id, turn)
    }
  }

  const isOrdered = (turns: TurnLog, from: number, to: number): boolean => {
    let last = -Infinity
    for (let i = Math.max(0, from - 1); i < Math.min(turnCount(turns), to + 1); i += 1) {
      const place = places.get(turnAt(turns, i)?.id ?? '')
      if (place === undefined) continue
      if (place <= last) return false
      last = place
    }
    return true
  }

  return {
    id: begun.id,
    startedAt: begun.startedAt,
    see: ({ turns }, keep) => {
      if (turns === seen) return null
      // A long conversation changes near its end: what both versions begin with is skipped.
      const differing = differingTurns(seen, turns)
      const before = new Map(differing.before.map((turn) => [turn.id, turn]))
      const { start } = differing
      const end = start + differing.after.length
      seen = turns
      let urgency: 'now' | 'soon' | null = null

      for (const [i, turn] of differing.after.entries()) {
        const old = before.get(turn.id)
        before.delete(turn.id)
        if (old === turn) continue
        const known = places.has(turn.id)
        if (!known && !keep) unkept.add(turn.id)
        if (turn.status === 'in_progress') continue
        if (unkept.has(turn.id)) {
          if (!hasFigures(turn)) continue
          counted.set(turn.id, figuresOf(turn))
          urgency ??= 'soon'
          continue
        }
        if (!known) places.set(turn.id, placeFor(turns, start + i))
        removed.delete(turn.id)
        unsaved.set(turn.id, turn)
        if (!known || old === undefined || isNews(old, turn)) urgency = 'now'
        else urgency ??= 'soon'
      }
      for (const id of before.keys()) {
        unsaved.delete(id)
        if (!places.delete(id)) continue
        removed.add(id)
        urgency = 'now'
      }
      if (!isOrdered(turns, start, end)) {
        renumber(turns)
        urgency = 'now'
      }
      return urgency
    },
    count: (figures) => {
      counted.set(figures.id, figures)
      return 'soon'
    },
    takeUnsaved: () => {
      if (unsaved.size === 0 && removed.size === 0 && counted.size === 0) return null
      const taken: Unsaved = {
        turns: [...unsaved].map(([id, turn]) => ({ turn, place: places.get(id) ?? 0 })),
        removed: [...removed],
        counted: [...counted.values()],
      }
      counted.clear()
      unsaved.clear()
      removed.clear()
      return taken
    },
    giveBack: ({ turns, removed: gone, counted: figures }) => {
      for (const one of figures) if (!counted.has(one.id)) counted.set(one.id, one)
      // What has changed since is newer.
      for (const { turn } of turns) {
        if (places.has(turn.id) && !unsaved.has(turn.id)) unsaved.set(turn.id, turn)
      }
      for (const id of gone) if (!places.has(id)) removed.add(id)
    },
    startOver: () => {
      for (const turn of allTurns(seen))
        if (places.has(turn.id) && turn.status !== 'in_progress') unsaved.set(turn.id, turn)
    },
    isSaved: () => unsaved.size === 0 && removed.size === 0 && counted.size === 0,
  }
}

/** Words that grow and positions that move may wait a moment; what has come to its end may not. */
const isNews = (old: Turn, turn: Turn): boolean =>
  old.status !== turn.status ||
  old.transcript !== turn.transcript ||
  old.tool !== turn.tool ||
  old.usage !== turn.usage ||
  old.error !== turn.error

/** Without the turns that have no place. */
function withPlaces(turns: TurnLog, places: ReadonlyMap<string, number>): TurnLog {
  const all = allTurns(turns)
  const placed = all.filter(({ id }) => places.has(id))
  return placed.length === all.length ? turns : logOf(placed)
}
