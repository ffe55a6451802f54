/** PCM16 helpers: bytes to samples and back, time to samples and back, loudness. Every array is mono. */
import { SAMPLE_RATE } from './messages'

/** Samples in `ms` milliseconds, rounded down. */
export const msToSamples = (ms: number, rate: number = SAMPLE_RATE): number => Math.floor((ms * rate) / 1000)

/** Milliseconds of `samples`, rounded down: the server's own way of counting. */
export const samplesToMs = (samples: number, rate: number = SAMPLE_RATE): number =>
  Math.floor((samples * 1000) / rate)

/** Little-endian bytes to samples (a copy). An odd last byte is left out; see `createPcmReader` for streams. */
export function bytesToPcm(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length >> 1)
  // Every platform that Parley runs on is little-endian, so a copy of the bytes is the conversion.
  new Uint8Array(samples.buffer).set(bytes.subarray(0, samples.length * 2))
  return samples
}

/** Samples to little-endian bytes (a view, not a copy). */
export const pcmToBytes = (pcm: Int16Array): Uint8Array =>
  new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength)

/** Reads a byte stream whose pieces may end in the middle of a sample: the spare byte waits for the next piece. */
export function createPcmReader(): { push(bytes: Uint8Array): Int16Array } {
  let spare: number | null = null
  return {
    push(bytes) {
      if (spare === null && bytes.length % 2 === 0) return bytesToPcm(bytes)
      const joined: Uint8Array = spare === null ? bytes : new Uint8Array([spare, ...bytes])
      spare = joined.length % 2 === 1 ? (joined.at(-1) ?? null) : null
      return bytesToPcm(joined)
    },
  }
}

export function concatPcm(pieces: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

export function pcmToFloat(pcm: Int16Array): Float32Array {
  const out = new Float32Array(pcm.length)
  for (let i = 0; i < pcm.length; i++) out[i] = (pcm[i] ?? 0) / 32_768
  return out
}

/** Rounds and clips; NaN becomes silence. */
export function floatToPcm(float: Float32Array): Int16Array {
  const out = new Int16Array(float.length)
  for (let i = 0; i < float.length; i++) {
    out[i] = Math.max(-32_768, Math.min(32_767, Math.round((float[i] ?? 0) * 32_768)))
  }
  return out
}

/** Root mean square in dBFS (full-scale square wave = 0); -120 for digital silence and for nothing. */
export function rmsDbfs(pcm: Int16Array): number {
  let sum = 0
  for (const sample of pcm) sum += sample * sample
  if (sum === 0) return -120
  return Math.max(-120, 10 * Math.log10(sum / pcm.length / (32_768 * 32_768)))
}
