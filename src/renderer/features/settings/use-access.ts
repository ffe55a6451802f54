/** How the active profile reaches its service, and the way to change a part of it. */
import { resolveEndpoint } from '#core/protocol/endpoint'
import type { Access } from '#core/settings/schema'
import { useProfile } from './use-profile'

export const useAccess = () => {
  const { profile, provider, failure, change } = useProfile()
  const endpoint = resolveEndpoint(profile)
  return {
    profile,
    provider,
    access: profile.access,
    failure,
    /** `host:port` that the profile reaches now, or null while its address is missing or refused. */
    host: endpoint.ok ? endpoint.value.host : null,
    /** Why the address cannot be used. */
    refusal: endpoint.ok ? null : endpoint.error,
    change: (part: Partial<Access>): void => change({ access: { ...profile.access, ...part } }),
  }
}
