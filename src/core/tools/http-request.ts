/** From a function's address and a call's arguments to one HTTP request that can only go to the host written there. */
import type { ParsedUrl } from '../protocol/endpoint'
import { isLoopback } from '../protocol/hosts'
import { err, ok, type Result } from '../result'
import type { Arguments } from './types'

type HttpUrl = ParsedUrl & { readonly pathname: string; readonly origin: string }
declare const URL: new (address: string, base?: string) => HttpUrl

export type HttpAction = { readonly method: 'GET' | 'POST'; readonly url: string }

export type HttpRequest = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** `host` or `host:port`, as it is allowed by name. */
  readonly host: string
  /** JSON text, for POST. */
  readonly body: string | null
}

export type UrlProblem = 'url_invalid' | 'url_insecure' | 'url_credentials' | 'url_placeholder'

const PLACEHOLDER = /\{([A-Za-z0-9_-]+)\}/g

const parse = (address: string, base?: string): HttpUrl | null => {
  try {
    return new URL(address, base)
  } catch {
    return null
  }
}

export const hostOf = (url: Pick<ParsedUrl, 'hostname' | 'port'>): string =>
  url.port === '' ? url.hostname : `${url.hostname}:${url.port}`

/** The address with a word in each placeholder, if it may be called at all: https, or http on this computer. */
export function checkUrl(template: string): Result<HttpUrl, UrlProblem> {
  const url = parse(template.trim().replace(PLACEHOLDER, 'x'))
  if (!url || url.hostname === '') return err('url_invalid')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return err('url_invalid')
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return err('url_insecure')
  if (url.username !== '' || url.password !== '') return err('url_credentials')
  // The host is the person's choice, never the model's.
  const beforePath = /^[a-z]+:\/\/[^/?#]*/i.exec(template.trim())?.[0] ?? template
  return /[{}]/.test(beforePath) ? err('url_placeholder') : ok(url)
}

/** Names of arguments that the address has places for. */
export const placeholdersOf = (template: string): readonly string[] =>
  [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')

export function buildRequest(
  { method, url: template }: HttpAction,
  args: Arguments,
): Result<HttpRequest, UrlProblem> {
  const checked = checkUrl(template)
  if (!checked.ok) return checked
  const filled = template
    .trim()
    .replace(PLACEHOLDER, (_, name: string) =>
      encodeURIComponent(wordOf(Object.hasOwn(args, name) ? args[name] : null)),
    )
  const url = parse(filled)
  // `..` as an argument would climb out of the path that the person wrote.
  if (!url || url.origin !== checked.value.origin || depth(url) !== depth(checked.value))
    return err('url_placeholder')
  url.hash = ''
  const placed = placeholdersOf(template)
  const rest = Object.entries(args).filter(([name, value]) => !placed.includes(name) && value !== undefined)
  if (method === 'GET') for (const [name, value] of rest) url.searchParams.set(name, wordOf(value))
  return ok({
    method,
    url: url.href,
    host: hostOf(url),
    body: method === 'POST' ? JSON.stringify(Object.fromEntries(rest)) : null,
  })
}

const depth = (url: HttpUrl): number => url.pathname.split('/').length

function wordOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Where a redirect leads, if it stays on the same host and as safe as before; else null. */
export function followRedirect(from: string, location: string): string | null {
  const base = parse(from)
  const next = parse(location, from)
  if (!base || !next || next.origin !== base.origin) return null
  return next.username === '' && next.password === '' ? next.href : null
}
