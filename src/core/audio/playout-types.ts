/** What the playout buffer offers to the worklet that drives it. */
import type { ArrivalKnowledge, PlayedItem } from './messages'
import type { StartedItem } from './playout-starts'

export type PlayoutState =
  /** Nothing queued, or the start wait is running. */
  | 'idle'
  | 'playing'
  /** Ran dry in the middle of an item. */
  | 'starved'

export type Flushed = { readonly epoch: number; readonly items: readonly PlayedItem[] }

/** Sums over the life of the buffer, in media samples: written = rendered + discarded + buffered at any time. */
export type PlayoutCounts = {
  readonly written: number
  readonly rendered: number
  readonly discarded: number
  readonly buffered: number
  /** Gaps in the middle of an item. */
  readonly underruns: number
  /** Output samples of all gaps together, and of those the ones that concealment filled. */
  readonly gapSamples: number
  readonly concealedSamples: number
  /** Output samples that repeated a period of speech to gain time; no media. */
  readonly inserted: number
}

/** In every call `now` is the output frame that will be rendered next. */
export interface Playout {
  /** Audio of an epoch before the last flush is ignored. What does not fit into 30 s is dropped and counted. */
  readonly write: (epoch: number, item: string, content: number, pcm: Int16Array, now: number) => void
  /** All media of this item has been written. */
  readonly end: (epoch: number, item: string, content: number) => void
  /** Fades out and drops the rest; `takeFlushed` answers once the fade has been rendered. */
  readonly flush: (epoch: number) => void
  /** Fills `out` with the frames from `now` on. */
  readonly render: (out: Float32Array, now: number) => void
  /** The next finished flush, oldest first, or null. Its items count all that was rendered: it will be heard. */
  readonly takeFlushed: (now: number) => Flushed | null
  /** The next item that has begun to sound since the last call, oldest first, or null. */
  readonly takeStarted: () => StartedItem | null
  /** What the arrivals have taught, if there is more of it than at the last call; else null. */
  readonly takeLearned: () => ArrivalKnowledge | null
  /** Knowledge of an earlier session with the same host, in place of what was learned so far. */
  readonly restore: (known: ArrivalKnowledge) => void
  /** What has been heard of the item that sounds and of those after it. Allocates: call it for reports only. */
  readonly items: (now: number) => PlayedItem[]
  /** Samples between rendering and the loudspeaker. */
  readonly setLatency: (samples: number) => void
  /** Something sounds, or has been rendered and is on its way to the loudspeaker, or stalled a moment ago. */
  readonly audible: (now: number) => boolean
  readonly epoch: () => number
  readonly state: () => PlayoutState
  /** Allocates: for reports and tests. */
  readonly counts: () => PlayoutCounts
}
