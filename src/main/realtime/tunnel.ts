/**
 * The way through a proxy: opens the tunnel in which TLS with the service itself runs. Where a system names several
 * ways, the next one is tried if one cannot be reached; what a proxy refuses stays refused.
 */
import { request as httpRequest, type ClientRequestArgs } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect as tcpConnect, isIP, type Socket } from 'node:net'
import { connect as tlsConnect, type ConnectionOptions } from 'node:tls'
import type { ProxyRoute } from '#core/protocol/proxy'

type Oncreate = (error: Error | null, socket?: Socket) => void
/** As Node's http client takes it: answers later through the callback. */
export type CreateConnection = (options: ConnectionOptions, oncreate: Oncreate) => undefined

type Reached =
  | { readonly type: 'socket'; readonly socket: Socket }
  /** There is no way through here; another one may do. */
  | { readonly type: 'unreachable'; readonly error: Error }
  | { readonly type: 'refused'; readonly error: Error }

const proxyError = (code: string): Error => Object.assign(new Error(code), { code: `ERR_PROXY_${code}` })

/**
 * Errors of a proxy have codes that begin with ERR_PROXY, with ERR_PROXY_NONE where several proxies were tried in vain.
 * @param limitMs For all ways together.
 * @returns Null where the only way is the direct one.
 */
export function createTunnel(routes: readonly ProxyRoute[], limitMs: number): CreateConnection | null {
  if (routes.every(({ type }) => type === 'direct')) return null
  const eachMs = limitMs / routes.length
  return (options, oncreate) => {
    const failures: Error[] = []
    const attempt = (at: number): void => {
      const route = routes[at]
      if (!route) {
        oncreate(failureOf(failures))
        return
      }
      reach(route, options, eachMs, (reached) => {
        if (reached.type === 'socket') {
          oncreate(null, overTls(options, reached.socket))
        } else if (reached.type === 'refused') oncreate(reached.error)
        else {
          failures.push(reached.error)
          attempt(at + 1)
        }
      })
    }
    attempt(0)
    return undefined
  }
}

const codeOf = ({ code = 'FAILED' }: NodeJS.ErrnoException): string => code

/** The first failure is what the person can do something about: the ways behind it are what a system falls back on. */
function failureOf(failures: readonly Error[]): Error {
  const ofProxies = failures.map(codeOf).filter((code) => code.startsWith('ERR_PROXY_'))
  const [first] = failures
  if (ofProxies.length > 1) return proxyError(`NONE_${(ofProxies[0] ?? '').slice('ERR_PROXY_'.length)}`)
  return first ?? proxyError('FAILED')
}

/** Node's own name for the service; none for a bare address. */
function overTls(options: ConnectionOptions, socket: Socket): Socket {
  const { host = '' } = options
  const servername = options.servername || (isIP(host) === 0 ? host : '')
  return tlsConnect({ ...options, socket, servername })
}

function reach(
  route: ProxyRoute,
  options: ConnectionOptions,
  limitMs: number,
  done: (reached: Reached) => void,
): void {
  const { host = '', port = 443 } = options
  switch (route.type) {
    case 'direct':
      reachDirectly(host, port, limitMs, done)
      return
    case 'http':
      askForTunnel(route, options, limitMs, done)
      return
    case 'unsupported': {
      const error = proxyError(`UNSUPPORTED_${route.kind.toUpperCase()}`)
      process.nextTick(done, { type: 'unreachable', error } satisfies Reached)
      return
    }
    default:
      route satisfies never
  }
}

function reachDirectly(host: string, port: number, limitMs: number, done: (reached: Reached) => void): void {
  const socket = tcpConnect({ host, port, timeout: limitMs })
  const fail = (error: Error): void => {
    socket.destroy()
    done({ type: 'unreachable', error })
  }
  socket.once('error', fail)
  socket.once('timeout', () => fail(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })))
  socket.once('connect', () => {
    socket.setTimeout(0)
    socket.removeAllListeners('timeout').removeListener('error', fail)
    done({ type: 'socket', socket })
  })
}

/** Its certificate bears its own name; from the header, which names the service, Node would take another one. */
const proxyTls = (host: string, { secureContext }: ConnectionOptions): ConnectionOptions => ({
  servername: isIP(host) === 0 ? host : '',
  ...(secureContext ? { secureContext } : {}),
})

/** What the way to a proxy may fail by; anything else is its answer, or who it is. */
const unreachable = /^(ECONN|EHOST|ENET|EADDR|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|TIMEOUT|FAILED)/

function askForTunnel(
  route: Extract<ProxyRoute, { type: 'http' }>,
  options: ConnectionOptions,
  limitMs: number,
  done: (reached: Reached) => void,
): void {
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
  let told = false
  const tell = (reached: Reached): void => {
    if (told) return
    told = true
    done(reached)
  }
  const refuse = (status: number | undefined): void =>
    tell({ type: 'refused', error: proxyError(`STATUS_${status ?? 0}`) })
  const request = route.secure
    ? httpsRequest({ ...asked, ...proxyTls(route.host, options) })
    : httpRequest(asked)
  request.once('connect', (response, socket) => {
    if (response.statusCode === 200) {
      tell({ type: 'socket', socket })
      return
    }
    socket.destroy()
    refuse(response.statusCode)
  })
  request.once('response', (response) => {
    response.destroy()
    refuse(response.statusCode)
  })
  request.once('timeout', () => request.destroy(Object.assign(new Error('timeout'), { code: 'TIMEOUT' })))
  request.on('error', (error) => {
    const code = codeOf(error)
    tell({ type: unreachable.test(code) ? 'unreachable' : 'refused', error: proxyError(code) })
  })
  request.end()
}
