/** One big file over HTTPS: a limit for the wait before the first byte, progress said, proxies honoured. */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A silent network must not hold up the start for long; a working one answers within a second or two. */
export const connectLimitMs = 10_000
/** A transfer that has begun may be slow, but not still. */
const stallLimitMs = 30_000

const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(0)} MB`

/** @typedef {(url: string, options: { signal: AbortSignal }) => Promise<Response>} Fetch */

/**
 * fetch through the proxy of the environment, if there is one. Node's own fetch ignores these variables before
 * Node 24.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Require} require where undici, the one that knows proxies, can be found
 * @returns {Fetch}
 */
export function fetchFor(env, require) {
  const httpsProxy = env.HTTPS_PROXY || env.https_proxy || env.npm_config_https_proxy
  const httpProxy = env.HTTP_PROXY || env.http_proxy || env.npm_config_proxy
  if (!httpsProxy && !httpProxy) return globalThis.fetch
  const { EnvHttpProxyAgent, fetch } = require('undici')
  const noProxy = env.NO_PROXY || env.no_proxy || env.npm_config_noproxy
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: httpProxy || httpsProxy || '',
    httpsProxy: httpsProxy || httpProxy || '',
    ...(noProxy ? { noProxy } : {}),
  })
  return (url, options) => fetch(url, { ...options, dispatcher })
}

/**
 * @param {string} url
 * @param {string} target file to write; its folder is made
 * @param {{ say: (line: string) => void, fetch?: Fetch, connectMs?: number, stallMs?: number }} options
 */
export async function download(url, target, options) {
  const { say, fetch = globalThis.fetch, connectMs = connectLimitMs, stallMs = stallLimitMs } = options
  const { host, pathname } = new URL(url)
  const stop = new AbortController()
  const after = (/** @type {number} */ ms, /** @type {string} */ message) =>
    setTimeout(() => stop.abort(new Error(message)), ms)

  let watch = after(connectMs, `${host} did not answer within ${connectMs / 1000} s`)
  try {
    const response = await fetch(url, { signal: stop.signal })
    if (!response.ok || !response.body)
      throw new Error(`${host} answered ${response.status} ${response.statusText}`)
    // Captive portals and company filters answer 200 with a page of their own.
    if (response.headers.get('content-type')?.startsWith('text/html')) {
      throw new Error(`${host} answered with a web page instead of the file`)
    }
    const total = Number(response.headers.get('content-length')) || 0
    say(`Downloading ${pathname.split('/').pop()} from ${host}${total ? `, ${megabytes(total)}` : ''}`)

    await mkdir(dirname(target), { recursive: true })
    let received = 0
    let saidTenths = 0
    const body = Readable.fromWeb(response.body)
    await pipeline(
      body,
      async function* (/** @type {AsyncIterable<Uint8Array>} */ source) {
        for await (const chunk of source) {
          clearTimeout(watch)
          watch = after(stallMs, `${host} stopped sending`)
          received += chunk.length
          const tenths = total ? Math.floor((received / total) * 10) : 0
          if (tenths > saidTenths) say(`  ${tenths * 10} % (${megabytes(received)})`)
          saidTenths = tenths
          yield chunk
        }
      },
      createWriteStream(target),
      { signal: stop.signal },
    )
  } catch (error) {
    // An aborted fetch rejects with a bare AbortError; the reason that we gave is the useful one.
    throw stop.signal.aborted ? stop.signal.reason : error
  } finally {
    clearTimeout(watch)
  }
}
