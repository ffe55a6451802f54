/** Files of the History screen: asks where from or to, lets storage do the work, says how it went. */
import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { notice, type Notice } from '#core/notice'
import { exportExtensions } from '#core/transcript/export-formats'
import type { Answer, CallArg } from '#shared/contract'
import type { HistoryAnswers } from '#shared/history'
import type { NativeWords } from '#shared/i18n/native'
import { failureNotice } from '../storage/history'
import { askForFolder, askWhereTo, askWhichOnes } from './ask-where-to'
import { idsOf, writeMany, type WriteDeps } from './write-many'
import { writeFailure } from './write-failure'

export type HistoryFilesDeps = Omit<WriteDeps, 'ask'> & {
  readonly history: { readonly ask: WriteDeps['ask'] }
  /** Conversations that ended before this moment (wall clock, ms) are let go unless they are pinned; null: none. */
  readonly pinBefore: () => number | null
  readonly words: () => NativeWords
  readonly folder: () => string
  readonly window: () => BrowserWindow | null
  readonly copy: (text: string) => void | Promise<void>
  readonly onNotice: (notice: Notice) => void
}

export interface HistoryFiles {
  readonly exportOne: (ask: CallArg<'historyExport'>) => Promise<Answer<HistoryAnswers['historyExport']>>
  readonly copy: (id: string) => Promise<Answer>
  readonly exportMany: (
    ask: CallArg<'historyExportMany'>,
  ) => Promise<Answer<HistoryAnswers['historyExportMany']>>
  readonly importFiles: () => Promise<Answer<HistoryAnswers['historyImport']>>
}

/** A conversation of ten thousand turns has a quarter of it. Bytes. */
export const MAX_IMPORT = 32 * 1024 * 1024

const fail = (why: Notice): Answer<never> => ({ ok: false, notice: why })
const gone = notice('history.gone', 'warning')

export function createHistoryFiles(deps: HistoryFilesDeps): HistoryFiles {
  const { ask } = deps.history

  const importOne = async (path: string): Promise<'added' | 'copied' | 'known' | Notice> => {
    const about = { params: { file: basename(path) } }
    let data: Uint8Array
    try {
      const { size } = await stat(path)
      if (size > MAX_IMPORT) return notice('import.too_big', 'error', about)
      data = await readFile(path)
    } catch (error) {
      const detail = (error as NodeJS.ErrnoException).code ?? 'unknown'
      return notice('import.unreadable', 'error', { ...about, detail })
    }
    const imported = await ask('importFile', { data, pinBefore: deps.pinBefore() })
    if (!imported.ok) return failureNotice(imported.error)
    const { value } = imported
    return value.type === 'refused' ? notice(`import.${value.why}`, 'error', about) : value.type
  }

  return {
    exportOne: async ({ id, format }) => {
      const file = await ask('exportOne', { id, format, ...deps.facts() })
      if (!file.ok) return fail(failureNotice(file.error))
      if (file.value === null) return fail(gone)
      const words = deps.words()
      try {
        const path = await askWhereTo(deps.window(), {
          title: words.exportTitle,
          defaultPath: join(deps.folder(), file.value.name),
          filters: [{ name: words.fileKind[format], extensions: [exportExtensions[format]] }],
        })
        if (path === null) return { ok: true, value: { path } }
        await deps.write(path, file.value.data)
        deps.onNotice(notice('export.done', 'info', { params: { path } }))
        return { ok: true, value: { path } }
      } catch (error) {
        return fail(writeFailure(error))
      }
    },
    copy: async (id) => {
      const file = await ask('exportOne', { id, format: 'markdown', ...deps.facts() })
      if (!file.ok) return fail(failureNotice(file.error))
      if (file.value === null) return fail(gone)
      await deps.copy(new TextDecoder().decode(file.value.data))
      return { ok: true, value: null }
    },
    exportMany: async ({ format, ...which }) => {
      const folder = await askForFolder(deps.window(), {
        title: deps.words().exportFolderTitle,
        defaultPath: deps.folder(),
      })
      if (folder === null) return { ok: true, value: { path: null, count: 0 } }
      const ids = await idsOf(ask, which)
      if (!ids.ok) return fail(ids.error)
      const written = await writeMany({ ...deps, ask }, { ids: ids.value, format, folder })
      if (!written.ok) return fail(written.error)
      const count = written.value.length
      deps.onNotice(notice('export.many', 'info', { params: { count, path: folder } }))
      return { ok: true, value: { path: folder, count } }
    },
    importFiles: async () => {
      const words = deps.words()
      const chosen = await askWhichOnes(deps.window(), {
        title: words.importTitle,
        defaultPath: deps.folder(),
        filters: [{ name: words.fileKind.json, extensions: ['json'] }],
        properties: ['openFile', 'multiSelections'],
      })
      if (chosen.length === 0) return { ok: true, value: { count: 0 } }
      const came = { added: 0, copied: 0, known: 0 }
      let refused: Notice | null = null
      for (const path of chosen) {
        const how = await importOne(path)
        if (typeof how === 'string') came[how] += 1
        // Beside the button stands the first; the others are told on the board.
        else if (refused === null) refused = how
        else deps.onNotice(how)
      }
      const count = came.added + came.copied
      if (count + came.known > 0) {
        const params = { count, known: came.known, copies: came.copied }
        deps.onNotice(notice('import.done', 'info', { params }))
      }
      return refused === null ? { ok: true, value: { count } } : fail(refused)
    },
  }
}
