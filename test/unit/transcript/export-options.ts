/** Words around an export, for tests. */
import type { ExportOptions } from '#core/transcript/exporters'
import { nativeWords } from '#shared/i18n/native'

export const exportOptions: ExportOptions = {
  locale: 'en',
  timeZone: 'UTC',
  model: 'gpt-realtime-2.1',
  profileName: 'Default',
  labels: nativeWords.en.export,
}
