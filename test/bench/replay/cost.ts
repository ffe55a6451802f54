/** What a player costs while speech is queued in it: time, longest call and garbage, with 5 s and with 10 min waiting. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createSource } from './judge'
import type { Player, PlayerKind } from './players'
import { median, quantile } from '../table'
import { QUANTUM, RATE } from './virtual-audio'

export type Cost = {
  readonly msPerSecond: number
  /** Of one quantum of 5.3 ms, deltas apart, us. */
  readonly p999Us: number
  /** Bytes of garbage for each second of sound, deltas apart. */
  readonly bytesPerSecond: number
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const DELTA = RATE / 10
/** Players whose cost grows with what is queued are not waited for. ms */
const PATIENCE_MS = 2500
const LEAST = 5
const MOST = 600

const out = new Float32Array(QUANTUM)
const renderDelta = (player: Player): void => {
  for (let at = 0; at < DELTA; at += QUANTUM) player.render(out)
}

const now = (): number => Number(process.hrtime.bigint()) / 1000

/** Calls `step` often enough for a median, but not for longer than anybody would wait. */
const often = (step: () => void): void => {
  const begin = performance.now()
  for (let i = 0; i < MOST && (i < LEAST || performance.now() - begin < PATIENCE_MS); i += 1) step()
}

/** null: the player does not take so much. */
export const costOf = async ({ make }: PlayerKind, queuedSeconds: number): Promise<Cost | null> => {
  const player = await make()
  const voice = createSource(8).pcm
  let given = 0
  const give = (): void => {
    const from = (given * DELTA) % (voice.length - DELTA)
    player.write(voice.subarray(from, from + DELTA), 'item')
    given += 1
  }
  try {
    const deltas = Math.ceil((queuedSeconds * RATE) / DELTA)
    for (let delta = 0; delta < deltas; delta += 1) give()
    renderDelta(player)
  } catch {
    return null
  }
  const calls: number[] = []
  const perDelta: number[] = []
  const garbage: number[] = []
  often(() => {
    let took = 0
    for (let at = 0; at < DELTA; at += QUANTUM) {
      const begin = now()
      player.render(out)
      calls.push(now() - begin)
    }
    took = calls.slice(-Math.ceil(DELTA / QUANTUM)).reduce((sum, call) => sum + call, 0)
    const begin = now()
    give()
    perDelta.push(took + now() - begin)
  })
  collect()
  often(() => {
    const before = process.memoryUsage().heapUsed
    renderDelta(player)
    garbage.push(process.memoryUsage().heapUsed - before)
    give()
  })
  const itself: number[] = []
  for (let i = 0; i < MOST; i += 1) {
    const before = process.memoryUsage().heapUsed
    itself.push(process.memoryUsage().heapUsed - before)
  }
  return {
    msPerSecond: (median(perDelta) * (RATE / DELTA)) / 1000,
    p999Us: quantile(calls, 0.999),
    bytesPerSecond: Math.max(0, median(garbage) - median(itself)) * (RATE / DELTA),
  }
}
