/** Which HTTP proxy stands before an address: from the environment's variables, or from what Chromium was told. */

export type ProxyRoute =
  | { readonly type: 'direct' }
  | {
      readonly type: 'http'
      readonly secure: boolean
      readonly host: string
      readonly port: number
      /** Value of Proxy-Authorization; for the proxy alone, never logged. */
      readonly authorization: string | null
    }
  /** A kind that Parley does not speak: going round it would go against the person's settings. */
  | { readonly type: 'unsupported'; readonly kind: string }

type Url = {
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  readonly username: string
  readonly password: string
}
declare const URL: new (address: string) => Url
declare const btoa: (text: string) => string

const direct: ProxyRoute = { type: 'direct' }
type Environment = Readonly<Record<string, string | undefined>>
const variable = (env: Environment, name: string): string =>
  (env[name] ?? env[name.toUpperCase()] ?? '').trim()

/** Null where the environment says nothing, so that the system is asked. */
export function proxyFromEnvironment(env: Environment, host: string, port: string): ProxyRoute | null {
  const proxy = variable(env, 'https_proxy') || variable(env, 'all_proxy')
  if (proxy === '') return null
  return isExempt(variable(env, 'no_proxy'), host, port) ? direct : proxyFromAddress(proxy)
}

/** `NO_PROXY`: names with all that lie below them, with or without a port, separated by commas; `*` is every host. */
function isExempt(list: string, host: string, port: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true
      const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? []
      if (only !== undefined && only !== port) return false
      const bare = name.replace(/^\*?\./, '')
      return bare !== '' && (host === bare || host.endsWith(`.${bare}`))
    })
}

function proxyFromAddress(address: string): ProxyRoute {
  let url: Url
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`)
  } catch {
    return { type: 'unsupported', kind: 'address' }
  }
  const kind = url.protocol.replace(':', '')
  if (kind !== 'http' && kind !== 'https') return { type: 'unsupported', kind }
  return {
    type: 'http',
    secure: kind === 'https',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (kind === 'https' ? 443 : 80)),
    authorization:
      url.username === '' ? null : `Basic ${inBase64(`${plain(url.username)}:${plain(url.password)}`)}`,
  }
}

/** The URL parser leaves `%` as it is, and not every one begins a letter. */
function plain(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Of its UTF-8 (RFC 7617, section 2.1). */
const inBase64 = (text: string): string =>
  btoa(
    encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    ),
  )

/** A script may name more; nobody waits for all of them. */
const MOST_ROUTES = 4

/** A proxy list as Chromium gives it, e.g. "PROXY proxy.example:8080; DIRECT": the ways in the order to try. */
export function proxiesFromChromium(list: string): readonly ProxyRoute[] {
  const routes = list.split(';').flatMap((entry) => {
    const [kind = '', address = ''] = entry.trim().split(/\s+/)
    return kind === '' ? [] : [routeOf(kind.toUpperCase(), address)]
  })
  return routes.length === 0 ? [direct] : routes.slice(0, MOST_ROUTES)
}

function routeOf(kind: string, address: string): ProxyRoute {
  if (kind === 'DIRECT') return direct
  if (kind === 'PROXY' || kind === 'HTTP') return proxyFromAddress(`http://${address}`)
  if (kind === 'HTTPS') return proxyFromAddress(`https://${address}`)
  return { type: 'unsupported', kind: kind.toLowerCase() }
}
