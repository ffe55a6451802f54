/** The table of figures as a file: asks where to, lets storage write the lines, says how it went. */
import { join } from 'node:path'
import { dialog, type BrowserWindow, type SaveDialogOptions } from 'electron'
import { notice, type Notice } from '#core/notice'
import type { PriceOverrides } from '#core/usage/prices'
import type { Answer } from '#shared/contract'
import type { NativeWords } from '#shared/i18n/native'
import type { UsageAnswers, UsageFilter } from '#shared/usage'
import { writeFailure } from '../exporting/write-failure'
import { failureNotice, type History } from '../storage/history'

export type UsageFileDeps = {
  readonly history: Pick<History, 'ask'>
  readonly own: () => PriceOverrides
  readonly words: () => NativeWords
  readonly folder: () => string
  readonly window: () => BrowserWindow | null
  readonly wall: () => number
  readonly write: (path: string, data: string | Uint8Array) => Promise<void>
  readonly onNotice: (notice: Notice) => void
}

export type ExportUsage = (filter: UsageFilter) => Promise<Answer<UsageAnswers['exportUsage']>>

export const createUsageFile =
  (deps: UsageFileDeps): ExportUsage =>
  async (filter) => {
    const table = await deps.history.ask('usageCsv', { ...filter, own: deps.own() })
    if (!table.ok) return { ok: false, notice: failureNotice(table.error) }
    const words = deps.words()
    const date = new Date(deps.wall()).toISOString().slice(0, 10)
    const options: SaveDialogOptions = {
      title: words.exportTitle,
      defaultPath: join(deps.folder(), `parley-usage-${date}.csv`),
      filters: [{ name: words.fileKind.csv, extensions: ['csv'] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    }
    try {
      const window = deps.window()
      // The method is looked up at use, so that a test can answer in a dialog's place.
      const chosen = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
      if (chosen.canceled || !chosen.filePath) return { ok: true, value: { path: null } }
      await deps.write(chosen.filePath, table.value)
      deps.onNotice(notice('export.done', 'info', { params: { path: chosen.filePath } }))
      return { ok: true, value: { path: chosen.filePath } }
    } catch (error) {
      return { ok: false, notice: writeFailure(error) }
    }
  }
