/** Export: asks where to, writes the whole file or nothing, says how it went. */
import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { notice } from '#core/notice'
import { exportExtensions, type ExportFormat } from '#core/transcript/export-formats'
import { exportFileName } from '#core/transcript/exporters'
import type { Conversation } from '#core/transcript/model'
import type { Answer } from '#shared/contract'
import { nativeWords } from '#shared/i18n/native'
import { askWhereTo } from './ask-where-to'
import { renderConversation, type ExportFacts } from './render'
import { writeFailure } from './write-failure'

export type ExportDeps = {
  readonly conversation: () => Conversation
  readonly facts: () => ExportFacts
  readonly folder: () => string
  readonly window: () => BrowserWindow | null
  /** Atomic. */
  readonly write: (file: string, text: string) => Promise<void>
}

export type ConversationExporter = {
  /** Asks where to; answers with the path of the written file, or null when the person cancelled. */
  readonly save: (format: ExportFormat) => Promise<Answer<{ readonly path: string | null }>>
  readonly markdown: () => string
}

export function createConversationExporter(deps: ExportDeps): ConversationExporter {
  async function save(format: ExportFormat): Promise<Answer<{ readonly path: string | null }>> {
    const conversation = deps.conversation()
    if (conversation.turns.length === 0) return { ok: false, notice: notice('export.empty', 'info') }
    const facts = deps.facts()
    const words = nativeWords[facts.locale]
    try {
      const path = await askWhereTo(deps.window(), {
        title: words.exportTitle,
        defaultPath: join(deps.folder(), exportFileName(conversation, format)),
        filters: [{ name: words.fileKind[format], extensions: [exportExtensions[format]] }],
      })
      if (path !== null) await deps.write(path, renderConversation(conversation, format, facts))
      return { ok: true, value: { path } }
    } catch (error) {
      return { ok: false, notice: writeFailure(error) }
    }
  }

  return {
    save,
    markdown: () => renderConversation(deps.conversation(), 'markdown', deps.facts()),
  }
}
