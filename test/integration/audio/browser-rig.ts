/** Builds the worklets' page with the renderer's own options, serves it under the app's policy, opens it in Chromium. */
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright'
import { build } from 'vite'

const chromiumPath = process.env.PARLEY_CHROMIUM ?? '/usr/bin/chromium'
export const hasChromium = existsSync(chromiumPath)

const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'; media-src 'self' blob:"
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export type BrowserRig = {
  readonly page: Page
  readonly files: readonly string[]
  /** Violations of the content security policy, and errors of the page. */
  readonly complaints: readonly string[]
  readonly close: () => Promise<void>
}

/** `folder`: of the page, beside this file. `policy`: the content security policy that it is served under. */
export const openBrowserRig = async (
  folder: './page' | './speech-page' = './page',
  policy: string = POLICY,
): Promise<BrowserRig> => {
  const outDir = await mkdtemp(join(tmpdir(), 'parley-worklets-'))
  const built = await build({
    root: at(folder),
    configFile: false,
    logLevel: 'error',
    build: {
      target: 'chrome114',
      outDir,
      emptyOutDir: true,
      minify: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  })
  const outputs = Array.isArray(built) ? built : [built]
  const files = outputs.flatMap((output) =>
    'output' in output ? output.output.map((file) => file.fileName) : [],
  )
  const serve = async (path: string, response: ServerResponse): Promise<void> => {
    const file = path === '/' ? '/index.html' : path
    try {
      const body = await readFile(join(outDir, file))
      const type = types[extname(file)] ?? 'application/octet-stream'
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  }
  const server = createServer((request, response) => {
    void serve(normalize(new URL(request.url ?? '/', 'http://local').pathname), response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required', '--use-fake-ui-for-media-stream'],
  })
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('favicon')) complaints.push(message.text())
  })
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await page.waitForFunction(() => 'rig' in window)
  return {
    page,
    files,
    complaints,
    close: async () => {
      await browser.close()
      await new Promise((resolve) => server.close(resolve))
      await rm(outDir, { recursive: true, force: true })
    },
  }
}
