/**
 * Order by `previous_item_id`, never by arrival. Items that are not shown (system notes, tool outputs) keep their link,
 * so that a chain which runs through them still holds. Only the newest links are remembered: no server moves what lies
 * hundreds of items back.
 */
import { emptyRecent, recall, remember, type RecentMap } from '../recent-map'
import type { Turn } from './model'
import { placeOfTurn, spliceTurns, turnAt, turnCount, turnIn, withTurnAt, type TurnLog } from './turn-log'

export type Links = {
  /** Item id -> id of the item before it, as far as the server has told. */
  readonly before: RecentMap<string>
  /** Item id -> ids of items that were said to follow it. One may have been linked elsewhere since. */
  readonly after: RecentMap<readonly string[]>
}

export type Ordered = { readonly turns: TurnLog; readonly links: Links }

/** Whether a turn is still without a place on the server; such turns stay at the end. */
export type IsLocal = (turn: Turn) => boolean

export const noLinks: Links = { before: emptyRecent, after: emptyRecent }

/** Items that are remembered to follow one and the same; on a server that keeps order it is one. */
const MAX_FOLLOWERS = 32

/**
 * Adds a turn at its place. Without a known predecessor it goes behind everything the server knows; with one it goes
 * behind those that already follow it, since the server may have forgotten them (a deleted item stays readable here).
 */
export function placeTurn(ordered: Ordered, turn: Turn, isLocal: IsLocal): Ordered {
  const { turns, links } = ordered
  const before = shownPredecessor(ordered, turn.id)
  let at = turnCount(turns)
  if (before === null) while (at > 0 && isSome(turnAt(turns, at - 1), isLocal)) at -= 1
  else {
    at = placeOfTurn(turns, before) + 1
    while (isSome(turnAt(turns, at), ({ id }) => shownPredecessor(ordered, id) === before)) at += 1
  }
  return settle({ turns: spliceTurns(turns, at, 0, turn), links }, turn.id)
}

/** A link counts while both ends know of it: so no circle can be made of links that are half forgotten. */
function previousOf({ before, after }: Links, id: string): string | undefined {
  const previous = recall(before, id)
  return previous !== undefined && recall(after, previous)?.includes(id) === true ? previous : undefined
}

const isRefused = ({ error }: Turn): boolean => error?.code === 'not_sent'

const isSome = (turn: Turn | undefined, matches: (turn: Turn) => boolean): boolean =>
  turn !== undefined && matches(turn)

/**
 * Gives a turn the id that the server has for it. Without a known predecessor it stays where it stands, and also where
 * nothing but turns that the server refused stand between the two: of their places it knows nothing.
 */
export function nameTurn(ordered: Ordered, id: string, turn: Turn): Ordered {
  const { turns, links } = ordered
  const at = placeOfTurn(turns, id)
  if (at < 0) return ordered
  const before = shownPredecessor(ordered, turn.id)
  let next = at - 1
  while (isSome(turnAt(turns, next), isRefused)) next -= 1
  const isBehind = next < at - 1 && turnAt(turns, next)?.id === before
  if (before !== null && !isBehind) {
    return placeTurn({ turns: spliceTurns(turns, at, 1), links }, turn, () => false)
  }
  return settle({ turns: withTurnAt(turns, at, turn), links }, turn.id)
}

/** Learns that one item stands behind another, and moves what stands before it. null teaches nothing. */
export function linkItem(ordered: Ordered, id: string, previousId: string | null): Ordered {
  if (previousId === null || previousOf(ordered.links, id) === previousId) return ordered
  // A server that links in a circle is not believed.
  if (id === previousId || leadsTo(ordered.links, previousId, id)) return ordered
  const linked = { ...ordered, links: withLink(ordered.links, id, previousId) }
  const before = shownPredecessor(linked, id)
  return before === null ? linked : settle(linked, before)
}

function withLink({ before, after }: Links, id: string, previousId: string): Links {
  const others = (recall(after, previousId) ?? []).filter((other) => other !== id)
  return {
    before: remember(before, id, previousId),
    after: remember(after, previousId, [...others, id].slice(-MAX_FOLLOWERS)),
  }
}

/** Brings the followers that stand before a turn behind it, and theirs behind them. */
function settle(ordered: Ordered, id: string): Ordered {
  const at = placeOfTurn(ordered.turns, id)
  const [early] = shownFollowers(ordered, id)
    .map((follower) => placeOfTurn(ordered.turns, follower))
    .filter((place) => place < at)
    .toSorted((a, b) => a - b)
  const turn = early === undefined ? undefined : turnAt(ordered.turns, early)
  if (early === undefined || !turn) return ordered
  const turns = spliceTurns(spliceTurns(ordered.turns, early, 1), at, 0, turn)
  return settle(settle({ turns, links: ordered.links }, turn.id), id)
}

/** The items behind this one that are shown as turns, with nothing else that is shown between. */
function shownFollowers(ordered: Ordered, id: string): readonly string[] {
  const { turns, links } = ordered
  const direct = (recall(links.after, id) ?? []).filter((other) => recall(links.before, other) === id)
  return direct.flatMap((other) => (turnIn(turns, other) ? [other] : shownFollowers(ordered, other)))
}

/** The nearest item before this one that is shown as a turn. */
function shownPredecessor({ turns, links }: Ordered, id: string): string | null {
  for (let at = previousOf(links, id); at !== undefined; at = previousOf(links, at)) {
    if (placeOfTurn(turns, at) >= 0) return at
  }
  return null
}

function leadsTo(links: Links, from: string, to: string): boolean {
  // Nothing leads to an item that nothing follows: nearly every item that is linked is new.
  if (recall(links.after, to) === undefined) return false
  for (let at: string | undefined = from; at !== undefined; at = previousOf(links, at)) {
    if (at === to) return true
  }
  return false
}
