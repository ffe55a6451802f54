/**
 * A journal as a file: one JSON object a line, the first of them saying what the file is. It is read back into the same
 * journal, so latencies and groups come out as they were. Lines of a plain recording (`direction` and `data`) are read
 * as well.
 */
import { z } from 'zod'
import type { LatencyReport } from '../latency/types'
import { factsOf } from './facts'
import type { Journal } from './journal'
import { base64Bytes, soundMs } from './redact-event'
import { socketEvents, type JournalEntry, type SocketEvent } from './types'

const FORMAT = 'parley-events'
const VERSION = 1

export type JournalHead = {
  /** Wall clock, ms since 1970. */
  readonly exportedAt: number
  /** Version of the app. */
  readonly app: string
  /** The file holds what was said and written. */
  readonly words: boolean
  /** Events that the journal had dropped before. */
  readonly dropped: number
  /** How fast the answers of the conversation were; figures without a word. Not read back. */
  readonly latency?: LatencyReport
}

export const encodeHead = (head: JournalHead): string =>
  JSON.stringify({
    format: FORMAT,
    version: VERSION,
    ...head,
    exportedAt: new Date(head.exportedAt).toISOString(),
  })

/** @param payload JSON that goes in for the event's content; the entry's own unless given. */
export function encodeEntry(entry: JournalEntry, payload = entry.payload): string {
  const { id, at, wall, connection, direction, type, manual, ids, note, bytes, sound, answer, marks, cause } =
    entry
  const fields = JSON.stringify({
    n: id,
    at: round(at),
    time: new Date(wall).toISOString(),
    connection,
    direction,
    type,
    bytes,
    ...(manual ? { manual } : {}),
    ...(note === '' ? {} : { note }),
    ...(sound
      ? {
          sound: { frames: sound.count, ms: Math.round(sound.ms), until: round(sound.until) },
          item: ids.item,
          response: ids.response,
        }
      : {}),
    ...(answer ? { answer: { n: answer.id, ms: round(answer.ms), outcome: answer.outcome } } : {}),
    ...(cause ? { cause: { n: cause.id, ms: round(cause.ms) } } : {}),
    ...(marks.length > 0
      ? { marks: Object.fromEntries(marks.map(({ name, ms }) => [name, round(ms)])) }
      : {}),
  })
  return payload === '' ? fields : `${fields.slice(0, -1)},"event":${payload}}`
}

const round = (ms: number): number => Math.round(ms * 10) / 10

const ms = z.number().finite()
const count = z.number().int().min(0)
const maybeId = z.string().max(128).nullish()
const headSchema = z.looseObject({
  format: z.literal(FORMAT),
  version: z.number(),
  exportedAt: z.string().optional().catch(undefined),
  app: z.string().max(40).optional().catch(undefined),
  words: z.boolean().optional().catch(undefined),
  dropped: count.optional().catch(undefined),
})
const lineSchema = z.looseObject({
  at: ms,
  time: z.string().max(40),
  connection: count,
  direction: z.enum(['out', 'in', 'socket']),
  type: z.string().max(128),
  bytes: count,
  manual: z.boolean().optional(),
  note: z.string().max(500).optional(),
  sound: z.looseObject({ frames: count, ms, until: ms }).optional(),
  item: maybeId,
  response: maybeId,
  event: z.unknown().optional(),
})
const recordedSchema = z.looseObject({
  direction: z.enum(['sent', 'received']),
  /** Seconds. */
  at: z.number().finite().optional(),
  data: z.unknown(),
})

export interface JournalReader {
  /** One line of the file. False where nothing could be made of it. */
  readonly line: (text: string) => boolean
  /** What the first line said; null for a recording without one. */
  readonly head: () => JournalHead | null
}

/** Reads into a journal of its own; what was exported by a newer Parley is read as far as it is known. */
export function createJournalReader(into: Journal): JournalReader {
  let head: JournalHead | null = null
  let lines = 0

  const entry = (line: z.output<typeof lineSchema>): boolean => {
    const { at, connection, type, bytes, note = '', sound, event } = line
    const wall = Date.parse(line.time)
    if (!Number.isFinite(wall)) return false
    const { direction } = line
    if (direction === 'socket') {
      const known = socketEvents.find((each): each is SocketEvent => each === type)
      if (known === undefined) return false
      into.socket({ at, wall, connection, type: known, note, ...(event === undefined ? {} : { event }) })
      return true
    }
    if (sound) {
      const about = { connection, direction, type, item: line.item ?? null, response: line.response ?? null }
      into.soundRun({ ...about, at, wall, bytes, ms: sound.ms, count: sound.frames, until: sound.until })
      return true
    }
    into.frame({ at, wall, connection, direction, bytes, event, manual: line.manual === true })
    return true
  }

  const recorded = ({ direction: way, at: seconds, data }: z.output<typeof recordedSchema>): void => {
    const direction = way === 'sent' ? 'out' : 'in'
    const at = (seconds ?? lines / 1000) * 1000
    const moment = { at, wall: at, connection: 1, direction } as const
    const { type, ids } = factsOf(data, direction, () => true)
    const sound = soundIn(data)
    if (sound === null) into.frame({ ...moment, bytes: JSON.stringify(data)?.length ?? 0, event: data })
    else into.sound({ ...moment, type, item: ids.item, response: ids.response, ...sound })
  }

  return {
    line: (text) => {
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch {
        return false
      }
      lines += 1
      const first = head === null && lines === 1 ? headSchema.safeParse(value) : null
      if (first?.success === true) {
        const { exportedAt = '', app = '', words = false, dropped = 0 } = first.data
        head = { exportedAt: Date.parse(exportedAt) || 0, app, words, dropped }
        return true
      }
      const line = lineSchema.safeParse(value)
      if (line.success) return entry(line.data)
      const frame = recordedSchema.safeParse(value)
      if (!frame.success) return false
      recorded(frame.data)
      return true
    },
    head: () => head,
  }
}

/** Sound of an audio frame that was recorded whole. */
function soundIn(data: unknown): { readonly bytes: number; readonly ms: number } | null {
  const { type, audio, delta } = (data ?? {}) as Readonly<Record<string, unknown>>
  const text =
    type === 'input_audio_buffer.append' ? audio : String(type).endsWith('audio.delta') ? delta : null
  return typeof text === 'string' ? { bytes: text.length, ms: soundMs(base64Bytes(text.length)) } : null
}
