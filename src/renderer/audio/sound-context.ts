/** One AudioContext at 24 kHz with both worklets in it, as a thing that can be thrown away and made again. */
import {
  CAPTURE_PROCESSOR,
  PLAYBACK_PROCESSOR,
  SAMPLE_RATE,
  type CaptureMeter,
  type PlayoutLate,
  type PlayoutMeter,
} from '#core/audio/messages'
// oxlint-disable-next-line import/default -- Vite makes the default export: the address of the built worklet
import captureUrl from './capture.worklet?worker&url'
import { createLatencyMeter } from './latency'
// oxlint-disable-next-line import/default
import playbackUrl from './playback.worklet?worker&url'

/** `AudioContext.setSinkId`: Chrome 110 and later, not in lib.dom. */
export type SinkContext = AudioContext & {
  setSinkId?: (id: string) => Promise<void>
  readonly sinkId?: string
}

export type LatencyHint = 0 | 'interactive'

export interface SoundContext {
  /** The two ports to main go to the worklets and cannot be given to others after that. */
  readonly adoptPorts: (capture: MessagePort, playout: MessagePort) => void
  readonly setMicrophone: (stream: MediaStream | null) => void
  /** 0..1 as the person sets it. */
  readonly setVolume: (volume: number) => void
  /** Id of a present device, or null for the system's default. False when the device would not be used. */
  readonly setSpeaker: (id: string | null) => Promise<boolean>
  readonly close: () => void
}

export type SoundContextDeps = {
  readonly latencyHint: LatencyHint
  readonly onCaptureMeter: (meter: CaptureMeter) => void
  readonly onPlayoutMeter: (meter: PlayoutMeter) => void
  readonly onLate: () => void
  /** The context or a worklet has died: this object is of no use any more. */
  readonly onLost: (detail: string) => void
}

/** Time constant of volume changes: no zipper noise, no felt delay. s */
const VOLUME_SMOOTHING = 0.015

/** Half way on the slider should sound half as loud. */
const gainOf = (volume: number): number => volume * volume

export const openSoundContext = async (deps: SoundContextDeps): Promise<SoundContext> => {
  const context: SinkContext = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: deps.latencyHint })
  let closed = false

  const lost = (detail: string): void => {
    if (closed) return
    closed = true
    void context.close().catch(() => undefined)
    deps.onLost(detail)
  }

  const keepRunning = (): void => {
    if (closed) return
    if (context.state === 'closed') lost('context closed')
    else if (context.state !== 'running') void context.resume().catch(() => undefined)
  }

  try {
    await Promise.all([
      context.audioWorklet.addModule(captureUrl),
      context.audioWorklet.addModule(playbackUrl),
    ])
  } catch (error) {
    closed = true
    void context.close().catch(() => undefined)
    throw error
  }

  const capture = new AudioWorkletNode(context, CAPTURE_PROCESSOR, {
    numberOfInputs: 1,
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
  })
  const playback = new AudioWorkletNode(context, PLAYBACK_PROCESSOR, {
    numberOfInputs: 0,
    numberOfOutputs: 1,
    outputChannelCount: [1],
  })
  const gain = new GainNode(context)
  playback.connect(gain).connect(context.destination)
  let source: MediaStreamAudioSourceNode | null = null
  const latency = createLatencyMeter(context.sampleRate)

  capture.port.addEventListener('message', ({ data }) => deps.onCaptureMeter(data as CaptureMeter))
  playback.port.addEventListener('message', ({ data }) => {
    const message = data as PlayoutMeter | PlayoutLate
    if (message.type === 'late') {
      deps.onLate()
      return
    }
    const samples = latency.observe(context.outputLatency)
    if (samples !== null) playback.port.postMessage({ type: 'latency', samples })
    deps.onPlayoutMeter(message)
  })
  capture.port.start()
  playback.port.start()
  capture.addEventListener('processorerror', () => lost('capture worklet failed'))
  playback.addEventListener('processorerror', () => lost('playback worklet failed'))
  context.addEventListener('statechange', keepRunning)
  keepRunning()

  return {
    adoptPorts: (capturePort, playoutPort) => {
      capture.port.postMessage({ type: 'port', port: capturePort }, [capturePort])
      playback.port.postMessage({ type: 'port', port: playoutPort }, [playoutPort])
    },
    setMicrophone: (stream) => {
      source?.disconnect()
      source = stream === null ? null : context.createMediaStreamSource(stream)
      source?.connect(capture)
    },
    setVolume: (volume) => gain.gain.setTargetAtTime(gainOf(volume), context.currentTime, VOLUME_SMOOTHING),
    setSpeaker: async (id) => {
      if (context.setSinkId === undefined) return id === null
      if ((context.sinkId ?? '') === (id ?? '')) return true
      try {
        await context.setSinkId(id ?? '')
        return true
      } catch {
        return false
      }
    },
    close: () => {
      closed = true
      context.removeEventListener('statechange', keepRunning)
      source?.disconnect()
      void context.close().catch(() => undefined)
    },
  }
}
