/** A conversation as the text of a file, with the words of the interface's language around it. */
import type { Profile } from '#core/settings/schema'
import { exportJson, exportMarkdown, exportText } from '#core/transcript/exporters'
import type { Conversation } from '#core/transcript/model'
import { assertNever } from '#core/result'
import type { ExportFormat } from '#shared/contract'
import { nativeWords } from '#shared/i18n/native'

export function renderConversation(
  conversation: Conversation,
  format: ExportFormat,
  locale: 'en' | 'tr',
  profile: Profile,
): string {
  const options = {
    locale,
    labels: nativeWords[locale].export,
    model: profile.model,
    profileName: profile.name,
  }
  switch (format) {
    case 'markdown':
      return exportMarkdown(conversation, options)
    case 'text':
      return exportText(conversation, options)
    case 'json':
      return exportJson(conversation, options)
    default:
      return assertNever(format)
  }
}
