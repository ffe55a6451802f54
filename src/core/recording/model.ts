/** Recorded sound of turns: PCM16 mono at 24 kHz, as it was sent or as it was heard, with its place in time. */

/** From sample `from` of a recording on, its sound began at this wall clock time (ms since 1970). */
export type Span = { readonly from: number; readonly at: number }

export type Recording = {
  readonly itemId: string
  readonly role: 'user' | 'assistant'
  readonly samples: number
  /** At least one, the first from sample 0; a further one follows each pause in which the loudspeaker ran dry. */
  readonly spans: readonly Span[]
}

/** Sound formats of an export: the whole conversation in two channels, or a file for each turn. */
export const soundFormats = ['wav', 'wav-turns'] as const
export type SoundFormat = (typeof soundFormats)[number]

/** What the History screen plays: the sound of a conversation in one piece, pauses shortened. */
export type Replay = {
  /** Where the page finds it. */
  readonly url: string
  readonly lengthMs: number
  /** In the order in which they begin; two overlap where the person cut in. */
  readonly turns: readonly ReplayTurn[]
}

export type ReplayTurn = {
  readonly itemId: string
  /** Place of the turn in the conversation, from 0. */
  readonly index: number
  readonly role: 'user' | 'assistant'
  readonly startMs: number
  readonly endMs: number
  /** What is said in it, as far as it was heard. */
  readonly words: string
}
