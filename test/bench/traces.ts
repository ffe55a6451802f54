/**
 * Arrival times of audio deltas over TCP, from seeded models: what is late holds up what follows, nothing is lost.
 * lan, wifi and lte differ in their delay; all of them make speech `rate` times faster than it is spoken.
 */

export type Network = 'lan' | 'wifi' | 'lte'

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

const delay: Record<Network, (random: Random) => number> = {
  lan: (random) => gamma(random, 4, 1.5),
  wifi: (random) => gamma(random, 2, 6) + (random() < 0.02 ? pareto(random, 40, 1.8) : 0),
  lte: (random) => gamma(random, 2, 12) + (random() < 0.03 ? pareto(random, 80, 1.6) : 0),
}

const LONGEST_DELAY = 3000

export const makeTrace = (
  random: Random,
  options: { network: Network; chunkMs: number; rate: number; seconds: number },
): Trace => {
  const arrivals: number[] = []
  let made = 0
  let last = 0
  for (let at = 0; at < options.seconds * 1000; at += options.chunkMs) {
    last = Math.max(last, made + Math.min(LONGEST_DELAY, delay[options.network](random)))
    arrivals.push(last)
    made += options.chunkMs / options.rate
  }
  return { arrivals, chunkMs: options.chunkMs }
}
