/** When to start and what it costs: arrival traces through Parley's buffer and through yardsticks, with real speech. */
import { createPlayout } from '#core/audio/playout'
import { createPlayoutPolicy, type PolicyTimes } from '#core/audio/playout-policy'
import { practiceVoice } from '../practice-voice'
import { makeTrace, seeded, type Cell } from './traces'

export const RATE = 24_000
const QUANTUM = 128
const FRAMES_PER_MS = RATE / 1000
/** The longest wait that Parley allows itself, ms. */
const LONGEST_WAIT = 120

/** Arrivals in frames, on the grid of the audio thread: no player can see a delta between two quanta. */
export type FrameTrace = { readonly arrivals: readonly number[]; readonly chunk: number }

/** Of one item, frames. */
type Outcome = { readonly wait: number; readonly gaps: number; readonly gap: number; readonly slowed: number }

export type Row = {
  readonly policy: string
  readonly waitMs: number
  readonly gapsPerMinute: number
  readonly gapMsPerMinute: number
  /** By how much slow speech makes an answer longer. */
  readonly slowedMs: number
}

/** Starts `wait` after the first delta and goes on at once after every gap. */
const simple = (trace: FrameTrace, wait: number): Outcome => {
  let dry = (trace.arrivals[0] ?? 0) + wait
  let gaps = 0
  let gap = 0
  for (const arrival of trace.arrivals) {
    if (arrival > dry) {
      gaps += 1
      gap += arrival - dry
      dry = arrival
    }
    dry += trace.chunk
  }
  return { wait, gaps, gap, slowed: 0 }
}

/** The smallest wait that avoids every gap of this very item: what nobody can know in advance. */
const needed = ({ arrivals, chunk }: FrameTrace): number =>
  arrivals.reduce((most, at, i) => Math.max(most, at - (arrivals[0] ?? 0) - i * chunk), 0)

/** One buffer for the whole session, as in the app: it learns from item to item. */
const createParley = (voice: Int16Array, times?: PolicyTimes): ((trace: FrameTrace) => Outcome) => {
  const playout = createPlayout({ sampleRate: RATE, policy: createPlayoutPolicy(RATE, times) })
  const out = new Float32Array(QUANTUM)
  let now = 0
  let number = 0
  let spoken = 0

  return (trace) => {
    const begin = now
    const item = `item_${(number += 1)}`
    const total = trace.chunk * trace.arrivals.length
    const before = playout.counts()
    let next = 0
    let started = -1
    let firstAt = -1
    for (;;) {
      for (; next < trace.arrivals.length; next += 1) {
        if (begin + (trace.arrivals[next] ?? 0) > now) break
        if (firstAt < 0) firstAt = now
        if (spoken + trace.chunk > voice.length) spoken = 0
        playout.write(0, item, 0, voice.subarray(spoken, spoken + trace.chunk), now)
        spoken += trace.chunk
      }
      if (next === trace.arrivals.length) playout.end(0, item, 0)
      playout.render(out, now)
      now += QUANTUM
      const { rendered, underruns, inserted } = playout.counts()
      if (started < 0 && rendered > before.rendered) started = now - QUANTUM
      if (rendered - before.rendered < total) continue
      const slowed = inserted - before.inserted
      const gap = Math.max(0, now - QUANTUM - started - total - slowed)
      // A breath between two answers, so that each begins from silence.
      now += 188 * QUANTUM
      playout.render(out, now)
      now += QUANTUM
      return { wait: started - firstAt, gaps: underruns - before.underruns, gap, slowed }
    }
  }
}

/** ms to frames, on the grid of the audio thread. */
export const onGrid = (ms: number): number => Math.ceil((ms * FRAMES_PER_MS) / QUANTUM) * QUANTUM

/** Length of every answer, s. */
export const SECONDS = 8

export const tracesOf = (cell: Cell, items: number, seed: number): readonly FrameTrace[] => {
  const random = seeded(seed)
  return Array.from({ length: items }, () => {
    const { arrivals, chunkMs } = makeTrace(random, { ...cell, seconds: SECONDS })
    return { arrivals: arrivals.map(onGrid), chunk: chunkMs * FRAMES_PER_MS }
  })
}

type Policy = readonly [name: string, play: (trace: FrameTrace) => Outcome]

const minutesOf = (traces: readonly FrameTrace[]): number =>
  traces.reduce((sum, { arrivals, chunk }) => sum + arrivals.length * chunk, 0) / RATE / 60

const rowOf = ([policy, play]: Policy, traces: readonly FrameTrace[]): Row => {
  const outcomes = traces.map(play)
  const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((all, one) => all + of(one), 0)
  const minutes = minutesOf(traces)
  return {
    policy,
    waitMs: sum((one) => one.wait) / outcomes.length / FRAMES_PER_MS,
    gapsPerMinute: sum((one) => one.gaps) / minutes,
    gapMsPerMinute: sum((one) => one.gap) / minutes / FRAMES_PER_MS,
    slowedMs: sum((one) => one.slowed) / outcomes.length / FRAMES_PER_MS,
  }
}

/** The same traces for every policy; each session begins with a policy that knows nothing. */
export const replaySessions = (
  traces: readonly (readonly FrameTrace[])[],
  others: Readonly<Record<string, PolicyTimes>> = {},
): readonly Row[] => {
  const voice = practiceVoice()
  const sessions = (name: string, times?: PolicyTimes): Row => {
    const rows = traces.map((one) => rowOf([name, createParley(voice, times)], one))
    const mean = (of: (row: Row) => number): number =>
      rows.reduce((all, row) => all + of(row), 0) / rows.length
    return {
      policy: name,
      waitMs: mean((row) => row.waitMs),
      gapsPerMinute: mean((row) => row.gapsPerMinute),
      gapMsPerMinute: mean((row) => row.gapMsPerMinute),
      slowedMs: mean((row) => row.slowedMs),
    }
  }
  const yardsticks: readonly Policy[] = [
    ['start at once', (trace) => simple(trace, 0)],
    ['fixed 100 ms', (trace) => simple(trace, 100 * FRAMES_PER_MS)],
    [
      `oracle up to ${LONGEST_WAIT} ms`,
      (trace) => simple(trace, Math.min(needed(trace), LONGEST_WAIT * FRAMES_PER_MS)),
    ],
    ['oracle', (trace) => simple(trace, needed(trace))],
  ]
  return [
    ...yardsticks.map((policy) => rowOf(policy, traces.flat())),
    sessions('Parley'),
    ...Object.entries(others).map(([name, times]) => sessions(name, times)),
  ]
}

/** `items` of 8 s each for every seed; each seed is a session of its own. */
export const replayPolicies = (
  cell: Cell,
  items: number,
  seeds: readonly number[],
  others: Readonly<Record<string, PolicyTimes>> = {},
): readonly Row[] =>
  replaySessions(
    seeds.map((seed) => tracesOf(cell, items, seed)),
    others,
  )
