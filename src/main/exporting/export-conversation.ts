/** Export: asks where to, writes the whole file or nothing, says how it went. */
import { join } from 'node:path'
import { dialog, type BrowserWindow, type SaveDialogOptions } from 'electron'
import { notice } from '#core/notice'
import type { Profile } from '#core/settings/schema'
import { exportFileName } from '#core/transcript/exporters'
import type { Conversation } from '#core/transcript/model'
import type { Answer, ExportFormat } from '#shared/contract'
import { nativeWords } from '#shared/i18n/native'
import { renderConversation } from './render'

const extensions: Readonly<Record<ExportFormat, string>> = { markdown: 'md', text: 'txt', json: 'json' }

export type ExportDeps = {
  readonly conversation: () => Conversation
  readonly language: () => 'en' | 'tr'
  readonly profile: () => Profile
  readonly folder: () => string
  readonly window: () => BrowserWindow | null
  /** Atomic. */
  readonly write: (file: string, text: string) => Promise<void>
}

/** Answers with the path of the written file, or null when the person cancelled. */
export function createExporter(
  deps: ExportDeps,
): (format: ExportFormat) => Promise<Answer<{ readonly path: string | null }>> {
  return async (format) => {
    const conversation = deps.conversation()
    if (conversation.turns.length === 0) return { ok: false, notice: notice('export.empty', 'info') }
    const language = deps.language()
    const words = nativeWords[language]
    const options: SaveDialogOptions = {
      title: words.exportTitle,
      defaultPath: join(deps.folder(), exportFileName(conversation, format)),
      filters: [{ name: words.fileKind[format], extensions: [extensions[format]] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    }
    try {
      const window = deps.window()
      // The method is looked up at use, so that a test can answer in the dialog's place.
      const chosen = window
        ? await dialog.showSaveDialog(window, options)
        : await dialog.showSaveDialog(options)
      if (chosen.canceled || !chosen.filePath) return { ok: true, value: { path: null } }
      await deps.write(chosen.filePath, renderConversation(conversation, format, language, deps.profile()))
      return { ok: true, value: { path: chosen.filePath } }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
      return { ok: false, notice: notice('export.failed', 'error', { params: { code }, detail: code }) }
    }
  }
}
