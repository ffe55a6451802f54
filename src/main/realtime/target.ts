/** Where a configuration connects to, and with what: the practice process, or the profile's endpoint with its key. */
import { notice, type Notice } from '#core/notice'
import { headersOf, inputRateOf, keyPlaceOf, usesKey } from '#core/protocol/access'
import { resolveEndpoint, shownHost, type Endpoint } from '#core/protocol/endpoint'
import { err, ok, type Result } from '#core/result'
import type { SessionConfig } from '#core/session/types'
import type { Profile } from '#core/settings/schema'
import type { KeyService, KeyTarget } from '../secrets/key-service'
import type { PracticeProcess } from './practice-process'
import type { FindProxy } from './proxy'
import type { TemporaryCredentials } from './temporary-credentials'
import type { RunTokenCommand } from './token-command'
import type { TransportTarget } from './ws-transport'

/** `host` is for sentences, the usual port left out. */
export type Target = TransportTarget & {
  readonly host: string
  /** Rate of the sound that the service wants, Hz. */
  readonly inputRate: number
}

export type TargetDeps = {
  readonly keys: Pick<KeyService, 'load'>
  readonly practice: Pick<PracticeProcess, 'ensure'>
  readonly credentials: TemporaryCredentials
  readonly runTokenCommand: RunTokenCommand
  readonly findProxy: FindProxy
}

/** Which key a profile uses; null where none is used or the endpoint is not valid. */
export function keyTargetOf(profile: Profile): KeyTarget | null {
  if (!usesKey(profile)) return null
  const endpoint = resolveEndpoint(profile)
  return endpoint.ok ? { profileId: profile.id, host: endpoint.value.host } : null
}

export async function findTarget(config: SessionConfig, deps: TargetDeps): Promise<Result<Target, Notice>> {
  const { profile } = config
  if (profile.provider === 'practice') {
    const address = await deps.practice.ensure(config.language)
    if (!address.ok) return address
    const endpoint = resolveEndpoint(profile, address.value.url)
    if (!endpoint.ok) return endpoint
    return ok(targetOf(profile, endpoint.value, address.value.token))
  }
  const endpoint = resolveEndpoint(profile)
  if (!endpoint.ok) return endpoint
  const secret = await secretFor(profile, endpoint.value, deps)
  if (!secret.ok) return secret
  const routes = await deps.findProxy(endpoint.value.url)
  return ok({ ...targetOf(profile, endpoint.value, secret.value), routes })
}

const targetOf = (profile: Profile, { url, host }: Endpoint, key: string | null): Target => ({
  url,
  host: shownHost(host),
  key,
  place: keyPlaceOf(profile),
  headers: headersOf(profile),
  inputRate: inputRateOf(profile),
})

/** What proves the right to talk, or null where nothing is asked for. Nothing is handed out for another host. */
async function secretFor(
  profile: Profile,
  { url, host, needsKey }: Endpoint,
  deps: TargetDeps,
): Promise<Result<string | null, Notice>> {
  const { access } = profile
  const params = { host: shownHost(host) }
  if (profile.provider === 'azure' && access.tokenCommand !== '') {
    if (access.tokenHost !== host) {
      return err(notice('token.host_changed', 'warning', { params, action: 'open_settings' }))
    }
    return deps.runTokenCommand(access.tokenCommand)
  }
  if (!usesKey(profile)) return ok(null)
  const key = await deps.keys.load({ profileId: profile.id, host })
  if (key === null) {
    return needsKey ? err(notice('key.missing', 'warning', { params, action: 'enter_key' })) : ok(null)
  }
  if (profile.provider !== 'braintrust' || !access.temporary) return ok(key)
  return deps.credentials.get({
    url,
    host: params.host,
    key,
    model: profile.model,
    ttlSeconds: access.ttlSeconds,
    project: access.project,
  })
}
