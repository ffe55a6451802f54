/** One output item of a response, from its first event to its last: a spoken or written message, or a function call. */
import { msToSamples } from '#core/audio/pcm'
import { createEncoder } from './audio-format'
import type { Item, ItemStatus, Part, WireItem } from './conversation'
import type { Reply } from './guide'
import type { NewId } from './ids'
import type { Pace } from './pace'
import type { AudioFormat } from './settings'
import { spokenTokens, textTokens, type Tokens } from './usage'
import type { Piece } from './voice'

/** The words run this far ahead of the sound, as they do on the real service. */
const WORDS_AHEAD_MS = 400
/** Between two deltas of text, at normal speed. */
const TEXT_DELTA_MS = 120

export type EmitOutput = (event: { readonly type: string } & Readonly<Record<string, unknown>>) => void

export interface Output {
  /** As it stands: what was produced so far. */
  item(status: ItemStatus): Item
  tokens(): Tokens
  /** Emits piece by piece; each value is how long to wait before the next, in ms. */
  steps(): Generator<number, void>
  /** The events that close the parts; the item's own events are the response's matter. */
  close(status: ItemStatus): void
}

export type OutputSettings = {
  readonly modality: 'audio' | 'text'
  readonly format: AudioFormat
  readonly pace: Pace
  readonly newId: NewId
  readonly emit: EmitOutput
}

export const createOutput = (reply: Reply, settings: OutputSettings): Output => {
  if (reply.type === 'function_call') return createCall(reply, settings)
  return settings.modality === 'audio'
    ? createSpeech(reply.pieces, settings)
    : createText(reply.pieces, settings)
}

const message = (id: string, status: ItemStatus, content: readonly Part[]): WireItem => ({
  id,
  type: 'message',
  status,
  role: 'assistant',
  content,
})

/**
 * " word" by " word": the pieces of a text that deltas carry. Space at the end belongs to no word, and the pattern
 * would take quadratic time over it.
 */
const words = (text: string): readonly string[] => text.trimEnd().match(/\s*\S+/g) ?? []

const joined = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) => piece.text)
    .filter((text) => text !== '')
    .join(' ')

function createSpeech(pieces: readonly Piece[], { format, pace, newId, emit }: OutputSettings): Output {
  const id = newId('item')
  const at = { item_id: id, content_index: 0 }
  const encoder = createEncoder(format)
  const pending = timedWords(pieces)
  const audio: Int16Array[] = []
  let begun = false
  let transcript = ''
  let sent = 0

  const sendWords = (until: number): void => {
    for (let next = pending[0]; next && next.sample <= until; next = pending[0]) {
      pending.shift()
      transcript += next.text
      emit({ type: 'response.output_audio_transcript.delta', ...at, delta: next.text })
    }
  }
  const sendSound = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return
    emit({ type: 'response.output_audio.delta', ...at, delta: Buffer.from(bytes).toString('base64') })
  }

  return {
    item: (status) => ({
      wire: message(id, status, begun ? [{ type: 'output_audio', transcript }] : []),
      audio: [...audio],
    }),
    tokens: () => ({ text: textTokens(transcript), audio: spokenTokens(sent) }),
    *steps() {
      begun = true
      emit({ type: 'response.content_part.added', ...at, part: { type: 'audio', transcript: '' } })
      for (const chunk of chunks(pieces, pace)) {
        sendWords(sent + chunk.length + msToSamples(WORDS_AHEAD_MS))
        sendSound(encoder.push(chunk))
        audio.push(chunk)
        sent += chunk.length
        yield chunk.length / 24 / pace.speed
      }
      sendWords(Number.POSITIVE_INFINITY)
      sendSound(encoder.end())
    },
    close() {
      if (!begun) return
      emit({ type: 'response.output_audio.done', ...at })
      emit({ type: 'response.output_audio_transcript.done', ...at, transcript })
      emit({ type: 'response.content_part.done', ...at, part: { type: 'audio', transcript } })
    },
  }
}

/** Each word with the sample at which it begins, taking every letter of a sentence as equally long. */
function timedWords(pieces: readonly Piece[]): { readonly text: string; readonly sample: number }[] {
  let start = 0
  let first = true
  return pieces.flatMap(({ text, pcm }) => {
    let letters = 0
    const timed = words(text).map((word, index) => {
      const sample = start + Math.floor((letters / Math.max(1, text.length)) * pcm.length)
      letters += word.length
      return { text: index === 0 && !first ? ` ${word}` : word, sample }
    })
    first &&= timed.length === 0
    start += pcm.length
    return timed
  })
}

function* chunks(pieces: readonly Piece[], pace: Pace): Generator<Int16Array> {
  let size = msToSamples(pace.firstChunkMs)
  for (const { pcm } of pieces) {
    for (let at = 0; at < pcm.length; at += size, size = msToSamples(pace.chunkMs)) {
      yield pcm.subarray(at, at + size)
    }
  }
}

function createText(pieces: readonly Piece[], { pace, newId, emit }: OutputSettings): Output {
  const id = newId('item')
  const at = { item_id: id, content_index: 0 }
  let begun = false
  let text = ''
  return {
    item: (status) => ({
      wire: message(id, status, begun ? [{ type: 'output_text', text }] : []),
      audio: [],
    }),
    tokens: () => ({ text: textTokens(text), audio: 0 }),
    *steps() {
      begun = true
      emit({ type: 'response.content_part.added', ...at, part: { type: 'text', text: '' } })
      for (const delta of words(joined(pieces))) {
        text += delta
        emit({ type: 'response.output_text.delta', ...at, delta })
        yield TEXT_DELTA_MS / pace.speed
      }
    },
    close() {
      if (!begun) return
      emit({ type: 'response.output_text.done', ...at, text })
      emit({ type: 'response.content_part.done', ...at, part: { type: 'text', text } })
    },
  }
}

function createCall(
  call: { readonly name: string; readonly arguments: string },
  { pace, newId, emit }: OutputSettings,
): Output {
  const id = newId('item')
  const call_id = newId('call')
  let sent = ''
  return {
    item: (status) => ({
      wire: { id, type: 'function_call', status, name: call.name, call_id, arguments: sent },
      audio: [],
    }),
    tokens: () => ({ text: textTokens(call.name + sent), audio: 0 }),
    *steps() {
      for (const delta of call.arguments.match(/.{1,6}/gsu) ?? []) {
        sent += delta
        emit({ type: 'response.function_call_arguments.delta', item_id: id, call_id, delta })
        yield TEXT_DELTA_MS / pace.speed
      }
    },
    close(status) {
      if (status !== 'completed') return
      const { name } = call
      const done = { type: 'response.function_call_arguments.done', item_id: id, call_id, name }
      emit({ ...done, arguments: call.arguments })
    },
  }
}
