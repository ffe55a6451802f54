/** What the journal has to know of an event to name it, to group it and to find its answer. */
import { isCode, isId } from './redact-event'
import type { Direction, EventIds, Family } from './types'

export type Facts = {
  readonly type: string
  readonly family: Family
  readonly ids: EventIds
  readonly note: string
  /** Of an error: the command that it names, its code and its field. */
  readonly error: { readonly eventId: string | null; readonly code: string; readonly param: string } | null
  /** `status` of a response. */
  readonly status: string | null
  /** `function_call_output` and the like. */
  readonly itemType: string | null
}

type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null

export const UNREADABLE = {
  notJson: '(not JSON)',
  noType: '(no type)',
  oddType: '(unreadable type)',
} as const

/** @param clean Says whether a text is free of secrets; one that is not is neither shown nor paired by. */
export function factsOf(event: unknown, direction: Direction, clean: (text: string) => boolean): Facts {
  const fields = fieldsOf(event)
  const id = (value: unknown): string | null =>
    typeof value === 'string' && isId(value) && clean(value) ? value : null
  const code = (value: unknown): string =>
    typeof value === 'string' && isCode(value) && clean(value) ? value : ''
  if (fields === null) return { ...nothing, type: UNREADABLE.noType }

  const type =
    typeof fields['type'] === 'string' ? code(fields['type']) || UNREADABLE.oddType : UNREADABLE.noType
  const item = fieldsOf(fields['item'])
  const response = fieldsOf(fields['response'])
  const error = fieldsOf(fields['error'])
  const details = fieldsOf(response?.['status_details'])
  const status = code(response?.['status'])
  const failure = code(fieldsOf(details?.['error'])?.['code']) || code(details?.['reason'])
  const itemType = code(item?.['type'])
  const isError = type === 'error'
  const bad = isError || type.endsWith('.failed') || status === 'failed'
  const notes = isError
    ? [code(error?.['code']) || code(error?.['type']), code(error?.['param'])]
    : response !== null && direction === 'in'
      ? [status, failure]
      : item !== null
        ? [itemType, code(item['role']), code(item['name']), code(item['status'])]
        : [
            code(fields['name']),
            code(error?.['code']),
            millis(fields['audio_start_ms'] ?? fields['audio_end_ms']),
          ]
  return {
    type,
    family: bad ? 'error' : familyOf(type),
    ids: {
      event: id(fields['event_id']),
      item: id(fields['item_id']) ?? id(item?.['id']),
      response: id(fields['response_id']) ?? (direction === 'in' ? id(response?.['id']) : null),
      call: id(fields['call_id']) ?? id(item?.['call_id']),
    },
    note: notes.filter((word) => word !== '').join(' '),
    error: isError
      ? { eventId: id(error?.['event_id']), code: code(error?.['code']), param: code(error?.['param']) }
      : null,
    status: status === '' ? null : status,
    itemType: itemType === '' ? null : itemType,
  }
}

const millis = (value: unknown): string => (typeof value === 'number' ? `${Math.round(value)} ms` : '')

const nothing: Facts = {
  type: UNREADABLE.notJson,
  family: 'other',
  ids: { event: null, item: null, response: null, call: null },
  note: '',
  error: null,
  status: null,
  itemType: null,
}
export const notJson = nothing

export function familyOf(type: string): Family {
  if (type === 'error') return 'error'
  if (/^(?:session|transcription_session|conversation\.created$)/.test(type)) return 'session'
  if (/\.function_call|mcp/.test(type)) return 'function'
  if (type.endsWith('.delta')) return 'delta'
  if (type.startsWith('input_audio_buffer.') || type.startsWith('output_audio_buffer.')) return 'input'
  if (/\.input_audio_transcription\./.test(type)) return 'transcription'
  if (type.startsWith('conversation.item.')) return 'item'
  if (type.startsWith('response.')) return 'response'
  return 'other'
}
