/** Speechmatics' player: one AudioBufferSource for each delta. It reports no position. */
import { PCMPlayer } from '../../../node_modules/@speechmatics/web-pcm-player/dist/index.js'

export const create = async () => {
  const context = new AudioContext({ sampleRate: 24_000 })
  await context.resume()
  const player = new PCMPlayer(context)
  return {
    write: (pcm) => player.playAudio(pcm),
    interrupt: async () => {
      player.interrupt()
      return null
    },
  }
}
