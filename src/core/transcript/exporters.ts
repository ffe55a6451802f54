/** The exporters by format, and a name for the file that every file system takes. */
import { exportSrt, exportVtt } from './export-captions'
import { exportCsv } from './export-csv'
import { exportExtensions, type ExportFormat } from './export-formats'
import { exportHtml } from './export-html'
import { exportJson } from './export-json'
import { exportMarkdown } from './export-markdown'
import type { ExportOptions } from './export-parts'
import { exportText } from './export-text'
import type { Conversation } from './model'

export { conversationExportSchema, exportJson, type ConversationExport } from './export-json'
export { exportCsv, exportHtml, exportMarkdown, exportSrt, exportText, exportVtt }
export { includeAll, type ExportInclude, type ExportLabels, type ExportOptions } from './export-parts'

const exporters: Readonly<
  Record<ExportFormat, (conversation: Conversation, options: ExportOptions) => string>
> = {
  markdown: exportMarkdown,
  text: exportText,
  json: exportJson,
  html: exportHtml,
  srt: exportSrt,
  vtt: exportVtt,
  csv: exportCsv,
}

export const exportAs = (format: ExportFormat, conversation: Conversation, options: ExportOptions): string =>
  exporters[format](conversation, options)

type NameOptions = {
  readonly timeZone?: string | undefined
  /** The conversation's own name, of any characters and length. */
  readonly title?: string | undefined
}

/** E.g. `Parley 2026-11-22 14.05 Weather.md`: no character that any system forbids, sorted by time in a folder. */
export const exportFileName = (
  conversation: Pick<Conversation, 'startedAt'>,
  format: ExportFormat,
  options: NameOptions = {},
): string => `${exportBaseName(conversation, options)}.${exportExtensions[format]}`

/** The name without an ending: for folders, and for files of sound. */
export function exportBaseName(
  { startedAt }: Pick<Conversation, 'startedAt'>,
  { timeZone, title }: NameOptions = {},
): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone ? { timeZone } : {}),
  }).formatToParts(startedAt)
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? ''
  const date = `${part('year')}-${part('month')}-${part('day')}`
  const words = safeWords(title ?? '')
  return `Parley ${date} ${part('hour')}.${part('minute')}${words === '' ? '' : ` ${words}`}`
}

/** A name with the date before it has 255 bytes at most in every script, as file systems want it. */
const MAX_TITLE_CHARS = 60

/** Without what any file system forbids or hides: separators, wildcards, controls, marks of direction, dots at an end. */
const safeWords = (title: string): string =>
  Array.from(title.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}<>:"/\\|?*]+/gu, ' ').replace(/\s+/g, ' '))
    .slice(0, MAX_TITLE_CHARS)
    .join('')
    .replace(/^[\s.]+|[\s.]+$/g, '')
