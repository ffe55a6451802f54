/**
 * Holds the sound while it changes from one loudspeaker to another: what is on its way to the old one is heard there,
 * nothing is given to a device that is not there yet, and the sentence goes on where it was held.
 */
import { createGainRamp } from './gain-ramp'

export interface OutputHold {
  readonly hold: (now: number) => void
  readonly release: () => void
  /** Nothing may be rendered for the block at `now`: it stays silent, and no media is used up. */
  readonly still: (now: number) => boolean
  /** Fades what was rendered, out of the hold and into it. */
  readonly apply: (out: Float32Array) => void
}

/** Both fades, s. */
const FADE = 0.008
/** Whoever holds may die or forget: sound goes on by itself. s */
const LONGEST = 3

export const createOutputHold = (sampleRate: number): OutputHold => {
  const fade = Math.round(FADE * sampleRate)
  const ramp = createGainRamp(fade, fade)
  let since = -1

  const release = (): void => {
    since = -1
    ramp.aim(1)
  }

  return {
    hold: (now) => {
      if (since < 0) since = now
      ramp.aim(0)
    },
    release,
    still: (now) => {
      if (since < 0) return false
      if (now - since >= LONGEST * sampleRate || now < since) {
        release()
        return false
      }
      return now - since >= fade
    },
    apply: ramp.apply,
  }
}
