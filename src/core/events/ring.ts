/** The last entries, bounded in number and in bytes: what is too much goes from the old end. */
import type { JournalEntry } from './types'

export type RingLimits = {
  readonly entries: number
  /** Memory of all entries, estimated. */
  readonly bytes: number
}

export interface JournalRing {
  readonly add: (entry: JournalEntry) => void
  /** Null for what was dropped or never was. */
  readonly get: (id: number) => JournalEntry | null
  /** Id of the oldest entry that is still there; one more than `last` where there is none. */
  readonly first: () => number
  /** Id of the newest entry; 0 at the beginning. */
  readonly last: () => number
  readonly size: () => number
  readonly bytes: () => number
  /** Entries that had to go. */
  readonly dropped: () => number
  /** Puts another content in the place of an entry's. */
  readonly rewrite: (id: number, payload: string) => void
  readonly clear: () => void
}

/** Fields, numbers and the slot itself; measured on V8, rounded up. */
const ENTRY_BYTES = 400
/** Texts are counted as if each letter took two bytes, as those outside Latin-1 do. */
export const costOf = (entry: JournalEntry): number =>
  ENTRY_BYTES + 2 * (entry.payload.length + entry.note.length)

export function createRing(limits: RingLimits): JournalRing {
  const slots: (JournalEntry | undefined)[] = []
  let first = 1
  let last = 0
  let bytes = 0
  let dropped = 0

  const dropFirst = (): void => {
    const slot = first % limits.entries
    const entry = slots[slot]
    if (entry) bytes -= costOf(entry)
    slots[slot] = undefined
    first += 1
  }

  const isOver = (): boolean => bytes > limits.bytes && first < last

  return {
    add: (entry) => {
      if (last - first + 1 >= limits.entries) {
        dropFirst()
        dropped += 1
      }
      last = entry.id
      slots[entry.id % limits.entries] = entry
      bytes += costOf(entry)
      while (isOver()) {
        dropFirst()
        dropped += 1
      }
    },
    get: (id) => (id >= first && id <= last ? (slots[id % limits.entries] ?? null) : null),
    first: () => first,
    last: () => last,
    size: () => last - first + 1,
    bytes: () => bytes,
    dropped: () => dropped,
    rewrite: (id, payload) => {
      const entry = id >= first && id <= last ? slots[id % limits.entries] : undefined
      if (!entry) return
      bytes -= costOf(entry)
      entry.payload = payload
      bytes += costOf(entry)
    },
    clear: () => {
      slots.length = 0
      first = last + 1
      bytes = 0
      dropped = 0
    },
  }
}
