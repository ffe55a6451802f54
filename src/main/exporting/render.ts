/** A conversation as the text of a file, with the words of the interface's language around it. */
import { exportAs, type ExportInclude } from '#core/transcript/exporters'
import type { ExportFormat } from '#core/transcript/export-formats'
import type { Conversation } from '#core/transcript/model'
import { nativeWords } from '#shared/i18n/native'

/** What a file says of the conversation besides its turns. */
export type ExportFacts = {
  readonly locale: 'en' | 'tr'
  readonly include: ExportInclude
  readonly model: string | null
  readonly profileName: string | null
  readonly title: string | null
}

export function renderConversation(
  conversation: Conversation,
  format: ExportFormat,
  { locale, include, model, profileName, title }: ExportFacts,
): string {
  return exportAs(format, conversation, {
    locale,
    labels: nativeWords[locale].export,
    include,
    ...(model === null ? {} : { model }),
    ...(profileName === null ? {} : { profileName }),
    ...(title === null ? {} : { title }),
  })
}
