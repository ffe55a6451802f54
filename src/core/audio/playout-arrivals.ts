/**
 * What the arrivals of past and present items say about the network.
 *
 * Over TCP nothing is lost and the server makes speech faster than it is spoken, so jitter is the wrong measure. What
 * counts is the start delay that an item would have needed: D = max over its deltas of (arrival - media position),
 * relative to the first delta. D is exactly the smallest initial wait without a gap. Only the first 3 s of an item
 * are looked at: a later stall cannot be bought off with a wait at the start.
 */
import type { ArrivalKnowledge } from './messages'

export interface ArrivalHistory {
  /** A delta of an item has come. `position` = media samples of this item before it. */
  readonly arrived: (itemChanged: boolean, position: number, count: number, now: number) => void
  /** The current item has all its media. */
  readonly completed: () => void
  /** Finished items that are remembered, 0..40. */
  readonly known: () => number
  /** Start delay that sufficed for the share `q` of them (1 = for all), samples; 0 before the first. */
  readonly needed: (q: number) => number
  /** Start delay that the present item, or the last one, has turned out to need so far, samples. */
  readonly neededNow: () => number
  /** EWMA over items of media received per wall time; null before the first item. */
  readonly rate: () => number | null
  /** Items that have been learned from, ever; `restore` counts as one. */
  readonly items: () => number
  /** The newest of what is known, for a later session with the same host. */
  readonly knowledge: () => ArrivalKnowledge
  /** Replaces everything by what was known of a host; the present item is not learned from. */
  readonly restore: (known: ArrivalKnowledge) => void
}

/** With 20 the quantiles of a wireless line were so noisy that as many gaps cost 3 ms more of mean wait. */
const HISTORY = 40
const LEARN_SECONDS = 3
const MAX_RATE = 10
/** Media that come sooner after the first are a burst at the beginning, and say nothing about what follows. s */
const BURST_SECONDS = 0.1
/** Items that are handed on to a later session: enough to begin right, few enough to be outvoted within minutes. */
export const KEPT_DELAYS = 6

/** `sampleRate` of the media; `now` counts frames of the same rate. */
export const createArrivalHistory = (sampleRate: number): ArrivalHistory => {
  /** Needed start delays of the last items, in order of arrival and sorted. */
  const recent = new Float64Array(HISTORY)
  const sorted = new Float64Array(HISTORY)
  let known = 0
  let next = 0
  let rate: number | null = null
  let items = 0

  // The item that is being learned from.
  let learning = false
  let firstArrival = 0
  let needed = 0
  let itemRate: number | null = null
  let received = 0
  let lastArrival = 0
  /** Media received before the last arrival: what the wall time up to it has to be compared with. */
  let receivedBefore = 0
  /** The first arrival behind a burst, and the media before it; -1 before there is one. */
  let steadyFrom = -1
  let steadyMedia = 0

  const remember = (delay: number): void => {
    recent[next] = delay
    next = (next + 1) % HISTORY
    known = Math.min(HISTORY, known + 1)
    items += 1
    for (let i = 0; i < known; i += 1) {
      const value = recent[i] ?? 0
      let at = i
      while (at > 0 && (sorted[at - 1] ?? 0) > value) {
        sorted[at] = sorted[at - 1] ?? 0
        at -= 1
      }
      sorted[at] = value
    }
  }

  const learnRate = (): void => {
    if (itemRate !== null) return
    const wall = lastArrival - firstArrival
    itemRate = wall <= 0 ? MAX_RATE : Math.min(MAX_RATE, receivedBefore / wall)
    // A server that first hands out what it has, and then goes on as it is spoken to, is not fast: without this a
    // burst of 300 ms made a live line look 1.3 times as fast for seven items. The first slope stays as a bound,
    // since an anchor that was itself late makes the second too steep.
    const steadyWall = steadyFrom < 0 ? 0 : lastArrival - steadyFrom
    if (steadyWall > wall / 2) itemRate = Math.min(itemRate, (receivedBefore - steadyMedia) / steadyWall)
    rate = rate === null ? itemRate : rate + 0.3 * (itemRate - rate)
  }

  const finish = (): void => {
    if (!learning) return
    learning = false
    learnRate()
    remember(needed)
  }

  return {
    arrived: (itemChanged, position, count, now) => {
      if (itemChanged) {
        finish()
        learning = true
        firstArrival = now
        needed = 0
        itemRate = null
        received = 0
        receivedBefore = 0
        lastArrival = now
        steadyFrom = -1
      }
      if (!learning) return
      if (position > LEARN_SECONDS * sampleRate) {
        finish()
        return
      }
      needed = Math.max(needed, now - firstArrival - position)
      if (now > lastArrival) receivedBefore = received
      if (steadyFrom < 0 && now - firstArrival >= BURST_SECONDS * sampleRate) {
        steadyFrom = now
        steadyMedia = received
      }
      lastArrival = now
      received += count
      if (now - firstArrival >= sampleRate) learnRate()
    },
    completed: finish,
    known: () => known,
    needed: (q) => {
      if (known === 0) return 0
      return sorted[Math.min(known - 1, Math.max(0, Math.ceil(q * known) - 1))] ?? 0
    },
    neededNow: () => needed,
    rate: () => rate,
    items: () => items,
    knowledge: () => {
      const count = Math.min(known, KEPT_DELAYS)
      const delaysMs = Array.from({ length: count }, (_, i) => {
        const samples = recent[(next - count + i + HISTORY) % HISTORY] ?? 0
        return Math.round((samples * 1000) / sampleRate)
      })
      return { delaysMs, rate }
    },
    restore: ({ delaysMs, rate: before }) => {
      known = 0
      next = 0
      learning = false
      needed = 0
      for (const delay of delaysMs.slice(-KEPT_DELAYS)) {
        if (Number.isFinite(delay)) remember((Math.max(0, delay) * sampleRate) / 1000)
      }
      rate = before !== null && Number.isFinite(before) ? Math.min(MAX_RATE, Math.max(0, before)) : null
      items += 1
    },
  }
}
