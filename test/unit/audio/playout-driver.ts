/** Drives a playout buffer on a virtual clock: operations at frames, rendering in blocks of any length. */
import { createPlayout } from '#core/audio/playout'
import { createPlayoutPolicy, type PlayoutPolicy } from '#core/audio/playout-policy'
import type { Flushed, Playout } from '#core/audio/playout-types'

export const RATE = 24_000
export const ms = (value: number): number => Math.round((value * RATE) / 1000)

export type Op =
  | { readonly type: 'write'; readonly epoch: number; readonly item: string; readonly pcm: Int16Array }
  | { readonly type: 'end'; readonly epoch: number; readonly item: string }
  | { readonly type: 'flush'; readonly epoch: number }

export type Timed = { readonly at: number; readonly op: Op }

export type Run = {
  readonly playout: Playout
  readonly out: Float32Array
  readonly flushed: readonly (Flushed & { readonly at: number })[]
}

export const apply = (playout: Playout, op: Op, now: number): void => {
  if (op.type === 'write') playout.write(op.epoch, op.item, 0, op.pcm, now)
  else if (op.type === 'end') playout.end(op.epoch, op.item, 0)
  else playout.flush(op.epoch)
}

/** Applies every operation at the first block that begins at or after its frame; `check` runs after every step. */
export const run = (
  timed: readonly Timed[],
  frames: number,
  options: {
    readonly block?: number
    readonly latency?: number
    readonly policy?: PlayoutPolicy
    readonly check?: (playout: Playout, now: number) => void
  } = {},
): Run => {
  const policy = options.policy ?? createPlayoutPolicy(RATE)
  const playout = createPlayout({ sampleRate: RATE, policy })
  playout.setLatency(options.latency ?? 0)
  const block = options.block ?? 128
  const out = new Float32Array(Math.ceil(frames / block) * block)
  const flushed: (Flushed & { readonly at: number })[] = []
  const pending = [...timed].sort((a, b) => a.at - b.at)
  let next = 0
  for (let now = 0; now < out.length; now += block) {
    for (; next < pending.length && pending[next].at <= now; next += 1) {
      apply(playout, pending[next].op, now)
      options.check?.(playout, now)
    }
    playout.render(out.subarray(now, now + block), now)
    options.check?.(playout, now + block)
    for (let done = playout.takeFlushed(now + block); done !== null;) {
      flushed.push({ ...done, at: now + block })
      done = playout.takeFlushed(now + block)
    }
  }
  return { playout, out, flushed }
}

/** A voice-like tone that is never exactly zero: 180 Hz and an overtone on an offset. `from` continues another. */
export const tone = (count: number, from = 0): Int16Array =>
  Int16Array.from({ length: count }, (_, i) => {
    const t = (from + i) / RATE
    return Math.round(4000 * Math.sin(2 * Math.PI * 180 * t) + 1500 * Math.sin(2 * Math.PI * 540 * t) + 7000)
  })

/** Every sample names itself. */
export const numbered = (count: number, from = 0): Int16Array =>
  Int16Array.from({ length: count }, (_, i) => 1 + ((from + i) % 32_000))

export const toFloat = (pcm: Int16Array): Float32Array => Float32Array.from(pcm, (value) => value / 32768)

/** Speaks slowly whatever is buffered, so that every repetition that can happen does. */
export const alwaysSlow = (): PlayoutPolicy => ({
  ...createPlayoutPolicy(RATE),
  slowNow: () => true,
})

export const largestStep = (out: Float32Array): number => {
  let largest = Math.abs(out[0] ?? 0)
  for (let i = 1; i < out.length; i += 1) largest = Math.max(largest, Math.abs(out[i] - out[i - 1]))
  return largest
}

export const cutInto = (pcm: Int16Array, lengths: readonly number[]): Int16Array[] => {
  const parts: Int16Array[] = []
  let from = 0
  for (let i = 0; from < pcm.length; i += 1) {
    const length = Math.max(1, lengths[i % lengths.length] ?? pcm.length)
    parts.push(pcm.slice(from, from + length))
    from += length
  }
  return parts
}

/** Bit for bit; far quicker than a deep comparison of typed arrays. */
export const sameSamples = (one: Float32Array, other: Float32Array): boolean =>
  one.length === other.length && one.every((value, i) => Object.is(value, other[i]))
