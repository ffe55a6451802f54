/** What the History screen asks of main, with the schema of each argument, and what it is told. */
import { z } from 'zod'
import type { HistoryPage } from '#core/history/pages'
import { exportFormats } from '#core/transcript/export-formats'
import type { Turn } from '#core/transcript/model'

const id = z.string().min(1).max(200)
const ids = z.array(id).min(1).max(10_000)
const format = z.enum(exportFormats)
const moment = z.number().int().nullable()

export const historyFilterSchema = z.object({
  profileId: z.string().max(64).nullable(),
  pinned: z.boolean(),
  from: moment,
  to: moment,
})

/** Which conversations: all that the search and the filter let through, or of those the ones that are named. */
export const historyChoice = {
  text: z.string().max(1000),
  filter: historyFilterSchema,
  ids: ids.optional(),
}

export const historyCalls = {
  /** A page of the list; with words in `text`, of a search. `after` is the `next` of the page before. */
  historyPage: z.object({
    text: z.string().max(1000),
    filter: historyFilterSchema,
    after: z.string().max(100).nullable(),
  }),
  historyProfiles: z.undefined(),
  historyTurns: z.object({ id, from: z.number().int().min(0), count: z.number().int().min(1).max(500) }),
  /** Turns of one conversation that hold the words. */
  historyFind: z.object({ id, text: z.string().max(1000) }),
  /** An empty title gives back the first words. */
  historyRename: z.object({ id, title: z.string().max(200) }),
  historyPin: z.object({ id, pinned: z.boolean() }),
  /** The person's own words and note; null takes away, absent leaves. */
  historyAnnotate: z.object({
    id,
    itemId: id,
    edited: z.string().max(200_000).nullable().optional(),
    note: z.string().max(20_000).nullable().optional(),
  }),
  /** Can be taken back with `historyRestore` for UNDO_MS. */
  historyDelete: ids,
  historyRestore: ids,
  historyDeleteAll: z.undefined(),
  historyContinue: id,
  /** Asks where to. */
  historyExport: z.object({ id, format }),
  /** As Markdown. */
  historyCopy: id,
  /** One file each, in a folder that is asked for. */
  historyExportMany: z.object({ format, ...historyChoice }),
  /** Asks for files. */
  historyImport: z.undefined(),
} as const

export type HistoryAnswers = {
  readonly historyPage: HistoryPage
  readonly historyProfiles: readonly { readonly id: string; readonly name: string }[]
  readonly historyTurns: { readonly turns: readonly Turn[]; readonly total: number }
  readonly historyFind: readonly { readonly itemId: string; readonly index: number }[]
  readonly historyRename: null
  readonly historyPin: null
  readonly historyAnnotate: null
  readonly historyDelete: null
  /** How many came back. */
  readonly historyRestore: number
  /** How many there were. */
  readonly historyDeleteAll: number
  readonly historyContinue: null
  /** The written file, or null when the person cancelled. */
  readonly historyExport: { readonly path: string | null }
  readonly historyCopy: null
  readonly historyExportMany: { readonly path: string | null; readonly count: number }
  /** How many are in History now that were not before. */
  readonly historyImport: { readonly count: number }
}

/** Something changed in the kept conversations: in this one, or null for any of them. */
export type HistoryChange = { readonly id: string | null }
