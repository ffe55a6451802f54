/** Search in the words of people: folding, queries that are never an error, hits where they stand in the text. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, foldedWords, foldForIndex, wordsOf } from '#core/history/fold'
import { findHits, holdsAll, matchExpression, parseSearch } from '#core/history/query'
import { firstWords, makeSnippet } from '#core/history/snippet'

const marked = (text: string, search: string): string =>
  findHits(text, parseSearch(search))
    .map(([start, end]) => text.slice(start, end))
    .join('|')

describe('folding', () => {
  it('makes one letter of ı, İ, I and i, and takes marks off', () => {
    expect(['ışık', 'IŞIK', 'Işık', 'İŞİK', 'isik'].map(fold)).toEqual(Array(5).fill('isik'))
    expect(fold('Diyarbakır')).toBe('diyarbakir')
    expect(fold('ÇĞÖŞÜ çğöşü')).toBe('cgosu cgosu')
    expect(fold('ﬁancé Ⅳ ½')).toBe('fiance iv 1⁄2')
    expect(fold('ΟΔΟΣ οδός')).toBe('οδοσ οδοσ')
  })

  it('gives each letter of a script without spaces a place of its own in the index', () => {
    expect(wordsOf(foldForIndex('今日は天気'))).toEqual(['今', '日', 'は', '天', '気'])
  })

  it('finds the same words with their places as without them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(foldedWords(text).map(({ word }) => word)).toEqual(wordsOf(fold(text)))
      }),
    )
    for (const text of ['İğne, ipliği ÇIKARDIM.', 'e\u0301cole한국어', '天気です', 'a١٢٣', 'ﷺ x'])
      expect(foldedWords(text).map(({ word }) => word)).toEqual(wordsOf(fold(text)))
  })
})

describe('a query', () => {
  it('finds Diyarbakır by diyarbakir, ışık and IŞIK by isik, and words by their beginning', () => {
    expect(marked('Yarın Diyarbakır’a gidiyorum.', 'diyarbakir')).toBe('Diyarbakır')
    expect(marked('ışık IŞIK ışığı', 'isik')).toBe('ışık|IŞIK')
    expect(marked('ışık IŞIK ışığı', 'IŞI')).toBe('ışı|IŞI|ışı')
    expect(marked('evde ve devam', 'ev')).toBe('ev')
    expect(marked('今日は天気がいい', '天気')).toBe('天気')
  })

  it('takes words in quotes together and whole, and a quote that is still open as no quote', () => {
    expect(holdsAll('the red house', parseSearch('"red house"'))).toBe(true)
    expect(holdsAll('the house is red', parseSearch('"red house"'))).toBe(false)
    expect(holdsAll('the red houses', parseSearch('"red house"'))).toBe(false)
    expect(holdsAll('the red houses', parseSearch('"red house'))).toBe(true)
  })

  it('hands letters, digits and quotes alone to the index, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (typed) => {
        const match = matchExpression(parseSearch(typed))
        if (match === null) return
        expect(match).toMatch(/^"[\p{L}\p{N}\p{Co} ]+"(?: \*)?(?: AND "[\p{L}\p{N}\p{Co} ]+"(?: \*)?)*$/u)
      }),
    )
    expect(matchExpression(parseSearch('  -- "" * ( ^ :  '))).toBeNull()
    expect(matchExpression(parseSearch('a OR (b NEAR c)'))).toBe(
      '"a" * AND "or" * AND "b" * AND "near" * AND "c" *',
    )
  })

  it('marks stretches in order, without overlap and inside the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ maxLength: 6 }), (text, typed) => {
        let last = 0
        for (const [start, end] of findHits(text, parseSearch(typed))) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          last = end
        }
      }),
    )
  })
})

describe('a snippet', () => {
  const long = `${'Once upon a time there was an old harbour. '.repeat(8)}A lighthouse stood there. ${'And so on. '.repeat(30)}`

  it('shows the surroundings of the first hit, cut at words, with the hit where it stands', () => {
    const { text, hits } = makeSnippet(long, parseSearch('lighthouse'))
    expect(text.startsWith('…')).toBe(true)
    expect(text.endsWith('…')).toBe(true)
    expect(text.length).toBeLessThan(170)
    expect(hits.map(([start, end]) => text.slice(start, end))).toEqual(['lighthouse'])
  })

  it('holds its hits for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.string({ maxLength: 4 }),
        (text, typed) => {
          const snippet = makeSnippet(text, parseSearch(typed))
          for (const [start, end] of snippet.hits) {
            expect(start).toBeGreaterThanOrEqual(0)
            expect(end).toBeLessThanOrEqual(snippet.text.length)
          }
          expect(snippet.text.length).toBeLessThanOrEqual(text.length + 2)
        },
      ),
    )
  })
})

describe('the title of a conversation', () => {
  it('is its first words on one line, cut at a word', () => {
    expect(firstWords('  What is\n the weather?  ')).toBe('What is the weather?')
    const long = firstWords('Tell me everything that you know about the old harbour of Izmir and its ships')
    expect(long).toBe('Tell me everything that you know about the old harbour of…')
    expect(firstWords('x'.repeat(100))).toHaveLength(61)
  })
})
