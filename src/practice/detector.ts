/** Voice detection of one connection: sound in, turns out, in positions of the input buffer. */
import { SAMPLE_RATE } from '#core/audio/messages'
import { createSpeechModel, SPEECH_FRAME_SAMPLES, type RunSpeechNetwork } from '#core/audio/speech-model'
import { startSegmenter, stepSegmenter, type SegmentEvent, type SegmenterConfig } from '#core/audio/segmenter'

export interface Detector {
  configure(config: SegmenterConfig): void
  push(pcm: Int16Array): Promise<readonly SegmentEvent[]>
  readonly speaking: boolean
  /** No turn that is still to begin can reach back before this position. */
  readonly keepFrom: number
}

/** The speech network never leaves the processor by itself: after this much sound others are let in. About 30 ms. */
const BREATH_SAMPLES = SAMPLE_RATE

export type DetectorDeps = {
  readonly network: RunSpeechNetwork
  /** Resolves when sockets and timers have had their turn. */
  readonly breathe: () => Promise<void>
}

/** `at`: the position with which listening begins. */
export function createDetector(deps: DetectorDeps, config: SegmenterConfig, at: number): Detector {
  const model = createSpeechModel(deps.network)
  let sinceBreath = 0
  let current = config
  let state = startSegmenter(at)
  return {
    configure(next) {
      current = next
    },
    async push(pcm) {
      const events: SegmentEvent[] = []
      for (let from = 0; from < pcm.length; from += BREATH_SAMPLES) {
        const piece = pcm.subarray(from, from + BREATH_SAMPLES)
        for (const probability of await model.push(piece)) {
          const step = stepSegmenter(state, current, probability)
          state = step.state
          if (step.event) events.push(step.event)
        }
        sinceBreath += piece.length
        if (sinceBreath < BREATH_SAMPLES) continue
        sinceBreath = 0
        await deps.breathe()
      }
      return events
    },
    get speaking() {
      return state.speaking
    },
    get keepFrom() {
      const padding = Math.ceil(current.prefixPaddingMs * 24) + SPEECH_FRAME_SAMPLES
      return Math.max(state.floor, state.position - padding)
    },
  }
}
