/** The sound of a file that the person opens: 16-bit WAV is read exactly, anything else as the browser decodes it. */
import { SAMPLE_RATE } from '#core/audio/messages'
import { floatToPcm } from '#core/audio/pcm'
import { decodeWav } from '#core/audio/wav'

/** Larger files are not sound of a minute. */
const MAX_BYTES = 64 * 1024 * 1024

export type FileSound = { readonly pcm: Int16Array; readonly rate: number }

/** Null for a file without sound that can be read. */
export async function readSoundFile(file: Blob): Promise<FileSound | null> {
  if (file.size > MAX_BYTES) return null
  const bytes = await file.arrayBuffer()
  const wav = decodeWav(new Uint8Array(bytes))
  if (wav.ok) return wav.value.pcm.length === 0 ? null : wav.value
  try {
    const decoded = await new OfflineAudioContext(1, 1, SAMPLE_RATE).decodeAudioData(bytes)
    const mixed = new Float32Array(decoded.length)
    for (let channel = 0; channel < decoded.numberOfChannels; channel += 1) {
      const samples = decoded.getChannelData(channel)
      for (let i = 0; i < mixed.length; i += 1) {
        mixed[i] = (mixed[i] ?? 0) + (samples[i] ?? 0) / decoded.numberOfChannels
      }
    }
    return mixed.length === 0 ? null : { pcm: floatToPcm(mixed), rate: SAMPLE_RATE }
  } catch {
    return null
  }
}
