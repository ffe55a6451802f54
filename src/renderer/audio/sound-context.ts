/** One AudioContext at 24 kHz with both worklets in it, as a thing that can be thrown away and made again. */
import {
  CAPTURE_PROCESSOR,
  PLAYBACK_PROCESSOR,
  SAMPLE_RATE,
  type CaptureMeter,
  type PlayoutLate,
  type PlayoutMeter,
  type PlayoutSetup,
} from '#core/audio/messages'
import { pcmToFloat } from '#core/audio/pcm'
import type { CaptureListen } from '#core/audio/speech-messages'
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
  /** A port that is fed with what the microphone hears, for the speech model; null ends the feeding. */
  readonly listen: (port: MessagePort | null) => void
  /** Plays beside the conversation; gives the way to stop it. */
  readonly playClip: (pcm: Int16Array, ended: () => void) => () => void
  /** Speech at the microphone may duck the answer from now on, or may not. */
  readonly setMayDuck: (on: boolean) => void
  /** The speech model's judgement of the last 32 ms. */
  readonly heard: (frame: { readonly probability: number; readonly level: number }) => void
  readonly setMicrophone: (stream: MediaStream | null) => void
  /** 0..1 as the person sets it. */
  readonly setVolume: (volume: number) => void
  /** Id of a present device, or null for the system's default. False when the device would not be used. */
  readonly setSpeaker: (id: string | null) => Promise<boolean>
  /** How far the device's clock has come, and whether the context claims to run. */
  readonly clock: () => { readonly ms: number; readonly running: boolean }
  /** Asks a suspended context to go on; harmless on a running one. */
  readonly resume: () => void
  /** Resolves when the device has been let go, or will not be. */
  readonly close: () => Promise<void>
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

/** Fade and way to the worklet, before a loudspeaker is left. ms */
const HOLD_MARGIN_MS = 25

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

/** Half way on the slider should sound half as loud. */
const gainOf = (volume: number): number => volume * volume

export const openSoundContext = async (deps: SoundContextDeps): Promise<SoundContext> => {
  const context: SinkContext = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: deps.latencyHint })
  let closed = false
  let playing = false

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
  const failed = (): void => lost('the device failed')

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
  const toPlayback = (message: Exclude<PlayoutSetup, { type: 'port' }>): void =>
    playback.port.postMessage(message)
  const latency = createLatencyMeter(context.sampleRate)

  capture.port.addEventListener('message', ({ data }) => deps.onCaptureMeter(data as CaptureMeter))
  playback.port.addEventListener('message', ({ data }) => {
    const message = data as PlayoutMeter | PlayoutLate
    if (message.type === 'meter') playing = message.playing
    if (message.type === 'late') {
      deps.onLate()
      return
    }
    const samples = latency.observe(context.outputLatency)
    if (samples !== null) toPlayback({ type: 'latency', samples })
    deps.onPlayoutMeter(message)
  })
  capture.port.start()
  playback.port.start()
  capture.addEventListener('processorerror', () => lost('capture worklet failed'))
  playback.addEventListener('processorerror', () => lost('playback worklet failed'))
  context.addEventListener('statechange', keepRunning)
  // Chrome 128 and later; before, a device that fails only stands still.
  context.addEventListener('error', failed)
  keepRunning()

  return {
    adoptPorts: (capturePort, playoutPort) => {
      capture.port.postMessage({ type: 'port', port: capturePort }, [capturePort])
      playback.port.postMessage({ type: 'port', port: playoutPort }, [playoutPort])
    },
    listen: (port) => {
      const message = { type: 'listen', port } as unknown as CaptureListen
      capture.port.postMessage(message, port === null ? [] : [port])
    },
    playClip: (pcm, ended) => {
      const buffer = context.createBuffer(1, Math.max(1, pcm.length), SAMPLE_RATE)
      buffer.getChannelData(0).set(pcmToFloat(pcm))
      const node = context.createBufferSource()
      node.buffer = buffer
      node.connect(gain)
      node.addEventListener('ended', ended, { once: true })
      node.start()
      return () => node.stop()
    },
    setMayDuck: (on) => toPlayback({ type: 'may_duck', on }),
    heard: ({ probability, level }) => toPlayback({ type: 'speech', probability, level }),
    setMicrophone: (stream) => {
      source?.disconnect()
      source = stream === null ? null : context.createMediaStreamSource(stream)
      source?.connect(capture)
    },
    setVolume: (volume) => gain.gain.setTargetAtTime(gainOf(volume), context.currentTime, VOLUME_SMOOTHING),
    setSpeaker: async (id) => {
      if (context.setSinkId === undefined) return id === null
      if ((context.sinkId ?? '') === (id ?? '')) return true
      // What has been rendered is heard where it was going before the next is rendered for another place.
      if (playing) {
        toPlayback({ type: 'hold', on: true })
        await sleep(Math.min(500, context.outputLatency * 1000 + HOLD_MARGIN_MS))
      }
      try {
        await context.setSinkId(id ?? '')
        return true
      } catch {
        return false
      } finally {
        toPlayback({ type: 'hold', on: false })
      }
    },
    clock: () => ({ ms: context.currentTime * 1000, running: context.state === 'running' }),
    resume: keepRunning,
    close: () => {
      closed = true
      context.removeEventListener('statechange', keepRunning)
      context.removeEventListener('error', failed)
      source?.disconnect()
      return context.close().catch(() => undefined)
    },
  }
}
