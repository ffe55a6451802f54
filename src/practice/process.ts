/** The practice assistant's process: started by the app with messages, or alone from a terminal with arguments. */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startPracticeServer, type PracticeOptions, type PracticeServer } from './server'
import type { Language } from './voice'

const language = z.enum(['en', 'tr'])

/** What the app sends. The answer to `start` is `ready` with the address, or `failed` with a sentence. */
const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), token: z.string(), language, resources: z.string() }),
  z.object({ type: z.literal('language'), language }),
])

/** The end of the wire that Electron gives a utility process; absent in plain Node. */
type ParentPort = {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): void
  postMessage(message: unknown): void
}

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

function serveApp(port: ParentPort): void {
  let server: PracticeServer | null = null
  let asked = false
  /** May be changed while the server is still starting. */
  let wanted: Language = 'en'

  const start = async (options: PracticeOptions): Promise<void> => {
    if (asked) return
    asked = true
    try {
      server = await startPracticeServer(options)
      server.setLanguage(wanted)
      port.postMessage({ type: 'ready', url: server.url })
    } catch (cause) {
      port.postMessage({ type: 'failed', message: reason(cause) })
    }
  }

  port.on('message', ({ data }) => {
    const message = messageSchema.safeParse(data)
    if (!message.success) return
    wanted = message.data.language
    server?.setLanguage(wanted)
    if (message.data.type === 'start') void start(message.data)
  })
}

async function serveTerminal(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      token: { type: 'string' },
      language: { type: 'string', default: 'en' },
      resources: { type: 'string' },
    },
  })
  const server = await startPracticeServer({
    port: z.coerce.number().int().min(0).max(65_535).parse(values.port),
    host: values.host,
    language: language.parse(values.language),
    log: (line) => {
      console.error(`${new Date().toISOString()} ${line}`)
    },
    ...(values.token !== undefined && { token: values.token }),
    ...(values.resources !== undefined && { resources: values.resources }),
  })
  console.log(`Practice assistant: ${server.url}  token: ${server.token ?? '(none needed)'}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void server.close().then(() => process.exit(0))
    })
  }
}

const { parentPort } = process as { readonly parentPort?: ParentPort }
if (parentPort) serveApp(parentPort)
else {
  serveTerminal().catch((cause: unknown) => {
    console.error(`The practice assistant could not start: ${reason(cause)}`)
    process.exit(1)
  })
}
