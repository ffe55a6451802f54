/** The line of a turn's words that is said at a moment, and how much of it has been. */
import { LINE_CHARS } from '../transcript/captions'

export type Caption = { readonly said: string; readonly rest: string }

/** Characters of a line: what captions show at once. */
const MOST = 2 * LINE_CHARS

/** @param share How much of the sound has gone by, 0..1; words are shared out over it by characters. */
export function captionAt(words: string, share: number): Caption {
  const text = words.replace(/\s+/g, ' ').trim()
  const at = Math.min(text.length, Math.max(0, Math.round(text.length * share)))
  let from = 0
  for (;;) {
    const to = lineEnd(text, from)
    if (at < to || to === text.length) {
      const end = wordEnd(text, Math.max(from, at))
      return { said: text.slice(from, Math.min(end, to)), rest: text.slice(Math.min(end, to), to).trimEnd() }
    }
    from = to
  }
}

/** Behind the space at which a line ends. */
function lineEnd(text: string, from: number): number {
  if (text.length - from <= MOST) return text.length
  const space = text.lastIndexOf(' ', from + MOST)
  return space <= from ? from + MOST : space + 1
}

/** A word that has begun is shown as said. */
function wordEnd(text: string, at: number): number {
  if (at === 0) return 0
  const space = text.indexOf(' ', at)
  return space < 0 ? text.length : space
}
