/** The words of a turn: an answer's as they come part by part, the person's as they are written down, in any order. */
import { notice } from '../notice'
import type { EventOf } from '../protocol/events'
import { changeItem, changeTurn, itemOf, notify, setConnection, type Draft } from './draft'
import { parseWritingUsage } from '../usage/usage'
import { countWriting } from './spending'
import { isHidden, turnOf, userItem } from './items'

/** Replaces the text of one content part; never with nothing, since a truncated item comes back empty. */
export function writePart(d: Draft, id: string, index: number, words: string, typed: boolean): void {
  if (words !== '') storePart(d, id, index, words, typed)
}

export function appendPart(d: Draft, id: string, index: number, words: string, typed: boolean): void {
  storePart(d, id, index, (itemOf(d.state, id).parts[index] ?? '') + words, typed)
}

/** More parts than this no item has; an index beyond it is a server's mistake. */
const MAX_PARTS = 64

function storePart(d: Draft, id: string, index: number, words: string, typed: boolean): void {
  const turn = turnOf(d.state, id)
  // What an interrupted answer would have said further is of no concern to anyone.
  if (!turn || turn.status === 'interrupted' || index >= MAX_PARTS) return
  const parts = [...itemOf(d.state, id).parts]
  parts[index] = words
  changeItem(d, id, { parts, typed })
  const text = parts.map((part) => part ?? '').join('')
  const whole = turn.role === 'user' || typed || itemOf(d.state, id).heard
  changeTurn(d, id, {
    text,
    ...(typed ? { source: 'text' as const } : {}),
    heardChars: whole ? text.length : Math.min(turn.heardChars, text.length),
  })
}

type TranscriptionEvent = 'conversation.item.input_audio_transcription.'

/** The turn of words that were written down, placed by item id: they come late, out of order, or after the answer. */
function spokenItem(d: Draft, id: string): boolean {
  if (isHidden(d.state, id)) return false
  userItem(d, id)
  return true
}

export function transcriptDelta(d: Draft, event: EventOf<`${TranscriptionEvent}delta`>): void {
  const { item_id, content_index, delta } = event
  if (!spokenItem(d, item_id) || turnOf(d.state, item_id)?.transcript === 'done') return
  appendPart(d, item_id, content_index, delta ?? '', false)
  changeTurn(d, item_id, { transcript: 'pending' })
}

export function transcriptSoFar(d: Draft, event: EventOf<`${TranscriptionEvent}updated`>): void {
  if (!spokenItem(d, event.item_id)) return
  writePart(d, event.item_id, event.content_index, event.transcript ?? '', false)
}

export function transcriptCompleted(d: Draft, event: EventOf<`${TranscriptionEvent}completed`>): void {
  if (!spokenItem(d, event.item_id)) return
  storePart(d, event.item_id, event.content_index, event.transcript.trim(), false)
  const written = parseWritingUsage(event.usage)
  const counted = turnOf(d.state, event.item_id)?.transcript === 'done'
  changeTurn(d, event.item_id, { transcript: 'done', ...(written ? { written } : {}) })
  if (!counted) countWriting(d, event.item_id)
}

/** The transcript that came with the item itself. */
export function finishTranscript(d: Draft, id: string, text: string): void {
  if (turnOf(d.state, id)?.transcript === 'done') return
  writePart(d, id, 0, text.trim(), false)
  changeTurn(d, id, { transcript: 'done' })
}

/** The words of this turn are unknown, the conversation goes on. Said once a connection. */
export function transcriptFailed(d: Draft, event: EventOf<`${TranscriptionEvent}failed`>): void {
  changeTurn(d, event.item_id, { transcript: 'failed' })
  if (d.state.connection.transcriptionFailed) return
  setConnection(d, { transcriptionFailed: true })
  notify(
    d,
    notice('transcription.failed', 'warning', {
      params: { model: d.state.connection.plan?.transcription?.model ?? '' },
      detail: event.error?.code ?? null,
      action: 'open_settings',
    }),
  )
}
