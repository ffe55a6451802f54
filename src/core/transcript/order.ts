/**
 * Order by `previous_item_id`, never by arrival. Items that are not shown (system notes, tool outputs) keep their link,
 * so that a chain which runs through them still holds.
 */
import type { Conversation, Turn } from './model'
import { indexOfTurn, insertTurn, moveTurnAfter, removeTurn } from './turns'

/** Item id -> id of the item before it, as far as the server has told. */
export type Links = ReadonlyMap<string, string>

export type Ordered = { readonly conversation: Conversation; readonly links: Links }

/** Whether a turn is still without a place on the server; such turns stay at the end. */
export type IsLocal = (turn: Turn) => boolean

/**
 * Adds a turn at its place. Without a known predecessor it goes behind everything the server knows; with one it goes
 * behind those that already follow it, since the server may have forgotten them (a deleted item stays readable here).
 */
export function placeTurn(ordered: Ordered, turn: Turn, isLocal: IsLocal): Ordered {
  const { conversation, links } = ordered
  const before = shownPredecessor(ordered, turn.id)
  let at = conversation.turns.findLastIndex((other) => !isLocal(other)) + 1
  if (before !== null) {
    at = indexOfTurn(conversation, before) + 1
    while (follows(ordered, conversation.turns[at], before)) at += 1
  }
  return settle({ conversation: insertTurn(conversation, turn, at), links }, turn.id)
}

/** Gives a turn the id that the server has for it. Without a known predecessor it stays where it stands. */
export function nameTurn(ordered: Ordered, id: string, turn: Turn): Ordered {
  const { conversation, links } = ordered
  if (shownPredecessor(ordered, turn.id) !== null) {
    return placeTurn({ conversation: removeTurn(conversation, id), links }, turn, () => false)
  }
  const turns = conversation.turns.map((other) => (other.id === id ? turn : other))
  return settle({ conversation: { ...conversation, turns }, links }, turn.id)
}

/** Learns that one item stands behind another, and moves what stands before it. null teaches nothing. */
export function linkItem(ordered: Ordered, id: string, previousId: string | null): Ordered {
  if (previousId === null || ordered.links.get(id) === previousId) return ordered
  const links = withLink(ordered.links, id, previousId)
  // A server that links in a circle is not believed.
  if (leadsTo(links, previousId, id)) return ordered
  const linked = { ...ordered, links }
  const before = shownPredecessor(linked, id)
  return before === null ? linked : settle(linked, before)
}

/** Only the newest links can still matter; the bound keeps a day-long conversation cheap. */
const MAX_LINKS = 500

function withLink(links: Links, id: string, previousId: string): Links {
  const next = new Map(links)
  next.delete(id)
  next.set(id, previousId)
  for (const oldest of next.keys()) {
    if (next.size <= MAX_LINKS) break
    next.delete(oldest)
  }
  return next
}

/** Brings the followers that stand before a turn behind it, and theirs behind them. */
function settle(ordered: Ordered, id: string): Ordered {
  const at = indexOfTurn(ordered.conversation, id)
  const early = ordered.conversation.turns.find((turn, place) => place < at && follows(ordered, turn, id))
  if (!early) return ordered
  const conversation = moveTurnAfter(ordered.conversation, early.id, id)
  return settle(settle({ conversation, links: ordered.links }, early.id), id)
}

const follows = (ordered: Ordered, turn: Turn | undefined, id: string): boolean =>
  turn !== undefined && ordered.links.has(turn.id) && shownPredecessor(ordered, turn.id) === id

/** The nearest item before this one that is shown as a turn. */
function shownPredecessor({ conversation, links }: Ordered, id: string): string | null {
  for (let at = links.get(id); at !== undefined; at = links.get(at)) {
    if (indexOfTurn(conversation, at) >= 0) return at
  }
  return null
}

function leadsTo(links: Links, from: string, to: string): boolean {
  for (let at: string | undefined = from; at !== undefined; at = links.get(at)) if (at === to) return true
  return false
}
