/** One client: the session that serves it, the wire between them, and the ways in which a connection ends. */
import { assertNever } from '#core/result'
import { nothingToCallOff } from './clock'
import type { FaultBook } from './faults'
import type { Entry } from './faults/book'
import { scriptedError } from './faults/error-codes'
import { createFaultWire, type Deed } from './faults/wire'
import { startSession, type PracticeSession, type SessionDeps } from './session'

/** The transport: a WebSocket, or two queues in a test. */
export interface Line {
  send(frame: string): void
  /** Null: without a code. */
  close(code: number | null, reason: string): void
  /** Gone without a word. */
  cut(): void
  /** Frames of the client wait until `resume`. */
  pause(): void
  resume(): void
}

export interface PracticeConnection {
  /** One text frame of the client. */
  receive(frame: string): void
  /** A fault that was added while the connection is open. */
  join(entry: Entry): void
  /** The line is gone. */
  end(): void
}

export type ConnectionDeps = Omit<SessionDeps, 'send' | 'close' | 'failure' | 'lifetimeMs'> & {
  readonly line: Line
  readonly book: FaultBook
  /** Its number, the first being 1. */
  readonly connection: number
  readonly model: string
}

export function serveConnection(deps: ConnectionDeps): PracticeConnection {
  const { line, clock } = deps
  let session: PracticeSession | null = null
  let over = false
  let freeAt = 0
  let callOff = nothingToCallOff

  /** Nothing of the client is read until then. */
  const holdUp = (until: number): void => {
    freeAt = until
    line.pause()
    callOff()
    callOff = clock.after(until - clock.now(), () => {
      if (!over) line.resume()
    })
  }

  const end = (): void => {
    over = true
    callOff()
    wire.end()
    // Not at once: a fault may strike while the session is in the midst of a deed.
    queueMicrotask(() => session?.end())
  }
  /** Lets what is under way arrive first. */
  const close = (code: number | null, reason: string): void => {
    wire.whenSent(() => {
      end()
      line.close(code, reason)
    })
  }

  const onDeed = (deed: Deed): void => {
    switch (deed.type) {
      case 'drop':
        if (deed.error !== undefined) wire.sendError(scriptedError(deed.error), null)
        if (deed.code !== null) {
          over = true
          close(deed.code === 1005 ? null : deed.code, deed.reason)
          return
        }
        end()
        line.cut()
        return
      case 'expire':
        queueMicrotask(() => session?.expire(deed.tells))
        return
      case 'stall':
        if (deed.way !== 'up') wire.stall(deed.ms)
        if (deed.way === 'down') return
        holdUp(Math.max(freeAt, clock.now() + deed.ms))
        return
      default:
        assertNever(deed)
    }
  }

  const wire = createFaultWire({
    clock,
    book: deps.book,
    connection: deps.connection,
    newEventId: () => deps.newId('event'),
    deliver: (frame) => {
      line.send(frame)
    },
    onDeed,
  })

  wire.open()
  if (!over) {
    session = startSession(deps.model, {
      ...deps,
      send: wire.send,
      close,
      failure: wire.takeFailure,
      lifetimeMs: wire.lifetime(),
    })
  }

  return {
    receive(frame) {
      if (over) return
      const taken = wire.uplinkTime(frame.length)
      if (taken > 0) holdUp(Math.max(freeAt, clock.now()) + taken)
      const read = wire.receive(frame)
      if (read !== null) session?.receive(read)
    },
    join: wire.join,
    end,
  }
}
