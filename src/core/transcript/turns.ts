/** Operations on a conversation's turns. Each returns a new conversation; unchanged turns keep their identity. */
import type { Conversation, Turn } from './model'

/** A turn with nothing in it yet. */
export function newTurn(known: Pick<Turn, 'id' | 'role' | 'source' | 'at'> & Partial<Turn>): Turn {
  return {
    status: 'in_progress',
    text: '',
    heardChars: 0,
    transcript: 'none',
    audioMs: null,
    heardMs: null,
    soundAt: null,
    responseId: null,
    usage: null,
    tool: null,
    error: null,
    ...known,
  }
}

/** Searches from the end, where nearly all changes happen. */
export const indexOfTurn = (conversation: Conversation, id: string): number =>
  conversation.turns.findLastIndex((turn) => turn.id === id)

export const findTurn = (conversation: Conversation, id: string): Turn | null =>
  conversation.turns[indexOfTurn(conversation, id)] ?? null

/** Changes a turn; the conversation is the same object where nothing differs or there is no such turn. */
export function updateTurn(conversation: Conversation, id: string, change: Partial<Turn>): Conversation {
  const at = indexOfTurn(conversation, id)
  const turn = conversation.turns[at]
  if (!turn) return conversation
  const keys = Object.keys(change) as (keyof Turn)[]
  if (keys.every((key) => Object.is(change[key], turn[key]))) return conversation
  return { ...conversation, turns: conversation.turns.with(at, { ...turn, ...change }) }
}

export function removeTurn(conversation: Conversation, id: string): Conversation {
  if (indexOfTurn(conversation, id) < 0) return conversation
  return { ...conversation, turns: conversation.turns.filter((turn) => turn.id !== id) }
}

/** Places a turn directly behind another, or first. */
export function insertTurn(conversation: Conversation, turn: Turn, at: number): Conversation {
  return { ...conversation, turns: conversation.turns.toSpliced(at, 0, turn) }
}

export function moveTurnAfter(conversation: Conversation, id: string, afterId: string): Conversation {
  const turn = findTurn(conversation, id)
  if (!turn || id === afterId || indexOfTurn(conversation, afterId) < 0) return conversation
  const without = removeTurn(conversation, id)
  const at = indexOfTurn(without, afterId) + 1
  return conversation.turns[at] === turn ? conversation : insertTurn(without, turn, at)
}
