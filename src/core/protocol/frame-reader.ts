/**
 * Reads the frames of one connection. Servers have been seen to leave out ids that everything hangs on; what such an
 * event is about follows from those before it, since there is one answer and one speech at a time.
 */
import type { ServerEvent, UnknownEvent } from './events'
import { canonicalType, parseServerFrame, readServerEvent } from './parse'

export interface FrameReader {
  /** Another connection. */
  readonly begin: () => void
  readonly read: (frame: string) => ServerEvent
}

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
const isMissing = (value: unknown): boolean => value === undefined || value === null || value === ''

export function createFrameReader(): FrameReader {
  let made = 0
  let response: string | null = null
  let item: string | null = null
  /** Of the person: what is being said, and what was said last. */
  let speech: string | null = null
  let said: string | null = null

  const make = (kind: string): string => {
    made += 1
    return `${kind}_without_id_${made}`
  }

  /** Learns from an event what the next ones are about. */
  const note = (event: ServerEvent): void => {
    if (event.type === 'unknown') return
    if (event.type === 'response.created') {
      response = event.response.id
      item = null
    } else if ('response_id' in event && event.response_id !== null) {
      response = event.response_id
      if ('item' in event) item = event.item.id
      else if ('item_id' in event) item = event.item_id
    } else if (event.type === 'input_audio_buffer.speech_started') speech = event.item_id
    else if (event.type === 'input_audio_buffer.committed') {
      said = event.item_id
      speech = null
    }
  }

  /** The event with the ids that it lacks; null where it lacks something else. */
  const filled = (raw: Fields, type: string): Fields | null => {
    if (type === 'response.created' || type === 'response.done') {
      const whole = fieldsOf(raw['response'])
      if (!whole || !isMissing(whole['id'])) return null
      const id = type === 'response.done' ? (response ?? make('response')) : make('response')
      return { ...raw, response: { ...whole, id } }
    }
    if (type.startsWith('response.')) return filledPart(raw, type)
    if (!isMissing(raw['item_id'])) return null
    if (type === 'input_audio_buffer.speech_started') return { ...raw, item_id: make('speech') }
    if (type.startsWith('input_audio_buffer.')) return { ...raw, item_id: speech ?? make('speech') }
    const isTranscript = type.startsWith('conversation.item.input_audio_transcription.')
    return isTranscript && said !== null ? { ...raw, item_id: said } : null
  }

  const filledPart = (raw: Fields, type: string): Fields => {
    const response_id = isMissing(raw['response_id']) ? (response ?? make('response')) : raw['response_id']
    if (!type.startsWith('response.output_item.')) {
      const item_id = isMissing(raw['item_id']) ? (item ?? make('item')) : raw['item_id']
      return { ...raw, response_id, item_id }
    }
    const whole = fieldsOf(raw['item'])
    if (!whole || !isMissing(whole['id'])) return { ...raw, response_id }
    const id = type === 'response.output_item.done' && item !== null ? item : make('item')
    return { ...raw, response_id, item: { ...whole, id } }
  }

  const complete = (event: UnknownEvent): ServerEvent => {
    const raw = fieldsOf(event.raw)
    const type = event.wireType === null ? null : canonicalType(event.wireType)
    const whole = raw && type ? filled(raw, type) : null
    const read = whole ? readServerEvent(whole) : event
    return read.type === 'unknown' ? event : read
  }

  return {
    begin: () => {
      response = null
      item = null
      speech = null
      said = null
    },
    read: (frame) => {
      const parsed = parseServerFrame(frame)
      const event = parsed.type === 'unknown' && parsed.reason === 'malformed' ? complete(parsed) : parsed
      note(event)
      return event
    },
  }
}
