/**
 * Delays of a network, frame by frame, from seeded models. Gamma bodies with Pareto tails for lan, wifi and lte; the
 * link that stalls is a two-state Gilbert-Elliott chain whose bad state costs a TCP retransmission time-out.
 * Sources: Gilbert-Elliott fits of packet loss (Hasslinger and Hohlfeld, 2008); jitter models of the playout
 * literature (Moon, Kurose and Towsley, 1998).
 */
import { assertNever } from '#core/result'

export const LINKS = ['lan', 'wifi', 'lte', 'stalls'] as const
export type LinkKind = (typeof LINKS)[number]

const LONGEST_MS = 3000

/** Gives the delay of the next frame in ms, 0-3000. */
export function createWeather(kind: LinkKind, seed: number): () => number {
  const random = seeded(seed)
  const next = createModel(kind, random)
  return () => Math.min(LONGEST_MS, next())
}

function createModel(kind: LinkKind, random: () => number): () => number {
  switch (kind) {
    case 'lan':
      return () => gamma(random, 4, 1.5)
    case 'wifi':
      return () => gamma(random, 2, 6) + (random() < 0.02 ? pareto(random, 40, 1.8) : 0)
    case 'lte':
      return () => gamma(random, 2, 12) + (random() < 0.03 ? pareto(random, 80, 1.6) : 0)
    case 'stalls': {
      let bad = false
      return () => {
        bad = random() < (bad ? 0.65 : 0.012)
        return gamma(random, 2, 8) + (bad ? 200 + pareto(random, 60, 1.7) : 0)
      }
    }
    default:
      return assertNever(kind)
  }
}

/** Of whole shape: a sum of exponentials. */
function gamma(random: () => number, shape: number, scale: number): number {
  let sum = 0
  for (let i = 0; i < shape; i += 1) sum -= Math.log(1 - random())
  return sum * scale
}

const pareto = (random: () => number, least: number, alpha: number): number =>
  least / (1 - random()) ** (1 / alpha)

/** mulberry32: 0 <= value < 1. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
