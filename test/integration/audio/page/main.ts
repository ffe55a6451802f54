/** The page of the worklet tests: real worklets, built as the app builds them, driven through window.rig. */
import { CAPTURE_PROCESSOR, PLAYBACK_PROCESSOR } from '#core/audio/messages'
// oxlint-disable-next-line import/default
import captureUrl from '../../../../src/renderer/audio/capture.worklet?worker&url'
// oxlint-disable-next-line import/default
import probeUrl from './probe.worklet?worker&url'
// oxlint-disable-next-line import/default
import playbackUrl from '../../../../src/renderer/audio/playback.worklet?worker&url'

const RATE = 24_000

export type ScriptedCommand = { readonly at: number; readonly command: Record<string, unknown> }

const toPcm = (value: unknown): unknown => (Array.isArray(value) ? Int16Array.from(value as number[]) : value)

/** Answers once the audio thread, and the page after it, have worked off every message posted before. */
const createProbe = async (context: BaseAudioContext): Promise<() => Promise<void>> => {
  await context.audioWorklet.addModule(probeUrl)
  const node = new AudioWorkletNode(context, 'probe', { numberOfInputs: 0, numberOfOutputs: 1 })
  const once = (): Promise<void> =>
    new Promise((resolve) => {
      node.port.addEventListener('message', () => resolve(), { once: true })
      node.port.start()
      node.port.postMessage(null)
    })
  return async () => {
    for (let i = 0; i < 3; i += 1) await once()
  }
}

/** Lets `act` happen while the rendering stands still at frame `at`. */
const during = async (context: OfflineAudioContext, at: number, act: () => Promise<void>): Promise<void> => {
  await context.suspend(at / RATE)
  await act()
  await context.resume()
}

/** Renders offline; commands are handed over while the rendering stands still at their frame. */
const playOffline = async (commands: readonly ScriptedCommand[], frames: number, latency: number) => {
  const context = new OfflineAudioContext({ numberOfChannels: 1, length: frames, sampleRate: RATE })
  await context.audioWorklet.addModule(playbackUrl)
  const breathe = await createProbe(context)
  const node = new AudioWorkletNode(context, PLAYBACK_PROCESSOR, {
    numberOfInputs: 0,
    numberOfOutputs: 1,
    outputChannelCount: [1],
  })
  node.connect(context.destination)
  const channel = new MessageChannel()
  const reports: unknown[] = []
  channel.port1.addEventListener('message', ({ data }) => reports.push(data))
  channel.port1.start()
  node.port.postMessage({ type: 'port', port: channel.port2 }, [channel.port2])
  node.port.postMessage({ type: 'latency', samples: latency })
  const moments = [...new Set(commands.map(({ at }) => at))].sort((a, b) => a - b)
  for (const at of moments) {
    const hand = async (): Promise<void> => {
      for (const { command } of commands.filter((entry) => entry.at === at)) {
        channel.port1.postMessage({ ...command, pcm: toPcm(command.pcm) })
      }
      await breathe()
    }
    if (at === 0) await hand()
    else void during(context, at, hand)
  }
  const rendered = await context.startRendering()
  await breathe()
  return { samples: Array.from(rendered.getChannelData(0)), reports }
}

/** Feeds the capture worklet with given samples; the gate moves while the rendering stands still. */
const captureOffline = async (samples: readonly number[], commands: readonly ScriptedCommand[]) => {
  const context = new OfflineAudioContext({ numberOfChannels: 1, length: samples.length, sampleRate: RATE })
  await context.audioWorklet.addModule(captureUrl)
  const breathe = await createProbe(context)
  const node = new AudioWorkletNode(context, CAPTURE_PROCESSOR, {
    numberOfInputs: 1,
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
  })
  const buffer = new AudioBuffer({ length: samples.length, sampleRate: RATE })
  buffer.copyToChannel(Float32Array.from(samples), 0)
  const source = new AudioBufferSourceNode(context, { buffer })
  source.connect(node)
  source.start()
  const channel = new MessageChannel()
  const reports: { readonly [key: string]: unknown }[] = []
  channel.port1.addEventListener('message', ({ data }) => {
    const report = data as { readonly pcm?: Int16Array }
    reports.push(report.pcm === undefined ? { ...report } : { ...report, pcm: Array.from(report.pcm) })
  })
  channel.port1.start()
  node.port.postMessage({ type: 'port', port: channel.port2 }, [channel.port2])
  await breathe()
  for (const { at, command } of commands) {
    void during(context, at, async () => {
      channel.port1.postMessage(command)
      await breathe()
    })
  }
  await context.startRendering()
  await breathe()
  return { reports }
}

const rig = { playOffline, captureOffline, urls: { captureUrl, playbackUrl } }
export type Rig = typeof rig
declare global {
  interface Window {
    rig: Rig
  }
}
window.rig = rig
