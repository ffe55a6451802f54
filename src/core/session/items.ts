/** Items of the conversation: how they come, where they stand, and how their words arrive in any order. */
import { notice } from '../notice'
import type { EventOf, Item } from '../protocol/events'
import type { Turn } from '../transcript/model'
import { linkItem, nameTurn, placeTurn } from '../transcript/order'
import { findTurn, newTurn, removeTurn } from '../transcript/turns'
import {
  changeItem,
  changeTurn,
  itemOf,
  notify,
  set,
  setConnection,
  setConversation,
  setTalk,
  type Draft,
} from './draft'
import type { SessionState } from './state'

/** Ids of turns that the server has not named yet. No server id begins so. */
export const LOCAL = 'local_'

/** What a local id counts; 0 for others. */
export const localNumber = (id: string): number =>
  id.startsWith(LOCAL) ? Number(/_(\d{1,9})$/.exec(id)?.[1] ?? 0) : 0

/** Still being spoken, or waiting to be sent: whatever is said meanwhile reaches the server before it. */
const isUnsaid = (state: SessionState) => (turn: Turn) =>
  turn.id === state.talk.bubble || turn.id === state.talk.speech?.itemId

/** Without a place on the server so far. A turn of which no news will come any more stands where it stood. */
const isLocal = (state: SessionState) => (turn: Turn) =>
  isUnsaid(state)(turn) || state.commits.includes(turn.id)

const ordered = (state: SessionState) => ({ conversation: state.conversation, links: state.links })

export const turnOf = (state: SessionState, id: string): Turn | null => findTurn(state.conversation, id)

export function addTurn(d: Draft, turn: Turn): void {
  set(d, placeTurn(ordered(d.state), turn, isLocal(d.state)))
}

/** A turn that the person begins now: behind a hold whose words went out before it, named by the server or not. */
export function addSaid(d: Draft, turn: Turn): void {
  set(d, placeTurn(ordered(d.state), turn, isUnsaid(d.state)))
}

export const dropTurn = (d: Draft, id: string): void =>
  setConversation(d, removeTurn(d.state.conversation, id))

export const link = (d: Draft, id: string, previousId: string | null): void =>
  set(d, linkItem(ordered(d.state), id, previousId))

/** The transcript state that a spoken turn of the person begins with. */
export const firstTranscript = (state: SessionState): Turn['transcript'] =>
  state.connection.plan?.transcription ? 'pending' : 'none'

/** The turn of a spoken item of the person; a committed hold gives its local turn the server's id. */
export function userItem(d: Draft, id: string): void {
  if (turnOf(d.state, id)) return
  const [bubble, ...commits] = d.state.commits
  const local = bubble === undefined ? null : turnOf(d.state, bubble)
  set(d, { commits })
  if (!local) {
    addTurn(d, spokenTurn(d, id))
    return
  }
  const named = { ...local, id, transcript: firstTranscript(d.state) }
  set(d, nameTurn(ordered(d.state), local.id, named))
}

export const spokenTurn = (d: Draft, id: string): Turn =>
  newTurn({
    id,
    role: 'user',
    source: 'voice',
    at: d.wall,
    soundAt: d.wall,
    transcript: firstTranscript(d.state),
  })

export function assistantItem(d: Draft, id: string, responseId: string | null): void {
  if (turnOf(d.state, id)) return
  addTurn(d, newTurn({ id, role: 'assistant', source: 'voice', at: d.wall, responseId }))
}

/** An item as a whole, from `added`, `done` or `output_item`; it may come more than once and in any state. */
export function readItem(d: Draft, item: Item, responseId: string | null): void {
  changeItem(d, item.id, { onServer: true })
  if (isHidden(d.state, item.id)) return
  switch (item.type) {
    case 'message':
      if (item.role === 'user') readUserItem(d, item)
      else if (item.role === 'assistant') readAssistantItem(d, item, responseId)
      // System notes, such as the one of an idle timeout, are the server's own talk with the model.
      return
    case 'function_call':
    case 'mcp_call':
      readToolCall(d, item, responseId)
      return
    case 'function_call_output':
      readToolOutput(d, item)
      return
    default:
  }
}

function readUserItem(d: Draft, item: Item): void {
  const spoken = item.content.some((part) => part.type === 'input_audio' || part.type === 'audio')
  const text = item.content.map((part) => part.text ?? part.transcript ?? '').join('')
  if (!spoken && turnOf(d.state, item.id)) return
  if (!spoken) {
    addTurn(
      d,
      newTurn({
        id: item.id,
        role: 'user',
        source: 'text',
        at: d.wall,
        status: 'completed',
        text,
        heardChars: text.length,
      }),
    )
    return
  }
  userItem(d, item.id)
  changeTurn(d, item.id, { status: 'completed' })
  if (text !== '') finishTranscript(d, item.id, text)
}

function readAssistantItem(d: Draft, item: Item, responseId: string | null): void {
  assistantItem(d, item.id, responseId)
  item.content.forEach((part, index) => {
    const words = part.transcript ?? part.text ?? ''
    if (words !== '') writePart(d, item.id, index, words, part.type === 'output_text' || part.type === 'text')
  })
}

function readToolCall(d: Draft, item: Item, responseId: string | null): void {
  const known = turnOf(d.state, item.id)
  const tool = {
    name: item.name ?? known?.tool?.name ?? '',
    args: item.arguments || (known?.tool?.args ?? ''),
    output: item.output ?? known?.tool?.output ?? null,
  }
  const same =
    known?.tool?.name === tool.name && known.tool.args === tool.args && known.tool.output === tool.output
  if (!known) addTurn(d, newTurn({ id: item.id, role: 'tool', source: 'text', at: d.wall, responseId, tool }))
  else if (!same) changeTurn(d, item.id, { tool })
  if (item.status === 'completed') changeTurn(d, item.id, { status: 'completed' })
  if (item.status === 'incomplete') changeTurn(d, item.id, { status: 'interrupted' })
  if (item.call_id) changeItem(d, item.id, { callId: item.call_id })
}

function readToolOutput(d: Draft, item: Item): void {
  const call = [...d.state.items].find(([, meta]) => meta.callId !== null && meta.callId === item.call_id)
  const turn = call ? turnOf(d.state, call[0]) : null
  if (turn?.tool) changeTurn(d, turn.id, { tool: { ...turn.tool, output: item.output } })
}

/** An item that is never shown, such as the empty user item that a server makes for its idle timeout. */
export function hideItem(d: Draft, id: string): void {
  changeItem(d, id, { hidden: true })
  dropTurn(d, id)
}

export const isHidden = (state: SessionState, id: string): boolean => itemOf(state, id).hidden

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

/** Words of the person, placed by item id: they come late, out of order, or after the answer. */
export function transcriptDelta(d: Draft, event: EventOf<`${TranscriptionEvent}delta`>): void {
  if (isHidden(d.state, event.item_id)) return
  userItem(d, event.item_id)
  if (turnOf(d.state, event.item_id)?.transcript === 'done') return
  appendPart(d, event.item_id, event.content_index, event.delta ?? '', false)
  changeTurn(d, event.item_id, { transcript: 'pending' })
}

export function transcriptSoFar(d: Draft, event: EventOf<`${TranscriptionEvent}updated`>): void {
  if (isHidden(d.state, event.item_id)) return
  userItem(d, event.item_id)
  writePart(d, event.item_id, event.content_index, event.transcript ?? '', false)
}

export function transcriptCompleted(d: Draft, event: EventOf<`${TranscriptionEvent}completed`>): void {
  if (isHidden(d.state, event.item_id)) return
  userItem(d, event.item_id)
  storePart(d, event.item_id, event.content_index, event.transcript.trim(), false)
  changeTurn(d, event.item_id, { transcript: 'done' })
}

function finishTranscript(d: Draft, id: string, text: string): void {
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

/** The server hears speech: its item is named before it exists. Speech that became nothing is forgotten. */
export function speechStarted(d: Draft, itemId: string, startMs: number | null): void {
  forgetSpeech(d)
  // A server that listens for turns although a hold goes on, e.g. because it refused the settings: these are its
  // words, and with a commit on its way they may be.
  if (d.state.talk.bubble !== null) return
  if (d.state.commits.length === 0 && !turnOf(d.state, itemId)) addSaid(d, spokenTurn(d, itemId))
  setTalk(d, { speech: { itemId, startMs } })
}

export function speechStopped(d: Draft, itemId: string, endMs: number | null): void {
  const { speech } = d.state.talk
  if (speech?.itemId !== itemId || speech.startMs === null || endMs === null) return
  changeTurn(d, itemId, { audioMs: Math.max(0, endMs - speech.startMs) })
}

export function committed(d: Draft, itemId: string, previousId: string | null): void {
  link(d, itemId, previousId)
  if (isHidden(d.state, itemId)) return
  userItem(d, itemId)
  changeTurn(d, itemId, { status: 'completed' })
  if (d.state.talk.speech?.itemId === itemId) setTalk(d, { speech: null })
}

export function forgetSpeech(d: Draft): void {
  const { speech } = d.state.talk
  if (!speech) return
  if (turnOf(d.state, speech.itemId)?.text === '') dropTurn(d, speech.itemId)
  setTalk(d, { speech: null })
}
