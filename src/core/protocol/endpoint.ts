/**
 * From a profile to the address that is dialled. Sound and key travel encrypted: plain `ws:` is for this
 * machine, and for a host of the local network that the person has allowed by name.
 */
import { notice, type Notice } from '../notice'
import { err, ok, type Result } from '../result'
import type { Profile } from '../settings/schema'
import { isSecretParameter, usesKey } from './access'
import { isLocalNetwork, isLoopback } from './hosts'
import { providers } from './providers'

/** The part of the WHATWG URL that is used: every runtime has it, but core's types hold neither DOM nor Node. */
export type ParsedUrl = {
  readonly href: string
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  readonly username: string
  readonly password: string
  pathname: string
  hash: string
  readonly searchParams: {
    has(name: string): boolean
    set(name: string, value: string): void
    forEach(each: (value: string, name: string) => void): void
  }
}
declare const URL: new (address: string) => ParsedUrl

export type Endpoint = {
  /** Complete WebSocket URL with the model in its query. Never holds a key. */
  readonly url: string
  /** `host:port`, the port always written out. A key belongs to this and goes nowhere else. */
  readonly host: string
  readonly needsKey: boolean
  readonly loopback: boolean
}

/** @param practiceUrl Where the practice assistant listens; only its profile uses it. */
export function resolveEndpoint(profile: Profile, practiceUrl?: string): Result<Endpoint, Notice> {
  const provider = providers[profile.provider]
  const own = profile.provider === 'practice' ? practiceUrl : profile.endpoint?.trim()
  const address = own || provider.url
  if (!address) return err(notice('endpoint.invalid', 'error', { action: 'open_settings' }))
  const checked = checkEndpoint(address, profile.access.plainHost)
  if (!checked.ok) return checked
  const url = profile.provider === 'azure' ? azureUrl(checked.value, profile) : checked.value
  if (!url.searchParams.has('model') && !url.searchParams.has('deployment') && profile.model !== '') {
    url.searchParams.set('model', profile.model)
  }
  return ok({
    url: url.href,
    host: keyHost(url),
    needsKey: provider.key === 'required' && usesKey(profile),
    loopback: isLoopback(url.hostname),
  })
}

/**
 * A resource's address becomes that of its Realtime interface; a complete one stays as it is. `model` and `deployment`
 * carry the deployment's name. Source: Azure OpenAI documentation, Realtime API over WebSockets.
 */
function azureUrl(given: ParsedUrl, profile: Profile): ParsedUrl {
  const url = new URL(given.href)
  const { azureApi, azureVersion } = profile.access
  if (!/\/realtime\/?$/.test(url.pathname)) {
    url.pathname = azureApi === 'v1' ? '/openai/v1/realtime' : '/openai/realtime'
  }
  if (/\/v1\/realtime\/?$/.test(url.pathname)) return url
  if (!url.searchParams.has('api-version')) url.searchParams.set('api-version', azureVersion)
  if (!url.searchParams.has('deployment') && profile.model !== '') {
    url.searchParams.set('deployment', profile.model)
  }
  return url
}

/**
 * Reads what a person typed: adds a missing scheme, turns http(s) into ws(s), refuses what would leak.
 * @param plainHost `host:port` of the local network that may be reached without encryption.
 */
export function checkEndpoint(address: string, plainHost: string | null = null): Result<ParsedUrl, Notice> {
  const typed = address.trim()
  let url: ParsedUrl
  try {
    // "localhost:8080/x" would parse with the scheme "localhost:"; only "something://" counts as one.
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `wss://${typed}`)
    const scheme = schemes[url.protocol]
    if (!scheme) return invalid('scheme')
    // The protocol setter refuses some changes between special schemes, so the address is read once more.
    url = new URL(url.href.replace(/^[a-z]+:/, scheme))
  } catch {
    return invalid('address')
  }
  if (url.hostname === '') return invalid('address')
  if (url.username !== '' || url.password !== '' || hasSecret(url)) return invalid('credentials')
  if (url.protocol === 'ws:' && !isLoopback(url.hostname)) {
    const local = isLocalNetwork(url.hostname)
    const host = keyHost(url)
    if (!local || plainHost !== host) {
      const code = local ? 'endpoint.not_allowed' : 'endpoint.insecure'
      return err(notice(code, 'error', { params: { host }, action: 'open_settings' }))
    }
  }
  url.hash = ''
  return ok(url)
}

function hasSecret({ searchParams }: ParsedUrl): boolean {
  let found = false
  searchParams.forEach((value, name) => {
    found ||= isSecretParameter(name, value)
  })
  return found
}

const schemes: Readonly<Record<string, string>> = {
  'wss:': 'wss:',
  'https:': 'wss:',
  'ws:': 'ws:',
  'http:': 'ws:',
}

const invalid = (reason: 'scheme' | 'address' | 'credentials') =>
  err(notice('endpoint.invalid', 'error', { params: { reason }, action: 'open_settings' }))

const keyHost = (url: ParsedUrl): string =>
  `${url.hostname}:${url.port || (url.protocol === 'wss:' ? '443' : '80')}`

/** A host for people: without the port that everyone expects. */
export const shownHost = (host: string): string => host.replace(/:443$/, '')
