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

/** Turns that were spoken, in the order in which they began. An interrupted answer ends where it was cut off. */
export function placeTurns(conversation: Conversation): readonly PlacedTurn[] {
  const spoken = exportedTurns(conversation).filter(isSpoken)
  const begin = earliest(spoken)
  return spoken
    .map((turn) => {
      const startMs = Math.max(0, Math.round(beginOf(turn) - begin))
      return { turn, startMs, endMs: startMs + lengthOf(turn) }
    })
    .sort((a, b) => a.startMs - b.startMs)
}

/** Wall clock ms of the first sound, or null where nothing was spoken. */
export function timelineBegin(conversation: Conversation): number | null {
  const spoken = exportedTurns(conversation).filter(isSpoken)
  return spoken.length === 0 ? null : earliest(spoken)
}

const isSpoken = (turn: Turn): boolean =>
  turn.source === 'voice' &&
  (turn.role === 'user' || turn.role === 'assistant') &&
  // An answer that was never heard left no mark in time.
  !(turn.role === 'assistant' && turn.status === 'interrupted' && heardParts(turn).heard === '')

/** A loop, since a conversation may have more turns than a function takes arguments. */
const earliest = (turns: readonly Turn[]): number =>
  turns.reduce((first, turn) => Math.min(first, beginOf(turn)), Infinity)

const beginOf = (turn: Turn): number => turn.soundAt ?? turn.at

function lengthOf(turn: Turn): number {
  // A length that is not known is that of speech at the usual pace.
  const known = turn.status === 'interrupted' ? (turn.heardMs ?? turn.audioMs) : turn.audioMs
  return Math.max(LEAST_MS, Math.round(known ?? heardParts(turn).heard.length * MS_PER_CHARACTER))
}
