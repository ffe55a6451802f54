/** Heard words: an estimate that never claims a half word and never runs backwards. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { samplesToMs } from '#core/audio/pcm'
import { heardChars } from '#core/transcript/heard'

const text = 'one two three four'

describe('the heard part of an answer', () => {
  it('is nothing before anything was played', () => {
    expect(heardChars({ text, played: 0, received: 24_000, ended: true })).toBe(0)
  })

  it('is everything when all of it was played', () => {
    expect(heardChars({ text, played: 24_000, received: 24_000, ended: true })).toBe(text.length)
  })

  it('is the share of the sound, cut at the end of a word', () => {
    expect(text.slice(0, heardChars({ text, played: 12_500, received: 24_000, ended: true }))).toBe('one two')
  })

  it('is not the whole text while only a little of its sound has come', () => {
    const long = 'word '.repeat(100)
    const heard = heardChars({ text: long, played: 24_000, received: 24_000, ended: false })
    expect(heard).toBeGreaterThan(0)
    expect(heard).toBeLessThan(25)
  })

  it.each([
    ['Japanese', '今日は天気がいいですね', '今日は天気'],
    ['Chinese, whose rare characters are never halved', '在哪𠮷里呢的', '在'],
    ['Thai, whose marks stay with their letter', 'กี่กี่กี่กี่', 'กี่กี่'],
  ])('is cut between characters where a script has no spaces: %s', (_script, words, heard) => {
    expect(words.slice(0, heardChars({ text: words, played: 12_000, received: 24_000, ended: true }))).toBe(
      heard,
    )
  })

  it('grows with what is played and ends at a word', () => {
    fc.assert(
      fc.property(fc.lorem(), fc.nat(48_000), fc.nat(48_000), fc.boolean(), (words, a, b, ended) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)]
        const at = (played: number) => heardChars({ text: words, played, received: 48_000, ended })
        expect(at(less)).toBeLessThanOrEqual(at(more))
        const end = at(more)
        expect(end === 0 || end === words.length || /\s/.test(words.charAt(end))).toBe(true)
      }),
    )
  })
})

it('samples become whole ms, rounded down', () => {
  expect(samplesToMs(24 * 700 + 23)).toBe(700)
})
