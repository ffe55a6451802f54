/** A sound engine without sound: its state and its levels are set by the test. */
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
  const engine: SoundEngine = {
    state: () => state,
    subscribe: subscribeTo(listeners),
    onCaptureMeter: subscribeTo(capture),
    onPlayoutMeter: subscribeTo(playout),
    openMicrophone: async () => set({ microphone: 'open' }),
    dispose: () => undefined,
  }
  return {
    engine,
    set,
    level: (rms: number, gateOpen: boolean): void => {
      for (const listener of capture) {
        listener({ type: 'meter', rms, peak: rms + 6, clipped: false, zeroSamples: 0, gateOpen })
      }
    },
  }
}
