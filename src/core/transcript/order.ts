/**
 * Order by `previous_item_id`, never by arrival. Items that are not shown (system notes, tool outputs) keep their link,
 * so that a chain which runs through them still holds.
 */
import type { Conversation, Turn } from './model'
import { indexOfTurn, insertTurn, moveTurnAfter } from './turns'

/** Item id -> id of the item before it, as far as the server has told. */
export type Links = Readonly<Record<string, string>>

export type Ordered = { readonly conversation: Conversation; readonly links: Links }

/** Whether a turn is still without a place on the server; such turns stay at the end. */
export type IsLocal = (turn: Turn) => boolean

/** Adds a turn at its place. Without a known predecessor it goes behind everything the server knows. */
export function placeTurn(ordered: Ordered, turn: Turn, isLocal: IsLocal): Ordered {
  const { conversation, links } = ordered
  const before = shownPredecessor(ordered, turn.id)
  const at =
    before === null
      ? conversation.turns.findLastIndex((other) => !isLocal(other)) + 1
      : indexOfTurn(conversation, before) + 1
  return settle({ conversation: insertTurn(conversation, turn, at), links }, turn.id)
}

/** Learns that one item stands behind another, and moves what is already shown. null teaches nothing. */
export function linkItem(ordered: Ordered, id: string, previousId: string | null): Ordered {
  if (previousId === null || previousId === id || ordered.links[id] === previousId) return ordered
  const links = { ...ordered.links, [id]: previousId }
  if (leadsTo(links, previousId, id)) return ordered
  const linked = { ...ordered, links }
  if (indexOfTurn(linked.conversation, id) < 0) {
    const before = shownPredecessor(linked, id)
    return before === null ? linked : settle(linked, before)
  }
  const before = shownPredecessor(linked, id)
  if (before === null) return linked
  const conversation = moveTurnAfter(linked.conversation, id, before)
  return settle({ conversation, links }, id)
}

/** Brings the followers of a turn behind it, and theirs behind them. */
function settle(ordered: Ordered, id: string): Ordered {
  const follower = ordered.conversation.turns.find(
    (turn, at) =>
      ordered.links[turn.id] !== undefined &&
      shownPredecessor(ordered, turn.id) === id &&
      at !== indexOfTurn(ordered.conversation, id) + 1,
  )
  if (!follower) return ordered
  const conversation = moveTurnAfter(ordered.conversation, follower.id, id)
  return settle(settle({ conversation, links: ordered.links }, follower.id), id)
}

/** The nearest item before this one that is shown as a turn. */
function shownPredecessor({ conversation, links }: Ordered, id: string): string | null {
  for (let at = links[id]; at !== undefined; at = links[at]) {
    if (indexOfTurn(conversation, at) >= 0) return at
  }
  return null
}

function leadsTo(links: Links, from: string, to: string): boolean {
  for (let at: string | undefined = from; at !== undefined; at = links[at]) if (at === to) return true
  return false
}
