/** Voice detection of one connection: sound in, turns out, in positions of the input buffer. */
import { createSpeechModel, SPEECH_FRAME_SAMPLES, type RunSpeechNetwork } from '#core/audio/speech-model'
import { startSegmenter, stepSegmenter, type SegmentEvent, type SegmenterConfig } from '#core/audio/segmenter'

export interface Detector {
  configure(config: SegmenterConfig): void
  push(pcm: Int16Array): Promise<readonly SegmentEvent[]>
  readonly speaking: boolean
  /** No turn that is still to begin can reach back before this position. */
  readonly keepFrom: number
}

/** `at`: the position with which listening begins. */
export function createDetector(run: RunSpeechNetwork, config: SegmenterConfig, at: number): Detector {
  const model = createSpeechModel(run)
  let current = config
  let state = startSegmenter(at)
  return {
    configure(next) {
      current = next
    },
    async push(pcm) {
      const events: SegmentEvent[] = []
      for (const probability of await model.push(pcm)) {
        const step = stepSegmenter(state, current, probability)
        state = step.state
        if (step.event) events.push(step.event)
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
