/** The three sound formats of the wire, in both directions; inside, everything is PCM16 at 24 kHz. */
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from '#core/audio/g711'
import { SAMPLE_RATE } from '#core/audio/messages'
import { createPcmReader, floatToPcm, pcmToBytes, pcmToFloat } from '#core/audio/pcm'
import { createResampler } from '#core/audio/resample'
import type { AudioFormat } from './settings'

const TELEPHONE_RATE = 8000

/** Bytes of the wire to samples; keeps what a piece leaves over for the next one. */
export function createDecoder(format: AudioFormat): (bytes: Uint8Array) => Int16Array {
  if (format.type === 'audio/pcm') {
    const reader = createPcmReader()
    return (bytes) => reader.push(bytes)
  }
  const decode = format.type === 'audio/pcmu' ? decodeMuLaw : decodeALaw
  const resampler = createResampler({ from: TELEPHONE_RATE, to: SAMPLE_RATE })
  return (bytes) => floatToPcm(resampler.push(pcmToFloat(decode(bytes))))
}

export type Encoder = {
  readonly push: (pcm: Int16Array) => Uint8Array
  /** What the resampler still holds. */
  readonly end: () => Uint8Array
}

export function createEncoder(format: AudioFormat): Encoder {
  if (format.type === 'audio/pcm') return { push: pcmToBytes, end: () => new Uint8Array(0) }
  const encode = format.type === 'audio/pcmu' ? encodeMuLaw : encodeALaw
  const resampler = createResampler({ from: SAMPLE_RATE, to: TELEPHONE_RATE })
  return {
    push: (pcm) => encode(floatToPcm(resampler.push(pcmToFloat(pcm)))),
    end: () => encode(floatToPcm(resampler.flush())),
  }
}

/** Standard base64 with padding; null for anything else. */
export function decodeBase64(text: string): Uint8Array | null {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = Buffer.from(text, 'base64')
  return text.length % 4 === 0 && bytes.length === (text.length / 4) * 3 - padding ? bytes : null
}
