/** The product's speech meter in a page, with the test in the place of the capture worklet. */
import { createCaptureTap } from '#core/audio/capture-tap'
import { pcmToFloat } from '#core/audio/pcm'
import type { GateOpening, SpeechFrame } from '#core/audio/speech-messages'
import { createSpeechMeter } from '../../../../src/renderer/audio/speech-meter'
// oxlint-disable-next-line import/default
import speechUrl from '../../../../src/renderer/audio/speech.worker?worker&url'

const pcmOf = (base64: string): Int16Array => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  return new Int16Array(bytes.buffer)
}

const tap = createCaptureTap()
const meter = createSpeechMeter({
  createWorker: () => new Worker(speechUrl),
  createChannel: () => new MessageChannel(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
})
meter.attach((port) => tap.attach(port === null ? null : (message) => port.postMessage(message)))

const frames: SpeechFrame[] = []
const gates: GateOpening[] = []
let heard = 0
let stop: (() => void) | null = null

const rig = {
  frames,
  /** Position after everything that was heard. */
  end: () => heard,
  gates,
  state: meter.state,
  listen: () => {
    meter.onGate((gate) => void gates.push(gate))
    stop = meter.listen((frame) => void frames.push(frame))
  },
  stop: () => stop?.(),
  hear: (base64: string) => {
    const pcm = pcmOf(base64)
    heard += pcm.length
    tap.push(pcmToFloat(pcm))
  },
  opened: (gate: number, preRoll: number) => tap.opened(gate, preRoll),
  restart: () => meter.restart(),
  clip: async (from: number, to: number) => {
    const clip = await meter.clip(from, to)
    return clip && { ...clip, pcm: [...clip.pcm], probabilities: [...clip.probabilities] }
  },
  analyse: async (base64: string, rate: number) => {
    const clip = await meter.analyse(pcmOf(base64), rate)
    return clip && { samples: clip.pcm.length, probabilities: [...clip.probabilities] }
  },
}
export type SpeechRig = typeof rig
// `rig` tells the test's browser that the page is up.
Object.assign(window, { rig, speech: rig })
