/**
 * The conversation that goes on as the bytes of a file, rendered in a thread of its own: ten thousand turns take longer
 * than main may be busy in one go, and so does handing them over, which is why they go a stretch at a time.
 */
import type { ExportFormat } from '#core/transcript/export-formats'
import type { Turn } from '#core/transcript/model'
import { turnCount, turnsFrom, type LiveConversation } from '#core/transcript/turn-log'
import type { ExportFacts } from './render'

export type ToRenderer =
  | { readonly type: 'turns'; readonly turns: readonly Turn[] }
  /** All turns are there. Answered with the bytes, once. */
  | {
      readonly type: 'render'
      readonly id: string
      /** Wall clock, ms. */
      readonly startedAt: number
      readonly format: ExportFormat
      readonly facts: ExportFacts
    }

/** What of a worker is used; Node's Worker fits. */
export interface RenderWorker {
  postMessage(message: ToRenderer): void
  once(event: 'message', listener: (file: Uint8Array) => void): unknown
  once(event: 'error', listener: (error: Error) => void): unknown
  once(event: 'exit', listener: () => void): unknown
  terminate(): Promise<unknown>
}

/** UTF-8. Rejects where the thread could not do it; nothing of the conversation is in the error. */
export type RenderApart = (
  conversation: LiveConversation,
  format: ExportFormat,
  facts: ExportFacts,
) => Promise<Uint8Array>

export type RenderApartDeps = {
  readonly spawn: () => RenderWorker
  /** Lets other work pass. */
  readonly pause: () => Promise<void>
  /** When the recorded sound of turns began (wall clock, ms), by item id. */
  readonly soundBegins: (conversation: string) => Promise<ReadonlyMap<string, number>>
}

/** Turns that are handed over in one go: about a millisecond. */
export const STRETCH = 200

export function createRenderApart({ spawn, pause, soundBegins }: RenderApartDeps): RenderApart {
  return async ({ id, startedAt, turns }, format, facts) => {
    const begins = await soundBegins(id)
    const timed = (turn: Turn): Turn => {
      const soundAt = begins.get(turn.id)
      return soundAt === undefined ? turn : { ...turn, soundAt }
    }
    const worker = spawn()
    try {
      const rendered = answerOf(worker)
      for (let from = 0; from < turnCount(turns); from += STRETCH) {
        worker.postMessage({ type: 'turns', turns: turnsFrom(turns, from, from + STRETCH).map(timed) })
        await pause()
      }
      worker.postMessage({ type: 'render', id, startedAt, format, facts })
      const file = await rendered
      if (file === null) throw new Error('not rendered')
      return file
    } finally {
      void worker.terminate()
    }
  }
}

/** Null where it ends without one. */
const answerOf = (worker: RenderWorker): Promise<Uint8Array | null> =>
  new Promise((resolve) => {
    worker.once('message', resolve)
    worker.once('error', () => resolve(null))
    worker.once('exit', () => resolve(null))
  })
