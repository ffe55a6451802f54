/** The figures of a turn's latency, and what is told of many turns together. */

/** What the person did last before the answer. */
export type TurnCause =
  /** The talk key or button went up. */
  | 'release'
  /** The server said that speech has ended: `silence_duration_ms` of it have passed by then. */
  | 'speech_end'
  | 'text'
  /** The model went on by itself: after a function, after an idle time. */
  | 'none'

export type TurnLatency = {
  /** Wall clock of the first audio, ms since 1970. */
  readonly at: number
  readonly cause: TurnCause
  readonly itemId: string
  /** From the cause to the first audio on the socket; null without a cause. */
  readonly firstDeltaMs: number | null
  /** From the first audio on the socket to the first sample rendered; null until it was. */
  readonly toRenderMs: number | null
  /** Of that, the wait that the playout buffer chose. */
  readonly startWaitMs: number | null
  /** Between rendering and loudspeaker. */
  readonly deviceMs: number | null
  /** From the cause to the loudspeaker: all of it together. */
  readonly heardMs: number | null
  /** From the interruption to the loudspeaker's silence; null for an answer that was not interrupted. */
  readonly silenceMs: number | null
  /** What interrupted it was seen by the server or done by the person. */
  readonly interruptedBy: 'speech' | 'person' | null
  /** From microphone to socket, median of the turn's frames; null where nothing was said. */
  readonly captureMs: number | null
  readonly underruns: number
  readonly gapMs: number
  readonly concealedMs: number
  /** Speaking slowly made it longer by so much. */
  readonly slowedMs: number
}

export type Spread = { readonly count: number; readonly median: number; readonly p95: number }

export type LatencyReport = {
  /** Oldest first, at most TURNS. */
  readonly turns: readonly TurnLatency[]
  readonly firstDeltaMs: Spread | null
  readonly heardMs: Spread | null
  readonly silenceMs: Spread | null
  readonly captureMs: Spread | null
  readonly startWaitMs: Spread | null
  readonly underruns: number
  readonly gapMs: number
  readonly concealedMs: number
  readonly slowedMs: number
  /** Sound missing because this computer was too busy. */
  readonly lateMs: number
  readonly ducks: number
  readonly falseAlarms: number
}

/** Turns that are remembered. */
export const TURNS = 500

export const round = (ms: number): number => Math.round(ms * 10) / 10

/** Nearest-rank quantile of values in any order; `q` 0..1. */
export const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? NaN
}

export const spread = (values: readonly number[]): Spread | null =>
  values.length === 0
    ? null
    : { count: values.length, median: round(quantile(values, 0.5)), p95: round(quantile(values, 0.95)) }
