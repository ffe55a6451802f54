/** The exporters by format, and a name for the file that every file system takes. */
import type { Conversation } from './model'

export { exportJson, conversationExportSchema, type ConversationExport } from './export-json'
export { exportMarkdown } from './export-markdown'
export type { ExportLabels, ExportOptions } from './export-parts'
export { exportText } from './export-text'

const extensions = { markdown: 'md', text: 'txt', json: 'json' } as const
export type ExportFormat = keyof typeof extensions

/** E.g. `Parley 2026-11-22 14.05.md`: no character that any system forbids, sorted by time in a folder. */
export function exportFileName(
  conversation: Conversation,
  format: ExportFormat,
  options: { readonly timeZone?: string } = {},
): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...options,
  }).formatToParts(conversation.startedAt)
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? ''
  const date = `${part('year')}-${part('month')}-${part('day')}`
  return `Parley ${date} ${part('hour')}.${part('minute')}.${extensions[format]}`
}
