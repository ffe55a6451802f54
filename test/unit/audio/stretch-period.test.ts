/** The search for a period is written for speed; it finds what a plain search finds. */
import { describe, expect, it } from 'vitest'
import { createSampleRing } from '#core/audio/ring'
import { createPeriodFinder } from '#core/audio/stretch-period'
import { practiceVoice } from '../../bench/practice-voice'

const RATE = 24_000
/** 15 ms. */
const HALF = 360
const FACTOR = 6

/** Normalised correlation of the second half with what came `lag` before it, of every `stride`-th sample. */
const alike = (signal: readonly number[], lag: number, stride: number): number => {
  const half = signal.length / 2
  let product = 0
  let before = 1e-12
  let ahead = 1e-12
  for (let i = half; i < signal.length; i += 1) {
    if ((i - half) % stride === 0) product += (signal[i] ?? 0) * (signal[i - lag] ?? 0) * stride
    before += (signal[i - lag] ?? 0) ** 2
    ahead += (signal[i] ?? 0) ** 2
  }
  return product / Math.sqrt(before * ahead)
}

const best = (signal: readonly number[], least: number, most: number, stride: number) => {
  let found = { lag: 0, score: -Infinity }
  for (let lag = least; lag <= most; lag += 1) {
    const score = alike(signal, lag, stride)
    if (score > found.score) found = { lag, score }
  }
  return found
}

/** The lag within 15 ms around the middle of `pcm`, or 0: at 4 kHz first, then to the sample. */
const plain = (pcm: Int16Array, urgent: boolean): number => {
  const mean = pcm.reduce((sum, value) => sum + value, 0) / pcm.length
  const wide = Array.from(pcm, (value) => (value - mean) / 32_768)
  const narrow = Array.from({ length: wide.length / FACTOR }, (_, n) =>
    wide.slice(n * FACTOR, (n + 1) * FACTOR).reduce((sum, value) => sum + value / FACTOR, 0),
  )
  const coarse = best(narrow, 10, 60, 1)
  if (coarse.score <= (urgent ? 0.5 : 0.9)) return 0
  return best(wide, (coarse.lag - 1) * FACTOR + 1, Math.min(HALF, (coarse.lag + 1) * FACTOR - 1), 3).lag
}

describe('the search for a period that may be repeated', { timeout: 30_000 }, () => {
  it.each(['en', 'tr'] as const)('finds in speech (%s) what a plain search finds', (language) => {
    const pcm = practiceVoice(language).subarray(0, 6 * RATE)
    // Seven rounds of a ring whose end lies nowhere in particular.
    const ring = createSampleRing(Math.floor(RATE * 0.87))
    const finder = createPeriodFinder(RATE)
    const found = new Set<number>()
    let compared = 0
    for (let at = HALF, fed = 0; at + HALF <= pcm.length; at += 131) {
      ring.append(pcm, fed, at + HALF - fed)
      fed = at + HALF
      const urgent = at % 2 === 0
      const around = pcm.subarray(at - HALF, at + HALF)
      const lag = finder.find(ring, at, urgent)
      // A pause is told by loudness, and any piece of it will do.
      if (lag === finder.longest) continue
      compared += 1
      expect(lag, `at ${at}`).toBe(plain(around, urgent))
      found.add(lag)
    }
    expect(compared).toBeGreaterThan(500)
    expect(found.size).toBeGreaterThan(60)
  })
})
