/**
 * The last seconds of the microphone as the speech model saw them, with the turns that the present numbers would make
 * of them and the places at which the server says that it heard something. Kept outside React: 31 frames a second.
 */
import { SAMPLE_RATE } from '#core/audio/messages'
import {
  startSegmenter,
  stepSegmenter,
  type SegmenterConfig,
  type SegmenterState,
} from '#core/audio/segmenter'
import type { GateOpening, SpeechFrame } from '#core/audio/speech-messages'
import { SPEECH_FRAME_SAMPLES } from '#core/audio/speech-model'
import type { SpeechMark } from '#shared/view'

export const HISTORY_SECONDS = 8
const MAX_FRAMES = Math.ceil((HISTORY_SECONDS * SAMPLE_RATE) / SPEECH_FRAME_SAMPLES) + 2
const MAX_MARKS = 64
const MAX_GATES = 16

export type LiveFrame = SpeechFrame & {
  /** The present numbers make this frame part of a turn. */
  readonly speaking: boolean
}
export type PlacedMark = { readonly kind: SpeechMark['kind']; readonly at: number }
export type Stretch = { readonly from: number; readonly to: number }

export interface LiveHistory {
  readonly push: (frame: SpeechFrame, config: SegmenterConfig) => void
  readonly opened: (gate: GateOpening) => void
  readonly mark: (mark: SpeechMark) => void
  /** What comes next does not follow what was before. */
  readonly gap: () => void
  readonly frames: () => readonly LiveFrame[]
  readonly marks: () => readonly PlacedMark[]
  /** Position after the newest frame. */
  readonly end: () => number
  /** The last turn that has ended: as the server heard it, else as it was expected here. */
  readonly lastTurn: () => Stretch | null
}

export function createLiveHistory(): LiveHistory {
  let frames: LiveFrame[] = []
  let marks: PlacedMark[] = []
  let gates: GateOpening[] = []
  let segmenter: SegmenterState = startSegmenter()
  let begun: number | null = null
  let expected: Stretch | null = null
  let heard: Stretch | null = null

  const beginAt = (at: number): void => {
    segmenter = startSegmenter(at)
    begun = null
    frames = frames.filter((frame) => frame.at + SPEECH_FRAME_SAMPLES <= at)
  }

  return {
    push: ({ at, probability, level }, config) => {
      // Another stream: the model was begun anew here.
      if (at !== segmenter.position) beginAt(at)
      const step = stepSegmenter(segmenter, config, probability)
      segmenter = step.state
      if (step.event?.type === 'started') begun = step.event.sample
      if (step.event?.type === 'stopped' && begun !== null) {
        expected = { from: begun, to: step.event.sample }
        begun = null
      }
      frames.push({ at, probability, level, speaking: segmenter.speaking })
      if (frames.length > MAX_FRAMES) frames.shift()
    },
    opened: ({ gate, at }) => {
      gates = [...gates.filter((one) => one.gate !== gate), { gate, at }].slice(-MAX_GATES)
    },
    mark: ({ kind, gate, sample }) => {
      const opening = gates.find((one) => one.gate === gate)
      if (opening === undefined) return
      const at = opening.at + sample
      const before = marks.at(-1)
      if (kind === 'stopped' && before?.kind === 'started') heard = { from: before.at, to: at }
      marks = [...marks, { kind, at }].slice(-MAX_MARKS)
    },
    gap: () => {
      frames = []
      marks = []
      begun = null
    },
    frames: () => frames,
    marks: () => marks,
    end: () => segmenter.position,
    lastTurn: () => heard ?? expected,
  }
}
