/**
 * The server counts the sound of its session; the page counts what the microphone heard. This remembers which sample
 * of which gate opening stands at which place of the session, so that the server's words can be drawn on the picture.
 */
import { SAMPLE_RATE } from '#core/audio/messages'
import { msToSamples } from '#core/audio/pcm'

export type SpeechPlace = { readonly gate: number; readonly sample: number }

export interface SpeechMarks {
  /** A session begins: nothing of it was sent yet. */
  readonly begin: () => void
  /**
   * A frame of the microphone came, before it is sent or queued.
   * @param at Wall clock of its last sample, ms since 1970; absent for pre-roll.
   */
  readonly captured: (gate: number, samples: number, at?: number) => void
  /** The next samples of the session go out; behind them this many wait. */
  readonly sent: (samples: number, waiting: number) => void
  /** What was captured for this moment of the session, ms. Null where it is not known any more. */
  readonly locate: (ms: number) => SpeechPlace | null
  /** Wall clock at which the sound of this moment of the session was captured. Null where it is not known. */
  readonly wallOf: (ms: number) => number | null
  /** Wall clock of the newest sample, null where it is not known. */
  readonly newest: () => number | null
}

/** What is kept of both: changes, not frames. A talk of an hour in one opening is one entry. */
const MAX_ENTRIES = 500

/** From this place of the session on, captured sound stands `shift` samples later. */
type Stretch = { readonly from: number; readonly shift: number }
type Opening = {
  readonly gate: number
  readonly from: number
  /** Wall clock of its first sample by the newest frame, so that two clocks cannot drift apart. */
  readonly wall: number | null
}

export function createSpeechMarks(): SpeechMarks {
  let openings: Opening[] = []
  let stretches: Stretch[] = []
  let heard = 0
  let session = 0

  const placeOf = (ms: number): { readonly opening: Opening; readonly sample: number } | null => {
    const sample = msToSamples(ms)
    const stretch = stretches.findLast(({ from }) => from <= sample)
    if (stretch === undefined) return null
    const captured = sample + stretch.shift
    const opening = openings.findLast(({ from }) => from <= captured)
    return opening === undefined ? null : { opening, sample: captured - opening.from }
  }
  const wallIn = ({ wall }: Opening, sample: number): number | null =>
    wall === null ? null : wall + (sample * 1000) / SAMPLE_RATE

  return {
    begin: () => {
      session = 0
      stretches = []
    },
    captured: (gate, samples, at) => {
      const known = openings.at(-1)
      const opening = known?.gate === gate ? known : { gate, from: heard, wall: null }
      heard += samples
      const wall = at === undefined ? opening.wall : at - ((heard - opening.from) * 1000) / SAMPLE_RATE
      if (known === opening) openings[openings.length - 1] = { ...opening, wall }
      else openings = [...openings, { ...opening, wall }].slice(-MAX_ENTRIES)
    },
    sent: (samples, waiting) => {
      const shift = heard - waiting - samples - session
      if (stretches.at(-1)?.shift !== shift) {
        stretches = [...stretches, { from: session, shift }].slice(-MAX_ENTRIES)
      }
      session += samples
    },
    locate: (ms) => {
      const place = placeOf(ms)
      return place && { gate: place.opening.gate, sample: place.sample }
    },
    wallOf: (ms) => {
      const place = placeOf(ms)
      return place && wallIn(place.opening, place.sample)
    },
    newest: () => {
      const opening = openings.at(-1)
      return opening === undefined ? null : wallIn(opening, heard - opening.from)
    },
  }
}
