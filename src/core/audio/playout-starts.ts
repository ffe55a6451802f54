/** Which items have begun to sound, and how long each waited for it: what latency is measured by. */

export type StartedItem = {
  readonly item: string
  readonly content: number
  /**
   * Samples between its first audio and its first sound, where nothing else was sounding; null for an item that came
   * while another one sounded and only waited for its turn.
   */
  readonly waitSamples: number | null
}

export interface PlayoutStarts {
  /** The first audio of an item was queued at media position `position`. `alone`: nothing else sounds or waits. */
  readonly queued: (item: string, content: number, position: number, now: number, alone: boolean) => void
  /** Media before `position` has been rendered; a sample of it first sounded at `now`. */
  readonly rendered: (position: number, now: number) => void
  /** The next item that has begun, oldest first, or null. */
  readonly take: () => StartedItem | null
  /** What is queued was dropped. */
  readonly forget: () => void
}

/** More items than that at once are not measured. */
const SLOTS = 64

type Queued = { item: string; content: number; position: number; since: number; alone: boolean }

export const createPlayoutStarts = (): PlayoutStarts => {
  const slots = Array.from({ length: SLOTS }, (): Queued => {
    return { item: '', content: 0, position: 0, since: 0, alone: false }
  })
  let first = 0
  let count = 0
  let started: StartedItem[] = []

  return {
    queued: (item, content, position, now, alone) => {
      const slot = slots[(first + count) % SLOTS]
      if (count === SLOTS || slot === undefined) return
      slot.item = item
      slot.content = content
      slot.position = position
      slot.since = now
      slot.alone = alone
      count += 1
    },
    rendered: (position, now) => {
      for (let next = slots[first]; count > 0 && next !== undefined && next.position < position;) {
        const waitSamples = next.alone ? Math.max(0, now - next.since) : null
        started.push({ item: next.item, content: next.content, waitSamples })
        first = (first + 1) % SLOTS
        count -= 1
        next = slots[first]
      }
    },
    take: () => (started.length === 0 ? null : (started.shift() ?? null)),
    forget: () => {
      first = 0
      count = 0
      started = []
    },
  }
}
