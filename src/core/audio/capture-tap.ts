/**
 * The capture worklet's second way out: while a port is attached, everything that the microphone hears goes to the
 * speech model, in the very samples that a server would be sent. Nothing of it leaves the window.
 */
import { toPcm16 } from './capture-framer'
import { FRAME_SAMPLES } from './messages'
import type { GateOpening, SpeechFeed } from './speech-messages'

export interface CaptureTap {
  /** `post` must copy what it is given; null ends the feeding. */
  readonly attach: (post: ((message: SpeechFeed) => void) | null) => void
  /** Microphone samples at 24 kHz, -1..1, any block length. */
  readonly push: (samples: Float32Array) => void
  /** The gate opened now and sent `preRollSamples` of what was before. */
  readonly opened: (gate: number, preRollSamples: number) => void
  readonly closed: () => void
  /** The microphone is gone. */
  readonly gap: () => void
}

export const createCaptureTap = (): CaptureTap => {
  let post: ((message: SpeechFeed) => void) | null = null
  /** Samples since the beginning, counted whether anybody listens or not. */
  let position = 0
  let gate: GateOpening | null = null
  const frame = new Int16Array(FRAME_SAMPLES)
  let filled = 0

  const send = (): void => {
    if (filled > 0) post?.({ type: 'sound', at: position - filled, pcm: frame.slice(0, filled) })
    filled = 0
  }

  return {
    attach: (next) => {
      post = next
      filled = 0
      post?.({ type: 'begin', at: position, gate })
    },
    push: (samples) => {
      if (post === null) {
        position += samples.length
        return
      }
      for (let i = 0; i < samples.length; i += 1) {
        frame[filled] = toPcm16(samples[i] ?? 0)
        filled += 1
        position += 1
        if (filled === FRAME_SAMPLES) send()
      }
    },
    opened: (number, preRollSamples) => {
      send()
      gate = { gate: number, at: position - preRollSamples }
      post?.({ type: 'gate', ...gate })
    },
    closed: () => {
      gate = null
    },
    gap: () => {
      send()
      post?.({ type: 'gap' })
    },
  }
}
