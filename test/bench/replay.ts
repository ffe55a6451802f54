/** Plays arrival traces through Parley's buffer and through three yardsticks, on a virtual clock. */
import { createPlayout } from '#core/audio/playout'
import { makeTrace, seeded, type Network, type Trace } from './traces'

const RATE = 24_000
const QUANTUM = 128
const FRAMES_PER_MS = RATE / 1000

/** Of one item, ms. */
type Outcome = { readonly waitMs: number; readonly gaps: number; readonly gapMs: number }

export type Row = {
  readonly policy: string
  readonly waitMs: number
  readonly gapsPerMinute: number
  readonly gapMsPerMinute: number
}

/** Starts `waitMs` after the first delta and goes on at once after every gap. */
const simple = (trace: Trace, waitMs: number): Outcome => {
  const first = trace.arrivals[0] ?? 0
  let dry = first + waitMs
  let gaps = 0
  let gapMs = 0
  for (const arrival of trace.arrivals) {
    if (arrival > dry) {
      gaps += 1
      gapMs += arrival - dry
      dry = arrival
    }
    dry += trace.chunkMs
  }
  return { waitMs, gaps, gapMs }
}

/** The smallest wait that avoids every gap of this very item: what nobody can know in advance. */
const oracle = (trace: Trace): Outcome => {
  const first = trace.arrivals[0] ?? 0
  const needed = trace.arrivals.reduce((most, at, i) => Math.max(most, at - first - i * trace.chunkMs), 0)
  return simple(trace, needed)
}

/** One buffer for the whole session, as in the app: it learns from item to item. */
const createParley = (): ((trace: Trace) => Outcome) => {
  const playout = createPlayout({ sampleRate: RATE })
  const out = new Float32Array(QUANTUM)
  let now = 0
  let number = 0

  return (trace) => {
    const begin = now
    const item = `item_${(number += 1)}`
    const pcm = new Int16Array(trace.chunkMs * FRAMES_PER_MS).fill(1000)
    const total = pcm.length * trace.arrivals.length
    const before = playout.counts()
    let next = 0
    let started = -1
    let firstAt = -1
    for (;;) {
      for (; next < trace.arrivals.length; next += 1) {
        if (begin + (trace.arrivals[next] ?? 0) * FRAMES_PER_MS > now) break
        if (firstAt < 0) firstAt = now
        playout.write(0, item, 0, pcm, now)
      }
      if (next === trace.arrivals.length) playout.end(0, item, 0)
      playout.render(out, now)
      now += QUANTUM
      const { rendered, underruns } = playout.counts()
      if (started < 0 && rendered > before.rendered) started = now - QUANTUM
      if (rendered - before.rendered < total) continue
      const waitMs = (started - firstAt) / FRAMES_PER_MS
      const gapMs = Math.max(0, (now - started - total) / FRAMES_PER_MS - QUANTUM / FRAMES_PER_MS)
      // A breath between two answers, so that each begins from silence.
      now += RATE
      playout.render(out, now)
      return { waitMs, gaps: underruns - before.underruns, gapMs }
    }
  }
}

export type Cell = { readonly network: Network; readonly chunkMs: number; readonly rate: number }

export const cells: readonly Cell[] = [
  { network: 'lan', chunkMs: 20, rate: 1 },
  { network: 'lan', chunkMs: 100, rate: 1.3 },
  { network: 'wifi', chunkMs: 50, rate: 1.05 },
  { network: 'wifi', chunkMs: 100, rate: 1.3 },
  { network: 'lte', chunkMs: 50, rate: 1.05 },
  { network: 'lte', chunkMs: 100, rate: 1.3 },
  { network: 'lte', chunkMs: 100, rate: 2 },
]

/** `items` of 8 s each, the same traces for every policy. */
export const replay = (cell: Cell, items: number): readonly Row[] => {
  const seconds = 8
  const random = seeded(7)
  const traces = Array.from({ length: items }, () => makeTrace(random, { ...cell, seconds }))
  const policies: readonly (readonly [string, (trace: Trace) => Outcome])[] = [
    ['start at once', (trace) => simple(trace, 0)],
    ['fixed 100 ms', (trace) => simple(trace, 100)],
    ['oracle', oracle],
    ['Parley', createParley()],
  ]
  const minutes = (items * seconds) / 60
  return policies.map(([policy, play]) => {
    const outcomes = traces.map(play)
    const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((all, one) => all + of(one), 0)
    return {
      policy,
      waitMs: sum((one) => one.waitMs) / items,
      gapsPerMinute: sum((one) => one.gaps) / minutes,
      gapMsPerMinute: sum((one) => one.gapMs) / minutes,
    }
  })
}
