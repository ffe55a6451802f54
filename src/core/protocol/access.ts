/** How a key travels to a service, and what else goes with the handshake. The key itself is put in at dialling. */
import { assertNever } from '../result'
import type { Access, Profile } from '../settings/schema'
import { providers } from './providers'

/** Where the key goes in the handshake. */
export type KeyPlace =
  | { readonly type: 'bearer' }
  | { readonly type: 'header'; readonly name: string }
  | { readonly type: 'query'; readonly name: string }
  | { readonly type: 'none' }

export type Header = Access['headers'][number]

/** Stands in a header's value where the key goes. */
export const KEY_MARK = '{key}'

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
/** Visible characters, with single spaces and tabs between: nothing that could begin another header. */
const headerValue = /^[\x20-\x7e\t]*$/
/** The handshake's own headers, and those that say where a request goes. */
const reserved =
  /^(host|connection|upgrade|content-length|transfer-encoding|te|trailer|keep-alive|expect|sec-websocket-.*|proxy-.*)$/i
const secretName = /authorization|api-?key|token|secret|password|cookie|credential/i
const secretParameter =
  /^(api[-_]?key|(access[-_]?)?token|auth(orization)?|secret|password|subscription[-_]key|credential)$/i
const secretValue = /\b(?:sk|ek|rk|pk|xai)[-_][\w-]{6,}|\b(?:bearer|basic)\s+(?!\{key\})\S/i

export type HeaderProblem = 'name' | 'value' | 'reserved' | 'secret'

/**
 * What is wrong with a header, or null. Settings are a plain file, so a header that carries a secret must name the
 * saved key with `{key}` instead of holding it.
 */
export function headerProblem({ name, value }: Header): HeaderProblem | null {
  if (!token.test(name)) return 'name'
  if (reserved.test(name)) return 'reserved'
  if (!headerValue.test(value)) return 'value'
  const named = value.includes(KEY_MARK)
  if ((secretName.test(name) && !named) || secretValue.test(value)) return 'secret'
  return null
}

/** A query parameter that gives a secret away; an address is a setting too. */
export const isSecretParameter = (name: string, value: string): boolean =>
  value !== '' && (secretParameter.test(name) || secretValue.test(value))

/** The access that a profile's provider really uses; a choice that it does not offer falls back to its first one. */
export function keyPlaceOf(profile: Profile): KeyPlace {
  const { auth: offered } = providers[profile.provider]
  const { auth, authName, tokenCommand } = profile.access
  if (profile.provider === 'azure' && tokenCommand !== '') return { type: 'bearer' }
  const style = offered.includes(auth) ? auth : (offered[0] ?? 'none')
  const name = token.test(authName) && !reserved.test(authName) ? authName : null
  switch (style) {
    case 'bearer':
    case 'none':
      return { type: style }
    case 'api_key':
      return { type: 'header', name: 'api-key' }
    case 'header':
      return { type: 'header', name: name ?? 'x-api-key' }
    case 'query':
      return { type: 'query', name: name ?? 'api_key' }
    default:
      return assertNever(style)
  }
}

/** The person's own headers, where the provider lets them have some. Broken ones of an edited file stay out. */
export function headersOf(profile: Profile): readonly Header[] {
  if (!providers[profile.provider].ownHeaders) return []
  return profile.access.headers.filter((header) => headerProblem(header) === null)
}

/** A saved key is used in some way. */
export function usesKey(profile: Profile): boolean {
  if (providers[profile.provider].key === 'none') return false
  if (profile.provider === 'azure' && profile.access.tokenCommand !== '') return false
  if (keyPlaceOf(profile).type !== 'none') return true
  return headersOf(profile).some(({ value }) => value.includes(KEY_MARK))
}

/** Sound that the service wants, Hz. */
export function inputRateOf(profile: Profile): 16000 | 24000 {
  const fixed = providers[profile.provider].inputRate
  return fixed ?? profile.access.inputRate
}

declare const URL: new (address: string) => {
  readonly href: string
  readonly hostname: string
  readonly searchParams: { set(name: string, value: string): void }
}

export type Dial = { readonly url: string; readonly headers: Readonly<Record<string, string>> }

/** OpenAI closes every connection that names the old interface; compatible servers may still want it named. */
const refusesBeta = (url: string): boolean => /(^|\.)openai\.com$/.test(new URL(url).hostname)

/** Address and headers with the key in its place. What comes out is for the socket alone: never log it. */
export function dial(target: {
  readonly url: string
  readonly key: string | null
  readonly place: KeyPlace
  readonly headers: readonly Header[]
}): Dial {
  const { key, place } = target
  const headers: Record<string, string> = {}
  for (const { name, value } of target.headers) {
    if (name.toLowerCase() === 'openai-beta' && refusesBeta(target.url)) continue
    // Without a key a header that names it would send the mark itself.
    if (value.includes(KEY_MARK) && key === null) continue
    headers[name.toLowerCase()] = value.replaceAll(KEY_MARK, key ?? '')
  }
  if (key === null || place.type === 'none') return { url: target.url, headers }
  if (place.type === 'bearer') headers['authorization'] = `Bearer ${key}`
  if (place.type === 'header') headers[place.name.toLowerCase()] = key
  if (place.type !== 'query') return { url: target.url, headers }
  const url = new URL(target.url)
  url.searchParams.set(place.name, key)
  return { url: url.href, headers }
}
