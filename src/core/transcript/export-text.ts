/** A conversation as plain text, to be read or pasted anywhere. */
import type { Conversation, Turn } from './model'
import { exportedTurns, facts, formatTime, headline, heardParts, type ExportOptions } from './export-parts'

export function exportText(conversation: Conversation, options: ExportOptions): string {
  const head = facts(conversation, options).map(([label, value]) => `${label}: ${value}`)
  const turns = exportedTurns(conversation).map(
    (turn) => `[${formatTime(turn.at, options)}] ${headline(turn, options)}\n${body(turn, options)}`,
  )
  return `${[[options.labels.title, ...head].join('\n'), ...turns].join('\n\n')}\n`
}

function body(turn: Turn, { labels }: ExportOptions): string {
  if (turn.tool) {
    const { args, output } = turn.tool
    const said = output === null ? '' : `\n${labels.toolOutput}: ${output}`
    return `${labels.toolInput}: ${args}${said}`
  }
  const { heard, unheard } = heardParts(turn)
  const parts = [heard, unheard === '' ? '' : `(${labels.notHeard}: ${unheard})`].filter(
    (part) => part !== '',
  )
  return parts.length === 0 ? `(${labels.noWords})` : parts.join('\n')
}
