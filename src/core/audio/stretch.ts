/**
 * Makes speech last longer without changing its pitch, so that a buffer fills up while it plays: now and then one
 * period of what has just sounded sounds again. Positions stay those of the media: a repetition consumes nothing.
 *
 * Every look either repeats a period or leaves the speech as it is. What is inserted is held to the asked rate by an
 * account: each media sample earns a fraction of a sample, a repetition is paid from it. One period may be owed and
 * one saved up, so over any length of sound the inserted samples differ from the rate's by two periods at most.
 */
import type { SampleRing } from './ring'
import { createPeriodFinder } from './stretch-period'

export interface Stretch {
  /** Output samples still to come that repeat what has sounded; media goes on behind them. */
  readonly repeating: () => number
  /**
   * Asked before media from `position` sounds, when nothing is being repeated: may begin a repetition. `soundedFrom` is
   * where the present run of sound began and `end` what is there; `rate` is media per output wanted, 0.85..1.
   */
  readonly consider: (position: number, soundedFrom: number, end: number, rate: number) => void
  /** Media samples that may sound before `consider` has to be asked again. */
  readonly untilNext: () => number
  /** `count` media samples have sounded. */
  readonly sounded: (count: number) => void
  /** Next sample of the repetition; `position` is where the media goes on behind it. */
  readonly next: (position: number) => number
  /** Media is about to begin anew: nothing is owed or saved. */
  readonly reset: () => void
}

/** Between two looks. s */
const HOP = 0.01

export const createStretch = (sampleRate: number, ring: SampleRing): Stretch => {
  const finder = createPeriodFinder(sampleRate)
  const hop = Math.round(HOP * sampleRate)
  /** Samples of the repetition, and how many are left of them. */
  let length = 0
  let left = 0
  /** Inserted samples that are earned and not used; negative while a repetition is owed. */
  let credit = finder.longest
  /** Earned by each media sample since the last look; 0 while no stretch is wanted. */
  let earning = 0
  let nextLook = Infinity

  return {
    repeating: () => left,
    consider: (position, soundedFrom, end, rate) => {
      if (rate >= 1) {
        earning = 0
        nextLook = Infinity
        return
      }
      earning = 1 / rate - 1
      if (nextLook !== Infinity && nextLook > 0) return
      nextLook = hop
      if (credit < 0) {
        nextLook = Math.max(hop, Math.ceil(-credit / earning))
        return
      }
      const most = finder.longest
      if (position - soundedFrom < most || end - position < most) return
      length = finder.find(ring, position)
      left = length
      credit -= length
    },
    untilNext: () => nextLook,
    sounded: (count) => {
      if (nextLook === Infinity) return
      nextLook -= count
      credit = Math.min(finder.longest, credit + count * earning)
    },
    next: (position) => {
      // Straight from what would have come next into what came one period earlier: both are alike.
      const share = (length - left + 1) / (length + 1)
      const value = ring.at(position - left) * share + ring.at(position + length - left) * (1 - share)
      left -= 1
      return value
    },
    reset: () => {
      left = 0
      credit = finder.longest
      earning = 0
      nextLook = Infinity
    },
  }
}
