/**
 * The server counts the sound of its session; the page counts what the microphone heard. This remembers which sample
 * of which gate opening stands at which place of the session, so that the server's words can be drawn on the picture.
 */
import { msToSamples } from '#core/audio/pcm'

export type SpeechPlace = { readonly gate: number; readonly sample: number }

export interface SpeechMarks {
  /** A session begins: nothing of it was sent yet. */
  readonly begin: () => void
  /** A frame of the microphone came, before it is sent or queued. */
  readonly captured: (gate: number, samples: number) => void
  /** The next samples of the session go out; behind them this many wait. */
  readonly sent: (samples: number, waiting: number) => void
  /** What was captured for this moment of the session, ms. Null where it is not known any more. */
  readonly locate: (ms: number) => SpeechPlace | null
}

/** What is kept of both: changes, not frames. A talk of an hour in one opening is one entry. */
const MAX_ENTRIES = 500

/** From this place of the session on, captured sound stands `shift` samples later. */
type Stretch = { readonly from: number; readonly shift: number }
type Opening = { readonly gate: number; readonly from: number }

export function createSpeechMarks(): SpeechMarks {
  let openings: Opening[] = []
  let stretches: Stretch[] = []
  let heard = 0
  let session = 0

  return {
    begin: () => {
      session = 0
      stretches = []
    },
    captured: (gate, samples) => {
      if (openings.at(-1)?.gate !== gate) openings = [...openings, { gate, from: heard }].slice(-MAX_ENTRIES)
      heard += samples
    },
    sent: (samples, waiting) => {
      const shift = heard - waiting - samples - session
      if (stretches.at(-1)?.shift !== shift) {
        stretches = [...stretches, { from: session, shift }].slice(-MAX_ENTRIES)
      }
      session += samples
    },
    locate: (ms) => {
      const sample = msToSamples(ms)
      const stretch = stretches.findLast(({ from }) => from <= sample)
      if (stretch === undefined) return null
      const captured = sample + stretch.shift
      const opening = openings.findLast(({ from }) => from <= captured)
      return opening === undefined ? null : { gate: opening.gate, sample: captured - opening.from }
    },
  }
}
