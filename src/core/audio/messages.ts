/**
 * What goes over the two MessagePorts between main and the worklets, and over the worklets' own ports to the page.
 * All sound is PCM16 mono at 24 kHz. Arrays are posted plainly, never in a transfer list: Electron loses those.
 */

/** Samples a second of everything inside Parley; an endpoint with another rate is resampled at the edge in main. */
export const SAMPLE_RATE = 24_000
/** 20 ms: one TCP segment as base64, and the smallest delay to the server's speech detection. */
export const FRAME_SAMPLES = 480

/** main -> capture worklet. `gate` numbers one opening; a late message about an older one is ignored. */
export type CaptureCommand =
  | { readonly type: 'gate'; readonly gate: number; readonly open: true; readonly preRollMs: number }
  | { readonly type: 'gate'; readonly gate: number; readonly open: false }

/** capture worklet -> main. */
export type CaptureReport =
  | {
      readonly type: 'frame'
      readonly gate: number
      /** Counts from 0 for each opening. */
      readonly seq: number
      /** At most FRAME_SAMPLES samples; only the last frame of an opening may be shorter. */
      readonly pcm: Int16Array
      /** Wall clock when its last sample reached the audio thread, ms since 1970. Pre-roll has none. */
      readonly at?: number
    }
  | {
      /** All frames of this opening have been posted. */
      readonly type: 'closed'
      readonly gate: number
      /** Samples captured since the opening, pre-roll not counted. */
      readonly spokenSamples: number
      readonly preRollSamples: number
    }

/** capture worklet -> page, about 25 times a second. Levels in dBFS (-120 = digital silence). */
export type CaptureMeter = {
  readonly type: 'meter'
  readonly rms: number
  readonly peak: number
  readonly clipped: boolean
  /** Consecutive samples that were exactly zero: a muted or forbidden microphone. */
  readonly zeroSamples: number
  readonly gateOpen: boolean
}

/** page -> capture worklet: hands over the port to main. A new port replaces the old one. */
export type CaptureSetup = { readonly type: 'port'; readonly port: MessagePortLike }

/** main -> playback worklet. Audio of an older epoch than the last flush is ignored. */
export type PlayoutCommand =
  | {
      readonly type: 'write'
      readonly epoch: number
      readonly item: string
      readonly content: number
      /** At most 1 s. */
      readonly pcm: Int16Array
    }
  | { readonly type: 'end'; readonly epoch: number; readonly item: string; readonly content: number }
  /** Fade out 8 ms, drop the rest, answer with `flushed`. `epoch` is the new one. */
  | { readonly type: 'flush'; readonly epoch: number }

/** main -> playback worklet: what an earlier session has learned of this host; takes the place of what is known. */
export type PlayoutHistory = { readonly type: 'history'; readonly known: ArrivalKnowledge }

/** How audio has arrived lately. */
export type ArrivalKnowledge = {
  /** Start delays that the last items would have needed to play without a gap, oldest first. ms */
  readonly delaysMs: readonly number[]
  /** Media received per wall time, or null before the first item. */
  readonly rate: number | null
}

export type PlayedItem = {
  readonly item: string
  readonly content: number
  /** Media samples that have left the loudspeaker: rendered, less the output latency. Never more than received. */
  readonly playedSamples: number
  readonly receivedSamples: number
  readonly ended: boolean
}

/** playback worklet -> main. `position` about 20 times a second while something is queued, and at each change. */
export type PlayoutReport =
  | {
      readonly type: 'position'
      readonly epoch: number
      readonly playing: boolean
      /** Media samples queued and not yet rendered: credit for the feeder. */
      readonly bufferedSamples: number
      /** The item that sounds now (or last sounded) and those begun or queued after it. */
      readonly items: readonly PlayedItem[]
      readonly underruns: number
    }
  | { readonly type: 'flushed'; readonly epoch: number; readonly items: readonly PlayedItem[] }

/**
 * playback worklet -> main, with each position: media samples taken from the queue since this port was handed over,
 * whether they sounded or were dropped. What was posted less this is what the worklet still holds.
 */
export type PlayoutCredit = { readonly type: 'credit'; readonly consumedSamples: number }

/** playback worklet -> main: the first sample of an item has been rendered. */
export type PlayoutStarted = {
  readonly type: 'started'
  readonly epoch: number
  readonly item: string
  readonly content: number
  /** Wall clock, ms since 1970. It leaves the loudspeaker `latencyMs` later. */
  readonly at: number
  readonly latencyMs: number
  /** Between its first audio and its first sound; null where another item sounded in between. ms */
  readonly waitMs: number | null
}

/** playback worklet -> main, with a position when it has changed: sums over the life of the worklet. */
export type PlayoutStats = {
  readonly type: 'stats'
  readonly underruns: number
  /** All gaps together, and what concealment filled of them. ms */
  readonly gapMs: number
  readonly concealedMs: number
  /** Won by speaking slowly. ms */
  readonly slowedMs: number
  /** Missing at the device because the audio thread was called too late. ms */
  readonly lateMs: number
  /** Between rendering and loudspeaker. */
  readonly latencyMs: number
  /** Times that the answer was ducked, and of those the false alarms. */
  readonly ducks: number
  readonly falseAlarms: number
}

/** playback worklet -> main, after an answer. */
export type PlayoutLearned = { readonly type: 'learned'; readonly known: ArrivalKnowledge }

/** page -> playback worklet. */
export type PlayoutSetup =
  | { readonly type: 'port'; readonly port: MessagePortLike }
  | { readonly type: 'latency'; readonly samples: number }
  /** The loudspeaker is about to change: nothing is rendered until it has. */
  | { readonly type: 'hold'; readonly on: boolean }
  /** Speech at the microphone may duck the answer, because the server would let it interrupt. */
  | { readonly type: 'may_duck'; readonly on: boolean }
  /** The speech model's judgement of the last 32 ms: 0..1, and dBFS. */
  | { readonly type: 'speech'; readonly probability: number; readonly level: number }

/** playback worklet -> page, about 25 times a second while playing. */
export type PlayoutMeter = {
  readonly type: 'meter'
  readonly rms: number
  readonly peak: number
  readonly playing: boolean
}

/** playback worklet -> page: the audio thread was called too late and `lostMs` of sound were missing at the device. */
export type PlayoutLate = { readonly type: 'late'; readonly lostMs: number }

/** Names under which the worklets register their processors. */
export const CAPTURE_PROCESSOR = 'parley-capture'
export const PLAYBACK_PROCESSOR = 'parley-playback'

/** The part of a MessagePort that is used; core has no DOM. */
export interface MessagePortLike {
  postMessage(message: unknown): void
  onmessage: ((event: { data: unknown }) => void) | null
  start?(): void
  close?(): void
}
