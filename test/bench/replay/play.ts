/** Plays traces through the players, sample by sample, and measures what a listener and the model would notice. */
import { createSource, type Source } from './judge'
import { SECONDS, type FrameTrace } from './policies'
import type { Player, PlayerKind } from './players'
import { mean, median, quantile } from '../table'
import { QUANTUM, RATE } from './virtual-audio'

export type PlayedRow = {
  readonly player: string
  readonly startMs: number
  readonly gapsPerMinute: number
  readonly gapMsPerMinute: number
  readonly lostMsPerMinute: number
  /** Worst step that the source has not got, as a fraction of full scale. */
  readonly click: number
  /** Of what it tells the model at an interruption, against what sounded: median and worst of the absolute values. */
  readonly errorMs: number | null
  readonly worstErrorMs: number | null
  /** From the interruption to the last sample above -40 dB of the loudest: worst. */
  readonly stopMs: number
}

/** After the last arrival, what is queued has to run out. */
const TAIL = 4 * RATE
/** The slowest fade of a peer takes 2 s. */
const AFTER_CUT = 2.5 * RATE

const give = (player: Player, source: Source, trace: FrameTrace, index: number, item: string): void => {
  player.write(source.pcm.slice(index * trace.chunk, (index + 1) * trace.chunk), item)
  if (index === trace.arrivals.length - 1) player.end(item)
}

let items = 0

const playWhole = async (player: Player, source: Source, trace: FrameTrace) => {
  const item = `item_${(items += 1)}`
  const gapsBefore = player.gaps()
  const frames = Math.ceil(((trace.arrivals.at(-1) ?? 0) + SECONDS * RATE * 1.2 + TAIL) / QUANTUM) * QUANTUM
  const out = new Float32Array(frames)
  let next = 0
  for (let frame = 0; frame < frames; frame += QUANTUM) {
    for (; next < trace.arrivals.length && (trace.arrivals[next] ?? 0) <= frame; next += 1)
      give(player, source, trace, next, item)
    player.render(out.subarray(frame, frame + QUANTUM))
  }
  const gapsAfter = player.gaps()
  const judged = source.judge(out, frames)
  const counted = gapsBefore === null || gapsAfter === null ? 0 : gapsAfter - gapsBefore
  const first = Math.ceil((trace.arrivals[0] ?? 0) / QUANTUM) * QUANTUM
  return {
    ...judged,
    gaps: Math.max(judged.gaps, counted),
    wait: judged.began - first,
  }
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The player is of no use afterwards. */
const playAndCut = async (player: Player, source: Source, trace: FrameTrace, cutAt: number) => {
  const frames = cutAt + AFTER_CUT
  const out = new Float32Array(Math.ceil(frames / QUANTUM) * QUANTUM)
  let next = 0
  let answer: Promise<number | null> | null = null
  let heard: number | null = null
  for (let frame = 0; frame < out.length; frame += QUANTUM) {
    const until = frame < cutAt ? frame : -1
    for (; next < trace.arrivals.length && (trace.arrivals[next] ?? 0) <= until; next += 1)
      give(player, source, trace, next, 'item')
    if (frame >= cutAt && answer === null) {
      answer = player.interrupt()
      void answer.then((samples) => (heard = samples))
    }
    player.render(out.subarray(frame, frame + QUANTUM))
    if (answer !== null && frame < cutAt + RATE / 5) await breathe()
  }
  const loudest = out.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const last = out.findLastIndex((value) => Math.abs(value) > loudest / 100)
  const { reached, click } = source.judge(out, out.length)
  return { told: heard as number | null, reached, click, stop: Math.max(0, last + 1 - cutAt) }
}

const CUTS = [1.1, 2.3, 3.7]

export const playCell = async (
  kinds: readonly PlayerKind[],
  traces: readonly FrameTrace[],
): Promise<readonly PlayedRow[]> => {
  const source = createSource(SECONDS)
  const rows: PlayedRow[] = []
  for (const { name, make } of kinds) {
    const player = await make()
    const played = []
    for (const trace of traces) played.push(await playWhole(player, source, trace))
    const cuts = []
    for (const [i, seconds] of CUTS.entries())
      for (const trace of traces.slice(i * 3, i * 3 + 3)) {
        const at = Math.round((seconds * RATE + (trace.arrivals[0] ?? 0)) / QUANTUM) * QUANTUM
        cuts.push(await playAndCut(await make(), source, trace, at))
      }
    const perMinute = 60 / SECONDS
    const errors = cuts.flatMap(({ told, reached }) =>
      told === null ? [] : [Math.abs(told - reached) / (RATE / 1000)],
    )
    rows.push({
      player: name,
      startMs: mean(played.map((one) => one.wait)) / (RATE / 1000),
      gapsPerMinute: mean(played.map((one) => one.gaps)) * perMinute,
      gapMsPerMinute: (mean(played.map((one) => one.gapFrames)) * perMinute) / (RATE / 1000),
      lostMsPerMinute: (mean(played.map((one) => one.lost)) * perMinute) / (RATE / 1000),
      click: Math.max(...played.map((one) => one.click), ...cuts.map((one) => one.click)),
      errorMs: errors.length === 0 ? null : median(errors),
      worstErrorMs: errors.length === 0 ? null : quantile(errors, 1),
      stopMs: Math.max(...cuts.map((one) => one.stop)) / (RATE / 1000),
    })
  }
  return rows
}
