/** Serves the page, and to each socket the deltas of a trace at their times: `/trace/NAME`. */
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { WebSocketServer } from 'ws'

/** @type {Readonly<Record<string, string>>} */
const types = { '.html': 'text/html', '.js': 'text/javascript' }

/** @param {{ folder: string }} options Of the built page. */
export const startTraceServer = async ({ folder }) => {
  /** @param {string} path @param {import('node:http').ServerResponse} response */
  const serve = async (path, response) => {
    const file = path === '/' ? '/index.html' : path
    try {
      const body = await readFile(join(folder, file))
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain' }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  }
  const server = createServer((request, response) => {
    void serve(normalize(new URL(request.url ?? '/', 'http://local').pathname), response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)))
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  /** @type {Map<string, import('ws').WebSocket>} */
  const listeners = new Map()
  sockets.on('connection', (socket, request) => listeners.set(request.url ?? '', socket))

  /**
   * Sends one answer; resolves when all of it has been sent.
   * @param {string} name
   * @param {{ arrivals: readonly number[], chunk: number }} trace arrivals in ms, chunk in samples
   * @param {Int16Array} pcm
   */
  const speak = (name, { arrivals, chunk }, pcm) =>
    new Promise((resolve) => {
      const socket = listeners.get(`/${name}`)
      const begin = performance.now()
      let next = 0
      const tick = () => {
        const now = performance.now() - begin
        for (; next < arrivals.length && (arrivals[next] ?? 0) <= now; next += 1) {
          const part = pcm.slice(next * chunk, (next + 1) * chunk)
          socket?.send(Buffer.from(part.buffer, 0, part.byteLength))
        }
        if (next < arrivals.length) {
          setTimeout(tick, Math.max(0, (arrivals[next] ?? 0) - now))
          return
        }
        socket?.send(Buffer.alloc(0))
        resolve(null)
      }
      tick()
    })

  return {
    url: `http://127.0.0.1:${address.port}/`,
    /** @param {string} name */
    socketUrl: (name) => `ws://127.0.0.1:${address.port}/${name}`,
    speak,
    close: async () => {
      sockets.close()
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
