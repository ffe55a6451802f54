/** The server's own words about a refused upgrade: `error.message` of a JSON body, or the beginning of the text. */
import type { IncomingMessage } from 'node:http'
import type { Clock } from '../system/clock'

const MAX_BYTES = 4096

/** @param done Called once: with the words, or with what came of them in `limitMs`. */
export function readRefusal(
  response: IncomingMessage,
  clock: Clock,
  limitMs: number,
  done: (reason: string) => void,
): void {
  const chunks: Buffer[] = []
  let size = 0
  let told = false
  const finish = (): void => {
    if (told) return
    told = true
    cancel()
    done(wordsIn(Buffer.concat(chunks).toString('utf8')))
  }
  const cancel = clock.after(limitMs, finish)
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= MAX_BYTES) chunks.push(chunk)
    else finish()
  })
  response.on('end', finish)
  response.on('error', finish)
  response.on('close', finish)
}

function wordsIn(body: string): string {
  try {
    const parsed = JSON.parse(body) as { error?: { message?: unknown } | string; message?: unknown } | null
    const message =
      typeof parsed?.error === 'string' ? parsed.error : (parsed?.error?.message ?? parsed?.message)
    if (typeof message === 'string') return message.slice(0, 500)
  } catch {
    // Not JSON: a proxy's page or plain text.
  }
  return /^\s*</.test(body) ? '' : body.trim().slice(0, 200)
}
