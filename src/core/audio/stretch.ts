/**
 * Makes speech last longer without changing its pitch, so that a buffer fills up while it plays: now and then one
 * period of what has just sounded sounds again. Positions stay those of the media: a repetition consumes nothing.
 *
 * Every look either repeats a period or leaves the speech as it is. What is inserted is held to the asked rate by an
 * account: each media sample earns a fraction of a sample, a repetition is paid from it. One period may be owed and
 * one saved up, so over any length of sound the inserted samples differ from the rate's by two periods at most. Only
 * where little is left to play may more be owed, and periods that are less alike be taken for the same: a vowel that
 * is held is better than a gap. At 1.3x over a wireless line that halves the gaps, without a wait (`bench replay`).
 */
import type { SampleRing } from './ring'
import { createPeriodFinder } from './stretch-period'

export interface Stretch {
  /** Output samples still to come that repeat what has sounded; media goes on behind them. */
  readonly repeating: () => number
  /**
   * Asked before media from `position` sounds, when nothing is being repeated: may begin a repetition. `soundedFrom` is
   * where the present run of sound began and `end` what is there; `slow` is whether more time is wanted at all.
   */
  readonly consider: (position: number, soundedFrom: number, end: number, slow: boolean) => void
  /** Media samples that may sound before `consider` has to be asked again. */
  readonly untilNext: () => number
  /** `count` media samples have sounded. */
  readonly sounded: (count: number) => void
  /** The next samples of the repetition into `out[from, until)`. */
  readonly render: (out: Float32Array, from: number, until: number) => void
  /** Media is about to begin anew: nothing is owed or saved. */
  readonly reset: () => void
}

/** Between two looks, and where media is scarce. s */
const HOP = 0.01
const SCARCE_HOP = 0.005
/** With less media than this ahead, running dry is near. s */
const SCARCE = 0.07
/** What may be owed then, before one more period. Paid back by the media that follows, whatever is ahead by then. s */
export const OVERDRAFT = 0.06
/** Media per output sample of slow speech: with a sixth more time speech still sounds like the same speaker. */
export const SLOWEST = 0.85

/** `slowest`: media per output sample while more time is wanted, 0.5..1. */
export const createStretch = (sampleRate: number, ring: SampleRing, slowest = SLOWEST): Stretch => {
  const finder = createPeriodFinder(sampleRate)
  const hop = Math.round(HOP * sampleRate)
  const scarceHop = Math.round(SCARCE_HOP * sampleRate)
  const scarceBelow = Math.round(SCARCE * sampleRate)
  const overdraft = Math.round(OVERDRAFT * sampleRate)
  /** Earned by each media sample. */
  const earning = 1 / slowest - 1
  const repetition = new Float32Array(finder.longest)
  const ahead = new Float32Array(finder.longest)
  /** Samples of the repetition, and how many are left of them. */
  let length = 0
  let left = 0
  /** [0]: inserted samples that are earned and not used; negative while a repetition is owed. */
  const credit = Float64Array.of(finder.longest)
  let slow = false
  let nextLook = Infinity

  /** Straight from what would have come next into what came one period earlier: both are alike. */
  const make = (position: number): void => {
    ring.readFloat(repetition, 0, position - length, length)
    ring.readFloat(ahead, 0, position, length)
    for (let i = 0; i < length; i += 1) {
      const share = (i + 1) / (length + 1)
      repetition[i] = (repetition[i] ?? 0) * share + (ahead[i] ?? 0) * (1 - share)
    }
  }

  return {
    repeating: () => left,
    consider: (position, soundedFrom, end, wanted) => {
      slow = wanted
      if (!slow) {
        nextLook = Infinity
        return
      }
      if (nextLook !== Infinity && nextLook > 0) return
      const ahead = end - position
      const scarce = ahead < scarceBelow
      nextLook = scarce ? scarceHop : hop
      const owed = -(credit[0] ?? 0)
      const tooMuch = scarce ? owed - overdraft : owed
      if (tooMuch > 0) {
        // Not beyond the place where media may become scarce: there more may be owed.
        const paid = Math.ceil(tooMuch / earning)
        nextLook = Math.max(nextLook, scarce ? paid : Math.min(paid, ahead - scarceBelow + 1))
        return
      }
      const most = finder.longest
      if (position - soundedFrom < most || ahead < most) return
      length = finder.find(ring, position, scarce)
      left = length
      make(position)
      credit[0] = -owed - length
    },
    untilNext: () => nextLook,
    sounded: (count) => {
      if (!slow) return
      nextLook -= count
      credit[0] = Math.min(finder.longest, (credit[0] ?? 0) + count * earning)
    },
    render: (out, from, until) => {
      for (let i = from; i < until; i += 1) {
        out[i] = repetition[length - left] ?? 0
        left -= 1
      }
    },
    reset: () => {
      left = 0
      credit[0] = finder.longest
      slow = false
      nextLook = Infinity
    },
  }
}
