/** Journals to and from files that the person picks. Keys are in neither; words only where both sides say so. */
import { createReadStream } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { BrowserWindow } from 'electron'
import { createJournal, type Journal } from '#core/events/journal'
import { createJournalReader, encodeEntry, encodeHead } from '#core/events/jsonl'
import type { LatencyReport } from '#core/latency/types'
import { notice, type Notice } from '#core/notice'
import type { Answer } from '#shared/contract'
import type { EventSource, EventsState } from '#shared/events'
import type { NativeWords } from '#shared/i18n/native'
import { askWhereTo, askWhichOnes } from '../exporting/ask-where-to'
import type { EventsService } from './events-service'
import { writeLines } from './write-lines'

export type JournalFilesDeps = {
  readonly events: Pick<EventsService, 'journal' | 'state' | 'showReplay'>
  readonly hideSecrets: (text: string) => string
  /** The speed of this conversation's answers, which goes along with an export. */
  readonly latency: () => LatencyReport
  readonly words: () => NativeWords
  readonly folder: () => string
  readonly window: () => BrowserWindow | null
  readonly version: string
  /** Wall clock, ms. */
  readonly wall: () => number
  readonly newId: () => string
  readonly onNotice: (notice: Notice) => void
}

export interface JournalFiles {
  readonly exportEvents: (withWords: boolean) => Promise<Answer<{ readonly path: string | null }>>
  readonly openJournal: () => Promise<Answer<EventsState>>
}

/** A line longer than this is no event. */
const MAX_LINE = 4 * 1024 * 1024

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown'

export function createJournalFiles(deps: JournalFilesDeps): JournalFiles {
  const { events, words } = deps
  const filters = () => [{ name: words().eventsKind, extensions: ['jsonl'] }]

  return {
    exportEvents: async (withWords) => {
      const { journal } = events
      if (journal.ring.size() === 0) return { ok: false, notice: notice('events.empty', 'info') }
      const day = new Date(deps.wall()).toISOString().slice(0, 16).replace('T', ' ').replace(':', '.')
      try {
        const path = await askWhereTo(deps.window(), {
          title: words().exportEventsTitle,
          defaultPath: join(deps.folder(), `Parley events ${day}.jsonl`),
          filters: filters(),
        })
        if (path === null) return { ok: true, value: { path } }
        const latency = deps.latency()
        const head = {
          exportedAt: deps.wall(),
          app: deps.version,
          words: withWords && events.state().hasWords,
          dropped: journal.ring.dropped(),
          ...(latency.turns.length === 0 ? {} : { latency }),
        }
        await writeLines(path, linesOf(journal, encodeHead(head), withWords), deps.newId())
        deps.onNotice(notice('events.exported', 'info', { params: { path } }))
        return { ok: true, value: { path } }
      } catch (error) {
        return { ok: false, notice: notice('events.export_failed', 'error', { detail: codeOf(error) }) }
      }
    },

    openJournal: async () => {
      try {
        const [file] = await askWhichOnes(deps.window(), {
          title: words().openEventsTitle,
          defaultPath: deps.folder(),
          filters: filters(),
          properties: ['openFile'],
        })
        if (file === undefined) return { ok: true, value: events.state() }
        const { journal, source } = await readJournal(file, deps.hideSecrets)
        if (journal.ring.size() === 0) {
          return { ok: false, notice: notice('events.unreadable', 'error', { detail: 'no events' }) }
        }
        return { ok: true, value: events.showReplay(journal, source) }
      } catch (error) {
        return { ok: false, notice: notice('events.unreadable', 'error', { detail: codeOf(error) }) }
      }
    },
  }
}

/** The journal as it is when each line is written; what is dropped meanwhile is not in the file. */
function* linesOf(journal: Journal, head: string, withWords: boolean): Iterable<string> {
  yield head
  const last = journal.ring.last()
  for (let id = journal.ring.first(); id <= last; id += 1) {
    const entry = journal.ring.get(id)
    if (!entry) continue
    yield withWords ? encodeEntry(entry) : encodeEntry(entry, journal.withoutWords(entry))
  }
}

type Replay = {
  readonly journal: Journal
  readonly source: Extract<EventSource, { readonly type: 'replay' }>
}

/** Read as a stream, so that other work passes between its pieces. */
async function readJournal(file: string, hideSecrets: (text: string) => string): Promise<Replay> {
  // What the file holds, its owner may see; keys are taken out even here.
  const journal = createJournal({ hideSecrets, words: () => true })
  const reader = createJournalReader(journal)
  let skipped = 0
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })
  for await (const line of lines) {
    if (line.trim() === '') continue
    if (line.length > MAX_LINE || !reader.line(line)) skipped += 1
  }
  const head = reader.head()
  return {
    journal,
    source: {
      type: 'replay',
      name: basename(file),
      exportedAt: head === null || head.exportedAt === 0 ? null : head.exportedAt,
      words: head?.words ?? true,
      skipped,
    },
  }
}
