/** What the interface reads out of the view. */
import { providers, type Provider } from '#core/protocol/providers'
import type { Profile } from '#core/settings/schema'
import type { AppView } from '#shared/view'

/** The states of the talk, each with a word, a shape and a colour. */
export type TalkState =
  | 'disconnected'
  | 'connecting'
  | 'ready'
  | 'listening'
  | 'thinking'
  | 'speaking'
  | 'muted'
  | 'reconnecting'
  | 'failed'

export const activeProfile = (view: Pick<AppView, 'settings'>): Profile => {
  const { profiles, activeProfileId } = view.settings
  const profile = profiles.find((candidate) => candidate.id === activeProfileId) ?? profiles[0]
  if (profile === undefined) throw new Error('settings without a profile')
  return profile
}

export const activeProvider = (view: Pick<AppView, 'settings'>): Provider =>
  providers[activeProfile(view).provider]

/** A held key is heard before the connection stands, so listening comes first. */
export const talkState = ({ connection, talk }: Pick<AppView, 'connection' | 'talk'>): TalkState => {
  if (connection.status !== 'connected') {
    return talk.holding && talk.gateOpen ? 'listening' : connection.status
  }
  if (talk.phase === 'speaking' || talk.phase === 'thinking') return talk.phase
  if (talk.muted) return 'muted'
  return talk.phase === 'listening' || talk.holding ? 'listening' : 'ready'
}

/** Nothing is configured: offer practice or a key. */
export const needsFirstRun = (view: Pick<AppView, 'settings' | 'key'>): boolean =>
  activeProvider(view).key === 'required' && !view.key.present && !view.settings.firstRunDone

/**
 * Ids of the turns, in order: the same array while they are the same ids, however much the words grow. What hangs on it
 * (the places of ten thousand rows) need not be worked out anew for every word that streams in.
 */
export const createTurnIds = (): ((view: Pick<AppView, 'turns'>) => readonly string[]) => {
  let seen: AppView['turns'] = []
  let ids: readonly string[] = []
  return ({ turns }) => {
    if (turns === seen) return ids
    const same =
      turns.length === seen.length && turns.every((turn, i) => turn === seen[i] || turn.id === seen[i]?.id)
    seen = turns
    if (!same) ids = turns.map(({ id }) => id)
    return ids
  }
}
