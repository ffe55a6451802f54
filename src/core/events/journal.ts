/**
 * The event journal: every frame that left or arrived, redacted before it is kept, paired with its answer, bounded in
 * memory. Frames of sound only grow the row of their run, so that they cost next to nothing.
 */
import { factsOf, notJson } from './facts'
import { createLane, type Lane } from './lane'
import { isId, redactEvent } from './redact-event'
import { createRing, type JournalRing, type RingLimits } from './ring'
import type { EventIds, JournalEntry, SocketEvent } from './types'

/** 20 000 events are about half an hour of lively talk; 32 MiB hold them with their words. */
export const defaultLimits: RingLimits = { entries: 20_000, bytes: 32 * 1024 * 1024 }

export type Moment = {
  /** Monotonic ms. */
  readonly at: number
  /** Wall clock, ms. */
  readonly wall: number
}

export type Frame = Moment & {
  readonly connection: number
  readonly direction: 'out' | 'in'
  /** Bytes on the wire, without the WebSocket header. */
  readonly bytes: number
  /** The event, parsed; undefined where the frame is not JSON. */
  readonly event: unknown
  readonly manual?: boolean
}

export type SoundFrame = Moment & {
  readonly connection: number
  readonly direction: 'out' | 'in'
  readonly type: string
  readonly item: string | null
  readonly response: string | null
  readonly bytes: number
  /** ms of sound. */
  readonly ms: number
}

export type SocketNews = Moment & {
  readonly connection: number
  readonly type: SocketEvent
  /** Codes and numbers alone, e.g. `1006` or `401`. */
  readonly note: string
  /** Details such as a server's reason; redacted like an event. */
  readonly event?: unknown
}

export interface Journal {
  readonly frame: (frame: Frame) => void
  readonly sound: (frame: SoundFrame) => void
  /** A whole row of sound, as an exported journal has it. */
  readonly soundRun: (run: SoundFrame & { readonly count: number; readonly until: number }) => void
  readonly socket: (news: SocketNews) => void
  readonly ring: Omit<JournalRing, 'add' | 'rewrite'>
  /** An event that was kept with its words, without them. */
  readonly withoutWords: (entry: JournalEntry) => string
  /** Forgets the words of the entries from `from` on, at most `count` of them; answers with the id to go on from. */
  readonly forgetWords: (from: number, count: number) => number
  /** Goes up with every change, also of a row that is there. */
  readonly version: () => number
}

export type JournalDeps = {
  readonly limits?: RingLimits
  readonly hideSecrets: (text: string) => string
  /** Whether texts are kept from now on. */
  readonly words: () => boolean
}

const noIds: EventIds = { event: null, item: null, response: null, call: null }
/** Connections that are followed at a time: one, or two while a session is handed over. */
const MAX_LANES = 4

type Fresh = Omit<JournalEntry, 'id' | 'worded' | 'waiting' | 'answer' | 'marks' | 'cause'>

export function createJournal({ limits = defaultLimits, hideSecrets: hide, words }: JournalDeps): Journal {
  // The same ids and names are met several times in one event, and each look for secrets takes microseconds.
  const seen = new Map<string, string>()
  const hideSecrets = (text: string): string => {
    const known = seen.get(text)
    if (known !== undefined) return known
    const clean = hide(text)
    seen.set(text, clean)
    return clean
  }
  const ring = createRing(limits)
  const lanes = new Map<number, Lane>()
  let version = 0

  const clean = (text: string): boolean => hideSecrets(text) === text
  const shownItem = createIdFilter(clean)
  const shownResponse = createIdFilter(clean)
  const keep = (event: unknown): string => JSON.stringify(redactEvent(event, { words: words(), hideSecrets }))

  const withoutWords = ({ payload, worded }: JournalEntry): string =>
    worded ? JSON.stringify(redactEvent(JSON.parse(payload), { words: false, hideSecrets })) : payload

  const add = (entry: Fresh): JournalEntry => {
    const whole: JournalEntry = {
      ...entry,
      id: ring.last() + 1,
      worded: entry.payload !== '' && words(),
      waiting: false,
      answer: null,
      marks: [],
      cause: null,
    }
    ring.add(whole)
    version += 1
    // What is a secret may change from one event to the next.
    seen.clear()
    return whole
  }

  const addRun = (
    { item, response, ms, ...rest }: SoundFrame,
    count: number,
    until: number,
  ): JournalEntry => {
    const ids = { ...noIds, item, response }
    return add({
      ...rest,
      family: 'sound',
      manual: false,
      ids,
      note: '',
      payload: '',
      sound: { count, ms, until },
    })
  }

  const laneOf = (connection: number): Lane => {
    const known = lanes.get(connection)
    if (known) return known
    const lane = createLane()
    lanes.set(connection, lane)
    for (const oldest of lanes.keys()) {
      if (lanes.size <= MAX_LANES) break
      lanes.delete(oldest)
    }
    return lane
  }

  return {
    frame: ({ event, direction, manual = false, ...rest }) => {
      const facts = event === undefined ? notJson : factsOf(event, direction, clean)
      const { type, family, ids, note } = facts
      const payload = event === undefined ? '' : keep(event)
      const entry = add({ ...rest, direction, type, family, manual, ids, note, payload, sound: null })
      laneOf(rest.connection).frame(entry, facts)
    },

    sound: (frame) => {
      const item = shownItem(frame.item)
      const response = shownResponse(frame.response)
      const lane = laneOf(frame.connection)
      const run = lane.growing(frame.direction, item, response, frame.at)
      if (run?.sound) {
        run.bytes += frame.bytes
        run.sound.count += 1
        run.sound.ms += frame.ms
        run.sound.until = frame.at
        version += 1
        return
      }
      lane.sound(addRun({ ...frame, item, response }, 1, frame.at))
    },

    soundRun: ({ count, until, ...run }) => {
      const ids = { item: shownItem(run.item), response: shownResponse(run.response) }
      laneOf(run.connection).sound(addRun({ ...run, ...ids }, count, until))
    },

    socket: ({ note, event, ...rest }) => {
      const entry = add({
        ...rest,
        direction: 'socket',
        family: 'socket',
        manual: false,
        ids: noIds,
        note: clean(note) ? note : '',
        payload: event === undefined ? '' : keep(event),
        bytes: 0,
        sound: null,
      })
      laneOf(rest.connection).socket(rest.type, entry)
      if (rest.type === 'socket.closed' || rest.type === 'socket.closing') lanes.delete(rest.connection)
    },

    withoutWords,
    forgetWords: (from, count) => {
      const start = Math.max(from, ring.first())
      const end = Math.min(ring.last(), start + count - 1)
      for (let id = start; id <= end; id += 1) {
        const entry = ring.get(id)
        if (!entry?.worded) continue
        ring.rewrite(id, withoutWords(entry))
        entry.worded = false
        version += 1
      }
      return end + 1
    },

    ring: {
      ...ring,
      clear: () => {
        ring.clear()
        version += 1
      },
    },
    version: () => version,
  }
}

/** An id as it may be shown, or null. The same one comes hundreds of times in a row. */
function createIdFilter(clean: (text: string) => boolean): (id: string | null) => string | null {
  let last: string | null = null
  let shown: string | null = null
  return (id) => {
    if (id === last) return shown
    last = id
    shown = id !== null && isId(id) && clean(id) ? id : null
    return shown
  }
}
