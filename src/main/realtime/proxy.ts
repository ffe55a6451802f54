/** The way through an HTTP proxy: asks which one, and opens the tunnel in which TLS with the service itself runs. */
import { request as httpRequest, type ClientRequestArgs } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { connect as tlsConnect, type ConnectionOptions } from 'node:tls'
import { isLoopback } from '#core/protocol/hosts'
import { proxyFromChromium, proxyFromEnvironment, type ProxyRoute } from '#core/protocol/proxy'

/** Answers for a WebSocket address. Plain `ws:` stays in the local network and takes no proxy. */
export type FindProxy = (address: string) => Promise<ProxyRoute>

export function createFindProxy(deps: {
  readonly env: NodeJS.ProcessEnv
  /** Chromium's answer for an `https:` address, e.g. "PROXY host:port; DIRECT". */
  readonly resolve: (address: string) => Promise<string>
}): FindProxy {
  return async (address) => {
    const url = new URL(address)
    if (url.protocol !== 'wss:' || isLoopback(url.hostname)) return { type: 'direct' }
    const told = proxyFromEnvironment(deps.env, url.hostname, url.port || '443')
    if (told) return told
    // Without the query: a proxy script has no business with it.
    const found = await deps.resolve(`https://${url.host}${url.pathname}`).catch(() => 'DIRECT')
    return proxyFromChromium(found)
  }
}

/** Its certificate bears its own name; from the header, which names the service, Node would take another one. */
const proxyTls = (host: string, { secureContext }: ConnectionOptions): ConnectionOptions => ({
  servername: isIP(host) === 0 ? host : '',
  ...(secureContext ? { secureContext } : {}),
})

type Oncreate = (error: Error | null, socket?: Socket) => void
/** As Node's http client takes it: answers later through the callback. */
export type CreateConnection = (options: ConnectionOptions, oncreate: Oncreate) => undefined

const proxyError = (code: string): Error => Object.assign(new Error(code), { code: `ERR_PROXY_${code}` })

/** Null for a direct way. Errors of the proxy have codes that begin with ERR_PROXY. */
export function createTunnel(route: ProxyRoute, limitMs: number): CreateConnection | null {
  if (route.type === 'direct') return null
  return (options, oncreate) => {
    if (route.type === 'unsupported') {
      process.nextTick(oncreate, proxyError(`UNSUPPORTED_${route.kind.toUpperCase()}`))
      return undefined
    }
    const { host = '', port = 443 } = options
    const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
    const asked: ClientRequestArgs = {
      host: route.host,
      port: route.port,
      method: 'CONNECT',
      path: authority,
      agent: false,
      timeout: limitMs,
      headers: {
        host: authority,
        ...(route.authorization === null ? {} : { 'proxy-authorization': route.authorization }),
      },
    }
    const request = route.secure
      ? httpsRequest({ ...asked, ...proxyTls(route.host, options) })
      : httpRequest(asked)
    request.once('connect', (response, socket) => {
      if (response.statusCode !== 200) {
        socket.destroy()
        oncreate(proxyError(`STATUS_${response.statusCode ?? 0}`))
        return
      }
      const servername = options.servername || (isIP(host) === 0 ? host : '')
      oncreate(null, tlsConnect({ ...options, socket, servername }))
    })
    request.once('response', (response) => {
      response.destroy()
      oncreate(proxyError(`STATUS_${response.statusCode ?? 0}`))
    })
    request.once('timeout', () => request.destroy(proxyError('TIMEOUT')))
    request.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? 'FAILED'
      oncreate(code.startsWith('ERR_PROXY') ? error : proxyError(code))
    })
    request.end()
    return undefined
  }
}
