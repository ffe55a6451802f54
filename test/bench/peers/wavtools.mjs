/** wavtools, as its README and OpenAI's console use it: one stream player, deltas added as they come. */
import { WavStreamPlayer } from '../../../node_modules/wavtools/lib/wav_stream_player.js'

export const create = async () => {
  const player = new WavStreamPlayer({ sampleRate: 24_000 })
  await player.connect()
  return {
    write: (pcm, item) => player.add16BitPCM(pcm, item),
    interrupt: async () => {
      const heard = await player.interrupt()
      return heard === null ? null : heard.offset
    },
  }
}
