/**
 * When to start, and when to start again: the decisions of the playout buffer, apart from its samples.
 *
 * Over TCP nothing is lost and the server makes speech faster than it is spoken, so jitter is the wrong measure. What
 * counts is the start delay that an item would have needed: D = max over its deltas of (arrival - media position),
 * relative to the first delta. D is exactly the smallest initial wait without a gap. Only the first 3 s of an item
 * are looked at: a later stall cannot be bought off with a wait at the start.
 */

export type PolicyTimes = {
  /** Longest start wait; also what a slow beginning may cost at most. ms */
  readonly maxStartMs: number
  /** Wait of the first item of a session, unless much is there at once. ms */
  readonly firstStartMs: number
  /** Nothing is started with less than this buffered, unless the item is complete. ms */
  readonly floorMs: number
  /** Data never waits longer than this, whatever else is decided. ms */
  readonly patienceMs: number
  readonly minRestartMs: number
  readonly maxRestartMs: number
}

export const defaultPolicyTimes: PolicyTimes = {
  maxStartMs: 120,
  firstStartMs: 40,
  floorMs: 20,
  patienceMs: 300,
  minRestartMs: 80,
  maxRestartMs: 300,
}

/** All counts and times in samples of the media rate; `now` is the frame counter of the audio clock. */
export interface PlayoutPolicy {
  /** A delta of an item has come. `position` = media samples of this item before it. */
  readonly arrived: (itemChanged: boolean, position: number, count: number, now: number) => void
  /** The current item has all its media. */
  readonly completed: () => void
  /** Media came into an empty buffer: the wait begins. */
  readonly waitBegins: (now: number) => void
  /** Asked once per render while waiting for the first time. */
  readonly startNow: (buffered: number, now: number) => boolean
  /** The same after a gap of `gap` samples. */
  readonly restartNow: (buffered: number, gap: number, now: number) => boolean
  /** Start wait in force for the next item, samples. */
  readonly startWait: () => number
}

const HISTORY = 20
const LEARN_SECONDS = 3
/** An item that arrives this many times faster than it is spoken needs no wait. */
const FAST = 1.3
const MAX_RATE = 10
/** Below this factor an item comes as it is spoken. */
const LIVE = 1.05
const LIVE_MARGIN_MS = 5
/** A network whose items needed less than this is steady. ms */
const STEADY_MS = 10

export const createPlayoutPolicy = (
  sampleRate: number,
  times: PolicyTimes = defaultPolicyTimes,
): PlayoutPolicy => {
  const ms = sampleRate / 1000
  /** Needed start delays of the last items, in order of arrival and sorted. */
  const recent = new Float64Array(HISTORY)
  const sorted = new Float64Array(HISTORY)
  let known = 0
  let next = 0
  /** EWMA over items of media received per wall time; null before the first item. */
  let rate: number | null = null

  // The item that is being learned from.
  let learning = false
  let firstArrival = 0
  let needed = 0
  let itemRate: number | null = null
  let received = 0
  let lastArrival = 0
  /** Media received before the last arrival: what the wall time up to it has to be compared with. */
  let receivedBefore = 0

  // The wait in progress.
  let waitFrom = 0
  let burst = -1

  const quantile = (q: number): number => {
    if (known === 0) return 0
    const at = Math.min(known - 1, Math.max(0, Math.ceil(q * known) - 1))
    return sorted[at] ?? 0
  }

  const remember = (delay: number): void => {
    recent[next] = delay
    next = (next + 1) % HISTORY
    known = Math.min(HISTORY, known + 1)
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
    rate = rate === null ? itemRate : rate + 0.3 * (itemRate - rate)
  }

  const finish = (): void => {
    if (!learning) return
    learning = false
    learnRate()
    remember(needed)
  }

  const live = (): boolean => rate !== null && rate < LIVE

  const startWait = (): number => {
    if (known === 0) return times.firstStartMs * ms
    const typical = quantile(0.75)
    // Speech that comes no faster than it is spoken never builds up a lead: without a margin of its small jitter it
    // runs dry at the first delta that is a moment late, and a restart costs far more.
    const margin = live() ? Math.min(times.floorMs, quantile(0.95) / ms + LIVE_MARGIN_MS) * ms : 0
    if (typical < STEADY_MS * ms) return margin
    if (rate !== null && rate >= FAST && quantile(0.95) < 100 * ms) return 0
    return Math.min(times.maxStartMs * ms, Math.max(margin, typical / 2))
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
      }
      if (!learning) return
      if (position > LEARN_SECONDS * sampleRate) {
        finish()
        return
      }
      needed = Math.max(needed, now - firstArrival - position)
      if (now > lastArrival) receivedBefore = received
      lastArrival = now
      received += count
      if (now - firstArrival >= sampleRate) learnRate()
    },
    completed: finish,
    waitBegins: (now) => {
      waitFrom = now
      burst = -1
    },
    startNow: (buffered, now) => {
      if (burst < 0) burst = buffered
      const wait = known === 0 && burst >= 80 * ms ? 0 : startWait()
      if (now - waitFrom >= times.patienceMs * ms) return true
      if (buffered < times.floorMs * ms) return false
      if (now - waitFrom >= wait) return true
      // A lead beyond the first burst is as good as time, unless the item comes as it is spoken: then it is chance.
      return !live() && buffered >= burst + wait
    },
    restartNow: (buffered, gap, now) => {
      if (now - waitFrom >= times.patienceMs * ms) return true
      // On a steady network a gap is an accident: the margin need not be more than the accident was.
      const steady = known >= 3 && quantile(0.95) < 2 * STEADY_MS * ms
      const least = steady
        ? Math.max(times.floorMs, (2 * gap) / ms)
        : Math.max(times.minRestartMs, gap / ms / 2)
      return buffered >= Math.min(steady ? times.minRestartMs : times.maxRestartMs, least) * ms
    },
    startWait,
  }
}
