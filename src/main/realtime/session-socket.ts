/**
 * The session's way to the server: one socket at a time, whose handlers die with it, frames out in order and a little at
 * a time, frames in as events or as sound.
 */
import { notice, type Notice } from '#core/notice'
import type { ServerEvent } from '#core/protocol/events'
import { createAudioDeltaReader } from '#core/protocol/fast-path'
import { createFrameReader } from '#core/protocol/frame-reader'
import type { Result } from '#core/result'
import type { SocketEnd } from '#core/session/types'
import type { Clock } from '../system/clock'
import type { Log } from '../system/log'
import { createBase64Decoder } from './decode-base64'
import { createOutbox } from './outbox'
import type { OpenTransport, Transport, TransportTarget } from './ws-transport'

export interface SessionSocket {
  /** Another one, whatever there was before. */
  readonly open: () => void
  readonly close: (code: number) => void
  /** The frame is made when its turn has come; `sent` is called when it has left this process. */
  readonly send: (frame: () => string | Buffer, sent?: () => void) => void
  /** A part of the work for a later frame. */
  readonly prepare: (work: () => void) => void
  /** Bytes that wait for the network. */
  readonly bufferedAmount: () => number
  readonly isOpen: () => boolean
  /** Asks an open link to prove itself; `doubted` where there is a reason to think that it is gone. */
  readonly probe: (doubted?: boolean) => void
}

export type SessionSocketDeps = {
  readonly clock: Clock
  readonly log: Log
  readonly target: () => Promise<Result<TransportTarget, Notice>>
  readonly openTransport: OpenTransport
  readonly onOpen: () => void
  readonly onClosed: (end: SocketEnd) => void
  /** There is no way to try. */
  readonly onFailed: (notice: Notice) => void
  readonly onEvent: (event: ServerEvent) => void
  /** Sound of an answer, PCM16; the memory is used again after the call. */
  readonly onSound: (responseId: string, itemId: string, contentIndex: number, pcm: Buffer) => void
}

/** What a frame that waits in this process is taken for; most are sound of 100 ms. Bytes. */
const FRAME_BYTES = 6400

export function createSessionSocket(deps: SessionSocketDeps): SessionSocket {
  const { clock, log } = deps
  const outbox = createOutbox(clock)
  const deltas = createAudioDeltaReader(createBase64Decoder())
  const frames = createFrameReader()
  let transport: Transport | null = null
  let attempt = 0

  const receive = (frame: Buffer): void => {
    const delta = deltas.read(frame)
    if (delta) {
      deps.onSound(delta.responseId, delta.itemId, delta.contentIndex, delta.pcm)
      return
    }
    const event = frames.read(frame.toString('utf8'))
    if (event.type !== 'response.output_audio.delta') deps.onEvent(event)
    else
      deps.onSound(event.response_id, event.item_id, event.content_index, Buffer.from(event.delta, 'base64'))
  }

  const close = (code: number): void => {
    attempt += 1
    outbox.clear()
    transport?.close(code)
    transport = null
  }

  const open = async (): Promise<void> => {
    close(1000)
    const mine = attempt
    const target = await deps.target().catch((error: unknown) => {
      log.error('session.target', error)
      return { ok: false, error: notice('internal', 'error') } as const
    })
    if (mine !== attempt) return
    if (!target.ok) {
      deps.onFailed(target.error)
      return
    }
    frames.begin()
    transport = deps.openTransport(target.value, {
      onOpen: () => mine === attempt && deps.onOpen(),
      onFrame: (frame) => mine === attempt && receive(frame),
      onClosed: (end) => {
        if (mine !== attempt) return
        transport = null
        outbox.clear()
        log.info('socket.closed', { status: end.httpStatus, code: end.closeCode, error: end.errorCode })
        deps.onClosed(end)
      },
    })
  }

  return {
    open: () => void open(),
    close,
    send: (frame, sent) => {
      outbox.push(() => transport?.send(frame(), sent))
    },
    prepare: outbox.push,
    isOpen: () => transport !== null,
    probe: (doubted) => transport?.probe(doubted),
    bufferedAmount: () => (transport?.bufferedAmount() ?? 0) + outbox.waiting() * FRAME_BYTES,
  }
}
