/**
 * Which samples belong to which item. Media positions are absolute for the session, so the heard part of an item is
 * the overlap of its segments with what has left the loudspeaker. One ledger serves one epoch; a flush takes it away
 * whole. Preallocated: a write costs no garbage.
 */
import type { PlayedItem } from './messages'

/** Runs of one item in a row, and items, that can be queued at once. More are refused, never overwritten. */
export const LEDGER_SLOTS = 256

export interface Ledger {
  /** Media samples of this item so far, whether heard or not; -1 for an item that is not known (any more). */
  readonly received: (item: string, content: number) => number
  /** False when there is no room: the samples must then be dropped too. */
  readonly append: (item: string, content: number, position: number, count: number) => boolean
  readonly end: (item: string, content: number) => void
  /** The newest item may still grow: its end has not been seen. */
  readonly open: () => boolean
  /** The item that begins at or sounds at `position` has all its media. */
  readonly complete: (position: number) => boolean
  /** Lets go of items that sound no more. */
  readonly retire: (heard: number) => void
  /** The item that sounds at media position `heard`, or sounded last, and all after it. Allocates. */
  readonly items: (heard: number) => PlayedItem[]
}

export const createLedger = (): Ledger => {
  // Items, a ring from `firstItem` with `items` entries.
  const names: string[] = Array.from({ length: LEDGER_SLOTS }, () => '')
  const contents = new Int32Array(LEDGER_SLOTS)
  const received = new Float64Array(LEDGER_SLOTS)
  /** Heard samples of segments that have been let go. */
  const settled = new Float64Array(LEDGER_SLOTS)
  const ended = new Uint8Array(LEDGER_SLOTS)
  const liveSegments = new Int32Array(LEDGER_SLOTS)
  let firstItem = 0
  let itemCount = 0
  // Segments, a ring from `firstSegment` with `segmentCount` entries.
  const owner = new Int32Array(LEDGER_SLOTS)
  const starts = new Float64Array(LEDGER_SLOTS)
  const lengths = new Float64Array(LEDGER_SLOTS)
  let firstSegment = 0
  let segmentCount = 0

  const slot = (first: number, index: number): number => (first + index) % LEDGER_SLOTS

  /** Newest first: a repeated id means the item that came last. */
  const find = (item: string, content: number): number => {
    for (let i = itemCount - 1; i >= 0; i -= 1) {
      const at = slot(firstItem, i)
      if (names[at] === item && contents[at] === content) return at
    }
    return -1
  }

  const add = (item: string, content: number): number => {
    // Items whose end was told and whose sound never came take no room from those that speak.
    if (itemCount === LEDGER_SLOTS && liveSegments[firstItem] === 0) {
      firstItem = slot(firstItem, 1)
      itemCount -= 1
    }
    if (itemCount === LEDGER_SLOTS) return -1
    const at = slot(firstItem, itemCount)
    itemCount += 1
    names[at] = item
    contents[at] = content
    received[at] = 0
    settled[at] = 0
    ended[at] = 0
    liveSegments[at] = 0
    return at
  }

  const heardOf = (at: number, heard: number): number => {
    let sum = settled[at] ?? 0
    for (let i = 0; i < segmentCount; i += 1) {
      const segment = slot(firstSegment, i)
      if (owner[segment] !== at) continue
      sum += Math.min(Math.max(0, heard - (starts[segment] ?? 0)), lengths[segment] ?? 0)
    }
    return sum
  }

  return {
    received: (item, content) => {
      const at = find(item, content)
      return at < 0 ? -1 : (received[at] ?? 0)
    },
    append: (item, content, position, count) => {
      const last = segmentCount === 0 ? -1 : slot(firstSegment, segmentCount - 1)
      let at = find(item, content)
      if (at < 0) at = add(item, content)
      if (at < 0) return false
      const continues =
        last >= 0 && owner[last] === at && (starts[last] ?? 0) + (lengths[last] ?? 0) === position
      if (continues) {
        lengths[last] = (lengths[last] ?? 0) + count
      } else {
        if (segmentCount === LEDGER_SLOTS) return false
        const segment = slot(firstSegment, segmentCount)
        segmentCount += 1
        owner[segment] = at
        starts[segment] = position
        lengths[segment] = count
        liveSegments[at] = (liveSegments[at] ?? 0) + 1
      }
      received[at] = (received[at] ?? 0) + count
      return true
    },
    end: (item, content) => {
      let at = find(item, content)
      if (at < 0) at = add(item, content)
      if (at >= 0) ended[at] = 1
    },
    open: () => segmentCount > 0 && ended[owner[slot(firstSegment, segmentCount - 1)] ?? 0] === 0,
    complete: (position) => {
      for (let i = 0; i < segmentCount; i += 1) {
        const segment = slot(firstSegment, i)
        if ((starts[segment] ?? 0) + (lengths[segment] ?? 0) > position) {
          return ended[owner[segment] ?? 0] === 1
        }
      }
      return true
    },
    retire: (heard) => {
      while (segmentCount > 1) {
        // The last one that sounded stays until the next has really begun.
        if ((starts[slot(firstSegment, 1)] ?? 0) >= heard) break
        const at = owner[firstSegment] ?? 0
        settled[at] = (settled[at] ?? 0) + (lengths[firstSegment] ?? 0)
        liveSegments[at] = (liveSegments[at] ?? 0) - 1
        firstSegment = slot(firstSegment, 1)
        segmentCount -= 1
      }
      if (segmentCount === 0) return
      while (itemCount > 1 && liveSegments[firstItem] === 0) {
        firstItem = slot(firstItem, 1)
        itemCount -= 1
      }
    },
    items: (heard) => {
      const list: PlayedItem[] = []
      for (let i = 0; i < itemCount; i += 1) {
        const at = slot(firstItem, i)
        list.push({
          item: names[at] ?? '',
          content: contents[at] ?? 0,
          playedSamples: heardOf(at, heard),
          receivedSamples: received[at] ?? 0,
          ended: ended[at] === 1,
        })
      }
      return list
    },
  }
}
