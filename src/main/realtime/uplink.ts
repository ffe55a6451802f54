/**
 * From the microphone to the socket: holds the words while there is no session yet, then sends every 20 ms frame at
 * once. On a slow line frames queue here, not in the socket, where they could not be recalled: they are merged, and
 * beyond 3 s of hands-free silence is left out first. A hold loses nothing.
 */
import { FRAME_SAMPLES, SAMPLE_RATE } from '#core/audio/messages'
import { concatPcm, msToSamples } from '#core/audio/pcm'
import { assertNever } from '#core/result'
import { encodeAppend } from './append-frame'
import { merged } from './merge-frames'
import { isSilent } from './silence'
import { createVoiceTape } from './voice-tape'

export type UplinkMode = 'hold' | 'flow' | 'discard'

/** The sound of the person's turns, kept for a session after this one. The key names a turn. */
export interface UplinkVoices {
  /** A hold begins with the next sample. */
  readonly begin: () => void
  /** It is over: its sound is kept, sent or not. Null: it was no turn. */
  readonly end: (key: string | null) => void
  /** Keeps what the present session was sent between two times, ms since its beginning. */
  readonly cut: (key: string, startMs: number, endMs: number) => void
  /** Sends it like a microphone. */
  readonly say: (key: string) => void
  /** While sound is held: what waits by now comes before this. */
  readonly note: (key: string) => void
  /** Sends what was noted to come before this, and nothing of what was heard after it. */
  readonly sayBefore: (key: string) => void
  readonly read: (key: string, from: number, samples: number) => Int16Array
  /** All of it, in the pieces in which it came. They must not be changed. */
  readonly kept: (key: string) => readonly Int16Array[]
  readonly forget: (key: string) => void
}

export interface Uplink {
  /**
   * `hold` queues, at most 120 s; `flow` sends what was held and all that follows; `discard` forgets both. `rewind`,
   * with `hold`: so many ms of what was sent last, or all of the hold that goes on, are held again.
   */
  readonly mode: (mode: UplinkMode, rewind?: number | 'turn') => void
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
  readonly voices: UplinkVoices
}

export type UplinkDeps = {
  /** Gives one text frame to the socket, made when its turn has come; `sent` is called when it has left. */
  readonly send: (frame: () => Buffer, sent: () => void) => void
  /** Bytes that wait inside the socket. */
  readonly bufferedAmount: () => number
  /** Words had to be left out: `lostMs` since the last call. At most every 10 s. */
  readonly onSlow: (lostMs: number) => void
  /** Monotonic, ms. */
  readonly now: () => number
  /** Frame of the endpoint's format; 24 kHz PCM16 unless given. */
  readonly encode?: (pcm: Int16Array) => Buffer
  /** How much is kept of what was sent, samples; the longest hold unless given. */
  readonly keep?: (() => number) | undefined
}

/** Bytes in the socket below which it takes more: 250 ms of speech as base64. */
const CLEAR = 16 * 1024
const HOLD_LIMIT = msToSamples(120_000)
const LATE_LIMIT = msToSamples(3_000)
const REPORT_EVERY_MS = 10_000

type Waiting = {
  readonly pcm: Int16Array
  readonly silent: boolean
  /** Part of a hold, or held before there was a session: a promise to the person, never left out. */
  readonly kept: boolean
}

export const createUplink = (deps: UplinkDeps): Uplink => {
  const encode = deps.encode ?? encodeAppend
  const tape = createVoiceTape(deps.keep)
  let current: UplinkMode = 'discard'
  let queue: Waiting[] = []
  let waiting = 0
  /** Of `waiting`, what may be left out. */
  let late = 0
  let lostSamples = 0
  let reportedAt = -Infinity
  /** Where on the tape the present session begins; null before its first sample. */
  let sessionFrom: number | null = null
  /** Where on the tape the hold begins that goes on; null outside of holds. */
  let holdFrom: number | null = null
  /** How many of the frames that are held were noted to come before something. */
  const noted = new Map<string, number>()

  const put = (pcm: Int16Array): void => {
    sessionFrom ??= tape.end()
    tape.append(pcm)
    deps.send(() => encode(pcm), pump)
  }

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

  let sending = false
  /** Sends what waits, the oldest first and 100 ms in one message, while there is room. */
  const sendWaiting = (hasRoom: () => boolean): void => {
    if (current !== 'flow' || sending) return
    sending = true
    let sent = 0
    for (const piece of merged(queue)) {
      if (!hasRoom()) break
      for (const { pcm, kept } of piece) {
        waiting -= pcm.length
        if (!kept) late -= pcm.length
      }
      sent += piece.length
      put(concatPcm(piece.map(({ pcm }) => pcm)))
    }
    queue = queue.slice(sent)
    sending = false
  }

  const pump = (): void => {
    sendWaiting(() => deps.bufferedAmount() < CLEAR)
  }

  const forget = (): void => {
    queue = []
    waiting = 0
    late = 0
  }

  /** Queues again what was sent since a position, before what still waits. */
  const rewindTo = (from: number): void => {
    const again = tape.between(from, tape.end()).map((pcm) => ({ pcm, silent: false, kept: true }))
    queue = [...again, ...queue]
    for (const { pcm } of again) waiting += pcm.length
  }

  const rewind = (far: number | 'turn'): void => {
    if (far === 'turn') {
      if (holdFrom === null) return
      rewindTo(holdFrom)
      holdFrom = tape.end()
    } else if (far > 0 && sessionFrom !== null) {
      // What still waits counts, too: it came last.
      rewindTo(Math.max(sessionFrom, tape.end() + waiting - msToSamples(far)))
    }
  }

  return {
    mode: (next, far = 0) => {
      if (next === 'hold' && current === 'flow') rewind(far)
      if (next !== current) noted.clear()
      current = next
      switch (next) {
        case 'hold':
          sessionFrom = null
          break
        case 'flow':
          pump()
          break
        case 'discard':
          sessionFrom = null
          holdFrom = null
          forget()
          break
        default:
          assertNever(next)
      }
    },
    frame: (pcm) => {
      if (current === 'discard' || pcm.length === 0 || pcm.length > FRAME_SAMPLES) return
      if (current === 'flow' && queue.length === 0 && deps.bufferedAmount() < CLEAR) {
        put(pcm.slice())
        return
      }
      const kept = current === 'hold' || holdFrom !== null
      if (waiting + pcm.length > HOLD_LIMIT) {
        // The first two minutes are kept whole: what it begins with matters more than how it ends.
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
      sendWaiting(() => true)
    },
    pump,
    waiting: () => waiting,
    voices: {
      begin: () => {
        holdFrom = tape.end()
      },
      end: (key) => {
        if (current === 'hold' && key !== null) {
          for (const { pcm } of queue) tape.append(pcm)
          forget()
        }
        if (key !== null && holdFrom !== null) tape.keep(key, holdFrom, tape.end())
        holdFrom = null
      },
      cut: (key, startMs, endMs) => {
        const from = sessionFrom ?? tape.end()
        tape.keep(key, from + msToSamples(startMs), from + msToSamples(endMs))
      },
      say: (key) => {
        const frames = tape.kept(key).map((pcm) => ({ pcm }))
        for (const piece of merged(frames)) put(concatPcm(piece.map(({ pcm }) => pcm)))
        // A hold that goes on meanwhile still waits, and stands behind this on the tape.
        if (holdFrom !== null) holdFrom = tape.end()
      },
      note: (key) => {
        if (current === 'hold') noted.set(key, queue.length)
      },
      sayBefore: (key) => {
        const count = noted.get(key) ?? 0
        const frames = queue.slice(0, count)
        queue = queue.slice(count)
        for (const [other, place] of noted) noted.set(other, Math.max(0, place - count))
        for (const { pcm, kept } of frames) {
          waiting -= pcm.length
          if (!kept) late -= pcm.length
        }
        for (const piece of merged(frames)) put(concatPcm(piece.map(({ pcm }) => pcm)))
      },
      read: tape.read,
      kept: tape.kept,
      forget: tape.forget,
    },
  }
}
