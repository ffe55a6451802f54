/** What changes with the provider: names that only the old one knows are replaced by the new one's first. */
import { providers } from '#core/protocol/providers'
import type { Profile, ProviderId } from '#core/settings/schema'
import type { ProfileChange } from '#shared/contract'

const kept = (value: string, before: readonly string[], after: readonly string[]): string => {
  // Free text is the person's own choice; a published name of the old provider is not.
  if (after.includes(value) || (value !== '' && !before.includes(value))) return value
  return value === '' ? value : (after[0] ?? '')
}

/** Providers whose address can be any at all. */
const ownAddress: readonly ProviderId[] = ['relay', 'custom']

export const providerChange = (profile: Profile, to: ProviderId): ProfileChange => {
  const before = providers[profile.provider]
  const after = providers[to]
  return {
    provider: to,
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
