/** Whom a profile talks to, as it is kept with a conversation. */
import type { ConversationSource } from '#core/history/model'
import { shownHost } from '#core/protocol/endpoint'
import type { Profile } from '#core/settings/schema'
import { keyTargetOf } from '../realtime/target'

/** @param profile As the session uses it. */
export function sourceOf(profile: Profile): ConversationSource {
  const target = keyTargetOf(profile)
  return {
    profileId: profile.id,
    profileName: profile.name,
    provider: profile.provider,
    model: profile.model,
    transcriptionModel: profile.transcriptionModel,
    host: target === null ? null : shownHost(target.host),
  }
}
