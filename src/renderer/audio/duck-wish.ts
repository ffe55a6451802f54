/** Whether speech at the microphone may make the answer quiet: only where the server would let it interrupt. */
import type { AppView } from '#shared/view'

export type DuckWish = {
  /** Speech may duck the answer now. */
  readonly allowed: boolean
  /** The speech model has to listen: an answer sounds, or is about to. */
  readonly listening: boolean
}

const never: DuckWish = { allowed: false, listening: false }

export const duckWish = ({ settings, talk }: AppView, playing: boolean): DuckWish => {
  const { sound } = settings
  const profile = settings.profiles.find(({ id }) => id === settings.activeProfileId) ?? settings.profiles[0]
  if (profile === undefined || !sound.duck || sound.halfDuplex) return never
  const { mode, interruptResponse } = profile.turnTaking
  // Without turn detection of the server nobody would confirm; a hold interrupts by itself.
  if (mode === 'push_to_talk' || !interruptResponse || !talk.gateOpen || talk.holding) return never
  return { allowed: true, listening: playing || talk.phase === 'thinking' || talk.phase === 'speaking' }
}
