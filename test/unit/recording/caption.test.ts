import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { LINE_CHARS } from '#core/transcript/captions'
import { captionAt } from '#core/recording/caption'

it('shows the line that is said, and never halves a word of it', () => {
  expect(captionAt('It is sunny in Izmir', 0)).toEqual({ said: '', rest: 'It is sunny in Izmir' })
  expect(captionAt('It is sunny in Izmir', 0.4)).toEqual({ said: 'It is sunny', rest: ' in Izmir' })
  expect(captionAt('It is sunny in Izmir', 1)).toEqual({ said: 'It is sunny in Izmir', rest: '' })
  expect(captionAt('', 0.5)).toEqual({ said: '', rest: '' })
})

it('runs through all words in order, in lines of bounded length', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-zç]{1,20}$/), { minLength: 1, maxLength: 80 }), (words) => {
      const text = words.join(' ')
      const seen: string[] = []
      for (let share = 0; share <= 1; share += 0.002) {
        const { said, rest } = captionAt(text, share)
        expect((said + rest).length).toBeLessThanOrEqual(2 * LINE_CHARS + 1)
        const line = (said + rest).trim()
        if (seen.at(-1) !== line) seen.push(line)
      }
      expect(seen.join(' ').replace(/\s+/g, ' ')).toBe(text)
    }),
    { numRuns: 50 },
  )
})
