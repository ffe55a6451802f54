/** Writes kept conversations as files: one, or many into a folder, each whole or not at all, none over another. */
import { mkdir, readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { StorageFailure } from '#core/history/model'
import type { HistoryFilter, HistoryPage } from '#core/history/pages'
import { notice, type Notice } from '#core/notice'
import { err, ok, type Result } from '#core/result'
import type { ExportFormat } from '#core/transcript/export-formats'
import type { ExportInclude } from '#core/transcript/exporters'
import { failureNotice } from '../storage/history'
import type { Ask, OperationName, Told } from '../storage/operations'
import { writeFailure } from './write-failure'

/** What of storage is used. */
export type AskStorage = <K extends OperationName>(
  name: K,
  ask: Ask<K>,
) => Promise<Result<Told<K>, StorageFailure>>

export type WriteDeps = {
  readonly ask: AskStorage
  readonly facts: () => { readonly locale: 'en' | 'tr'; readonly include: ExportInclude }
  /** Atomic. */
  readonly write: (file: string, data: string | Uint8Array) => Promise<void>
}

const PAGE = 200

export type Choice = {
  readonly text: string
  readonly filter: HistoryFilter
  /** These alone. */
  readonly ids?: readonly string[] | undefined
}

/** Ids of all that a search and a filter let through; of all there is without words, or of those that are named. */
export async function idsOf(
  ask: AskStorage,
  { text, filter, ids: named }: Choice,
): Promise<Result<readonly string[], Notice>> {
  if (named !== undefined) return ok([...new Set(named)])
  const ids = new Set<string>()
  let after: string | null = null
  do {
    const page: Result<HistoryPage, StorageFailure> = await pageOf(ask, text, { filter, after, limit: PAGE })
    if (!page.ok) return err(failureNotice(page.error))
    for (const { info } of page.value.hits) ids.add(info.id)
    after = page.value.next
  } while (after !== null)
  return ok([...ids])
}

const pageOf = (
  ask: AskStorage,
  text: string,
  asked: Ask<'list'>,
): Promise<Result<HistoryPage, StorageFailure>> =>
  text.trim() === '' ? ask('list', asked) : ask('search', { ...asked, text })

/** @returns the paths; a failure says how many files were written before it. */
export async function writeMany(
  deps: WriteDeps,
  {
    ids,
    format,
    folder,
  }: { readonly ids: readonly string[]; readonly format: ExportFormat; readonly folder: string },
): Promise<Result<readonly string[], Notice>> {
  const paths: string[] = []
  try {
    await mkdir(folder, { recursive: true })
    const taken = await namesIn(folder)
    // One after the other: only one is in memory, and what is said meanwhile is written between two.
    for (const id of ids) {
      const file = await deps.ask('exportOne', { id, format, ...deps.facts() })
      if (!file.ok) return err(failureNotice(file.error))
      // Deleted meanwhile.
      if (file.value === null) continue
      const path = join(folder, freeName(file.value.name, taken))
      await deps.write(path, file.value.data)
      paths.push(path)
    }
    return paths.length === 0 ? err(notice('export.empty', 'info')) : ok(paths)
  } catch (error) {
    return err(writeFailure(error, paths.length))
  }
}

/** Names that differ in case or in the form of their accents are one file on some systems. */
const folded = (name: string): string => name.normalize('NFC').toLowerCase()

/** What lies in a folder, as `freeName` wants it. */
export const namesIn = async (folder: string): Promise<Set<string>> =>
  new Set((await readdir(folder)).map(folded))

/** The name, or the name with a number; from then on it is taken. */
export function freeName(name: string, taken: Set<string>): string {
  const ending = extname(name)
  const base = name.slice(0, name.length - ending.length)
  let free = name
  for (let n = 2; taken.has(folded(free)); n += 1) free = `${base} (${n})${ending}`
  taken.add(folded(free))
  return free
}
