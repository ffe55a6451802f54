/** The microphone's 24 kHz frames in the rate that a service wants. */
import { SAMPLE_RATE } from '#core/audio/messages'
import { concatPcm, pcmToBytes } from '#core/audio/pcm'
import { createResampler, type Resampler } from '#core/audio/resample'
import { encodeAppend } from './append-frame'

/** Puts a long piece of sound together as base64, bit by bit. */
export interface VoiceEncoder {
  readonly push: (pcm: Int16Array) => void
  readonly finish: () => string
}

export interface UplinkFormat {
  /** Rate of the connection that begins, Hz. */
  readonly begin: (rate: number) => void
  readonly encode: (pcm: Int16Array) => Buffer
  readonly voice: () => VoiceEncoder
}

export function createUplinkFormat(): UplinkFormat {
  let resampler: Resampler | null = null
  let wanted = SAMPLE_RATE
  return {
    begin: (rate) => {
      wanted = rate
      resampler = resamplerTo(rate)
    },
    // The converter keeps one millisecond back: it goes with the next frame, and its loss at the end is not heard.
    encode: (pcm) => encodeAppend(resampler === null ? pcm : toPcm(resampler.push(toFloat(pcm)))),
    voice: () => createVoiceEncoder(wanted),
  }
}

/** @param rate Of the result, Hz. */
export function createVoiceEncoder(rate: number = SAMPLE_RATE): VoiceEncoder {
  const resampler = resamplerTo(rate)
  const pieces: Int16Array[] = []
  return {
    push: (pcm) => void pieces.push(resampler === null ? pcm : toPcm(resampler.push(toFloat(pcm)))),
    finish: () => {
      if (resampler) pieces.push(toPcm(resampler.flush()))
      return Buffer.from(pcmToBytes(concatPcm(pieces)).buffer).toString('base64')
    },
  }
}

const resamplerTo = (rate: number): Resampler | null =>
  rate === SAMPLE_RATE ? null : createResampler({ from: SAMPLE_RATE, to: rate })

/** Constructors convert many times faster than `from` with a function. */
const toFloat = (pcm: Int16Array): Float32Array => new Float32Array(pcm)

function toPcm(samples: Float32Array): Int16Array {
  const pcm = new Int16Array(samples.length)
  for (let i = 0; i < pcm.length; i += 1) {
    pcm[i] = Math.round(Math.max(-32768, Math.min(32767, samples[i] ?? 0)))
  }
  return pcm
}
