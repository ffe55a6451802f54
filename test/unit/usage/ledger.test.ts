/** Prices and ledger: parts always come to the whole, nothing is charged twice, and nothing unknown gets a price. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TurnUsage } from '#core/transcript/model'
import {
  addTokens,
  noTokens,
  perMinute,
  splitLedger,
  sumLedger,
  type SpeechRow,
  type UsageRow,
} from '#core/usage/ledger'
import { costOf, priceKinds, priceList, priceOf, transcriptionPriceOf } from '#core/usage/prices'

const tokens = fc.nat(200_000)
const usages: fc.Arbitrary<TurnUsage> = fc
  .record({ text: tokens, audio: tokens, image: tokens, outText: tokens, outAudio: tokens })
  .chain(({ text, audio, image, outText, outAudio }) =>
    fc.tuple(fc.nat(text), fc.nat(audio), fc.nat(image)).map(([cachedText, cachedAudio, cachedImage]) => ({
      inputTokens: text + audio + image,
      outputTokens: outText + outAudio,
      inputText: text,
      inputAudio: audio,
      inputImage: image,
      cachedText,
      cachedAudio,
      cachedImage,
      outputText: outText,
      outputAudio: outAudio,
    })),
  )
const origins = {
  day: fc.constantFrom('2026-11-20', '2026-11-21', '2026-11-22'),
  profileId: fc.constantFrom('a', 'b'),
  profileName: fc.constant('A'),
  provider: fc.constantFrom('openai', 'practice'),
  model: fc.constantFrom('gpt-realtime-2.1', 'gpt-realtime-2025-08-28', 'unheard-of'),
}
const rows: fc.Arbitrary<UsageRow> = fc.record({ ...origins, responses: fc.nat(50), usage: usages })
const speech: fc.Arbitrary<SpeechRow> = fc.record({
  ...origins,
  transcriptionModel: fc.constantFrom('', 'gpt-transcribe', 'unheard-of'),
  spokenMs: fc.nat(600_000),
  transcribedMs: fc.nat(600_000),
})
const ledgers = fc.record({
  rows: fc.array(rows, { maxLength: 12 }),
  speech: fc.array(speech, { maxLength: 12 }),
})

describe('the price list', () => {
  it('prices a dated model name as the model itself, and leaves an unknown one without a price', () => {
    expect(priceOf('openai', 'gpt-realtime-2025-08-28')).toEqual(priceList.models['gpt-realtime'])
    expect(priceOf('custom', 'unheard-of').audioOut).toBeNull()
    expect(priceOf('custom', 'constructor').audioOut).toBeNull()
    expect(transcriptionPriceOf('openai', 'unheard-of')).toBeNull()
  })

  it('costs nothing on this computer, whatever the model is called', () => {
    expect(priceOf('practice', 'unheard-of').audioOut).toBe(0)
  })

  it("takes a person's own price for the kinds that they name and the list's for the rest", () => {
    const own = { 'gpt-realtime-2.1': { audioOut: 50 }, mine: { textIn: 1 } }
    expect(priceOf('openai', 'gpt-realtime-2.1', own)).toMatchObject({ audioOut: 50, audioIn: 32 })
    expect(priceOf('custom', 'mine', own)).toMatchObject({ textIn: 1, textOut: null })
  })
})

describe('the cost of a response', () => {
  it('charges cached tokens once, at their own price', () => {
    const usage = { ...noTokens, inputTokens: 1_000_000, inputAudio: 1_000_000, cachedAudio: 750_000 }
    expect(costOf(usage, priceOf('openai', 'gpt-realtime-2.1'))).toEqual({
      usd: 0.25 * 32 + 0.75 * 0.4,
      unpriced: 0,
    })
  })

  it('is never more for having been cached', () => {
    fc.assert(
      fc.property(usages, (usage) => {
        const prices = priceOf('openai', 'gpt-realtime-2.1')
        const uncached = { ...usage, cachedText: 0, cachedAudio: 0, cachedImage: 0 }
        expect(costOf(usage, prices).usd).toBeLessThanOrEqual(costOf(uncached, prices).usd + 1e-9)
      }),
    )
  })

  it('counts every token without a price exactly once, also those whose kind is not told', () => {
    const prices = priceOf('custom', 'unheard-of')
    expect(priceKinds.every((kind) => prices[kind] === null)).toBe(true)
    fc.assert(
      fc.property(usages, tokens, (usage, untold) => {
        const all = { ...usage, inputTokens: usage.inputTokens + untold }
        expect(costOf(all, prices)).toEqual({ usd: 0, unpriced: all.inputTokens + all.outputTokens })
      }),
    )
  })

  it('of two responses together is the sum of both', () => {
    fc.assert(
      fc.property(usages, usages, (a, b) => {
        const prices = priceOf('openai', 'gpt-realtime-2.1-mini')
        const whole = costOf(addTokens(a, b), prices).usd
        expect(whole).toBeCloseTo(costOf(a, prices).usd + costOf(b, prices).usd, 9)
      }),
    )
  })
})

describe('the ledger', () => {
  it('comes to the same whole however it is split', () => {
    fc.assert(
      fc.property(ledgers, fc.constantFrom('day', 'profileId', 'model'), (ledger, field) => {
        const whole = sumLedger(ledger)
        const parts = splitLedger(ledger, (row) => row[field as 'day']).map(({ sum }) => sum)
        const total = (value: (sum: typeof whole) => number): number =>
          parts.reduce((sum, part) => sum + value(part), 0)
        expect(total((sum) => sum.usd)).toBeCloseTo(whole.usd, 6)
        expect(total((sum) => sum.responses)).toBe(whole.responses)
        expect(total((sum) => sum.usage.inputTokens)).toBe(whole.usage.inputTokens)
        expect(total((sum) => sum.unpricedTokens)).toBe(whole.unpricedTokens)
        expect(total((sum) => sum.spokenMs)).toBe(whole.spokenMs)
        expect(total((sum) => sum.unpricedMs)).toBe(whole.unpricedMs)
      }),
    )
  })

  it('counts both voices in the price of a minute, and has none where nobody talked', () => {
    const origin = {
      day: 'd',
      profileId: 'p',
      profileName: 'P',
      provider: 'openai',
      model: 'gpt-realtime-2.1',
    }
    const usage = { ...noTokens, outputTokens: 600, outputAudio: 600 }
    const sum = sumLedger({
      rows: [{ ...origin, responses: 1, usage }],
      speech: [{ ...origin, transcriptionModel: 'gpt-transcribe', spokenMs: 30_000, transcribedMs: 30_000 }],
    })
    expect(sum.answeredMs).toBe(30_000)
    expect(sum.usd).toBeCloseTo((600 * 64) / 1e6 + 0.0045 / 2, 9)
    expect(perMinute(sum)).toBeCloseTo(sum.usd, 9)
    expect(perMinute(sumLedger({ rows: [], speech: [] }))).toBeNull()
  })
})
