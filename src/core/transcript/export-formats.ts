/** The formats in which a conversation can be written as text, each with the ending of its files. */
export const exportExtensions = {
  markdown: 'md',
  text: 'txt',
  json: 'json',
  html: 'html',
  srt: 'srt',
  vtt: 'vtt',
  csv: 'csv',
} as const
export type ExportFormat = keyof typeof exportExtensions

export const exportFormats = Object.keys(exportExtensions) as readonly ExportFormat[]
