/** The practice assistant's process: started by the app with messages, or alone from a terminal with arguments. */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { assertNever } from '#core/result'
import { z } from 'zod'
import { readFault, readScript, scriptJsonSchema, type Script } from './faults'
import { HELP } from './help'
import { startPracticeServer, type PracticeOptions, type PracticeServer } from './server'
import type { Language } from './voice'

const language = z.enum(['en', 'tr'])

/** What the app sends. The answer to `start` is `ready` with the address, or `failed` with a sentence. */
const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), token: z.string(), language, resources: z.string() }),
  z.object({ type: z.literal('language'), language }),
  /** Lets something go wrong, as a script would; `calm` ends all of it. */
  z.object({ type: z.literal('fault'), fault: z.unknown() }),
  z.object({ type: z.literal('calm') }),
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
    const read = messageSchema.safeParse(data)
    if (!read.success) return
    const message = read.data
    switch (message.type) {
      case 'start':
        wanted = message.language
        void start(message)
        return
      case 'language':
        wanted = message.language
        server?.setLanguage(wanted)
        return
      case 'fault': {
        const fault = readFault(message.fault)
        if (fault.ok) server?.inject(fault.value)
        else port.postMessage({ type: 'fault_refused', message: fault.error })
        return
      }
      case 'calm':
        server?.calm()
        return
      default:
        assertNever(message)
    }
  })
}

async function scriptFrom(file: string): Promise<Script> {
  const script = readScript(await readFile(file, 'utf8'))
  if (!script.ok) throw new Error(`${file} is not a script of faults: ${script.error}`)
  return script.value
}

async function serveTerminal(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      token: { type: 'string' },
      language: { type: 'string', default: 'en' },
      resources: { type: 'string' },
      script: { type: 'string' },
      'script-schema': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return
  }
  if (values['script-schema']) {
    console.log(JSON.stringify(scriptJsonSchema(), null, 2))
    return
  }
  const server = await startPracticeServer({
    port: z.coerce.number().int().min(0).max(65_535).parse(values.port),
    host: values.host,
    language: language.parse(values.language),
    log: (line) => {
      console.error(`${new Date().toISOString()} ${line}`)
    },
    ...(values.token !== undefined && { token: values.token }),
    ...(values.resources !== undefined && { resources: values.resources }),
    ...(values.script !== undefined && { script: await scriptFrom(values.script) }),
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
