/** pcm-player with a timer of 100 ms instead of its usual second. It has no interruption: the context is closed. */
import PCMPlayer from '../../../node_modules/pcm-player/src/pcm-player.js'

export const create = async () => {
  const player = new PCMPlayer({ inputCodec: 'Int16', channels: 1, sampleRate: 24_000, flushTime: 100 })
  player.volume(1)
  return {
    write: (pcm) => player.feed(pcm.slice()),
    interrupt: async () => {
      player.destroy()
      return null
    },
  }
}
