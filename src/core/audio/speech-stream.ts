/**
 * The microphone as the speech model hears it: frames with their probability as they come, and the last minute kept, so
 * that any part of it can be cut out with the probabilities that it had in the stream.
 */
import { MAX_CLIP_SAMPLES, type SpeechClip } from './speech-clip'
import { rmsDbfs } from './pcm'
import { createSampleRing } from './ring'
import type { SpeechFrame } from './speech-messages'
import { createSpeechModel, SPEECH_FRAME_SAMPLES, type RunSpeechNetwork } from './speech-model'
import { SAMPLE_RATE } from './messages'

/** Kept beyond the longest clip, for what is asked for a moment later. */
const SPARE_SAMPLES = 4 * SAMPLE_RATE
const MAX_FRAMES = Math.ceil((MAX_CLIP_SAMPLES + SPARE_SAMPLES) / SPEECH_FRAME_SAMPLES)

export interface SpeechStream {
  /** What was heard so far does not belong to what comes; positions go on from `at`. */
  readonly begin: (at: number) => void
  /** The next samples, without a gap. Resolves when their frames have been told. */
  readonly push: (pcm: Int16Array) => Promise<void>
  /**
   * The model begins anew at this position, as that of a fresh session does whose first sample this is. Positions that
   * are still kept are judged again; older ones begin with what there is.
   */
  readonly restart: (at: number) => Promise<void>
  /** Position after the last sample. */
  readonly end: () => number
  /** From the first frame at or after `from`, at most a minute; null where nothing is kept of it. */
  readonly clip: (from: number, to: number) => SpeechClip | null
}

export function createSpeechStream(deps: {
  readonly run: RunSpeechNetwork
  readonly onFrame: (frame: SpeechFrame) => void
}): SpeechStream {
  const model = createSpeechModel(deps.run)
  const kept = createSampleRing(MAX_CLIP_SAMPLES + SPARE_SAMPLES)
  /** Position of the ring's first sample ever. */
  let base = 0
  /** Oldest position that belongs to this stream. */
  let floor = 0
  let next = 0
  let run = 0
  let frames: SpeechFrame[] = []

  const end = (): number => base + kept.end()

  const read = (from: number, to: number): Int16Array => {
    const pcm = new Int16Array(Math.max(0, to - from))
    kept.readInt16(pcm, 0, from - base, pcm.length)
    return pcm
  }

  const judge = async (pcm: Int16Array): Promise<void> => {
    const mine = run
    for (const probability of await model.push(pcm)) {
      // Begun anew meanwhile: these positions are judged by another run, or belong to nothing any more.
      if (mine !== run) return
      const at = next
      next += SPEECH_FRAME_SAMPLES
      const frame = { at, probability, level: rmsDbfs(read(at, at + SPEECH_FRAME_SAMPLES)) }
      frames.push(frame)
      if (frames.length > MAX_FRAMES) frames = frames.slice(-MAX_FRAMES)
      deps.onFrame(frame)
    }
  }

  const startAt = (at: number): void => {
    run += 1
    model.reset()
    next = at
    frames = frames.filter((frame) => frame.at + SPEECH_FRAME_SAMPLES <= at)
  }

  return {
    begin: (at) => {
      base = at - kept.end()
      floor = at
      frames = []
      startAt(at)
    },
    push: (pcm) => {
      kept.append(pcm, 0, pcm.length)
      return judge(pcm)
    },
    restart: (wanted) => {
      const oldest = Math.max(floor, end() - MAX_CLIP_SAMPLES - SPARE_SAMPLES)
      const at = Math.min(end(), Math.max(oldest, wanted))
      startAt(at)
      return judge(read(at, end()))
    },
    end,
    clip: (from, to) => {
      const oldest = Math.max(floor, end() - MAX_CLIP_SAMPLES - SPARE_SAMPLES, from)
      let inside = frames.filter((frame) => frame.at >= oldest && frame.at + SPEECH_FRAME_SAMPLES <= to)
      // Frames of two runs of the model do not stand in one row: the later run counts.
      const seam = inside.findLastIndex(
        (frame, i) => i > 0 && frame.at !== (inside[i - 1]?.at ?? 0) + SPEECH_FRAME_SAMPLES,
      )
      if (seam > 0) inside = inside.slice(seam)
      inside = inside.slice(0, Math.floor(MAX_CLIP_SAMPLES / SPEECH_FRAME_SAMPLES))
      const first = inside[0]
      if (first === undefined) return null
      const until = Math.min(to, end(), first.at + MAX_CLIP_SAMPLES)
      return {
        pcm: read(first.at, until),
        probabilities: Float32Array.from(inside, (frame) => frame.probability),
        offset: first.at,
      }
    },
  }
}
