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
/** A conversation that was left for longer than this and taken up again was not going on meanwhile. ms */
const ABSENCE_MS = 600_000
/** What is left of such a time on the clock. */
const LEFT_MS = 10_000

export type Timeline = {
  /** In the order in which they began. An interrupted answer ends where it was cut off. */
  readonly placed: readonly PlacedTurn[]
  /** Place of a moment (wall clock, ms) on this clock; negative before the first sound. */
  readonly msOf: (at: number) => number
}

/** The clock of a conversation: 0 is its first sound, and long absences are shortened. */
export function timelineOf(conversation: Conversation): Timeline {
  const spoken = onOneClock(conversation).sort((a, b) => a.startMs - b.startMs)
  const begin = spoken[0]?.startMs ?? 0
  const absences: { readonly until: number; readonly cut: number }[] = []
  let end = begin
  for (const { startMs, endMs } of spoken) {
    if (startMs - end > ABSENCE_MS) absences.push({ until: startMs, cut: startMs - end - LEFT_MS })
    end = Math.max(end, endMs)
  }
  const msOf = (at: number): number =>
    absences.reduce((left, { until, cut }) => left - Math.min(cut, Math.max(0, at - (until - cut))), at) -
    begin
  return {
    placed: spoken.map(({ turn, startMs, endMs }) => {
      const start = Math.max(0, Math.round(msOf(startMs)))
      return { turn, startMs: start, endMs: start + (endMs - startMs) }
    }),
    msOf,
  }
}

/** Turns that were spoken, on the conversation's clock. */
export const placeTurns = (conversation: Conversation): readonly PlacedTurn[] =>
  timelineOf(conversation).placed

/** Spoken turns with the wall clock ms of their sound, as if the clock had never been set back. */
function onOneClock(conversation: Conversation): PlacedTurn[] {
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

const isSpoken = (turn: Turn): boolean =>
  turn.source === 'voice' &&
  (turn.role === 'user' || turn.role === 'assistant') &&
  // An answer that was never heard left no mark in time.
  !(turn.role === 'assistant' && turn.status === 'interrupted' && heardParts(turn).heard === '')

const beginOf = (turn: Turn): number => turn.soundAt ?? turn.at

function lengthOf(turn: Turn): number {
  // A length that is not known is that of speech at the usual pace.
  const known = turn.status === 'interrupted' ? (turn.heardMs ?? turn.audioMs) : turn.audioMs
  return Math.max(LEAST_MS, Math.round(known ?? heardParts(turn).heard.length * MS_PER_CHARACTER))
}
