/** What the rest of the renderer sees of the sound engine. */
import type { CaptureMeter, PlayoutMeter } from '#core/audio/messages'

export type SoundDevice = { readonly id: string; readonly label: string }

export type MicrophoneState =
  | 'closed'
  | 'opening'
  /** Open, but nothing except exact zeros has come yet. */
  | 'getting_ready'
  | 'open'
  | 'denied'
  | 'missing'
  | 'failed'

export type SoundState = {
  readonly microphone: MicrophoneState
  readonly microphones: readonly SoundDevice[]
  readonly speakers: readonly SoundDevice[]
  /** False while the audio context could not be made or is being rebuilt. */
  readonly output: boolean
}

export interface SoundEngine {
  readonly state: () => SoundState
  readonly subscribe: (listener: () => void) => () => void
  /** Levels for meters: never through React state. */
  readonly onCaptureMeter: (listener: (meter: CaptureMeter) => void) => () => void
  readonly onPlayoutMeter: (listener: (meter: PlayoutMeter) => void) => () => void
  /** Opens the microphone for the device list and the meter, outside a talk (settings, Voice detection). */
  readonly openMicrophone: () => Promise<void>
  readonly dispose: () => void
}
