/** What the Events screen asks of main and what it gets: rows of a window, never the whole journal. */
import { z } from 'zod'
import {
  families,
  type Answer as EventAnswer,
  type Direction,
  type Family,
  type Mark,
} from '#core/events/types'
import type { ManualProblem } from '#core/events/client-event'
import { faultNames } from './practice-faults'

const id = z.number().int().min(1)
const groupKey = z.string().max(128)

export const eventQuerySchema = z.object({
  families: z.array(z.enum(families)).max(families.length).readonly(),
  direction: z.enum(['all', 'out', 'in']),
  text: z.string().max(200),
  group: z.enum(['none', 'item', 'response']),
  opened: z.array(groupKey).max(1000).readonly(),
})

/** Argument schemas of the screen's calls. */
export const eventCalls = {
  /** The screen is shown, or looks for something else: from here on `events` is pushed when rows changed. Null: it is left. */
  watchEvents: eventQuerySchema.nullable(),
  eventRows: z.object({ from: z.number().int().min(0), count: z.number().int().min(1).max(500) }),
  /** One event whole. */
  eventDetail: id,
  /** Copies events as JSON lines; in the order given. */
  copyEvents: z.array(id).min(1).max(2000),
  /** While true the rows stay as they are; the journal goes on. */
  pauseEvents: z.boolean(),
  clearEvents: z.undefined(),
  /** Keeps words from now on, until it is switched off or the app ends. Switching it off forgets those that were kept. */
  keepWords: z.boolean(),
  /** Asks for a file. `words`: what was kept of them goes with it. */
  exportEvents: z.object({ words: z.boolean() }),
  /** Asks for a file and shows it in place of the journal. */
  openJournal: z.undefined(),
  closeJournal: z.undefined(),
  /** `anyway`: although something about it is unusual. */
  sendEvent: z.object({ text: z.string().max(1_000_000), anyway: z.boolean() }),
  /** Lets something go wrong at the practice assistant; null ends all of it. */
  practiseFault: z.enum(faultNames).nullable(),
} as const

/** Where the rows come from. */
export type EventSource =
  | { readonly type: 'live' }
  | {
      readonly type: 'replay'
      /** The file's name without its folder. */
      readonly name: string
      /** Wall clock, ms, or null where the file does not say. */
      readonly exportedAt: number | null
      readonly words: boolean
      /** Lines that could not be read. */
      readonly skipped: number
    }

export type EventsState = {
  readonly source: EventSource
  /** Rows of the query. */
  readonly rows: number
  /** Events that match, in all groups. */
  readonly found: number
  /** Events of the journal. */
  readonly size: number
  /** The oldest that had to go. */
  readonly dropped: number
  /** Memory in use and the most that will be. */
  readonly bytes: number
  readonly maxBytes: number
  readonly maxEntries: number
  readonly paused: boolean
  /** Matching or not, what came since the pause. */
  readonly missed: number
  /** Still looking through the journal. */
  readonly searching: boolean
  /** Words are kept now; and some are in the journal. */
  readonly keepsWords: boolean
  readonly hasWords: boolean
  /** Goes up whenever rows may have changed. */
  readonly version: number
}

export type EventRow =
  | {
      readonly kind: 'event'
      readonly id: number
      /** Wall clock, ms. */
      readonly wall: number
      readonly connection: number
      readonly direction: Direction
      readonly type: string
      readonly family: Family
      readonly note: string
      readonly manual: boolean
      readonly bytes: number
      readonly sound: { readonly count: number; readonly ms: number } | null
      readonly waiting: boolean
      readonly answer: EventAnswer | null
      readonly cause: { readonly id: number; readonly ms: number } | null
    }
  | {
      readonly kind: 'group'
      /** '' for what belongs to no item and no response. */
      readonly key: string
      readonly open: boolean
      readonly count: number
      readonly errors: number
      readonly bytes: number
      /** Sound in it, ms. */
      readonly soundMs: number
      readonly wall: number
      /** From its first event to its last, ms. */
      readonly ms: number
      /** Of the response: its stations after it was asked for. */
      readonly marks: readonly Mark[]
    }

export type EventRows = {
  readonly from: number
  readonly rows: readonly EventRow[]
  readonly state: EventsState
}

export type EventDetail = {
  readonly row: Extract<EventRow, { readonly kind: 'event' }>
  /** Monotonic ms of this run. */
  readonly at: number
  readonly item: string | null
  readonly response: string | null
  readonly call: string | null
  readonly eventId: string | null
  readonly marks: readonly Mark[]
  /** JSON of the redacted event; '' where there is none. */
  readonly payload: string
  /** Places among the rows of what this one answers, and of its answer; -1 where they are not shown. */
  readonly causePlace: number
  readonly answerPlace: number
}

/** How a written event fared. */
export type SendOutcome = { readonly sent: boolean; readonly problem: ManualProblem | null }

export type EventAnswers = {
  readonly watchEvents: EventsState
  readonly eventRows: EventRows
  readonly eventDetail: EventDetail | null
  readonly copyEvents: null
  readonly pauseEvents: EventsState
  readonly clearEvents: null
  readonly keepWords: EventsState
  readonly exportEvents: { readonly path: string | null }
  readonly openJournal: EventsState
  readonly closeJournal: EventsState
  readonly sendEvent: SendOutcome
  readonly practiseFault: null
}
export type EventCallName = keyof EventAnswers
