/**
 * Finds the parts of an audio delta in the bytes of its frame. Looks at every byte but those of the sound, and gives up
 * on whatever is not plain: escapes, nesting, spaces, a field twice, another type.
 */
import { assertNever } from '../result'

/** Places in the frame; every end is the place behind the last byte. */
export type DeltaPlaces = {
  readonly responseId: string
  readonly itemId: string
  readonly contentIndex: number
  /** The base64 text, not yet looked at. */
  readonly start: number
  readonly end: number
  /** Value of `event_id`; 0 and 0 where there is none. */
  readonly eventStart: number
  readonly eventEnd: number
}

export const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const OPEN = 0x7b
export const CLOSE = 0x7d
const ZERO = 0x30
const NINE = 0x39

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const keys = {
  type: bytesOf('type'),
  delta: bytesOf('delta'),
  item_id: bytesOf('item_id'),
  response_id: bytesOf('response_id'),
  content_index: bytesOf('content_index'),
  event_id: bytesOf('event_id'),
} as const
const gaType = bytesOf('response.output_audio.delta')
const betaType = bytesOf('response.audio.delta')

const simpleValue = /^(?:null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/
/** Longer ids, names and numbers than this do not occur; refusing them bounds the work on foreign frames. */
const MAX_FIELD = 256
/** Digits of a content index that are surely a safe integer. */
const MAX_DIGITS = 9

/** @param frame One complete text frame, UTF-8. Null: to be read in the ordinary way. */
export function scanAudioDelta(frame: Uint8Array): DeltaPlaces | null {
  if (frame[0] !== OPEN) return null
  let isDelta = false
  let start = -1
  let end = -1
  let eventStart = 0
  let eventEnd = 0
  let responseId = ''
  let itemId = ''
  let content = -1
  let at = 0
  do {
    at += 1
    if (frame[at] !== QUOTE) return null
    const keyStart = at + 1
    const keyEnd = endOfText(frame, keyStart)
    if (keyEnd < 0 || frame[keyEnd + 1] !== COLON) return null
    const key = keyAt(frame, keyStart, keyEnd)
    const quoted = frame[keyEnd + 2] === QUOTE
    const from = quoted ? keyEnd + 3 : keyEnd + 2
    if (key === 'delta') at = frame.indexOf(QUOTE, from)
    else at = quoted ? endOfText(frame, from) : endOfSimple(frame, from)
    if (at < 0) return null
    // Of these the parser takes text alone, or a number alone, and the last of several.
    if (key !== null && key !== 'event_id' && quoted === (key === 'content_index')) return null
    switch (key) {
      case 'delta':
        if (start >= 0) return null
        start = from
        end = at
        break
      case 'type':
        if (isDelta || !isDeltaType(frame, from, at)) return null
        isDelta = true
        break
      case 'response_id':
        if (responseId !== '') return null
        responseId = textOf(frame, from, at)
        break
      case 'item_id':
        if (itemId !== '') return null
        itemId = textOf(frame, from, at)
        break
      case 'content_index':
        if (content >= 0) return null
        content = wholeNumber(frame, from, at)
        if (content < 0) return null
        break
      case 'event_id':
        if (!quoted) break
        eventStart = from
        eventEnd = at
        break
      case null:
        break
      default:
        assertNever(key)
    }
    if (quoted) at += 1
  } while (frame[at] === COMMA)
  if (frame[at] !== CLOSE || at !== frame.length - 1) return null
  if (!isDelta || start < 0 || responseId === '' || itemId === '') return null
  return { responseId, itemId, contentIndex: Math.max(0, content), start, end, eventStart, eventEnd }
}

type Key = keyof typeof keys

/** The keys differ in length, so one comparison tells. */
function keyAt(frame: Uint8Array, start: number, end: number): Key | null {
  switch (end - start) {
    case 4:
      return matches(frame, start, end, keys.type) ? 'type' : null
    case 5:
      return matches(frame, start, end, keys.delta) ? 'delta' : null
    case 7:
      return matches(frame, start, end, keys.item_id) ? 'item_id' : null
    case 8:
      return matches(frame, start, end, keys.event_id) ? 'event_id' : null
    case 11:
      return matches(frame, start, end, keys.response_id) ? 'response_id' : null
    case 13:
      return matches(frame, start, end, keys.content_index) ? 'content_index' : null
    default:
      return null
  }
}

const isDeltaType = (frame: Uint8Array, start: number, end: number): boolean =>
  matches(frame, start, end, gaType) || matches(frame, start, end, betaType)

function matches(frame: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start !== text.length) return false
  for (let at = 0; at < text.length; at += 1) if (frame[start + at] !== text[at]) return false
  return true
}

/** 1 for printable ASCII that stands for itself inside a JSON text. */
const plain = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 0x20 && code <= 0x7e && code !== QUOTE && code !== BACKSLASH ? 1 : 0,
)

/** Place of the quote that ends a text of printable ASCII without escapes; -1 for any other text. */
export function endOfText(frame: Uint8Array, from: number): number {
  const limit = Math.min(frame.length, from + MAX_FIELD)
  let at = from
  while (at < limit && plain[frame[at] ?? 0] === 1) at += 1
  return at < limit && frame[at] === QUOTE ? at : -1
}

/** Place behind a number, null, true or false; -1 for anything else. */
function endOfSimple(frame: Uint8Array, from: number): number {
  const limit = Math.min(frame.length, from + MAX_FIELD)
  let at = from
  while (at < limit && frame[at] !== COMMA && frame[at] !== CLOSE) at += 1
  if (wholeNumber(frame, from, at) >= 0) return at
  return simpleValue.test(textOf(frame, from, at)) ? at : -1
}

/** -1 where it is none, or one of more digits than any index has. */
function wholeNumber(frame: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > MAX_DIGITS || (to - from > 1 && frame[from] === ZERO)) return -1
  let value = 0
  for (let at = from; at < to; at += 1) {
    const code = frame[at] ?? 0
    if (code < ZERO || code > NINE) return -1
    value = value * 10 + code - ZERO
  }
  return value
}

function textOf(frame: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to; at += 1) text += String.fromCharCode(frame[at] ?? 0)
  return text
}
