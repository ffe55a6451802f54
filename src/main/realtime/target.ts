/** Where a configuration connects to, and with which key: the practice process, or the profile's endpoint. */
import { notice, type Notice } from '#core/notice'
import { resolveEndpoint, shownHost } from '#core/protocol/endpoint'
import { err, ok, type Result } from '#core/result'
import type { SessionConfig } from '#core/session/types'
import type { Profile } from '#core/settings/schema'
import type { KeyService, KeyTarget } from '../secrets/key-service'
import type { PracticeProcess } from './practice-process'
import type { TransportTarget } from './ws-transport'

/** `host` is for sentences, the usual port left out. */
export type Target = TransportTarget & { readonly host: string }

/** Which key a profile uses; null where none is used or the endpoint is not valid. */
export function keyTargetOf(profile: Profile): KeyTarget | null {
  if (profile.provider === 'practice') return null
  const endpoint = resolveEndpoint(profile)
  return endpoint.ok ? { profileId: profile.id, host: endpoint.value.host } : null
}

export async function findTarget(
  config: SessionConfig,
  deps: { readonly keys: KeyService; readonly practice: PracticeProcess },
): Promise<Result<Target, Notice>> {
  const { profile } = config
  if (profile.provider === 'practice') {
    const address = await deps.practice.ensure(config.language)
    if (!address.ok) return address
    const endpoint = resolveEndpoint(profile, address.value.url)
    if (!endpoint.ok) return endpoint
    return ok({ url: endpoint.value.url, host: shownHost(endpoint.value.host), key: address.value.token })
  }
  const endpoint = resolveEndpoint(profile)
  if (!endpoint.ok) return endpoint
  const { url, host, needsKey } = endpoint.value
  const key = await deps.keys.load({ profileId: profile.id, host })
  if (key === null && needsKey) {
    return err(notice('key.missing', 'warning', { params: { host: shownHost(host) }, action: 'enter_key' }))
  }
  return ok({ url, host: shownHost(host), key })
}
