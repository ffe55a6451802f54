/**
 * The gate, a second time: whatever the renderer says, a frame counts only while main holds this gate open, or as the
 * tail of speech that was recorded before the worklet could hear of the closing.
 */
import type { CaptureReport } from '#core/audio/messages'

export interface CaptureGate {
  readonly set: (gate: number, open: boolean) => void
  /** A new worklet: it numbers its frames from 0 again. */
  readonly reconnected: () => void
  /** Passes the report on, or null. `closed` passes once a gate, with lengths that main has counted itself. */
  readonly admit: (report: CaptureReport) => CaptureReport | null
  /** The gate that is open, or null. */
  readonly open: () => number | null
  /** The worklet is gone: the answer that it can no longer give, if one is owed. */
  readonly lost: () => CaptureReport | null
}

/** Frames that may follow a closing: 200 ms, many times the way from main to the worklet. */
const TAIL_FRAMES = 10

export const createCaptureGate = (): CaptureGate => {
  let gate = -1
  let state: 'open' | 'closing' | 'shut' = 'shut'
  let nextSeq = 0
  let tail = 0
  let samples = 0
  let preRoll = 0
  /** Samples that came from worklets before this one, in the same opening. */
  let earlier = 0

  return {
    set: (number, open) => {
      if (open) {
        if (number === gate && state === 'open') return
        gate = number
        state = 'open'
        nextSeq = 0
        samples = 0
        preRoll = 0
        earlier = 0
        return
      }
      if (number !== gate) {
        gate = number
        samples = 0
        earlier = 0
        preRoll = 0
      } else if (state !== 'open') return
      state = 'closing'
      tail = TAIL_FRAMES
    },
    reconnected: () => {
      nextSeq = 0
      earlier = samples
    },
    admit: (report) => {
      if (report.gate !== gate || state === 'shut') return null
      if (report.type === 'frame') {
        if (report.seq !== nextSeq) return null
        if (state === 'closing') {
          if (tail === 0) return null
          tail -= 1
        }
        nextSeq += 1
        samples += report.pcm.length
        return report
      }
      // An opening that the worklet ended by itself is not the end of the talk.
      if (state !== 'closing') return null
      state = 'shut'
      preRoll = Math.min(report.preRollSamples, samples - earlier)
      const spokenSamples = earlier + Math.min(report.spokenSamples, samples - earlier)
      return { type: 'closed', gate, spokenSamples, preRollSamples: preRoll }
    },
    open: () => (state === 'open' ? gate : null),
    lost: () => {
      if (state !== 'closing') return null
      state = 'shut'
      return { type: 'closed', gate, spokenSamples: samples, preRollSamples: 0 }
    },
  }
}
