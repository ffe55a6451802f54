/**
 * Arrival times of audio deltas over TCP, from seeded models: what is late holds up what follows, nothing is lost.
 * lan, wifi and lte differ in their delay; stalls is a line that goes bad for a while (Gilbert and Elliott's model with
 * retransmission timeouts); pauses is a good line to a server that stops to think.
 */

export type Network = 'lan' | 'wifi' | 'lte' | 'stalls' | 'pauses'

export type Cell = {
  readonly network: Network
  /** ms of speech in each delta. */
  readonly chunkMs: number
  /** So many times faster than it is spoken the speech is made; Infinity: all of it at once. */
  readonly rate: number
}

export type Trace = {
  /** ms since the first delta was made. */
  readonly arrivals: readonly number[]
  /** ms of speech in each delta. */
  readonly chunkMs: number
}

export type Random = () => number

/** mulberry32: small, seeded, good enough for traces. */
export const seeded = (seed: number): Random => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const exponential = (random: Random): number => -Math.log(1 - random())

/** Gamma of whole shape: a sum of exponentials. */
const gamma = (random: Random, shape: number, scale: number): number => {
  let sum = 0
  for (let i = 0; i < shape; i += 1) sum += exponential(random)
  return sum * scale
}

const pareto = (random: Random, least: number, alpha: number): number => least / (1 - random()) ** (1 / alpha)

/** A line: the delay of each delta, one after the other. ms */
type Line = (random: Random) => number

const lines: Record<Network, () => Line> = {
  lan: () => (random) => gamma(random, 4, 1.5),
  wifi: () => (random) => gamma(random, 2, 6) + (random() < 0.02 ? pareto(random, 40, 1.8) : 0),
  lte: () => (random) => gamma(random, 2, 12) + (random() < 0.03 ? pareto(random, 80, 1.6) : 0),
  stalls: () => {
    let bad = false
    return (random) => {
      bad = bad ? random() >= 0.35 : random() < 0.012
      return gamma(random, 2, 8) + (bad ? 200 + pareto(random, 60, 1.7) : 0)
    }
  },
  pauses: () => (random) => gamma(random, 4, 1.5),
}

/** Of the server before a delta, ms. */
const pause = (network: Network, random: Random): number =>
  network === 'pauses' && random() < 0.01 ? 400 + 800 * random() : 0

const LONGEST_DELAY = 3000

export const makeTrace = (random: Random, options: Cell & { readonly seconds: number }): Trace => {
  const { network, chunkMs, rate, seconds } = options
  const line = lines[network]()
  const arrivals: number[] = []
  let made = 0
  let last = 0
  for (let at = 0; at < seconds * 1000; at += chunkMs) {
    made += at === 0 ? 0 : pause(network, random)
    last = Math.max(last, made + Math.min(LONGEST_DELAY, line(random)))
    arrivals.push(last)
    made += chunkMs / rate
  }
  return { arrivals, chunkMs }
}

export const describeCell = ({ network, chunkMs, rate }: Cell): string =>
  `${network} ${chunkMs} ms ${rate === Infinity ? 'in one burst' : `${rate}x`}`

/** Short deltas at hardly more than real time are hard; long ones that come fast are easy. */
export const cells: readonly Cell[] = [
  { network: 'lan', chunkMs: 20, rate: 1 },
  { network: 'lan', chunkMs: 100, rate: 1.3 },
  { network: 'wifi', chunkMs: 50, rate: 1.02 },
  { network: 'wifi', chunkMs: 50, rate: 1.05 },
  { network: 'wifi', chunkMs: 100, rate: 1.3 },
  { network: 'wifi', chunkMs: 200, rate: 1.3 },
  { network: 'wifi', chunkMs: 100, rate: 3 },
  { network: 'wifi', chunkMs: 100, rate: Infinity },
  { network: 'lte', chunkMs: 50, rate: 1.05 },
  { network: 'lte', chunkMs: 100, rate: 1.3 },
  { network: 'lte', chunkMs: 100, rate: 2 },
  { network: 'stalls', chunkMs: 50, rate: 1.05 },
  { network: 'stalls', chunkMs: 100, rate: 1.3 },
  { network: 'pauses', chunkMs: 100, rate: 1.3 },
]
