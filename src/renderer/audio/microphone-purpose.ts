/** What the microphone is wanted for, and what that means for the way it is opened. */
import type { SoundDevice } from './types'

export type MicrophoneWish = {
  readonly open: boolean
  /** Present device, or null for the system's default. */
  readonly device: SoundDevice | null
  /** Changes when the system's default has become another device. */
  readonly defaultDevice: string
  readonly echoCancellation: boolean
  /** The gate is open: a loss now is a loss of words. */
  readonly talking: boolean
  /** The talk key is down: the person means to be heard at this moment. */
  readonly holding: boolean
}

export const constraintsOf = (wish: MicrophoneWish): MediaStreamConstraints => ({
  audio: {
    ...(wish.device === null ? {} : { deviceId: { exact: wish.device.id } }),
    channelCount: 1,
    echoCancellation: wish.echoCancellation,
    noiseSuppression: true,
    // It raises the room in every pause, which speech detection then takes for speech.
    autoGainControl: false,
  },
})

/** What a stream was opened for; another text means "open anew". */
export const purposeOf = (wish: MicrophoneWish): string =>
  JSON.stringify([wish.device?.id ?? `default ${wish.defaultDevice}`, wish.echoCancellation])

/** The default's name became known after it had been opened: that is no change of devices. */
export const onlyNamed = (purpose: string, wish: MicrophoneWish): boolean =>
  wish.device === null && purpose === purposeOf({ ...wish, defaultDevice: '' })

export const shut: MicrophoneWish = {
  open: false,
  device: null,
  defaultDevice: '',
  echoCancellation: true,
  talking: false,
  holding: false,
}
