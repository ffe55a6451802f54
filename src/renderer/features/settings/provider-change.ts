/** What changes with the provider: what only the old one knows, names and the way of the key, becomes the new one's. */
import { providers } from '#core/protocol/providers'
import type { Profile, ProviderId } from '#core/settings/schema'
import type { ProfileChange } from '#shared/contract'

const kept = (value: string, before: readonly string[], after: readonly string[]): string => {
  if (after.includes(value)) return value
  // Nothing was chosen from nothing: where the old provider publishes no names, empty is no decision.
  const chosen = value === '' ? before.length > 0 : !before.includes(value)
  // Free text is the person's own choice; a published name of the old provider is not.
  return chosen ? value : (after[0] ?? '')
}

/** Providers whose address can be any at all. */
const ownAddress: readonly ProviderId[] = ['relay', 'custom']

export const providerChange = (profile: Profile, to: ProviderId): ProfileChange => {
  const before = providers[profile.provider]
  const after = providers[to]
  return {
    provider: to,
    access: { ...profile.access, auth: after.auth[0] ?? profile.access.auth },
    endpoint: ownAddress.includes(to) && profile.provider !== 'azure' ? profile.endpoint : null,
    model: kept(profile.model, before.models, after.models),
    voice: kept(profile.voice, before.voices, after.voices),
    transcriptionModel: kept(
      profile.transcriptionModel,
      before.transcriptionModels,
      after.transcriptionModels,
    ),
  }
}
