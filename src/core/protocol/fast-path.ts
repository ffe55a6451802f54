/**
 * Finds the sound in an audio delta without JSON.parse, so that its base64 is decoded in place. Audio deltas are nearly
 * all bytes of a session. A frame that is not plainly one (escapes, nesting, spaces, another type) is left to
 * the parser: null means "read it the ordinary way", never "there is nothing in it".
 */

export type AudioDelta = {
  readonly responseId: string
  readonly itemId: string
  readonly contentIndex: number
  /** Place of the base64 text in the frame, end not included. */
  readonly start: number
  readonly end: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const OPEN = 0x7b
const CLOSE = 0x7d

const audioTypes: readonly string[] = ['response.output_audio.delta', 'response.audio.delta']
const simpleValue = /^(?:null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/
const wholeNumber = /^(?:0|[1-9]\d{0,8})$/
/** Longer ids, names and numbers than this do not occur; refusing them bounds the work on foreign frames. */
const MAX_FIELD = 256

/** @param frame One complete text frame, UTF-8. */
export function readAudioDelta(frame: Uint8Array): AudioDelta | null {
  if (frame[0] !== OPEN) return null
  const seen = new Map<string, string>()
  let start = -1
  let end = -1
  let at = 1
  for (;;) {
    if (frame[at] !== QUOTE) return null
    const keyEnd = frame.indexOf(QUOTE, at + 1)
    const key = plainText(frame, at + 1, keyEnd)
    if (key === null || seen.has(key) || frame[keyEnd + 1] !== COLON) return null
    const from = keyEnd + 2
    if (frame[from] === QUOTE) {
      const to = frame.indexOf(QUOTE, from + 1)
      if (to < 0) return null
      at = to + 1
      if (key === 'delta') {
        if (frame.subarray(from + 1, to).includes(BACKSLASH)) return null
        start = from + 1
        end = to
        seen.set(key, '')
      } else {
        const value = plainText(frame, from + 1, to)
        if (value === null || (key === 'type' && !audioTypes.includes(value))) return null
        seen.set(key, `"${value}`)
      }
    } else {
      at = endOfValue(frame, from)
      const value = plainText(frame, from, at)
      if (value === null || !simpleValue.test(value)) return null
      seen.set(key, value)
    }
    if (frame[at] === CLOSE) break
    if (frame[at] !== COMMA) return null
    at += 1
  }
  if (at !== frame.length - 1 || start < 0 || !seen.has('type')) return null
  const responseId = textOf(seen.get('response_id'))
  const itemId = textOf(seen.get('item_id'))
  const content = seen.get('content_index') ?? '0'
  if (responseId === null || itemId === null || !wholeNumber.test(content)) return null
  return { responseId, itemId, contentIndex: Number(content), start, end }
}

/** Printable ASCII without escapes, or null. */
function plainText(frame: Uint8Array, from: number, to: number): string | null {
  if (to < from || to - from > MAX_FIELD) return null
  let text = ''
  for (let at = from; at < to; at += 1) {
    const code = frame[at] ?? 0
    if (code < 0x20 || code > 0x7e || code === BACKSLASH) return null
    text += String.fromCharCode(code)
  }
  return text
}

function endOfValue(frame: Uint8Array, from: number): number {
  let at = from
  while (at < frame.length && at - from <= MAX_FIELD && frame[at] !== COMMA && frame[at] !== CLOSE) at += 1
  return at
}

const textOf = (value: string | undefined): string | null =>
  value !== undefined && value.length > 1 && value.startsWith('"') ? value.slice(1) : null
