/** The microphone's 24 kHz frames in the rate that a service wants. */
import { SAMPLE_RATE } from '#core/audio/messages'
import { createResampler, type Resampler } from '#core/audio/resample'
import { encodeAppend } from './append-frame'

export interface UplinkFormat {
  /** Rate of the connection that begins, Hz. */
  readonly begin: (rate: number) => void
  readonly encode: (pcm: Int16Array) => Buffer
}

export function createUplinkFormat(): UplinkFormat {
  let resampler: Resampler | null = null
  return {
    begin: (rate) => {
      resampler = rate === SAMPLE_RATE ? null : createResampler({ from: SAMPLE_RATE, to: rate })
    },
    // The converter keeps one millisecond back: it goes with the next frame, and its loss at the end is not heard.
    encode: (pcm) => encodeAppend(resampler === null ? pcm : convert(resampler, pcm)),
  }
}

function convert(resampler: Resampler, pcm: Int16Array): Int16Array {
  const out = resampler.push(Float32Array.from(pcm))
  return Int16Array.from(out, (value) => Math.round(Math.max(-32768, Math.min(32767, value))))
}
