/** app://bundle/…: serves the built window from one folder, and nothing outside it. */
import { readFile } from 'node:fs/promises'
import { basename, extname, join, resolve, sep } from 'node:path'
import { contentSecurityPolicy } from './csp'
import { APP_HOST, APP_SCHEME } from './origin'

/** For `protocol.registerSchemesAsPrivileged`, before the app is ready. Nothing here bypasses the policy. */
export const appSchemePrivileges = {
  scheme: APP_SCHEME,
  // `stream`: players ask for sound piece by piece. `codeCache`: the window's scripts are compiled once, not at every
  // start (Electron 27 and later; the development runtime takes no notice).
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
} as const

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.onnx': 'application/octet-stream',
}

/** The speech model and its runtime: the build's copies are left out of a package, which has them for practice. */
export type SharedFiles = {
  readonly model: string
  readonly runtime: string
}
const sharedNames: Readonly<Record<keyof SharedFiles, RegExp>> = {
  model: /^silero_vad_v5-[\w-]+\.onnx$/,
  runtime: /^ort-wasm-simd-threaded-[\w-]+\.wasm$/,
}

/** The file in whose place a shared one is read; any other stays itself. */
function shareFile(path: string, shared: SharedFiles): string {
  const name = basename(path)
  if (sharedNames.model.test(name)) return shared.model
  return sharedNames.runtime.test(name) ? shared.runtime : path
}

/** The file that a URL names, or null when it names none: another host, a way out of the folder, a strange type. */
export function resolveAsset(
  folder: string,
  url: string,
): { readonly path: string; readonly type: string } | null {
  let parsed: URL
  let path: string
  try {
    parsed = new URL(url)
    path = decodeURIComponent(parsed.pathname)
  } catch {
    return null
  }
  if (parsed.protocol !== `${APP_SCHEME}:` || parsed.host !== APP_HOST) return null
  // Encoded separators and dots are decoded above, so what is left here is what the file system would see.
  if (path.includes('\\') || path.includes('\0') || path.split('/').includes('..')) return null
  const root = resolve(folder)
  const file = resolve(join(root, path === '/' ? '/index.html' : path))
  if (!file.startsWith(root + sep)) return null
  const type = types[extname(file).toLowerCase()]
  return type === undefined ? null : { path: file, type }
}

/** Headers of every answer. */
export const appHeaders = (type: string): Record<string, string> => ({
  'content-type': type,
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
})

const refuse = (status: number): Response =>
  new Response(null, { status, headers: appHeaders('text/plain; charset=utf-8') })

export type AssetRequest = { readonly url: string; readonly method: string }

/**
 * Handler for `protocol.handle`. Every answer carries the policy, 404 included.
 * @param other Answers what is no file of the folder, or null.
 */
export function createAppProtocol<R extends AssetRequest>(
  folder: string,
  shared: SharedFiles,
  read: (path: string) => Promise<Uint8Array> = readFile,
  other: (request: R) => Promise<Response | null> = () => Promise.resolve(null),
): (request: R) => Promise<Response> {
  return async (request) => {
    const { url, method } = request
    const answered = await other(request)
    if (answered) return answered
    if (method !== 'GET' && method !== 'HEAD') return refuse(405)
    const asset = resolveAsset(folder, url)
    if (!asset) return refuse(404)
    try {
      const bytes = await read(shareFile(asset.path, shared))
      const body = method === 'HEAD' ? null : new Uint8Array(bytes)
      return new Response(body, { status: 200, headers: appHeaders(asset.type) })
    } catch {
      return refuse(404)
    }
  }
}
