/** What a person types into the search field, as data; whatever they type, it is never a syntax error. */
import { fold, foldedWords, wordsOf } from './fold'

export type Phrase = {
  /** Folded words that follow each other. */
  readonly words: readonly string[]
  /** Put in quotes: the last word is whole. Otherwise it may be the beginning of one. */
  readonly exact: boolean
}

/** All phrases must be found. */
export type SearchQuery = readonly Phrase[]

const MAX_PHRASES = 16
const MAX_WORDS = 32

/** Words in quotes belong together; a quote that was not closed yet is no quote. */
export function parseSearch(input: string): SearchQuery {
  const phrases: Phrase[] = []
  const pieces = input.slice(0, 1000).split(/["“”„«»]/)
  pieces.forEach((piece, i) => {
    const quoted = i % 2 === 1 && i < pieces.length - 1
    if (quoted) {
      phrases.push({ words: wordsOf(fold(piece)), exact: true })
      return
    }
    for (const part of piece.split(/\s+/)) phrases.push({ words: wordsOf(fold(part)), exact: false })
  })
  return phrases
    .filter(({ words }) => words.length > 0)
    .slice(0, MAX_PHRASES)
    .map((phrase) => ({ ...phrase, words: phrase.words.slice(0, MAX_WORDS) }))
}

/** The query in FTS5's language; only letters and digits reach it, each phrase in quotes. Null: nothing to look for. */
export function matchExpression(query: SearchQuery): string | null {
  if (query.length === 0) return null
  return query.map(({ words, exact }) => `"${words.join(' ')}"${exact ? '' : ' *'}`).join(' AND ')
}

/** Where a stretch of text begins and ends, in UTF-16 units; the end is not part of it. */
export type Range = readonly [start: number, end: number]

/** The places of a text at which phrases are found, in order and without overlap. */
export function findHits(text: string, query: SearchQuery): readonly Range[] {
  if (query.length === 0 || text === '') return []
  const words = foldedWords(text)
  const hits: Range[] = []
  for (let at = 0; at < words.length; at += 1) {
    for (const { words: wanted, exact } of query) {
      const last = wanted.length - 1
      const found = wanted.every((word, i) => {
        const here = words[at + i]?.word
        return here !== undefined && (i === last && !exact ? here.startsWith(word) : here === word)
      })
      if (!found) continue
      const start = words[at]?.places[0] ?? 0
      const end = words[at + last]?.places[wanted[last]?.length ?? 0] ?? text.length
      hits.push([start, end])
    }
  }
  return merge(hits)
}

function merge(hits: readonly Range[]): readonly Range[] {
  const merged: Range[] = []
  for (const [start, end] of hits.toSorted(([a], [b]) => a - b)) {
    const before = merged.at(-1)
    if (before && start <= before[1]) merged[merged.length - 1] = [before[0], Math.max(before[1], end)]
    else merged.push([start, end])
  }
  return merged
}

/** Whether a text holds every phrase. */
export const holdsAll = (text: string, query: SearchQuery): boolean =>
  query.every((phrase) => findHits(text, [phrase]).length > 0)
