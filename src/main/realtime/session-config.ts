/** What of the settings a session is made of. */
import { activeProfile, effectiveProfile } from '#core/settings/change'
import type { Profile, Settings } from '#core/settings/schema'
import type { SessionConfig } from '#core/session/types'

export function sessionConfig(settings: Settings, language: 'en' | 'tr'): SessionConfig {
  return {
    profile: effectiveProfile(activeProfile(settings)),
    halfDuplex: settings.sound.halfDuplex,
    language,
  }
}

/** The service at the other end is another one: what is said from now on must not reach the old one. */
export function movesElsewhere(before: SessionConfig, after: SessionConfig): boolean {
  const { profile: old } = before
  const { profile } = after
  return way(old) !== way(profile)
}

const way = ({ id, provider, endpoint, access }: Profile): string =>
  JSON.stringify([id, provider, endpoint, access])
