/** A sound engine without sound: its state and its levels are set by the test. */
import type { EchoFinding } from '#core/audio/echo'
import type { CaptureMeter, PlayoutMeter } from '#core/audio/messages'
import type { SoundEngine, SoundState } from '../../../src/renderer/audio/types'

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
  const engine: SoundEngine = {
    state: () => state,
    subscribe: subscribeTo(listeners),
    onCaptureMeter: subscribeTo(capture),
    onPlayoutMeter: subscribeTo(playout),
    openMicrophone: async () => set({ microphone: 'open' }),
    watchDevices: () => () => undefined,
    speech: {
      state: () => 'off',
      subscribe: () => () => undefined,
      listen: () => () => undefined,
      onGate: () => () => undefined,
      onGap: () => () => undefined,
      restart: () => Promise.resolve(null),
      clip: () => Promise.resolve(null),
      analyse: () => Promise.resolve(null),
    },
    playClip: (_pcm, ended) => {
      queueMicrotask(ended)
      return () => undefined
    },
    testEcho: () => Promise.resolve(echo),
    dispose: () => undefined,
  }
  return {
    engine,
    set,
    /** What the next echo test finds. */
    setEcho: (finding: EchoFinding): void => {
      echo = finding
    },
    level: (rms: number, gateOpen: boolean): void => {
      for (const listener of capture) {
        listener({ type: 'meter', rms, peak: rms + 6, clipped: false, zeroSamples: 0, gateOpen })
      }
    },
  }
}
