/** Token figures: what a server reports, read without inventing and without counting twice. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addUsage, noUsage, parseUsage, totalUsage } from '#core/usage/usage'

const reported = {
  total_tokens: 205,
  input_tokens: 41,
  output_tokens: 164,
  input_token_details: {
    text_tokens: 14,
    audio_tokens: 27,
    image_tokens: 0,
    cached_tokens: 12,
    cached_tokens_details: { text_tokens: 10, audio_tokens: 2, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 28, audio_tokens: 136 },
}

describe('the usage of a response', () => {
  it('is read with its cached figures as parts of the input', () => {
    expect(parseUsage(reported)).toEqual({
      inputTokens: 41,
      outputTokens: 164,
      inputText: 14,
      inputAudio: 27,
      inputImage: 0,
      cachedText: 10,
      cachedAudio: 2,
      cachedImage: 0,
      outputText: 28,
      outputAudio: 136,
    })
  })

  it.each([null, undefined, {}, [], 'unimplemented', { input_tokens: 0, output_tokens: 0 }])(
    'that is %j is none',
    (raw) => {
      expect(parseUsage(raw)).toBeNull()
    },
  )

  it('with nulls inside counts them as nothing', () => {
    expect(parseUsage({ ...reported, input_token_details: null, output_token_details: null })).toMatchObject({
      inputTokens: 41,
      inputText: 0,
      outputAudio: 0,
    })
  })

  it('with a cached total alone takes it from the text first', () => {
    const input_token_details = { text_tokens: 14, audio_tokens: 27, cached_tokens: 20 }
    expect(parseUsage({ ...reported, input_token_details })).toMatchObject({ cachedText: 14, cachedAudio: 6 })
  })

  it('never throws, and the cached figures never exceed the input they are part of', () => {
    const tokens = fc.oneof(fc.integer({ min: -5, max: 500 }), fc.constant(null), fc.string())
    const kinds = fc.record({ text_tokens: tokens, audio_tokens: tokens, image_tokens: tokens })
    fc.assert(
      fc.property(
        fc.record({
          input_tokens: tokens,
          output_tokens: tokens,
          input_token_details: fc
            .tuple(kinds, fc.record({ cached_tokens: tokens, cached_tokens_details: fc.option(kinds) }))
            .map(([a, b]) => ({ ...a, ...b })),
          output_token_details: fc.option(kinds),
        }),
        (raw) => {
          const usage = parseUsage(raw)
          if (!usage) return
          expect(usage.cachedText).toBeLessThanOrEqual(usage.inputText)
          expect(usage.cachedAudio).toBeLessThanOrEqual(usage.inputAudio)
          expect(usage.cachedImage).toBeLessThanOrEqual(usage.inputImage)
        },
      ),
    )
  })
})

it('the ledger adds up the turns that have figures', () => {
  const usage = parseUsage(reported)
  if (!usage) throw new Error('the sample has figures')
  const totals = totalUsage([{ usage: null }, { usage }, { usage }])
  expect(totals).toMatchObject({ inputTokens: 82, outputAudio: 272, cachedTokens: 24, responses: 2 })
  expect(totals).toEqual(addUsage(addUsage(noUsage, usage), usage))
})
