/** Export: asks where to, writes the whole file or nothing, says how it went. */
import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { notice } from '#core/notice'
import { exportExtensions, type ExportFormat } from '#core/transcript/export-formats'
import { exportFileName } from '#core/transcript/exporters'
import { turnCount, type LiveConversation } from '#core/transcript/turn-log'
import type { Answer } from '#shared/contract'
import { nativeWords } from '#shared/i18n/native'
import { askWhereTo } from './ask-where-to'
import type { ExportFacts } from './render'
import type { RenderApart } from './render-apart'
import { writeFailure } from './write-failure'

export type ExportDeps = {
  readonly conversation: () => LiveConversation
  readonly render: RenderApart
  readonly facts: () => ExportFacts
  readonly folder: () => string
  readonly window: () => BrowserWindow | null
  /** Atomic. */
  readonly write: (file: string, data: Uint8Array) => Promise<void>
}

export type ConversationExporter = {
  /** Asks where to; answers with the path of the written file, or null when the person cancelled. */
  readonly save: (format: ExportFormat) => Promise<Answer<{ readonly path: string | null }>>
  /** Rejects where it cannot be made. */
  readonly markdown: () => Promise<string>
}

export function createConversationExporter(deps: ExportDeps): ConversationExporter {
  async function save(format: ExportFormat): Promise<Answer<{ readonly path: string | null }>> {
    const conversation = deps.conversation()
    if (turnCount(conversation.turns) === 0) return { ok: false, notice: notice('export.empty', 'info') }
    const facts = deps.facts()
    const words = nativeWords[facts.locale]
    try {
      const path = await askWhereTo(deps.window(), {
        title: words.exportTitle,
        defaultPath: join(deps.folder(), exportFileName(conversation, format)),
        filters: [{ name: words.fileKind[format], extensions: [exportExtensions[format]] }],
      })
      if (path !== null) await deps.write(path, await deps.render(conversation, format, facts))
      return { ok: true, value: { path } }
    } catch (error) {
      return { ok: false, notice: writeFailure(error) }
    }
  }

  return {
    save,
    markdown: async () =>
      new TextDecoder().decode(await deps.render(deps.conversation(), 'markdown', deps.facts())),
  }
}
