/** What of the settings a session is made of. */
import { activeProfile, effectiveProfile } from '#core/settings/change'
import type { Profile, Settings } from '#core/settings/schema'
import type { SessionConfig } from '#core/session/types'
import type { ToolSpec } from '#core/tools/types'

/** @param toolsOf What the model is offered with a profile; nothing where absent. */
export function sessionConfig(
  settings: Settings,
  language: 'en' | 'tr',
  toolsOf: (profile: Profile) => readonly ToolSpec[] = () => [],
): SessionConfig {
  const profile = effectiveProfile(activeProfile(settings))
  return {
    profile,
    tools: toolsOf(profile),
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
