/**
 * Turns queued media into sound: as it came, with a period repeated now and then when it has to last longer, risen from
 * silence after a gap, and dying away where it runs dry. It decides nothing but how; when is the playout's affair.
 *
 * Works on blocks and keeps fractions in typed arrays: a number with a fraction that is returned, or kept in a
 * variable, is an object on the heap, and the audio thread must not make garbage.
 */
import { CONCEAL_HISTORY, createConcealment } from './conceal'
import { raisedCosine } from './fade'
import type { SampleRing } from './ring'
import { createStretch } from './stretch'

/** Learns which media sounds at which output frame. */
export type NoteMedia = (frame: number, position: number, count: number) => void

export interface PlayoutVoice {
  /** Absolute position of the next media sample. */
  readonly position: () => number
  readonly buffered: () => number
  /** Media begins to sound at the present position; with `fadeIn` it rises out of what sounds there. */
  readonly begin: (fadeIn: boolean) => void
  /**
   * Media into `out[from, until)`, whose first sample is output frame `frame`; `slow` asks for slow speech while so
   * much is buffered. Answers where in `out` it ran dry, or `until`.
   */
  readonly render: (
    out: Float32Array,
    from: number,
    until: number,
    frame: number,
    slow: (buffered: number) => boolean,
    note: NoteMedia,
  ) => number
  /**
   * Fills `out` with what comes next, without a new repetition, for a fade-out: the rest of a repetition, media, and
   * what dies away. Answers where in `out` the media begins.
   */
  readonly finish: (out: Float32Array, open: boolean) => number
  /** The media has run dry; `open` means in the middle of an item. */
  readonly runDry: (open: boolean) => void
  /** What dies away after `runDry`, then silence. */
  readonly renderTail: (out: Float32Array, from: number, until: number) => void
  readonly tail: () => boolean
  /** Forgets what is queued and what dies away. Answers the samples dropped. */
  readonly drop: () => number
  /** Media samples that have sounded, and samples that were repeated. */
  readonly rendered: () => number
  readonly inserted: () => number
}

/** Rise after a gap, s. */
const RESTART_FADE = 0.005
const PIECE = 256

export const createPlayoutVoice = (sampleRate: number, ring: SampleRing): PlayoutVoice => {
  const conceal = createConcealment(sampleRate)
  const stretch = createStretch(sampleRate, ring)
  const fadeIn = raisedCosine(Math.round(RESTART_FADE * sampleRate))
  const history = new Float32Array(CONCEAL_HISTORY)
  const synthetic = new Float32Array(PIECE)
  /** The last sample that sounded. */
  const last = new Float32Array(1)
  let position = 0
  /** Where the present run of sound began; concealment and stretch look back no further. */
  let runFrom = 0
  /** Next index into `fadeIn`, or its length when no fade-in is going on. */
  let attack = fadeIn.length
  let rendered = 0
  let inserted = 0

  const buffered = (): number => ring.end() - position
  const mixed = (): boolean => attack < fadeIn.length || conceal.left() > 0

  /** One piece of media that rises from, or over, what still dies away. Answers its length. */
  const renderMixed = (out: Float32Array, from: number, until: number): number => {
    const rising = fadeIn.length - attack
    const count = Math.min(until - from, PIECE, rising > 0 ? rising : conceal.left())
    conceal.render(synthetic, 0, count)
    ring.readFloat(out, from, position, count)
    for (let i = 0; i < count; i += 1) {
      const media = out[from + i] ?? 0
      const other = synthetic[i] ?? 0
      if (rising > 0) {
        const gain = fadeIn[attack + i] ?? 1
        out[from + i] = media * gain + other * (1 - gain)
      } else {
        out[from + i] = Math.max(-1, Math.min(1, media + other))
      }
    }
    if (rising > 0) attack += count
    if (rising > 0 && attack === fadeIn.length) conceal.stop()
    return count
  }

  /** `until - from` samples of media, which must be there. */
  const renderMedia = (out: Float32Array, from: number, until: number): void => {
    for (let at = from; at < until;) {
      let count = until - at
      if (mixed()) count = renderMixed(out, at, until)
      else ring.readFloat(out, at, position, count)
      at += count
      position += count
      rendered += count
    }
    last[0] = out[until - 1] ?? 0
  }

  const repeat = (out: Float32Array, from: number, until: number): void => {
    stretch.render(out, from, until)
    inserted += until - from
    last[0] = out[until - 1] ?? 0
  }

  const renderTail = (out: Float32Array, from: number, until: number): void => {
    if (from === until) return
    conceal.render(out, from, until)
    last[0] = out[until - 1] ?? 0
  }

  const runDry = (open: boolean): void => {
    if (open && !mixed()) {
      const count = Math.min(CONCEAL_HISTORY, position - runFrom)
      ring.readFloat(history, 0, position - count, count)
      conceal.continueFrom(history, count)
    } else {
      conceal.settleFrom(last)
    }
    attack = fadeIn.length
  }

  return {
    position: () => position,
    buffered,
    begin: (rising) => {
      runFrom = position
      if (rising) attack = 0
      stretch.reset()
    },
    render: (out, from, until, frame, slow, note) => {
      let at = from
      while (at < until && buffered() > 0) {
        if (stretch.repeating() === 0 && !mixed()) {
          stretch.consider(position, runFrom, ring.end(), slow(buffered()))
        }
        const again = Math.min(until - at, stretch.repeating())
        if (again > 0) {
          repeat(out, at, at + again)
          at += again
          continue
        }
        const count = Math.min(until - at, buffered(), stretch.untilNext())
        note(frame + at - from, position, count)
        renderMedia(out, at, at + count)
        stretch.sounded(count)
        at += count
      }
      return at
    },
    finish: (out, open) => {
      const again = Math.min(out.length, stretch.repeating())
      if (again > 0) repeat(out, 0, again)
      const until = again + Math.min(out.length - again, buffered())
      renderMedia(out, again, until)
      if (until < out.length) {
        runDry(open)
        renderTail(out, until, out.length)
      }
      return again
    },
    runDry,
    renderTail,
    tail: () => conceal.left() > 0,
    drop: () => {
      const dropped = buffered()
      position = ring.end()
      attack = fadeIn.length
      last[0] = 0
      conceal.stop()
      stretch.reset()
      return dropped
    },
    rendered: () => rendered,
    inserted: () => inserted,
  }
}
