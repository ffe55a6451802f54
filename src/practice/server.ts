/** The practice assistant as a WebSocket server with the GA Realtime protocol, on a loopback port unless told otherwise. */
import { existsSync } from 'node:fs'
import { createServer, STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { setImmediate as breathe } from 'node:timers/promises'
import { WebSocketServer, type WebSocket } from 'ws'
import { givenToken, isForeignPage, sameToken } from './auth'
import { systemClock, type Clock } from './clock'
import { errors, type ApiError } from './errors'
import { randomId } from './ids'
import { loadSpeechNetwork } from './network'
import { servicePace, type Pace } from './pace'
import { serveConnection, type Line, type PracticeConnection } from './connection'
import { createFaultBook, readFault, type FaultInput, type Script } from './faults'
import { refusalBody, type HttpBody } from './faults/refusal'
import { loadVoice, type Language } from './voice'

export const REALTIME_PATH = '/v1/realtime'
const DEFAULT_MODEL = 'practice'
/** An append of 15 MiB is 20 MiB of base64. */
const MAX_FRAME_BYTES = 24 * 1024 * 1024

const CLOSE_GRACE_MS = 500

export type PracticeOptions = {
  /** 0 or absent: any free port. */
  readonly port?: number
  readonly host?: string
  /** What clients must bring as bearer; null or an empty string lets everyone in. Absent: a random one. */
  readonly token?: string | null
  readonly language?: Language
  /** The app's `resources` folder, with `practice` and `models` in it. */
  readonly resources?: string
  readonly clock?: Clock
  readonly pace?: Pace
  /** What goes wrong from the start. Throws if it is not a script. */
  readonly script?: Script
  /** Told when clients come, go and are turned away: never what they say, nor the token. */
  readonly log?: (line: string) => void
}

export interface PracticeServer {
  readonly url: string
  readonly port: number
  readonly token: string | null
  /** Heard from the next answer on. */
  setLanguage(language: Language): void
  /** Lets something go wrong: on the connections that are open, and on those to come. Throws for what is no fault. */
  inject(fault: FaultInput): void
  /** Nothing of the script, and nothing injected, happens any more. */
  calm(): void
  close(): Promise<void>
}

/** Ready when this resolves: the voice and the speech model are loaded. Rejects if they, or the port, cannot be had. */
export async function startPracticeServer(options: PracticeOptions = {}): Promise<PracticeServer> {
  const { host = '127.0.0.1', clock = systemClock, pace = servicePace, log = () => undefined } = options
  const resources = options.resources ?? fileURLToPath(new URL('../../resources', import.meta.url))
  const token = options.token === undefined ? randomId('sess').slice(5) : options.token || null
  if (!existsSync(join(resources, 'practice')) || !existsSync(join(resources, 'models'))) {
    throw new Error(`The practice assistant's voice and speech model are not in ${resources}.`)
  }
  const voices = { en: loadVoice(resources, 'en'), tr: loadVoice(resources, 'tr') }
  const network = await loadSpeechNetwork(resources)
  let language = options.language ?? 'en'
  const book = createFaultBook(options.script)
  const open = new Set<PracticeConnection>()

  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
    handleProtocols: (offered) => (offered.has('realtime') ? 'realtime' : false),
  })

  const serve = (socket: WebSocket, request: IncomingMessage, connection: number): void => {
    socket.on('error', () => {
      // The close event follows and does what is to be done.
    })
    if (request.headers['openai-beta'] !== undefined) {
      const error = { ...errors.betaShape(), event_id: null }
      socket.send(JSON.stringify({ type: 'error', event_id: randomId('event'), error }))
      socket.close(4000, `${error.type}.${error.code}`)
      return
    }
    const served = serveConnection({
      line: lineOf(socket),
      book,
      connection,
      model: pathAndQuery(request).searchParams.get('model') ?? DEFAULT_MODEL,
      clock,
      pace,
      newId: randomId,
      network,
      breathe,
      speaker: () => ({ language, voice: voices[language] }),
    })
    open.add(served)
    socket.on('message', (data, isBinary) => {
      // Frames are JSON text; the service does not read binary ones either.
      served.receive(isBinary ? '' : (data as Buffer).toString('utf8'))
    })
    log('a client has connected')
    socket.on('close', (code) => {
      log(`a client has gone (close code ${String(code)})`)
      open.delete(served)
      served.end()
    })
  }

  const http = createServer((request, response) => {
    const known = pathAndQuery(request).pathname === REALTIME_PATH
    const { type, text } = jsonBody(errors.unknownUrl(pathAndQuery(request).pathname))
    response.writeHead(known ? 426 : 404, { 'content-type': type }).end(text)
  })
  http.on('upgrade', (request, stream: Duplex, head: Buffer) => {
    const { pathname, searchParams } = pathAndQuery(request)
    const turnAway = (status: number, error: ApiError): void => {
      log(`a client was turned away (${String(status)} ${error.code})`)
      refuse(stream, status, jsonBody(error))
    }
    if (pathname !== REALTIME_PATH) turnAway(404, errors.unknownUrl(pathname))
    else if (token !== null && !sameToken(givenToken(request) ?? '', token)) turnAway(401, errors.badKey())
    else if (token === null && isForeignPage(request)) turnAway(403, errors.foreignPage())
    else if (searchParams.get('intent') === 'transcription') turnAway(400, errors.noTranscription())
    else {
      const connection = book.nextConnection()
      const refused = book.refusalFor(connection)
      if (refused) {
        log(`a client was refused by the script (${String(refused.status)})`)
        refuse(stream, refused.status, refusalBody(refused))
        return
      }
      sockets.handleUpgrade(request, stream, head, (socket) => {
        serve(socket, request, connection)
      })
    }
  })

  const port = await listen(http, options.port ?? 0, host)
  return {
    url: `ws://${host.includes(':') ? `[${host}]` : host}:${String(port)}${REALTIME_PATH}`,
    port,
    token,
    setLanguage(next) {
      language = next
    },
    inject(given) {
      const fault = readFault(given)
      if (!fault.ok) throw new TypeError(fault.error)
      const entry = book.add(fault.value)
      for (const connection of open) connection.join(entry)
    },
    calm: book.clear,
    close: () => closeAll(http, sockets),
  }
}

const lineOf = (socket: WebSocket): Line => ({
  send(frame) {
    if (socket.readyState === socket.OPEN) socket.send(frame)
  },
  close(code, reason) {
    if (code === null) socket.close()
    else socket.close(code, reason)
  },
  cut() {
    socket.terminate()
  },
  pause() {
    socket.pause()
  },
  resume() {
    socket.resume()
  },
})

const pathAndQuery = (request: IncomingMessage): URL => {
  try {
    return new URL(request.url ?? '/', 'http://localhost')
  } catch {
    return new URL('http://localhost/')
  }
}

const jsonBody = (error: ApiError): HttpBody => ({
  type: 'application/json',
  text: JSON.stringify({ error }, null, 2),
})

function refuse(stream: Duplex, status: number, body: HttpBody): void {
  stream.on('error', () => {
    // Nobody is left to be told.
  })
  stream.end(
    [
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      `Content-Type: ${body.type}`,
      `Content-Length: ${String(Buffer.byteLength(body.text))}`,
      '',
      body.text,
    ].join('\r\n'),
  )
}

const listen = (http: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE'
      reject(taken ? new Error(`Port ${String(port)} is in use by another program.`, { cause }) : cause)
    })
    http.listen(port, host, () => {
      http.removeAllListeners('error').on('error', () => {
        // One connection that could not be accepted; the others go on.
      })
      resolve((http.address() as AddressInfo).port)
    })
  })

function closeAll(http: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.close(1001, 'The practice assistant was closed.')
  // A client that does not answer the close in time is cut off.
  const cutOff = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate()
  }, CLOSE_GRACE_MS)
  return new Promise((resolve) => {
    http.close(() => {
      clearTimeout(cutOff)
      resolve()
    })
    http.closeIdleConnections()
  })
}
