/** Builds the gallery as the renderer is built, and serves it under the content security policy of the product. */
import { readFile, rm, mkdtemp } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'"

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

const serve = async (file: string, response: ServerResponse): Promise<void> => {
  const body = await readFile(file).catch(() => null)
  response.statusCode = body === null ? 404 : 200
  response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream')
  response.setHeader('Content-Security-Policy', policy)
  response.end(body)
}

export const serveGallery = async (): Promise<{ url: string; close: () => Promise<void> }> => {
  const outDir = await mkdtemp(join(tmpdir(), 'parley-gallery-'))
  await build({
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome114',
      cssTarget: 'chrome114',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: true,
      chunkSizeWarningLimit: 1000,
    },
  })
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = pathname === '/' ? 'index.html' : pathname.slice(1)
    void serve(join(outDir, file), response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await rm(outDir, { recursive: true, force: true })
    },
  }
}
