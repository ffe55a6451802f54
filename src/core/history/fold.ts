/**
 * Words as search sees them: compatibility forms apart, marks off, lower case, and one letter for ı, İ, I and i, so that
 * isik finds ışık and IŞIK. SQLite's own folding leaves ı as it is, so index and query are both folded here.
 */
import { unspaced } from '../transcript/heard'

const marks = /\p{M}+/gu
const ascii = /^[\0-\x7f]*$/

/** The folded text; may be longer or shorter than the text. */
export const fold = (text: string): string =>
  ascii.test(text)
    ? text.toLowerCase()
    : text.normalize('NFKD').replace(marks, '').toLowerCase().replace(/ı/g, 'i').replace(/ς/g, 'σ')

const eachUnspaced = new RegExp(unspaced.source, 'gu')

/** What goes into the index: folded, and with each letter of a script without spaces standing alone. */
export const foldForIndex = (text: string): string => fold(text).replace(eachUnspaced, ' $& ')

/** A letter or a digit, as the index's tokenizer (unicode61) counts them. */
const wordPattern = /[\p{L}\p{N}\p{Co}]+/gu

/** The words of a folded text. */
export const wordsOf = (folded: string): readonly string[] =>
  folded.replace(eachUnspaced, ' $& ').match(wordPattern) ?? []

export type FoldedWord = {
  readonly word: string
  /** Place of each UTF-16 unit of the word in the text, and behind them the place where the word ends. */
  readonly places: readonly number[]
}

/** The folded words of a text with their places in it, so that a hit can be shown in the text as it was said. */
export function foldedWords(text: string): readonly FoldedWord[] {
  const words: FoldedWord[] = []
  let word = ''
  let places: number[] = []
  const end = (at: number): void => {
    if (word !== '') words.push({ word, places: [...places, at] })
    word = ''
    places = []
  }
  let at = 0
  for (const char of text) {
    const code = char.charCodeAt(0)
    // Most letters of most texts need none of the rules below, and the list of hits reads whole turns.
    if (code < 0x80) {
      if (isAsciiWord(code)) {
        word += code < 0x5b && code > 0x40 ? String.fromCharCode(code + 0x20) : char
        places.push(at)
      } else end(at)
      at += 1
      continue
    }
    const folded = fold(char)
    for (const unit of folded) {
      const alone = unspaced.test(unit)
      if (alone || !isWordChar(unit)) end(at)
      if (!isWordChar(unit)) continue
      word += unit
      for (let i = 0; i < unit.length; i += 1) places.push(at)
      if (alone) end(at + char.length)
    }
    at += char.length
    // A mark belongs to the letter before it and ends no word.
  }
  end(text.length)
  return words
}

const isWordChar = (char: string): boolean => /^[\p{L}\p{N}\p{Co}]$/u.test(char)

/** 0-9, A-Z, a-z. */
const isAsciiWord = (code: number): boolean =>
  (code > 0x2f && code < 0x3a) || (code > 0x40 && code < 0x5b) || (code > 0x60 && code < 0x7b)
