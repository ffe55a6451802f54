/** The rows of a query over the journal, kept as events come: a window asks for a few of them at a time. */
import { createMatcher, type EventQuery } from './query'
import type { JournalRing } from './ring'
import type { JournalEntry } from './types'

export type EventLine =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  | {
      readonly kind: 'group'
      /** Id of the item or the response; '' for what belongs to none. */
      readonly key: string
      readonly entries: readonly JournalEntry[]
      readonly open: boolean
    }

export interface ViewIndex {
  /** Looks at up to `limit` further entries. True when there is none left. */
  readonly scan: (limit: number) => boolean
  readonly count: () => number
  readonly lines: (from: number, count: number) => readonly EventLine[]
  /** Place of an entry among the rows, or of its closed group; -1 where it is not shown. */
  readonly place: (id: number) => number
  /** Every entry that matches, in the order in which it came. */
  readonly ids: () => readonly number[]
}

type Ring = Pick<JournalRing, 'get' | 'first' | 'last'>

export function createViewIndex(ring: Ring, query: EventQuery): ViewIndex {
  const matches = createMatcher(query)
  const opened = new Set(query.opened)
  const groups = new Map<string, number[]>()
  /** Responses by the items that they made: events of an item do not always name its response. */
  const makers = new Map<string, string>()
  let found: number[] = []
  let next = 0
  /** Of groups: rows as ids, and as keys of groups. */
  let flat: (number | string)[] | null = null

  const keyOf = ({ ids }: JournalEntry): string => {
    if (query.group === 'item') return ids.item ?? ''
    if (ids.response !== null && ids.item !== null) makers.set(ids.item, ids.response)
    return ids.response ?? makers.get(ids.item ?? '') ?? ''
  }

  const put = (key: string, id: number): void => {
    const group = groups.get(key)
    if (group) group.push(id)
    else groups.set(key, [id])
  }

  const take = (entry: JournalEntry): void => {
    found.push(entry.id)
    if (query.group === 'none') return
    const key = keyOf(entry)
    // What was asked for belongs to what came of it, which is known only now.
    const asked = entry.cause?.id ?? 0
    const loose = groups.get('')
    const at = key === '' || loose === undefined ? -1 : loose.indexOf(asked)
    if (loose && at >= 0) {
      loose.splice(at, 1)
      put(key, asked)
    }
    put(key, entry.id)
    flat = null
  }

  const prune = (): void => {
    const first = ring.first()
    if ((found[0] ?? first) >= first) return
    found = found.slice(lowerBound(found, first))
    for (const [key, ids] of groups) {
      const rest = ids.filter((id) => id >= first)
      if (rest.length === 0) groups.delete(key)
      else groups.set(key, rest)
    }
    flat = null
  }

  const rows = (): readonly (number | string)[] => {
    prune()
    if (query.group === 'none') return found
    if (flat) return flat
    flat = []
    for (const [key, ids] of groups) {
      if (ids.length === 0) continue
      flat.push(key)
      if (opened.has(key)) for (const id of ids) flat.push(id)
    }
    return flat
  }

  const entriesOf = (ids: readonly number[]): JournalEntry[] =>
    ids.flatMap((id) => {
      const entry = ring.get(id)
      return entry ? [entry] : []
    })

  return {
    scan: (limit) => {
      next = Math.max(next, ring.first())
      const end = Math.min(ring.last(), next + limit - 1)
      for (; next <= end; next += 1) {
        const entry = ring.get(next)
        if (entry && matches(entry)) take(entry)
      }
      return next > ring.last()
    },
    count: () => rows().length,
    lines: (from, count) =>
      rows()
        .slice(from, from + count)
        .flatMap((row): EventLine[] => {
          if (typeof row === 'number') return entriesOf([row]).map((entry) => ({ kind: 'entry', entry }))
          const entries = entriesOf(groups.get(row) ?? [])
          return [{ kind: 'group', key: row, entries, open: opened.has(row) }]
        }),
    place: (id) => {
      const all = rows()
      if (query.group === 'none') {
        const at = lowerBound(found, id)
        return found[at] === id ? at : -1
      }
      const direct = all.indexOf(id)
      if (direct >= 0) return direct
      for (const [key, ids] of groups) if (ids.includes(id)) return all.indexOf(key)
      return -1
    },
    ids: () => {
      prune()
      return found
    },
  }
}

/** Place of the first number that is not below the wanted one, in a list that goes up. */
function lowerBound(sorted: readonly number[], wanted: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
