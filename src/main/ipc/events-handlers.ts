/** The calls of the Events screen. Thin on purpose: every deed belongs to a service. */
import { encodeEntry } from '#core/events/jsonl'
import { notice } from '#core/notice'
import type { Answer } from '#shared/contract'
import type { EventCallName } from '#shared/events'
import type { EventsService } from '../events/events-service'
import { practiseFault } from '../events/faults'
import type { JournalFiles } from '../events/journal-files'
import type { ManualSender } from '../events/manual'
import type { PracticeProcess } from '../realtime/practice-process'
import type { CallHandlers } from './router'

export type EventsHandlerDeps = {
  readonly events: EventsService
  readonly files: JournalFiles
  readonly send: ManualSender
  readonly practice: Pick<PracticeProcess, 'provoke' | 'calm'>
  readonly copy: (text: string) => void | Promise<void>
}

const done: Answer = { ok: true, value: null }

export function createEventsHandlers(deps: EventsHandlerDeps): Pick<CallHandlers, EventCallName> {
  const { events, files } = deps
  return {
    watchEvents: (query) => ({ ok: true, value: events.watch(query) }),
    eventRows: ({ from, count }) => ({ ok: true, value: events.rows(from, count) }),
    eventDetail: (id) => ({ ok: true, value: events.detail(id) }),
    copyEvents: async (ids) => {
      const entries = ids.flatMap((id) => events.shown().ring.get(id) ?? [])
      await deps.copy(entries.map((entry) => encodeEntry(entry)).join('\n'))
      return done
    },
    pauseEvents: (on) => ({ ok: true, value: events.pause(on) }),
    clearEvents: () => {
      events.clear()
      return done
    },
    keepWords: (on) => ({ ok: true, value: events.keepWords(on) }),
    exportEvents: ({ words }) => files.exportEvents(words),
    openJournal: () => files.openJournal(),
    closeJournal: () => ({ ok: true, value: events.closeReplay() }),
    sendEvent: (given) => deps.send(given),
    practiseFault: (name) =>
      practiseFault(deps.practice, name)
        ? done
        : { ok: false, notice: notice('events.no_practice', 'warning', { action: 'try_practice' }) },
  }
}
