/** A conversation as plain text, to be read or pasted anywhere. */
import type { Conversation, Turn } from './model'
import {
  conversationTitle,
  exportedTurns,
  failureOf,
  facts,
  formatTime,
  headline,
  heardParts,
  includeAll,
  ownWords,
  withoutWords,
  type ExportOptions,
} from './export-parts'

export function exportText(conversation: Conversation, options: ExportOptions): string {
  const head = facts(conversation, options).map(([label, value]) => `${label}: ${value}`)
  const { include = includeAll } = options
  const turns = exportedTurns(conversation, include).map((turn) => {
    const time = include.times ? `[${formatTime(turn.at, options)}]` : ''
    const heading = [time, headline(turn, options)].filter((part) => part !== '').join(' ')
    return [heading, body(turn, options), ...own(turn, options)].filter((part) => part !== '').join('\n')
  })
  return `${[[conversationTitle(options), ...head].join('\n'), ...turns].join('\n\n')}\n`
}

function body(turn: Turn, options: ExportOptions): string {
  const { labels, include = includeAll } = options
  if (turn.tool) {
    const { args, output } = turn.tool
    const said = output === null ? '' : `\n${labels.toolOutput}: ${output}`
    return `${labels.toolInput}: ${args}${said}`
  }
  const { heard, unheard } = heardParts(turn)
  const parts = [heard, unheard === '' || !include.unheard ? '' : `(${labels.notHeard}: ${unheard})`].filter(
    (part) => part !== '',
  )
  return parts.length === 0 ? `(${withoutWords(turn, options)})` : parts.join('\n')
}

function own(turn: Turn, { labels }: ExportOptions): readonly string[] {
  const { edited, note } = ownWords(turn)
  const reason = failureOf(turn)
  return [
    ...(reason === null ? [] : [`(${labels.reason}: ${reason})`]),
    ...(edited === null ? [] : [`(${labels.edited}: ${edited})`]),
    ...(note === null ? [] : [`(${labels.note}: ${note})`]),
  ]
}
