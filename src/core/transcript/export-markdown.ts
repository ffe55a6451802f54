/** A conversation as Markdown: one heading a turn; the words of an answer that nobody heard stand apart as a quote. */
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

export function exportMarkdown(conversation: Conversation, options: ExportOptions): string {
  const head = facts(conversation, options).map(([label, value]) => `- ${label}: ${plain(value)}`)
  const { include = includeAll } = options
  const blocks = [`# ${plain(conversationTitle(options)).replace(/\s+/g, ' ')}`, head.join('\n')]
  for (const turn of exportedTurns(conversation, include)) {
    const heading = [
      plain(headline(turn, options)),
      ...(include.times ? [formatTime(turn.at, options)] : []),
    ].filter((part) => part !== '')
    if (heading.length > 0) blocks.push(`## ${heading.join(' · ')}`)
    blocks.push(...body(turn, options), ...own(turn, options))
  }
  return `${blocks.join('\n\n')}\n`
}

function body(turn: Turn, options: ExportOptions): readonly string[] {
  const { labels, include = includeAll } = options
  if (turn.tool) {
    const { args, output } = turn.tool
    return [
      `${labels.toolInput}:\n\n${fenced(args)}`,
      ...(output === null ? [] : [`${labels.toolOutput}:\n\n${fenced(output)}`]),
    ]
  }
  const { heard, unheard } = heardParts(turn)
  if (heard === '' && unheard === '') return [`*${withoutWords(turn, options)}*`]
  return [
    ...(heard === '' ? [] : [plain(heard)]),
    ...(unheard === '' || !include.unheard ? [] : [quoted(labels.notHeard, unheard)]),
  ]
}

/** Why it failed, the person's own version and note, each as a quote under its name. */
function own(turn: Turn, { labels }: ExportOptions): readonly string[] {
  const { edited, note } = ownWords(turn)
  const reason = failureOf(turn)
  return [
    ...(reason === null ? [] : [quoted(labels.reason, plain(reason))]),
    ...(edited === null ? [] : [quoted(labels.edited, edited)]),
    ...(note === null ? [] : [quoted(labels.note, note)]),
  ]
}

const quoted = (name: string, text: string): string =>
  [`> *${name}*`, '>', ...text.split('\n').map((line) => `> ${line}`.trimEnd())].join('\n')

/** What would be read as our own structure (headings, quotes, rules) stays text. Other marks are the speaker's. */
const plain = (text: string): string => text.replace(/^(\s*)(#{1,6}(?=\s)|>|-{3,}\s*$|={3,}\s*$)/gm, '$1\\$2')

/** A fence longer than any inside the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${text}\n${fence}`
}
