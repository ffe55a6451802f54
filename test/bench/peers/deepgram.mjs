/** How Deepgram's agent element plays, without its page: its own methods on its own fields. It reports no position. */
import { AgentElement } from '../../../node_modules/@deepgram/browser-agent/dist/index.mjs'

export const create = async () => {
  const context = new AudioContext({ sampleRate: 24_000 })
  await context.resume()
  const analyser = context.createAnalyser()
  analyser.connect(context.destination)
  const element = Object.create(AgentElement.prototype, {
    ttsAnalyser: { value: analyser },
    scheduledPlaybackSources: { value: new Set() },
    startTime: { value: -1, writable: true },
    activeSender: { value: 1, writable: true },
    startIdleTimeout: { value: Object.assign(() => {}, { clear: () => {} }) },
    getAttribute: { value: () => '24000' },
    dispatch: { value: () => {} },
  })
  return {
    write: (pcm) => element.handleSocketMessage({ data: pcm.slice().buffer }),
    interrupt: async () => {
      element.handleSocketMessage({ data: '{"type":"UserStartedSpeaking"}' })
      return null
    },
  }
}
