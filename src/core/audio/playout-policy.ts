/**
 * When to start, how fast to speak, and when to start again: the decisions of the playout buffer, apart from its
 * samples. What they are made from is in `playout-arrivals`.
 *
 * A start wait is heard as slowness, so it is short; the rest of the protection is built up while the answer already
 * sounds, by speaking up to 15 % slower until enough is queued. The figures of both were chosen by replaying arrival
 * models with real speech (`npm run bench -- replay`). On a wireless line at 1.05x real time, mean wait in ms and gaps a
 * minute are 35 and 0.45 (these are the defaults), 42 and 0.42, 47 and 0.40 with `startFactor` 0.8, 1 and 1.15; a fixed
 * wait of 100 has 1.04. The rest is stalls longer than any lead that can have been built by then. Slow speech makes an
 * answer of 8 s longer by 0.36 s there. What comes faster than 1.3x never waits: at 1.3x that leaves 0.21 gaps a minute,
 * at a fixed wait of 100 ms 0.14. Over a steady line speech is never slowed down.
 */
import { createArrivalHistory, type ArrivalHistory } from './playout-arrivals'

export type PolicyTimes = {
  /** Longest start wait; also what a slow beginning may cost at most. ms */
  readonly maxStartMs: number
  /** Wait of the first item of a session, unless much is there at once. ms */
  readonly firstStartMs: number
  /** Wait of the others, as a multiple of the start delay that three of four items needed. */
  readonly startFactor: number
  /** Nothing is started with less than this buffered, unless the item is complete. ms */
  readonly floorMs: number
  /** Data never waits longer than this, whatever else is decided. ms */
  readonly patienceMs: number
  readonly minRestartMs: number
  readonly maxRestartMs: number
  /** Slow speech at all. */
  readonly slow: boolean
  /** Speech is slow until so many times the longest start delay that was needed lately is buffered... */
  readonly protectFactor: number
  /** ...but at least and at most this. ms */
  readonly minProtectMs: number
  readonly maxProtectMs: number
}

export const defaultPolicyTimes: PolicyTimes = {
  maxStartMs: 120,
  firstStartMs: 40,
  startFactor: 0.8,
  floorMs: 20,
  patienceMs: 300,
  minRestartMs: 80,
  maxRestartMs: 300,
  slow: true,
  protectFactor: 3,
  minProtectMs: 120,
  maxProtectMs: 600,
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
  /** Whether to speak slowly while `buffered` is there and more is to come. Asked in every render. */
  readonly slowNow: (buffered: number) => boolean
  /** Level that slow speech builds up; 0 = the network needs none. */
  readonly protection: () => number
  /** Start wait in force for the next item, samples. */
  readonly startWait: () => number
  /** What the decisions are made from, to be kept for another session. */
  readonly history: Pick<ArrivalHistory, 'items' | 'knowledge' | 'restore'>
}

/** An item that arrives this many times faster than it is spoken needs no wait. */
const FAST = 1.3
/** Below this factor an item comes as it is spoken: no lead comes by itself, and delay is all that is seen of one. */
const LIVE = 1.03
/** Below this one a lead grows so slowly that the small jitter of a good line makes most answers run dry once. */
const LEAN = 1.15
const MARGIN_MS = 5
const LIVE_START_FACTOR = 0.5
const LIVE_PROTECT_FACTOR = 1.5
/** Fewer items say nothing of live speech; with fewer than many, three of four of them are asked. */
const FEW = 4
const MANY = 20
/** A network whose items needed less than this is steady. ms */
const STEADY_MS = 10
/**
 * Once begun, slow speech goes on until the level is exceeded by this much: deltas make the level a saw. Where speech
 * comes as it is spoken it stays as delay, and less does nearly as well: on a local line 27 instead of 30 ms behind the
 * speaker, on a wireless one 333 instead of 340; of the lines that are replayed, the worst has 4 % more gaps.
 */
const HYSTERESIS_MS = 40
const LIVE_HYSTERESIS_MS = 10

export const createPlayoutPolicy = (
  sampleRate: number,
  times: PolicyTimes = defaultPolicyTimes,
): PlayoutPolicy => {
  const ms = sampleRate / 1000
  const history = createArrivalHistory(sampleRate)
  let slow = false
  /** Of the last arrival; whole samples, since rendering asks for them and must make no garbage. */
  let level = 0
  let hysteresis = 0
  // The wait in progress.
  let waitFrom = 0
  let burst = -1

  const live = (): boolean => {
    const rate = history.rate()
    return rate !== null && rate < LIVE
  }

  const lean = (): boolean => {
    const rate = history.rate()
    return rate !== null && rate < LEAN
  }

  const startWait = (): number => {
    if (history.known() === 0) return times.firstStartMs * ms
    const typical = history.needed(0.75)
    const seldom = history.needed(0.95)
    const rate = history.rate()
    // Speech that comes hardly faster than it is spoken builds up no lead in time: without a margin of its small jitter
    // it runs dry at the first delta that is a moment late, and a restart costs far more.
    const margin =
      lean() && (live() || seldom > 0) ? Math.min(times.floorMs, seldom / ms + MARGIN_MS) * ms : 0
    if (typical < STEADY_MS * ms) return margin
    if (rate !== null && rate >= FAST && seldom < 100 * ms) return 0
    const factor = live() ? LIVE_START_FACTOR : times.startFactor
    return Math.min(times.maxStartMs * ms, Math.max(margin, typical * factor))
  }

  const protection = (): number => {
    if (live()) {
      // A lead here is delay for the rest of the item: an accident among a few items does not build one.
      const seldom = history.needed(history.known() < MANY ? 0.75 : 0.95)
      if (history.known() < FEW || seldom < 2 * STEADY_MS * ms) return 0
      return Math.min(times.maxProtectMs * ms, seldom * LIVE_PROTECT_FACTOR)
    }
    // The longest, not the usual: where one answer in ten stalls at all, the nine others do not tell by how much.
    const longest = Math.max(history.needed(1), history.neededNow())
    // What comes fast starts at once, so slow speech is all that stands between its first deltas and a gap.
    if (longest <= (lean() ? STEADY_MS * ms : 0)) return 0
    return (
      Math.min(times.maxProtectMs, Math.max(times.minProtectMs, (longest / ms) * times.protectFactor)) * ms
    )
  }

  const learn = (): void => {
    level = times.slow ? Math.round(protection()) : 0
    hysteresis = Math.round((live() ? LIVE_HYSTERESIS_MS : HYSTERESIS_MS) * ms)
  }

  return {
    arrived: (itemChanged, position, count, now) => {
      history.arrived(itemChanged, position, count, now)
      learn()
    },
    completed: () => {
      history.completed()
      learn()
    },
    waitBegins: (now) => {
      waitFrom = now
      burst = -1
    },
    startNow: (buffered, now) => {
      if (burst < 0) burst = buffered
      const wait = history.known() === 0 && burst >= 80 * ms ? 0 : startWait()
      if (now - waitFrom >= times.patienceMs * ms) return true
      if (buffered < times.floorMs * ms) return false
      if (now - waitFrom >= wait) return true
      // A lead beyond the first burst is as good as time, unless the item comes as it is spoken: then it is chance.
      return !live() && buffered >= burst + wait
    },
    restartNow: (buffered, gap, now) => {
      if (now - waitFrom >= times.patienceMs * ms) return true
      // On a steady network a gap is an accident: the margin need not be more than the accident was. Nor where speech
      // comes as it is spoken: the gap itself has become a margin, and what is added to it is delay for good.
      const steady = live() || (history.known() >= 3 && history.needed(0.95) < 2 * STEADY_MS * ms)
      const least = steady
        ? Math.max(times.floorMs, (2 * gap) / ms)
        : Math.max(times.minRestartMs, gap / ms / 2)
      return buffered >= Math.min(steady ? times.minRestartMs : times.maxRestartMs, least) * ms
    },
    slowNow: (buffered) => {
      slow = level > 0 && buffered < level + (slow ? hysteresis : 0)
      return slow
    },
    protection: () => level,
    startWait,
    history,
  }
}
