/**
 * The microphone's side of the capture worklet: cuts the stream into 20 ms PCM16 frames while the gate is open, and
 * keeps the last moment before it opens, so that the first word is whole. With the gate shut nothing is emitted.
 */
import { FRAME_SAMPLES, SAMPLE_RATE, type CaptureCommand, type CaptureReport } from './messages'
import { createSampleRing } from './ring'

/** Longest pre-roll that can be asked for, ms. */
export const MAX_PRE_ROLL_MS = 1000

export interface CaptureFramer {
  /** Microphone samples at 24 kHz, -1..1, any block length. */
  readonly push: (samples: Float32Array) => void
  readonly command: (command: CaptureCommand) => void
  /** The gate that is open, or null. */
  readonly openGate: () => number | null
  /** Samples of the present opening that were heard before it. */
  readonly preRollSamples: () => number
  /** The microphone was closed or changed: what was kept before is not the beginning of what comes. */
  readonly forgetPreRoll: () => void
}

/** Nearest 16-bit value; symmetrical to the division by 32768 on playback, clamped instead of wrapped. */
export const toPcm16 = (value: number): number => {
  const scaled = Math.round(value * 32768)
  return scaled > 32767 ? 32767 : scaled < -32768 ? -32768 : scaled
}

/**
 * `emit` must copy what it is given before it returns (postMessage does): the frame's array is used again for the
 * next frame, because the audio thread should not make garbage.
 */
export const createCaptureFramer = (deps: {
  readonly emit: (report: CaptureReport) => void
  /** Wall clock that live frames are stamped with, ms since 1970; without it they carry no time. */
  readonly wall?: () => number
}): CaptureFramer => {
  const preRollCapacity = (MAX_PRE_ROLL_MS * SAMPLE_RATE) / 1000
  const kept = createSampleRing(preRollCapacity)
  /** Position in `kept` before which nothing may be used: it has been sent already, or is of another microphone. */
  let keptFrom = 0
  const block = new Int16Array(FRAME_SAMPLES)
  const frame = new Int16Array(FRAME_SAMPLES)
  let filled = 0
  let open = false
  /** Number of the last gate seen, open or not; smaller numbers are late messages. */
  let gate = -1
  let seq = 0
  let spoken = 0
  let preRoll = 0

  /** What is sent at this moment was heard earlier: its time would say nothing. */
  let rewinding = false

  const emitFrame = (pcm: Int16Array): void => {
    const at = rewinding ? undefined : deps.wall?.()
    deps.emit({ type: 'frame', gate, seq, pcm, ...(at === undefined ? {} : { at }) })
    seq += 1
    filled = 0
  }

  const append = (source: Int16Array, count: number): void => {
    for (let i = 0; i < count; i += 1) {
      frame[filled] = source[i] ?? 0
      filled += 1
      if (filled === FRAME_SAMPLES) emitFrame(frame)
    }
  }

  const openWith = (number: number, preRollMs: number): void => {
    gate = number
    open = true
    seq = 0
    filled = 0
    spoken = 0
    const wanted = Math.round((Math.min(Math.max(preRollMs, 0), MAX_PRE_ROLL_MS) * SAMPLE_RATE) / 1000)
    const from = Math.max(keptFrom, kept.end() - preRollCapacity, kept.end() - wanted)
    preRoll = kept.end() - from
    rewinding = true
    for (let at = from; at < kept.end(); at += FRAME_SAMPLES) {
      const count = Math.min(FRAME_SAMPLES, kept.end() - at)
      kept.readInt16(block, 0, at, count)
      append(block, count)
    }
    rewinding = false
    keptFrom = kept.end()
  }

  const close = (): void => {
    if (filled > 0) emitFrame(frame.slice(0, filled))
    open = false
    deps.emit({ type: 'closed', gate, spokenSamples: spoken, preRollSamples: preRoll })
  }

  return {
    push: (samples) => {
      for (let from = 0; from < samples.length; from += FRAME_SAMPLES) {
        const count = Math.min(FRAME_SAMPLES, samples.length - from)
        for (let i = 0; i < count; i += 1) block[i] = toPcm16(samples[from + i] ?? 0)
        if (open) {
          spoken += count
          append(block, count)
        } else {
          kept.append(block, 0, count)
        }
      }
    },
    command: (command) => {
      if (command.gate < gate) return
      if (command.open) {
        if (open && command.gate === gate) return
        if (open) close()
        openWith(command.gate, command.preRollMs)
        return
      }
      if (open && command.gate === gate) {
        close()
        return
      }
      if (open) close()
      // A gate that this worklet never saw open (it was built in between) is still answered: main is waiting.
      gate = command.gate
      deps.emit({ type: 'closed', gate, spokenSamples: 0, preRollSamples: 0 })
    },
    openGate: () => (open ? gate : null),
    preRollSamples: () => preRoll,
    forgetPreRoll: () => {
      keptFrom = kept.end()
    },
  }
}
