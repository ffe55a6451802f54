/** What passes between the capture worklet, the speech-model Worker and the page. Positions count microphone samples. */
import type { MessagePortLike } from './messages'

/** Capture worklet -> Worker, over a port of their own. */
export type SpeechFeed =
  /** The first message: where the stream stands, and the gate that is open already. */
  | { readonly type: 'begin'; readonly at: number; readonly gate: GateOpening | null }
  | { readonly type: 'sound'; readonly at: number; readonly pcm: Int16Array }
  | ({ readonly type: 'gate' } & GateOpening)
  /** The microphone was closed: what comes next does not follow what was before. */
  | { readonly type: 'gap' }

export type GateOpening = {
  readonly gate: number
  /** Position of the first sample that this opening sent, pre-roll included. */
  readonly at: number
}

/** One frame of SPEECH_FRAME_SAMPLES samples, judged. */
export type SpeechFrame = {
  /** Position of its first sample. */
  readonly at: number
  /** 0..1 */
  readonly probability: number
  /** dBFS, -120..0 */
  readonly level: number
}

/** page -> Worker. `id` numbers the question; its answer carries the same. */
export type SpeechOrder =
  /** The end of the worklet's port. A new one replaces the old one. */
  | { readonly type: 'feed'; readonly port: MessagePortLike }
  /** Forget what was heard: the next sample is the first of a fresh stream. */
  | { readonly type: 'restart'; readonly id: number }
  /** The sound from here to there with its probabilities. */
  | { readonly type: 'clip'; readonly id: number; readonly from: number; readonly to: number }
  /** Sound of any rate, judged as a stream of its own. */
  | { readonly type: 'analyse'; readonly id: number; readonly pcm: Int16Array; readonly rate: number }

/** Worker -> page. */
export type SpeechReport =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly detail: string }
  | ({ readonly type: 'frame' } & SpeechFrame)
  | ({ readonly type: 'gate' } & GateOpening)
  | { readonly type: 'gap' }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }

/** page -> capture worklet: begins to feed the speech model over this port, or stops. */
export type CaptureListen = { readonly type: 'listen'; readonly port: MessagePortLike | null }
