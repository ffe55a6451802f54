/** Entries and groups of the journal as rows that cross to the page. */
import type { JournalEntry } from '#core/events/types'
import type { EventLine } from '#core/events/view-index'
import type { EventRow } from '#shared/events'

export type EntryRow = Extract<EventRow, { readonly kind: 'event' }>

export function entryRow(entry: JournalEntry): EntryRow {
  const {
    id,
    wall,
    connection,
    direction,
    type,
    family,
    note,
    manual,
    bytes,
    sound,
    waiting,
    answer,
    cause,
  } = entry
  return {
    kind: 'event',
    id,
    wall,
    connection,
    direction,
    type,
    family,
    note,
    manual,
    bytes,
    sound: sound && { count: sound.count, ms: sound.ms },
    waiting,
    answer,
    cause,
  }
}

export function rowOf(line: EventLine): EventRow {
  if (line.kind === 'entry') return entryRow(line.entry)
  const { key, open, entries } = line
  const first = entries[0]
  const last = entries.at(-1)
  const end = last === undefined ? 0 : (last.sound?.until ?? last.at)
  const sum = (of: (entry: JournalEntry) => number): number =>
    entries.reduce((total, entry) => total + of(entry), 0)
  return {
    kind: 'group',
    key,
    open,
    count: entries.length,
    errors: entries.filter(({ family }) => family === 'error').length,
    bytes: sum(({ bytes }) => bytes),
    soundMs: sum(({ sound }) => sound?.ms ?? 0),
    wall: first?.wall ?? 0,
    ms: first === undefined ? 0 : Math.max(0, end - first.at),
    // Counted from the request where there was one, else from the beginning of the response.
    marks: key === '' ? [] : (entries.find(({ marks }) => marks.length > 1)?.marks ?? []),
  }
}
