/**
 * From the microphone to the socket: holds the words while there is no session yet, then sends every 20 ms frame at
 * once. On a slow line frames queue here, not in the socket, where they could not be recalled: they are merged, and
 * beyond 3 s silence is left out first.
 */
import { FRAME_SAMPLES, SAMPLE_RATE } from '#core/audio/messages'
import { createSampleRing } from '#core/audio/ring'
import { assertNever } from '#core/result'
import { encodeAppend } from './append-frame'

export type UplinkMode = 'hold' | 'flow' | 'discard'

export interface Uplink {
  /**
   * `hold` queues, at most 60 s; `flow` sends what was held and all that follows; `discard` forgets both.
   * With `hold`, the last `rewindMs` (1000 at most) of what `flow` was given are held as well, for another session.
   */
  readonly mode: (mode: UplinkMode, rewindMs?: number) => void
  /** One frame of the microphone. The memory is copied. */
  readonly frame: (pcm: Int16Array) => void
  /**
   * Hands everything that waits to the socket, slow line or not. Must come before any command that follows the words
   * (commit, clear, session.update): the server reads in order.
   */
  readonly flush: () => void
  /** The socket took something away: more may follow. Also asked at every frame and after every sent message. */
  readonly pump: () => void
  /** Samples that wait. */
  readonly waiting: () => number
}

export type UplinkDeps = {
  /** Gives one text frame to the socket; `sent` is called when it has left. */
  readonly send: (frame: Buffer, sent: () => void) => void
  /** Bytes that wait inside the socket. */
  readonly bufferedAmount: () => number
  /** Words had to be left out: `lostMs` since the last call. At most every 10 s. */
  readonly onSlow: (lostMs: number) => void
  /** Monotonic, ms. */
  readonly now: () => number
  /** Frame of the endpoint's format; 24 kHz PCM16 unless given. */
  readonly encode?: (pcm: Int16Array) => Buffer
}

/** Bytes in the socket below which it takes more: 250 ms of speech as base64. */
const CLEAR = 16 * 1024
const MERGED = SAMPLE_RATE / 10
const HOLD_LIMIT = 60 * SAMPLE_RATE
const LATE_LIMIT = 3 * SAMPLE_RATE
const REPORT_EVERY_MS = 10_000
const RECENT_LIMIT = SAMPLE_RATE
/** Mean square of -50 dBFS: below it a frame counts as silence. */
const SILENCE = (32768 * 10 ** (-50 / 20)) ** 2

type Waiting = {
  readonly pcm: Int16Array
  readonly silent: boolean
  /** Held before there was a session: a promise to the person, never left out. */
  readonly kept: boolean
}

const isSilent = (pcm: Int16Array): boolean => {
  let sum = 0
  for (let i = 0; i < pcm.length; i += 1) {
    const value = pcm[i] ?? 0
    sum += value * value
  }
  return sum <= SILENCE * pcm.length
}

export const createUplink = (deps: UplinkDeps): Uplink => {
  const encode = deps.encode ?? encodeAppend
  const merged = new Int16Array(MERGED)
  let current: UplinkMode = 'discard'
  let queue: Waiting[] = []
  let waiting = 0
  /** Of `waiting`, what may be left out. */
  let late = 0
  let lostSamples = 0
  let reportedAt = -Infinity
  /** What came since `flow` began, as far as it fits. */
  const recent = createSampleRing(RECENT_LIMIT)
  let recentFrom = 0

  const leaveOut = (index: number): void => {
    const [gone] = queue.splice(index, 1)
    if (gone === undefined) return
    waiting -= gone.pcm.length
    if (!gone.kept) late -= gone.pcm.length
    lostSamples += gone.pcm.length
  }

  const report = (): void => {
    if (lostSamples === 0 || deps.now() - reportedAt < REPORT_EVERY_MS) return
    reportedAt = deps.now()
    deps.onSlow(Math.round((lostSamples * 1000) / SAMPLE_RATE))
    lostSamples = 0
  }

  /** One frame came, so one has to go at most. */
  const bound = (): void => {
    if (late > LATE_LIMIT) {
      const silent = queue.findIndex((frame) => frame.silent && !frame.kept)
      leaveOut(silent >= 0 ? silent : queue.findIndex((frame) => !frame.kept))
    }
    report()
  }

  /** The oldest that waits, up to 100 ms of it, as one message. */
  const sendOldest = (): void => {
    let filled = 0
    let taken = 0
    for (const { pcm } of queue) {
      if (filled + pcm.length > MERGED) break
      merged.set(pcm, filled)
      filled += pcm.length
      taken += 1
    }
    for (const frame of queue.slice(0, taken)) if (!frame.kept) late -= frame.pcm.length
    queue = queue.slice(taken)
    waiting -= filled
    deps.send(encode(merged.subarray(0, filled)), pump)
  }

  const pump = (): void => {
    if (current !== 'flow') return
    while (queue.length > 0 && deps.bufferedAmount() < CLEAR) sendOldest()
  }

  const forget = (): void => {
    queue = []
    waiting = 0
    late = 0
  }

  /** Queues again what was sent last, before what still waits. */
  const rewind = (ms: number): void => {
    const end = recent.end()
    const from = Math.max(recentFrom, end - Math.min((ms * SAMPLE_RATE) / 1000, RECENT_LIMIT))
    const frames: Waiting[] = []
    for (let at = from; at < end - waiting; at += FRAME_SAMPLES) {
      const pcm = new Int16Array(Math.min(FRAME_SAMPLES, end - waiting - at))
      recent.readInt16(pcm, 0, at, pcm.length)
      frames.push({ pcm, silent: false, kept: true })
    }
    queue = [...frames, ...queue]
    for (const frame of frames) waiting += frame.pcm.length
  }

  return {
    mode: (next, rewindMs = 0) => {
      if (next === 'hold' && current === 'flow') rewind(rewindMs)
      if (next !== current) recentFrom = recent.end()
      current = next
      switch (next) {
        case 'hold':
          break
        case 'flow':
          pump()
          break
        case 'discard':
          forget()
          break
        default:
          assertNever(next)
      }
    },
    frame: (pcm) => {
      if (current === 'discard' || pcm.length === 0 || pcm.length > FRAME_SAMPLES) return
      if (current === 'flow') recent.append(pcm, 0, pcm.length)
      if (current === 'flow' && queue.length === 0 && deps.bufferedAmount() < CLEAR) {
        deps.send(encode(pcm), pump)
        return
      }
      const kept = current === 'hold'
      if (waiting + pcm.length > HOLD_LIMIT) {
        // The first minute is kept whole: what it begins with matters more than how it ends.
        lostSamples += pcm.length
        report()
        return
      }
      queue.push({ pcm: pcm.slice(), silent: isSilent(pcm), kept })
      waiting += pcm.length
      if (!kept) late += pcm.length
      bound()
      pump()
    },
    flush: () => {
      if (current !== 'flow') return
      while (queue.length > 0) sendOldest()
    },
    pump,
    waiting: () => waiting,
  }
}
