/**
 * Captions of a conversation: what was heard, cut into cues as captioners do. At most two lines of 42 characters and
 * 7 s, breaks after sentences and clauses first; words that were cut off end in a dash, and what nobody heard has no
 * cue. Times inside a turn are shared out by characters. Source: BBC Subtitle Guidelines; Netflix Timed Text Style
 * Guide (line length, least and greatest duration, double hyphen or dash for an interruption).
 */
import { heardParts, withoutWords, type ExportOptions } from './export-parts'
import type { Conversation, Turn } from './model'
import { placeTurns, type PlacedTurn } from './timeline'

export const LINE_CHARS = 42
export const MAX_LINES = 2
export const MAX_CUE_MS = 7000
export const MIN_CUE_MS = 833

export type Cue = {
  readonly startMs: number
  readonly endMs: number
  readonly role: Turn['role']
  readonly lines: readonly string[]
}

/** In order of time. Cues of two speakers may overlap where one cut in; those of one speaker never do. */
export function captionsOf(conversation: Conversation, options: ExportOptions): readonly Cue[] {
  const placed = placeTurns(conversation)
  const begins = nextBegins(placed)
  const cues: Cue[] = []
  const free: Partial<Record<Turn['role'], number>> = {}
  placed.forEach((each, at) => {
    const { role } = each.turn
    const begun = { ...each, startMs: Math.max(each.startMs, free[role] ?? 0) }
    const mine = cuesOf(begun, begins[at] ?? Infinity, withoutWords(each.turn, options))
    free[role] = mine.at(-1)?.endMs ?? begun.startMs
    cues.push(...mine)
  })
  return cues.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)
}

/** For each turn, when the same speaker begins again: a short cue may stay on the screen until then. */
function nextBegins(placed: readonly PlacedTurn[]): readonly number[] {
  const next: Partial<Record<Turn['role'], number>> = {}
  return placed.reduceRight<number[]>((begins, { turn, startMs }, at) => {
    begins[at] = next[turn.role] ?? Infinity
    next[turn.role] = startMs
    return begins
  }, [])
}

function cuesOf({ turn, startMs, endMs }: PlacedTurn, nextMs: number, noWords: string): readonly Cue[] {
  const words = heardParts(turn).heard.replace(/\s+/g, ' ').trim()
  const spoken = words === '' ? `[${noWords}]` : turn.status === 'interrupted' ? `${words} –` : words
  // The next turn of the same speaker ends this one, whatever its length was said to be, though not before a ms a
  // character has gone: lengths and clocks come from a server and may be absurd.
  const lengthMs = Math.max(spoken.length, Math.min(endMs, nextMs) - startMs)
  const blocks = blocksOf(spoken, Math.max(LINE_CHARS, Math.floor((MAX_CUE_MS * spoken.length) / lengthMs)))
  const perChar = lengthMs / blocks.reduce((sum, lines) => sum + charsOf(lines), 0)
  let chars = 0
  const cues = blocks.map((lines): Cue => {
    const from = Math.round(startMs + chars * perChar)
    chars += charsOf(lines)
    const to = Math.round(startMs + chars * perChar)
    return { startMs: from, endMs: Math.min(to, from + MAX_CUE_MS), role: turn.role, lines }
  })
  const last = cues.at(-1)
  // An interruption stays exact, since its end says when the other cut in.
  if (!last || turn.status === 'interrupted') return cues
  const readable = Math.min(last.startMs + MIN_CUE_MS, nextMs)
  return [...cues.slice(0, -1), { ...last, endMs: Math.max(last.endMs, readable) }]
}

const charsOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length, 0)

/** Splits text into blocks of at most two lines and `maxChars` characters. */
function blocksOf(text: string, maxChars: number): readonly (readonly string[])[] {
  const blocks: (readonly string[])[] = []
  let rest = text
  while (rest !== '') {
    const [block, after] = takeBlock(rest, Math.min(maxChars, LINE_CHARS * MAX_LINES))
    blocks.push(block)
    rest = after
  }
  return blocks
}

function takeBlock(text: string, maxChars: number): readonly [readonly string[], string] {
  const lines = wrap(text, MAX_LINES)
  const fits = lines.join(' ')
  const length = Math.min(fits.length, maxChars)
  if (text.length <= length) return [balance(text), '']
  const head = text.slice(0, length + 1)
  const cut = breakIn(head, length)
  return [balance(text.slice(0, cut).trimEnd()), text.slice(cut).trimStart()]
}

/** The best place to end a block: a sentence, then a clause (both not too early), then a word, then anywhere. */
function breakIn(head: string, length: number): number {
  for (const mark of [/[.!?…]["'”’)]?\s/g, /[,;:–—]\s/g]) {
    const ends = [...head.matchAll(mark)].map((match) => match.index + match[0].length)
    const end = ends.findLast((each) => each <= length + 1)
    if (end !== undefined && end >= length / 3) return end
  }
  const space = head.lastIndexOf(' ')
  return space > 0 ? space : wholeCharacters(head, length)
}

/** Never between the two halves of a character outside the basic plane. */
function wholeCharacters(text: string, length: number): number {
  const code = text.charCodeAt(length - 1)
  return code >= 0xd800 && code < 0xdc00 ? Math.max(1, length - 1) : length
}

/** One line, or two of about equal length, broken at a space. */
function balance(text: string): readonly string[] {
  if (text.length <= LINE_CHARS) return [text]
  const middle = text.length / 2
  const spaces = [...text.matchAll(/ /g)].map((match) => match.index)
  const fitting = spaces.filter((at) => at <= LINE_CHARS && text.length - at - 1 <= LINE_CHARS)
  const best = fitting.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0]
  return best === undefined ? wrap(text, MAX_LINES) : [text.slice(0, best), text.slice(best + 1)]
}

/** The first `lines` lines of a text, filled greedily; a word longer than a line is cut. */
function wrap(text: string, lines: number): readonly string[] {
  const out: string[] = []
  let rest = text
  while (rest !== '' && out.length < lines) {
    if (rest.length <= LINE_CHARS) {
      out.push(rest)
      break
    }
    const space = rest.lastIndexOf(' ', LINE_CHARS)
    const cut = space > 0 ? space : wholeCharacters(rest, LINE_CHARS)
    out.push(rest.slice(0, cut))
    rest = rest.slice(cut).trimStart()
  }
  return out
}
