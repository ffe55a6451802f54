/** A sound engine without sound: its state and its levels are set by the test. */
import type { EchoFinding } from '#core/audio/echo'
import type { CaptureMeter, PlayoutMeter } from '#core/audio/messages'
import type { GateOpening, SpeechFrame } from '#core/audio/speech-messages'
import type { SoundEngine, SoundState, SpeechMeterState } from '../../../src/renderer/audio/types'
import { fixtureClip, fixtureFrames } from './fixture-clip'

const subscribeTo =
  <T>(set: Set<T>) =>
  (listener: T): (() => void) => {
    set.add(listener)
    return () => void set.delete(listener)
  }

export const createFakeEngine = (first: Partial<SoundState> = {}) => {
  let state: SoundState = {
    microphone: 'open',
    microphones: [
      { id: 'mic-1', label: 'Headset Microphone' },
      { id: 'mic-2', label: 'Built-in Audio Analog Stereo' },
    ],
    speakers: [{ id: 'out-1', label: 'Headset' }],
    output: true,
    ...first,
  }
  const listeners = new Set<() => void>()
  const capture = new Set<(meter: CaptureMeter) => void>()
  const playout = new Set<(meter: PlayoutMeter) => void>()
  const set = (change: Partial<SoundState>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  let echo: EchoFinding = { result: 'good', residualDb: -62.4, masked: false }
  const frames = new Set<(frame: SpeechFrame) => void>()
  const gates = new Set<(gate: GateOpening) => void>()
  const modelListeners = new Set<() => void>()
  let model: SpeechMeterState = 'running'
  const played: number[] = []
  let endPlaying: (() => void) | null = null
  const clip = fixtureClip()
  const engine: SoundEngine = {
    state: () => state,
    subscribe: subscribeTo(listeners),
    onCaptureMeter: subscribeTo(capture),
    onPlayoutMeter: subscribeTo(playout),
    openMicrophone: async () => set({ microphone: 'open' }),
    watchDevices: () => () => undefined,
    testEcho: () => Promise.resolve(echo),
    speech: {
      state: () => model,
      subscribe: subscribeTo(modelListeners),
      listen: subscribeTo(frames),
      onGate: subscribeTo(gates),
      onGap: () => () => undefined,
      restart: async () => 0,
      clip: async () => clip,
      analyse: async (pcm) => (pcm.length === 0 ? null : clip),
    },
    playClip: (pcm, ended) => {
      played.push(pcm.length)
      endPlaying = ended
      return ended
    },
    dispose: () => undefined,
  }
  return {
    engine,
    set,
    /** What the next echo test finds. */
    setEcho: (finding: EchoFinding): void => {
      echo = finding
    },
    /** Lengths of everything that was played, samples. */
    played,
    endPlaying: (): void => endPlaying?.(),
    /** Eight seconds of speech and silence, as the model would report them; `from` is the position of the first. */
    speak: (from = 0): void => {
      for (const gate of gates) gate({ gate: 1, at: from })
      for (const frame of fixtureFrames(from)) for (const listener of frames) listener(frame)
    },
    model: (next: SpeechMeterState): void => {
      model = next
      for (const listener of modelListeners) listener()
    },
    level: (rms: number, gateOpen: boolean): void => {
      for (const listener of capture) {
        listener({ type: 'meter', rms, peak: rms + 6, clipped: false, zeroSamples: 0, gateOpen })
      }
    },
  }
}
