/** Speech that the server finds by itself: its turn appears before it is over, and may turn out to be none. */
import type { Turn } from '../transcript/model'
import { placeOfTurn, turnAt } from '../transcript/turn-log'
import { changeTurn, setTalk, type Draft } from './draft'
import { addSaid, dropTurn, isHidden, link, madeItem, spokenTurn, turnOf } from './items'
import { keepSpan } from './voices'

/** Nobody speaks for longer in one turn: a server that says so counts from somewhere else. ms. */
const MAX_SPEECH_MS = 3_600_000

/** The item is named before it exists. Speech before it that became nothing is forgotten. */
export function speechStarted(d: Draft, itemId: string, startMs: number | null): void {
  forgetSpeech(d)
  // A server that listens for turns although a hold goes on, e.g. because it refused the settings: these are its
  // words, and with a commit on its way they may be.
  if (d.state.talk.bubble !== null) return
  if (d.state.commits.length === 0 && !turnOf(d.state, itemId)) addSaid(d, spokenTurn(d, itemId))
  setTalk(d, { speech: { itemId, startMs, endMs: null, stopped: false } })
}

export function speechStopped(d: Draft, itemId: string, endMs: number | null): void {
  const { speech } = d.state.talk
  if (speech?.itemId !== itemId) return
  setTalk(d, { speech: { ...speech, endMs, stopped: true } })
  if (speech.startMs === null || endMs === null) return
  const audioMs = Math.max(0, endMs - speech.startMs)
  if (audioMs <= MAX_SPEECH_MS) changeTurn(d, itemId, { audioMs })
}

export function committed(d: Draft, itemId: string, previousId: string | null): void {
  link(d, itemId, previousId)
  if (isHidden(d.state, itemId)) return
  madeItem(d, itemId)
  changeTurn(d, itemId, { status: 'completed' })
  endSpeech(d, itemId)
}

/** The speech with this id is over: the server has made an item of it, or answers it. */
export function endSpeech(d: Draft, itemId: string): void {
  const { speech } = d.state.talk
  if (speech?.itemId !== itemId) return
  placeBeforeUnconfirmed(d, itemId)
  if (speech.startMs !== null && speech.endMs !== null) keepSpan(d, itemId, speech.startMs, speech.endMs)
  setTalk(d, { speech: null })
}

/** Some servers never say that they have taken what was said; that they answer it says so, too. */
export function answersSpeech(d: Draft): void {
  const { speech } = d.state.talk
  if (speech?.stopped !== true) return
  changeTurn(d, speech.itemId, { status: 'completed' })
  endSpeech(d, speech.itemId)
}

/**
 * What was typed or said into a hold during speech stood before it, since the speech was not over. The server tells of
 * everything in its own order: where it has taken the speech before it has confirmed those words, they come behind.
 */
function placeBeforeUnconfirmed(d: Draft, itemId: string): void {
  const { conversation, pending, commits, talk } = d.state
  const at = placeOfTurn(conversation.turns, itemId)
  const spoken = turnAt(conversation.turns, at)
  const isCreated = (id: string): boolean =>
    pending.some(({ command }) => command.type === 'conversation.item.create' && command.item.id === id)
  const isUnconfirmed = ({ id }: Turn): boolean => id === talk.bubble || commits.includes(id) || isCreated(id)
  const early: string[] = []
  for (let place = at - 1; ; place -= 1) {
    const turn = turnAt(conversation.turns, place)
    if (!turn || !spoken || turn.at < spoken.at || !isUnconfirmed(turn)) break
    early.unshift(turn.id)
  }
  for (const [n, id] of early.entries()) link(d, id, early[n - 1] ?? itemId)
}

export function forgetSpeech(d: Draft): void {
  const { speech } = d.state.talk
  if (!speech) return
  if (turnOf(d.state, speech.itemId)?.text === '') dropTurn(d, speech.itemId)
  setTalk(d, { speech: null })
}
