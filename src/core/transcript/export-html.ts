/**
 * A conversation as one HTML file that needs nothing else: readable on a screen in light and dark, and printable.
 * It holds no script and loads nothing, and its policy forbids both.
 */
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
import type { Conversation, Turn } from './model'

export function exportHtml(conversation: Conversation, options: ExportOptions): string {
  const { labels, locale, include = includeAll } = options
  const title = escapeHtml(conversationTitle(options))
  const head = facts(conversation, options)
    .map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join('')
  const turns = exportedTurns(conversation, include).map((turn) => turnHtml(turn, options))
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<dl>${head}</dl>
<ol aria-label="${escapeHtml(labels.title)}">
${turns.join('\n')}
</ol>
</main>
</body>
</html>
`
}

function turnHtml(turn: Turn, options: ExportOptions): string {
  const { include = includeAll } = options
  const name = headline(turn, options)
  const time = include.times
    ? `<time datetime="${new Date(turn.at).toISOString()}">${escapeHtml(formatTime(turn.at, options))}</time>`
    : ''
  const header = name === '' && time === '' ? '' : `<h2>${escapeHtml(name)}</h2>${time}`
  return `<li class="${turn.role}"><header>${header}</header>${body(turn, options)}${own(turn, options)}</li>`
}

function body(turn: Turn, options: ExportOptions): string {
  const { labels, include = includeAll } = options
  if (turn.tool) {
    const { args, output } = turn.tool
    const said = output === null ? '' : `<h3>${escapeHtml(labels.toolOutput)}</h3>${pre(output)}`
    return `<h3>${escapeHtml(labels.toolInput)}</h3>${pre(args)}${said}`
  }
  const { heard, unheard } = heardParts(turn)
  if (heard === '' && unheard === '') return `<p class="none">${escapeHtml(withoutWords(turn, options))}</p>`
  const rest =
    unheard === '' || !include.unheard
      ? ''
      : `<p class="unheard"><strong>${escapeHtml(labels.notHeard)}:</strong> ${escapeHtml(unheard)}</p>`
  return `${heard === '' ? '' : `<p>${escapeHtml(heard)}</p>`}${rest}`
}

function own(turn: Turn, { labels }: ExportOptions): string {
  const { edited, note } = ownWords(turn)
  return `${beside(labels.reason, failureOf(turn))}${beside(labels.edited, edited)}${beside(labels.note, note)}`
}

const beside = (name: string, text: string | null): string =>
  text === null ? '' : `<p class="own"><strong>${escapeHtml(name)}:</strong> ${escapeHtml(text)}</p>`

const pre = (text: string): string => `<pre>${escapeHtml(text)}</pre>`

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that HTML forbids outright (NUL and other controls) become the sign for what cannot be shown. */
const escapeHtml = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- these are the characters that are meant
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, '\uFFFD')
    .replace(/[&<>"']/g, (mark) => escapes[mark] ?? mark)

const style = `
:root { color-scheme: light dark; --text: #1b1b1f; --muted: #5c5c66; --line: #d8d8de; --back: #ffffff; --tint: #f3f3f6 }
@media (prefers-color-scheme: dark) { :root { --text: #ececf0; --muted: #a3a3ad; --line: #3a3a42; --back: #17171a; --tint: #222227 } }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 72ch; margin: 0 auto; padding: 32px 16px }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 16px }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0 0 32px; color: var(--muted) }
dd { margin: 0; color: var(--text); overflow-wrap: anywhere }
ol { list-style: none; margin: 0; padding: 0 }
li { border-top: 1px solid var(--line); padding: 16px 0 }
header { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline }
h2 { font-size: 16px; margin: 0 }
h3 { font-size: 13px; font-weight: 600; color: var(--muted); margin: 8px 0 4px }
time { font-size: 13px; color: var(--muted); font-variant-numeric: tabular-nums }
p { margin: 4px 0 0; white-space: pre-wrap; overflow-wrap: anywhere }
.unheard, .none { color: var(--muted) }
.own { margin-top: 8px; padding: 8px 12px; background: var(--tint); border-radius: 8px }
.unheard { border-inline-start: 3px solid var(--line); padding-inline-start: 12px; margin-top: 8px }
pre { margin: 0; padding: 8px 12px; background: var(--tint); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px }
@media print { :root { --text: #000; --muted: #444; --line: #bbb; --back: #fff; --tint: #f3f3f3 } main { max-width: none; padding: 0 } li { break-inside: avoid-page } }
`
