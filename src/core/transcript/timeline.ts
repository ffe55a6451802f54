/** Where each spoken turn lies in time: captions, tables and mixed recordings all begin at the first sound. */
import { exportedTurns, heardParts } from './export-parts'
import { MS_PER_CHARACTER } from './heard'
import type { Conversation, Turn } from './model'

/** The shortest time that a spoken turn is given: a word takes this long. */
const LEAST_MS = 300

export type PlacedTurn = {
  readonly turn: Turn
  /** ms since the first sound of the conversation. */
  readonly startMs: number
  readonly endMs: number
}

/** A turn that seems to begin this much before the one that it follows was spoken by a clock that had been set back. ms. */
const SET_BACK_MS = 60_000

/** Turns that were spoken, in the order in which they began. An interrupted answer ends where it was cut off. */
export function placeTurns(conversation: Conversation): readonly PlacedTurn[] {
  const placed = onOneClock(conversation)
  const begin = earliest(placed)
  return placed
    .map(({ turn, startMs, endMs }) => {
      const start = Math.max(0, Math.round(startMs - begin))
      return { turn, startMs: start, endMs: start + (endMs - startMs) }
    })
    .sort((a, b) => a.startMs - b.startMs)
}

/** Spoken turns with the wall clock ms of their sound, as if the clock had never been set back. */
function onOneClock(conversation: Conversation): readonly PlacedTurn[] {
  const placed: PlacedTurn[] = []
  let setBack = 0
  let latest = -Infinity
  let end = -Infinity
  for (const turn of exportedTurns(conversation).filter(isSpoken)) {
    let at = beginOf(turn) + setBack
    if (at < latest - SET_BACK_MS) {
      setBack += end - at
      at = end
    }
    latest = Math.max(latest, at)
    const lengthMs = lengthOf(turn)
    end = Math.max(end, at + lengthMs)
    placed.push({ turn, startMs: at, endMs: at + lengthMs })
  }
  return placed
}

/** Wall clock ms of the first sound, or null where nothing was spoken. */
export function timelineBegin(conversation: Conversation): number | null {
  const placed = onOneClock(conversation)
  return placed.length === 0 ? null : earliest(placed)
}

const isSpoken = (turn: Turn): boolean =>
  turn.source === 'voice' &&
  (turn.role === 'user' || turn.role === 'assistant') &&
  // An answer that was never heard left no mark in time.
  !(turn.role === 'assistant' && turn.status === 'interrupted' && heardParts(turn).heard === '')

/** A loop, since a conversation may have more turns than a function takes arguments. */
const earliest = (placed: readonly PlacedTurn[]): number =>
  placed.reduce((first, { startMs }) => Math.min(first, startMs), Infinity)

const beginOf = (turn: Turn): number => turn.soundAt ?? turn.at

function lengthOf(turn: Turn): number {
  // A length that is not known is that of speech at the usual pace.
  const known = turn.status === 'interrupted' ? (turn.heardMs ?? turn.audioMs) : turn.audioMs
  return Math.max(LEAST_MS, Math.round(known ?? heardParts(turn).heard.length * MS_PER_CHARACTER))
}
