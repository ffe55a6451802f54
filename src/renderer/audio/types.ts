/** What the rest of the renderer sees of the sound engine. */
import type { CaptureMeter, PlayoutMeter } from '#core/audio/messages'
import type { EchoFinding } from '#core/audio/echo'
import type { SpeechClip } from '#core/audio/speech-clip'
import type { GateOpening, SpeechFrame } from '#core/audio/speech-messages'

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

/** `loading`: wanted, and the model is being read. */
export type SpeechMeterState = 'off' | 'loading' | 'running' | 'failed'

/** The speech model at the microphone. It runs while anybody listens, and costs nothing otherwise. */
export interface SpeechMeter {
  readonly state: () => SpeechMeterState
  readonly subscribe: (listener: () => void) => () => void
  /** A frame of 32 ms after the other, while the microphone is open. Ends the listening when called back. */
  readonly listen: (listener: (frame: SpeechFrame) => void) => () => void
  /** What is heard from `at` on goes to the server. */
  readonly onGate: (listener: (opening: GateOpening) => void) => () => void
  /** The microphone was closed: what comes next is another stretch of sound. */
  readonly onGap: (listener: () => void) => () => void
  /** Begins a fresh stream, as a new session does; gives the position of its first sample. Null if the model is gone. */
  readonly restart: () => Promise<number | null>
  /** The sound between two positions, at most the last minute, with the probabilities that it had in the stream. */
  readonly clip: (from: number, to: number) => Promise<SpeechClip | null>
  /** Sound of any rate as a stream of its own, at most a minute. Null where the model cannot be had. */
  readonly analyse: (pcm: Int16Array, rate: number) => Promise<SpeechClip | null>
}

export interface SoundEngine {
  readonly state: () => SoundState
  readonly subscribe: (listener: () => void) => () => void
  /** Levels for meters: never through React state. */
  readonly onCaptureMeter: (listener: (meter: CaptureMeter) => void) => () => void
  readonly onPlayoutMeter: (listener: (meter: PlayoutMeter) => void) => () => void
  /** Opens the microphone for the device list and the meter, outside a talk (settings, Voice detection). */
  readonly openMicrophone: () => Promise<void>
  /** A screen shows the devices: the list is kept fresh until the answer is called. */
  readonly watchDevices: () => () => void
  readonly speech: SpeechMeter
  /**
   * Plays a chirp and listens for it: what of the assistant's voice the microphone still hears. Takes about 5 s, opens
   * the microphone, and sends nothing anywhere.
   */
  readonly testEcho: () => Promise<EchoFinding>
  /** Plays 24 kHz sound over the chosen loudspeaker. `ended` is called once, whatever ends it; the answer stops it. */
  readonly playClip: (pcm: Int16Array, ended: () => void) => () => void
  readonly dispose: () => void
}
