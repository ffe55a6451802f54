/** When the microphone should be open: from settings, connection and talk to a yes or no, with the time to ask again. */
import type { AppView } from '#shared/view'

export type MicrophoneUse = {
  /** Monotonic ms of the last moment the gate was open or the microphone was asked for; null before the first. */
  readonly lastUsed: number | null
  /** Monotonic ms until which a screen has asked for the microphone. */
  readonly askedUntil: number
}

export type MicrophoneNeed = {
  readonly open: boolean
  /** Monotonic ms at which the answer changes by itself, or null. */
  readonly until: number | null
}

/** On press: open a little longer than the talk, so that two talks in a row do not wait for the device twice. */
const AFTER_TALK_MS = 3000

export const microphoneNeed = (view: AppView, use: MicrophoneUse, now: number): MicrophoneNeed => {
  const { sound } = view.settings
  if (view.talk.gateOpen || view.talk.holding) return { open: true, until: null }
  const status = view.connection.status
  const connected = status !== 'disconnected' && status !== 'failed'
  const grace = sound.microphoneMode === 'ready' ? sound.closeAfterMinutes * 60_000 : AFTER_TALK_MS
  const idleEnd =
    use.lastUsed === null || (sound.microphoneMode === 'ready' && !connected) ? 0 : use.lastUsed + grace
  const until = Math.max(idleEnd, use.askedUntil)
  return until > now ? { open: true, until } : { open: false, until: null }
}

/**
 * Whether a microphone that is away for a moment could cost a word. In hands-free the gate is open all the time; after
 * a turn, while its answer is being made, nobody is expected to speak.
 */
export const wordsAtStake = (talk: AppView['talk'] | undefined): boolean =>
  talk !== undefined && (talk.holding || (talk.gateOpen && talk.phase !== 'thinking'))
