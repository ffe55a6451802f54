/**
 * What surrounds the Silero speech network: 24 kHz sound becomes frames of 512 samples at 16 kHz, each run with the last
 * 64 samples before it (without them pauses vanish) and the recurrent state. The network itself is passed in.
 * Source: github.com/snakers4/silero-vad, utils_vad.py (MIT).
 */
import { SAMPLE_RATE } from './messages'
import { pcmToFloat } from './pcm'
import { createResampler, type Resampler } from './resample'

export const MODEL_RATE = 16_000
/** Samples that are new in each run of the network. */
export const MODEL_FRAME = 512
/** Samples of the frame before that are put in front of it. */
export const MODEL_CONTEXT = 64
/** Length of the recurrent state, shape [2, 1, 128]. */
export const MODEL_STATE = 256
/** Samples at 24 kHz that one probability stands for: 32 ms. */
export const SPEECH_FRAME_SAMPLES = (MODEL_FRAME * SAMPLE_RATE) / MODEL_RATE

export type SpeechNetworkOutput = {
  /** 0..1 */
  readonly probability: number
  readonly state: Float32Array
}

/** Runs the ONNX session once: input of MODEL_CONTEXT + MODEL_FRAME samples in -1..1, state of MODEL_STATE values. */
export type RunSpeechNetwork = (input: Float32Array, state: Float32Array) => Promise<SpeechNetworkOutput>

export interface SpeechModel {
  /**
   * Takes the next samples (24 kHz, any number) and gives one probability for every frame that is complete now. Frame k
   * counted since the last reset stands for the samples from k * SPEECH_FRAME_SAMPLES. Calls are answered in order.
   */
  push(pcm: Int16Array): Promise<readonly number[]>
  /** The next sample is sample 0 again. Calls made before still finish, without touching what follows. */
  reset(): void
}

type Stream = {
  readonly resampler: Resampler
  /** The context and, behind it, the samples of a frame that is not complete yet. */
  readonly input: Float32Array
  filled: number
  state: Float32Array
}

const begin = (): Stream => ({
  resampler: createResampler({ from: SAMPLE_RATE, to: MODEL_RATE }),
  input: new Float32Array(MODEL_CONTEXT + MODEL_FRAME),
  filled: MODEL_CONTEXT,
  state: new Float32Array(MODEL_STATE),
})

export function createSpeechModel(run: RunSpeechNetwork): SpeechModel {
  let stream = begin()
  let queue: Promise<unknown> = Promise.resolve()

  const feed = async (on: Stream, pcm: Int16Array): Promise<readonly number[]> => {
    const probabilities: number[] = []
    const samples = on.resampler.push(pcmToFloat(pcm))
    for (let at = 0; at < samples.length;) {
      const piece = samples.subarray(at, at + on.input.length - on.filled)
      on.input.set(piece, on.filled)
      on.filled += piece.length
      at += piece.length
      if (on.filled < on.input.length) break
      const output = await run(on.input.slice(), on.state)
      on.state = output.state
      on.input.copyWithin(0, MODEL_FRAME)
      on.filled = MODEL_CONTEXT
      probabilities.push(output.probability)
    }
    return probabilities
  }

  return {
    push(pcm) {
      const on = stream
      const answer = queue.then(() => feed(on, pcm))
      queue = answer.catch(() => undefined)
      return answer
    },
    reset() {
      stream = begin()
    },
  }
}
