/** The loudspeaker of ElevenLabs' client with its own worklet. It reports no position. */
import { MediaDeviceOutput } from '../../../node_modules/@elevenlabs/client/dist/platform/web/output.js'

export const create = async () => {
  const output = await MediaDeviceOutput.create({ sampleRate: 24_000, format: 'pcm' })
  return {
    write: (pcm) => output.playAudio(pcm.slice().buffer),
    interrupt: async () => {
      output.interrupt()
      return null
    },
  }
}
