/** WAV files of PCM16: recordings are written, samples for the lab are read. Source: RIFF/WAVE, format tag 1. */
import { err, ok, type Result } from '../result'
import { bytesToPcm, pcmToBytes } from './pcm'

export const WAV_HEADER_BYTES = 44
/** What may follow the header: its lengths are of 32 bits. */
export const MAX_WAV_BYTES = 0xff_ff_ff_ff - 36

/** The 44 bytes before `dataBytes` bytes of PCM16. Written again with the true length when a recording ends. */
export function wavHeader(dataBytes: number, rate: number, channels = 1): Uint8Array {
  const header = new Uint8Array(WAV_HEADER_BYTES)
  const view = new DataView(header.buffer)
  const tag = (at: number, text: string): void => {
    for (let i = 0; i < text.length; i++) header[at + i] = text.charCodeAt(i)
  }
  tag(0, 'RIFF')
  view.setUint32(4, 36 + dataBytes, true)
  tag(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2 * channels, true)
  view.setUint16(32, 2 * channels, true)
  view.setUint16(34, 16, true)
  tag(36, 'data')
  view.setUint32(40, dataBytes, true)
  return header
}

export function encodeWav(pcm: Int16Array, rate: number): Uint8Array {
  const file = new Uint8Array(WAV_HEADER_BYTES + pcm.byteLength)
  file.set(wavHeader(pcm.byteLength, rate))
  file.set(pcmToBytes(pcm), WAV_HEADER_BYTES)
  return file
}

export type Wav = { readonly rate: number; readonly pcm: Int16Array }
export type WavError = 'not a WAV file' | 'not 16-bit PCM' | 'no sound in the file'

/** Reads PCM16 of any rate; several channels are mixed to one. A file cut short gives what is there. */
export function decodeWav(file: Uint8Array): Result<Wav, WavError> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const tag = (at: number): string => String.fromCharCode(...file.subarray(at, at + 4))
  if (file.length < 12 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') return err('not a WAV file')
  let format: { readonly channels: number; readonly rate: number } | null = null
  for (let at = 12; at + 8 <= file.length;) {
    const size = view.getUint32(at + 4, true)
    const body = at + 8
    if (tag(at) === 'fmt ' && body + 16 <= file.length) {
      const channels = view.getUint16(body + 2, true)
      if (view.getUint16(body, true) !== 1 || view.getUint16(body + 14, true) !== 16 || channels === 0) {
        return err('not 16-bit PCM')
      }
      format = { channels, rate: view.getUint32(body + 4, true) }
    } else if (tag(at) === 'data') {
      if (format === null) return err('not 16-bit PCM')
      const pcm = bytesToPcm(file.subarray(body, Math.min(file.length, body + size)))
      return ok({ rate: format.rate, pcm: mixDown(pcm, format.channels) })
    }
    // Chunks are padded to an even length.
    at = body + size + (size % 2)
  }
  return err('no sound in the file')
}

function mixDown(pcm: Int16Array, channels: number): Int16Array {
  if (channels === 1) return pcm
  const out = new Int16Array(Math.floor(pcm.length / channels))
  for (let i = 0; i < out.length; i++) {
    let sum = 0
    for (let c = 0; c < channels; c++) sum += pcm[i * channels + c] ?? 0
    out[i] = Math.round(sum / channels)
  }
  return out
}
