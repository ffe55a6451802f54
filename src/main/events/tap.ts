/**
 * The journal's ear on the wire: every connection is opened through it, and nobody behind it knows. Frames of sound are
 * counted by where they stand, never parsed or decoded here.
 */
import type { Journal } from '#core/events/journal'
import { base64Bytes, soundMs } from '#core/events/redact-event'
import { createAudioDeltaFinder } from '#core/protocol/fast-path'
import type { SocketEnd } from '#core/session/types'
import type { OpenTransport } from '../realtime/ws-transport'
import type { Clock } from '../system/clock'

export interface WireTap {
  readonly wrap: (open: OpenTransport) => OpenTransport
  /** Frames that leave while this runs are the person's own. */
  readonly asManual: (send: () => void) => void
  /** Connections so far. */
  readonly connections: () => number
}

/** `{"type":"input_audio_buffer.append","audio":"` and `"}`: an append is the only frame that comes as bytes. */
const APPEND_FRAME_BYTES = 46
const APPEND = 'input_audio_buffer.append'
const deltaTypes = ['response.output_audio.delta', 'response.audio.delta'] as const
type DeltaType = (typeof deltaTypes)[number]

type JournalInputs = Pick<Journal, 'frame' | 'sound' | 'socket'>

export function createWireTap(journal: JournalInputs, clock: Clock): WireTap {
  let connections = 0
  let manual = false
  const now = () => ({ at: clock.now(), wall: clock.wall() })

  return {
    wrap: (open) => (target, handlers) => {
      connections += 1
      const connection = connections
      const findDelta = createAudioDeltaFinder()
      let over = false
      const news = (
        type: 'socket.opening' | 'socket.open' | 'socket.ping' | 'socket.pong',
        note = '',
      ): void => {
        if (!over) journal.socket({ ...now(), connection, type, note })
      }
      let item = ''
      let deltaType: DeltaType = deltaTypes[0]
      const heard = (
        type: DeltaType,
        about: { item: string; response: string },
        bytes: number,
        letters: number,
      ) => {
        const at = clock.now()
        const ms = soundMs(base64Bytes(letters))
        journal.sound({ at, wall: clock.wall(), connection, direction: 'in', type, ...about, bytes, ms })
      }
      const received = (frame: Buffer): void => {
        if (over) return
        const found = findDelta(frame)
        if (found) {
          if (found.itemId !== item) {
            item = found.itemId
            const head = frame.subarray(0, Math.min(frame.length, 1024))
            deltaType = head.includes(`"${deltaTypes[1]}"`) ? deltaTypes[1] : deltaTypes[0]
          }
          heard(deltaType, { item, response: found.responseId }, frame.length, found.letters)
          return
        }
        const event = parse(frame.toString('utf8'))
        const sound = soundOf(event)
        if (sound) heard(sound.type, sound, frame.length, sound.letters)
        else journal.frame({ ...now(), connection, direction: 'in', bytes: frame.length, event })
      }
      const sent = (frame: string | Buffer): void => {
        if (over) return
        if (typeof frame !== 'string') {
          const ms = soundMs(base64Bytes(Math.max(0, frame.length - APPEND_FRAME_BYTES)))
          const at = clock.now()
          const bytes = frame.length
          const about = { direction: 'out', type: APPEND, item: null, response: null } as const
          journal.sound({ at, wall: clock.wall(), connection, ...about, bytes, ms })
        } else {
          const bytes = Buffer.byteLength(frame)
          journal.frame({ ...now(), connection, direction: 'out', bytes, event: parse(frame), manual })
        }
      }
      const ended = (end: SocketEnd): void => {
        if (over) return
        over = true
        const note = [end.httpStatus, end.closeCode, end.errorCode].filter((code) => code !== null).join(' ')
        const event = end.reason === '' ? undefined : { reason: end.reason }
        journal.socket({ ...now(), connection, type: 'socket.closed', note, event })
      }

      news('socket.opening', hostIn(target.url))
      const transport = open(target, {
        ...handlers,
        onOpen: () => {
          news('socket.open')
          handlers.onOpen()
        },
        onFrame: (frame) => {
          received(frame)
          handlers.onFrame(frame)
        },
        onPing: () => {
          news('socket.ping')
          handlers.onPing?.()
        },
        onPong: () => {
          news('socket.pong')
          handlers.onPong?.()
        },
        onClosed: (end) => {
          ended(end)
          handlers.onClosed(end)
        },
      })
      return {
        ...transport,
        send: (frame, done) => {
          sent(frame)
          transport.send(frame, done)
        },
        close: (code) => {
          if (!over) journal.socket({ ...now(), connection, type: 'socket.closing', note: String(code) })
          over = true
          transport.close(code)
        },
      }
    },

    asManual: (send) => {
      manual = true
      try {
        send()
      } finally {
        manual = false
      }
    },
    connections: () => connections,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** An audio delta that was not written plainly. */
function soundOf(
  event: unknown,
): { type: DeltaType; item: string; response: string; letters: number } | null {
  if (typeof event !== 'object' || event === null) return null
  const { type: of, item_id: item, response_id: response, delta } = event as Readonly<Record<string, unknown>>
  const type = deltaTypes.find((each) => each === of)
  if (type === undefined || typeof delta !== 'string') return null
  if (typeof item !== 'string' || typeof response !== 'string') return null
  return { type, item, response, letters: delta.length }
}

/** The host alone: the rest of an address may hold a key. */
function hostIn(url: string): string {
  try {
    return new URL(url).host
  } catch {
    return ''
  }
}
