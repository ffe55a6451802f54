/** Which events are looked at, and in what order: kinds, direction, words, groups. */
import type { Direction, Family, JournalEntry } from './types'

export type EventQuery = {
  /** Empty: all kinds. */
  readonly families: readonly Family[]
  readonly direction: 'all' | Exclude<Direction, 'socket'>
  /**
   * Terms apart by spaces; an event has to have each of them in its type, its ids or its content, and none of those
   * that begin with `-`. Upper and lower case are the same.
   */
  readonly text: string
  readonly group: 'none' | 'item' | 'response'
  /** Keys of the groups whose events are listed below them. */
  readonly opened: readonly string[]
}

export const everything: EventQuery = { families: [], direction: 'all', text: '', group: 'none', opened: [] }

/** The connection's own rows belong to both directions. */
export function createMatcher({ families, direction, text }: EventQuery): (entry: JournalEntry) => boolean {
  const kinds = new Set<Family>(families)
  const terms = text.split(/\s+/).filter((term) => term !== '' && term !== '-')
  const wanted = terms.filter((term) => !term.startsWith('-')).map(finder)
  const unwanted = terms.filter((term) => term.startsWith('-')).map((term) => finder(term.slice(1)))
  return (entry) => {
    if (kinds.size > 0 && !kinds.has(entry.family)) return false
    if (direction !== 'all' && entry.direction !== direction && entry.direction !== 'socket') return false
    return wanted.every((has) => has(entry)) && !unwanted.some((has) => has(entry))
  }
}

function finder(term: string): (entry: JournalEntry) => boolean {
  const pattern = new RegExp(term.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'iu')
  return ({ type, note, ids, payload }) =>
    pattern.test(type) ||
    pattern.test(note) ||
    pattern.test(payload) ||
    (ids.item !== null && pattern.test(ids.item)) ||
    (ids.response !== null && pattern.test(ids.response))
}
