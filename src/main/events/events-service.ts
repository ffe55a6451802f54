/**
 * The event journal as the Events screen sees it: rows of a query, in windows, over what happens now or over a journal
 * that was opened. Nothing here runs while the screen is not shown but the journal's own noting down.
 */
import { createJournal, defaultLimits, type Journal } from '#core/events/journal'
import { everything, type EventQuery } from '#core/events/query'
import type { RingLimits } from '#core/events/ring'
import { createViewIndex } from '#core/events/view-index'
import type { EventDetail, EventRows, EventSource, EventsState } from '#shared/events'
import type { Clock } from '../system/clock'
import { nothing } from '../system/nothing'
import { entryRow, rowOf } from './rows'

export interface EventsService {
  /** What happens on the wire is told to this. */
  readonly journal: Journal
  /** What is shown at present: the journal, or one from a file. */
  readonly shown: () => Journal
  readonly state: () => EventsState
  /** Null: nobody looks. */
  readonly watch: (query: EventQuery | null) => EventsState
  readonly rows: (from: number, count: number) => EventRows
  readonly detail: (id: number) => EventDetail | null
  readonly pause: (on: boolean) => EventsState
  readonly clear: () => void
  /** Off: also forgets the words that were kept. */
  readonly keepWords: (on: boolean) => EventsState
  readonly showReplay: (
    journal: Journal,
    source: Extract<EventSource, { readonly type: 'replay' }>,
  ) => EventsState
  readonly closeReplay: () => EventsState
  /** The window is closed or its page is gone: nobody looks, and no words are kept any longer. */
  readonly leave: () => void
  readonly dispose: () => void
}

export type EventsServiceDeps = {
  readonly clock: Clock
  readonly hideSecrets: (text: string) => string
  /** Rows may have changed; at most every 100 ms, and only while somebody looks. */
  readonly onChange: (state: EventsState) => void
  readonly limits?: RingLimits
}

const PULSE_MS = 100
/** Longest piece of work in one go, ms, and how many entries are looked at between two looks at the clock. */
const WORK_MS = 3
const WORK_ENTRIES = 200

export function createEventsService({
  clock,
  hideSecrets,
  onChange,
  limits,
}: EventsServiceDeps): EventsService {
  const bounds = limits ?? defaultLimits
  let keepsWords = false
  let hasWords = false
  const journal = createJournal({ limits: bounds, hideSecrets, words: () => keepsWords })
  let shown = journal
  let source: EventSource = { type: 'live' }
  let query: EventQuery = everything
  let watched = false
  let index = createViewIndex(journal.ring, query)
  let searching = false
  /** Last entry when the rows were stopped, or null. */
  let pausedAt: number | null = null
  let told = -1
  /** Counts up when the rows become others, whatever the journal says. */
  let turns = 0
  let stopPulse = nothing
  let stopForgetting = nothing

  const version = (): number => shown.version() + turns

  const state = (): EventsState => ({
    source,
    rows: index.count(),
    found: index.ids().length,
    size: shown.ring.size(),
    dropped: shown.ring.dropped(),
    bytes: shown.ring.bytes(),
    maxBytes: bounds.bytes,
    maxEntries: bounds.entries,
    paused: pausedAt !== null,
    missed: pausedAt === null ? 0 : Math.max(0, shown.ring.last() - pausedAt),
    searching,
    keepsWords,
    hasWords: source.type === 'live' ? hasWords : source.words,
    version: version(),
  })

  /** Looks further, but never long. */
  const scan = (): void => {
    const until = clock.now() + WORK_MS
    let done = index.scan(WORK_ENTRIES)
    while (!done && clock.now() < until) done = index.scan(WORK_ENTRIES)
    searching = !done
  }

  const pulse = (): void => {
    if (!watched) return
    if (pausedAt === null || searching) scan()
    if (version() !== told || searching) {
      told = version()
      onChange(state())
    }
    stopPulse = clock.after(searching ? 0 : PULSE_MS, pulse)
  }

  const restart = (): EventsState => {
    stopPulse()
    turns += 1
    index = createViewIndex(shown.ring, query)
    if (pausedAt !== null) pausedAt = shown.ring.last()
    searching = true
    if (watched) {
      scan()
      told = version()
      stopPulse = clock.after(searching ? 0 : PULSE_MS, pulse)
    }
    return state()
  }

  const forget = (from: number): void => {
    const until = clock.now() + WORK_MS
    let next = from
    while (next <= journal.ring.last() && clock.now() < until) next = journal.forgetWords(next, WORK_ENTRIES)
    if (next <= journal.ring.last()) stopForgetting = clock.after(0, () => forget(next))
    else hasWords = false
  }

  const show = (next: Journal, of: EventSource): EventsState => {
    shown = next
    source = of
    pausedAt = null
    return restart()
  }

  const watch = (next: EventQuery | null): EventsState => {
    watched = next !== null
    if (next === null) {
      stopPulse()
      // Nobody looks: the rows are not kept up to date, and found anew next time.
      index = createViewIndex(shown.ring, everything)
      return state()
    }
    query = next
    return restart()
  }

  const keepWords = (on: boolean): EventsState => {
    stopForgetting()
    keepsWords = on
    turns += 1
    if (on) hasWords = true
    else if (hasWords) forget(journal.ring.first())
    return state()
  }

  return {
    journal,
    shown: () => shown,
    state,
    watch,
    keepWords,
    leave: () => {
      watch(null)
      if (keepsWords || hasWords) keepWords(false)
    },
    rows: (from, count) => ({ from, rows: index.lines(from, count).map(rowOf), state: state() }),
    detail: (id) => {
      const entry = shown.ring.get(id)
      if (!entry) return null
      const { ids, at, marks, payload, cause, answer } = entry
      return {
        row: entryRow(entry),
        at,
        item: ids.item,
        response: ids.response,
        call: ids.call,
        eventId: ids.event,
        marks,
        payload,
        causePlace: cause ? index.place(cause.id) : -1,
        answerPlace: answer && answer.id > 0 ? index.place(answer.id) : -1,
      }
    },
    pause: (on) => {
      if (on === (pausedAt !== null)) return state()
      pausedAt = on ? shown.ring.last() : null
      if (watched && !on) scan()
      turns += 1
      return state()
    },
    clear: () => {
      shown.ring.clear()
      restart()
    },
    showReplay: (from, of) => show(from, of),
    closeReplay: () => show(journal, { type: 'live' }),
    dispose: () => {
      watched = false
      stopPulse()
      stopForgetting()
    },
  }
}
