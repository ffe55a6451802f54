/**
 * Speech probabilities become turns, by the three numbers of server voice detection. One pure machine serves the practice
 * assistant and the lab, so that what the lab shows is what happens.
 */
import { msToSamples, samplesToMs } from './pcm'
import { SPEECH_FRAME_SAMPLES } from './speech-model'

export type SegmenterConfig = {
  /** 0..1: a turn begins with the first frame of at least this probability. */
  readonly threshold: number
  /** Sound before the first frame that belongs to the turn too. */
  readonly prefixPaddingMs: number
  /** Quiet that ends the turn. */
  readonly silenceDurationMs: number
}

/** The three numbers out of anything that holds them among others, e.g. a profile's turn taking. */
export const segmenterConfigOf = ({
  threshold,
  prefixPaddingMs,
  silenceDurationMs,
}: SegmenterConfig): SegmenterConfig => ({ threshold, prefixPaddingMs, silenceDurationMs })

export type SegmentEvent =
  | { readonly type: 'started'; readonly sample: number; readonly audioStartMs: number }
  /** The end includes the silence that was waited for, as the Realtime API counts it. */
  | { readonly type: 'stopped'; readonly sample: number; readonly audioEndMs: number }

/**
 * While speech goes on, a frame counts as quiet only this far under the threshold, and quiet is forgotten only by a
 * frame above the threshold: a voice that fades for a syllable does not end the turn. Source: Silero's VADIterator.
 */
export const HYSTERESIS = 0.15

export type SegmenterState = {
  /** First sample of the next frame. */
  readonly position: number
  readonly speaking: boolean
  /** First sample of the quiet that may end the turn. */
  readonly quietFrom: number | null
  /** A turn never begins before this sample: the end of the turn before it, or where listening began. */
  readonly floor: number
}

/** `at`: the sample with which listening begins. */
export const startSegmenter = (at = 0): SegmenterState => ({
  position: at,
  speaking: false,
  quietFrom: null,
  floor: at,
})

export type SegmenterStep = { readonly state: SegmenterState; readonly event: SegmentEvent | null }

/** One frame of SPEECH_FRAME_SAMPLES samples. The numbers may differ from frame to frame: a slider is being moved. */
export function stepSegmenter(
  state: SegmenterState,
  config: SegmenterConfig,
  probability: number,
): SegmenterStep {
  const frame = state.position
  const position = frame + SPEECH_FRAME_SAMPLES
  if (!state.speaking) {
    if (!(probability >= config.threshold)) return { state: { ...state, position }, event: null }
    const sample = Math.max(state.floor, frame - msToSamples(config.prefixPaddingMs))
    return {
      state: { ...state, position, speaking: true, quietFrom: null },
      event: { type: 'started', sample, audioStartMs: samplesToMs(sample) },
    }
  }
  const quietFrom = nextQuiet(state.quietFrom, frame, probability, config.threshold)
  const end = quietFrom === null ? null : quietFrom + msToSamples(config.silenceDurationMs)
  if (end === null || end > position) return { state: { ...state, position, quietFrom }, event: null }
  return {
    state: { position, speaking: false, quietFrom: null, floor: end },
    event: { type: 'stopped', sample: end, audioEndMs: samplesToMs(end) },
  }
}

function nextQuiet(
  quietFrom: number | null,
  frame: number,
  probability: number,
  threshold: number,
): number | null {
  if (probability >= threshold) return null
  if (quietFrom !== null) return quietFrom
  // At a very low threshold the lower bound must still be reachable.
  return probability < Math.max(threshold - HYSTERESIS, Math.min(threshold, 0.01)) ? frame : null
}

/** One turn of a recording. */
export type Segment = {
  /** First sample of the turn, prefix padding included. */
  readonly startSample: number
  /** First sample of the frame in which speech was noticed. */
  readonly speechSample: number
  /** First sample of the quiet that ends the turn; null while it is still spoken. */
  readonly quietSample: number | null
  /** The sample after the last one; the silence that was waited for is inside. */
  readonly endSample: number
  /** The recording ends before the turn does. */
  readonly open: boolean
}

/** All turns that these numbers would cut out of a recording; speech that goes on to the end ends with it. */
export function segmentAll(
  probabilities: ArrayLike<number>,
  config: SegmenterConfig,
  totalSamples: number = probabilities.length * SPEECH_FRAME_SAMPLES,
  at = 0,
): readonly Segment[] {
  const segments: Segment[] = []
  let state = startSegmenter(at)
  let begun: { readonly startSample: number; readonly speechSample: number } | null = null
  for (let i = 0; i < probabilities.length; i++) {
    const speechSample = state.position
    const { quietFrom } = state
    const step = stepSegmenter(state, config, probabilities[i] ?? 0)
    state = step.state
    if (step.event?.type === 'started') begun = { startSample: step.event.sample, speechSample }
    if (step.event?.type === 'stopped' && begun !== null) {
      segments.push({
        ...begun,
        quietSample: quietFrom ?? speechSample,
        endSample: step.event.sample,
        open: false,
      })
      begun = null
    }
  }
  if (begun !== null) {
    segments.push({ ...begun, quietSample: state.quietFrom, endSample: at + totalSamples, open: true })
  }
  return segments
}
