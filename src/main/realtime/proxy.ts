/** Asks which ways lead to a service: through which HTTP proxies, or none. */
import { isLoopback } from '#core/protocol/hosts'
import { proxiesFromChromium, proxyFromEnvironment, type ProxyRoute } from '#core/protocol/proxy'

/** The ways to a WebSocket address, in the order to try. Plain `ws:` stays in the local network and takes no proxy. */
export type FindProxy = (address: string) => Promise<readonly ProxyRoute[]>

export function createFindProxy(deps: {
  readonly env: NodeJS.ProcessEnv
  /** Chromium's answer for an `https:` address, e.g. "PROXY host:port; DIRECT". */
  readonly resolve: (address: string) => Promise<string>
}): FindProxy {
  return async (address) => {
    const url = new URL(address)
    if (url.protocol !== 'wss:' || isLoopback(url.hostname)) return [{ type: 'direct' }]
    const told = proxyFromEnvironment(deps.env, url.hostname, url.port || '443')
    if (told) return [told]
    // Without the query: a proxy script has no business with it.
    const found = await deps.resolve(`https://${url.host}${url.pathname}`).catch(() => 'DIRECT')
    return proxiesFromChromium(found)
  }
}
