/** A short stretch of a text around what was looked for, and the title that a conversation has by itself. */
import { findHits, type Range, type SearchQuery } from './query'

export type Snippet = { readonly text: string; readonly hits: readonly Range[] }

/** Characters shown before the first hit, and altogether. */
const BEFORE = 40
const LENGTH = 160

/** Cut at spaces, with … where something was left out. Without a hit it is the beginning of the text. */
export function makeSnippet(text: string, query: SearchQuery): Snippet {
  const all = findHits(text, query)
  const first = all[0]?.[0] ?? 0
  const start = first <= BEFORE ? 0 : after(text, first - BEFORE, first)
  const end = start + LENGTH >= text.length ? text.length : before(text, start + LENGTH, all[0]?.[1] ?? start)
  const lead = start > 0 ? '…' : ''
  const shift = lead.length - start
  return {
    text: `${lead}${text.slice(start, end).replace(/\s/g, ' ')}${end < text.length ? '…' : ''}`,
    hits: all
      .filter(([from, to]) => from >= start && to <= end)
      .map(([from, to]): Range => [from + shift, to + shift]),
  }
}

/** The first place behind a space from here on, or a place that halves no character. */
function after(text: string, from: number, limit: number): number {
  const space = text.slice(from, limit).search(/\s/)
  return space < 0 ? whole(text, from) : from + space + 1
}

function before(text: string, from: number, limit: number): number {
  const space = text.slice(limit, from).search(/\s\S*$/)
  return space <= 0 ? whole(text, from) : limit + space
}

const whole = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at)

const TITLE_LENGTH = 60

/** The first words of a text, on one line; empty where there are none. */
export function firstWords(text: string): string {
  const line = text
    .slice(0, 4 * TITLE_LENGTH)
    .replace(/\s+/g, ' ')
    .trim()
  if (line.length <= TITLE_LENGTH) return line
  return `${line.slice(0, before(line, TITLE_LENGTH, 1)).trimEnd()}…`
}
