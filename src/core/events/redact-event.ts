/**
 * An event as it may be remembered. Without `words`, only what is known to be the protocol's own stays: everything
 * else is replaced by its length. Keys go in any case, and sound is never more than a count.
 */
import { SAMPLE_RATE } from '../audio/messages'
import {
  codeFields,
  fieldNames,
  freeFields,
  idFields,
  isSecretField,
  languageFields,
  plainValues,
} from './vocabulary'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

export type Redaction = {
  /** The person wants to see what was said, written and told to the model. */
  readonly words: boolean
  /** Takes keys and tokens out of a text. */
  readonly hideSecrets: (text: string) => string
}

export const HIDDEN = '[hidden]'
const LEFT_OUT = '[left out]'
/** What this module writes in place of something: an exported journal is read as it was written. */
const isMarker =
  /^\[(?:hidden|left out|number|\d+ characters|image, \d+ characters|\d+ bytes of sound, \d+ ms)\]$/
export const lengthOf = (text: string): string => `[${text.length} characters]`

/** A frame of more parts than this is cut: no event that a person reads has as many. */
const MAX_NODES = 4000
const MAX_DEPTH = 20
/** Longest text that is kept when words are, and the most of one event. */
const MAX_TEXT = 20_000
const MAX_LETTERS = 300_000
const MAX_ID = 128

const idShape = /^(?=.*[\d_])[A-Za-z0-9_-]+$/
const codeShape = /^(?=.{3,128}$)[a-z0-9]+(?:(?:[._/]|\[\d+\]\.?)[a-z0-9]+)+(?:\[\d+\])?$/
const modelShape = /^(?=.{1,100}$)(?=.*[\d._:/-])[A-Za-z0-9][A-Za-z0-9._:/-]*$/
const languageShape = /^[a-z]{2,3}(?:-[A-Za-z]{2,4})?$/

export const isCode = (text: string): boolean => plainValues.has(text) || codeShape.test(text)
export const isId = (text: string): boolean =>
  text.length <= MAX_ID && (text === 'root' || idShape.test(text))

/** A value that is surely not somebody's words. */
function isProtocol(field: string, text: string): boolean {
  if (idFields.has(field)) return isId(text)
  if (field === 'model') return plainValues.has(text) || modelShape.test(text)
  if (languageFields.has(field)) return languageShape.test(text)
  return codeFields.has(field) && isCode(text)
}

/** Bytes that a base64 text stands for. */
export const base64Bytes = (letters: number, padding = 0): number => Math.floor((letters * 3) / 4) - padding
/** ms of PCM16 mono at 24 kHz. */
export const soundMs = (bytes: number): number => (bytes * 500) / SAMPLE_RATE

function soundText(text: string): string {
  const bytes = base64Bytes(text.length, text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0)
  return `[${bytes} bytes of sound, ${Math.round(soundMs(bytes))} ms]`
}

/** The event with its private parts replaced. Never throws and never returns more than a bounded tree. */
export function redactEvent(event: unknown, redaction: Redaction): Json {
  const { words, hideSecrets } = redaction
  let nodes = 0
  let letters = 0

  const keepText = (value: string): string => {
    const kept = letters > MAX_LETTERS ? lengthOf(value) : cut(hideSecrets(value))
    letters += kept.length
    return kept
  }

  const text = (field: string, value: string, free: boolean, sound: boolean): string => {
    if (isMarker.test(value)) return value
    if (field === 'audio' || (field === 'delta' && sound)) return soundText(value)
    if (field === 'image_url') return `[image, ${value.length} characters]`
    if (words) return keepText(field === 'server_url' ? withoutQuery(value) : value)
    if (free || !isProtocol(field, value)) return lengthOf(value)
    return hideSecrets(value) === value ? value : HIDDEN
  }

  const walk = (value: unknown, field: string, free: boolean, depth: number, sound: boolean): Json => {
    nodes += 1
    if (nodes > MAX_NODES || depth > MAX_DEPTH) return LEFT_OUT
    if (value === null || typeof value === 'boolean') return value
    if (typeof value !== 'object' && isSecretField(field)) return HIDDEN
    if (typeof value === 'number') return free && !words ? '[number]' : value
    if (typeof value === 'string') return text(field, value, free, sound)
    if (Array.isArray(value)) return list(value, field, free, depth, sound)
    if (typeof value === 'object') return object(value, field, free, depth)
    return LEFT_OUT
  }

  const list = (
    values: readonly unknown[],
    field: string,
    free: boolean,
    depth: number,
    sound: boolean,
  ): Json => {
    const out: Json[] = []
    for (const value of values) {
      if (nodes > MAX_NODES) {
        out.push(LEFT_OUT)
        break
      }
      out.push(walk(value, field, free, depth + 1, sound))
    }
    return out
  }

  const object = (value: object, field: string, free: boolean, depth: number): Json => {
    const hidden = isSecretField(field)
    const { type } = value as { readonly type?: unknown }
    const sound = typeof type === 'string' && type.endsWith('audio.delta')
    const out: [string, Json][] = []
    for (const [name, part] of Object.entries(value)) {
      if (nodes > MAX_NODES) {
        out.push([LEFT_OUT, LEFT_OUT])
        break
      }
      const inner = free || freeFields.has(name)
      const known = !free && fieldNames.has(name)
      const shown = words ? keepText(name) : known ? name : `${lengthOf(name)} #${out.length + 1}`
      out.push([shown, hidden ? HIDDEN : walk(part, name, inner || !known, depth + 1, sound)])
    }
    return Object.fromEntries(out)
  }

  return walk(event, '', false, 0, false)
}

const cut = (text: string): string =>
  text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… [${text.length - MAX_TEXT} characters more]`

const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '')
