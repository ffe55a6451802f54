/** The budget: what it counts it never loses, and past a limit it is stopped until the person allows more. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newTurn } from '#core/transcript/turns'
import {
  allow,
  isStopped,
  noBudget,
  noLimits,
  rollDay,
  spendUsage,
  spendWriting,
  warning,
  withConversation,
  withDay,
  withTerms,
  type Budget,
  type BudgetLimits,
} from '#core/usage/budget'
import { noTokens } from '#core/usage/ledger'
import { priceOf } from '#core/usage/prices'
import { nothingUsed, usedBy } from '#core/usage/used'

const terms = (limits: Partial<BudgetLimits>, model = 'gpt-realtime-2.1') => ({
  limits: { ...noLimits, ...limits },
  price: priceOf('openai', model),
  provider: 'openai',
  transcriptionModel: 'gpt-transcribe',
  own: {},
})
const begun = (limits: Partial<BudgetLimits>, model?: string): Budget =>
  withTerms(noBudget, terms(limits, model))
const spoken = (tokens: number) => ({ ...noTokens, outputTokens: tokens, outputAudio: tokens })
const times = (budget: Budget, count: number, tokens: number): Budget =>
  Array.from({ length: count }).reduce<Budget>((now) => spendUsage(now, spoken(tokens)), budget)

describe('a budget', () => {
  it('without a limit never stops', () => {
    expect(times(begun({}), 5, 1e9).standing).toMatchObject({ state: 'off', mark: null })
  })

  it('is near at its share, stopped at its limit, and counts money by the price of the model', () => {
    // 10 000 tokens of speech are 64 cents.
    const day = begun({ dayUsd: 1, warnShare: 0.6 })
    expect(day.standing.state).toBe('fine')
    const once = spendUsage(day, spoken(10_000))
    expect(once.standing).toMatchObject({ state: 'near', mark: { scope: 'day', unit: 'usd' } })
    expect(once.standing.mark?.spent).toBeCloseTo(0.64, 9)
    expect(spendUsage(once, spoken(10_000)).standing.state).toBe('stopped')
  })

  it('stops a model without a price by tokens alone', () => {
    const unknown = begun({ dayUsd: 1, conversationTokens: 100 }, 'unheard-of')
    expect(isStopped(spendUsage(unknown, spoken(99)))).toBe(false)
    expect(spendUsage(unknown, spoken(100)).standing).toMatchObject({
      state: 'stopped',
      mark: { scope: 'conversation', unit: 'tokens', spent: 100 },
    })
  })

  it('counts what writing speech down costs', () => {
    const said = newTurn({ id: 'u', role: 'user', source: 'voice', at: 0, transcript: 'done' })
    const after = spendWriting(begun({ dayUsd: 1 }), { ...said, audioMs: 60_000 })
    expect(after.day.usd).toBeCloseTo(0.0045, 9)
  })

  it('warns once for a day and once for a conversation, and not when more is allowed', () => {
    const near = spendUsage(begun({ conversationTokens: 100 }), spoken(85))
    const first = warning(near)
    expect(first?.mark.scope).toBe('conversation')
    expect(warning(spendUsage(first?.budget ?? near, spoken(5)))).toBeNull()
    expect(warning(withConversation(first?.budget ?? near, nothingUsed))).toBeNull()
    expect(warning(allow(near, 'today'))).toBeNull()
  })

  it('lets everything through that is allowed, and no further than that', () => {
    const full = times(begun({ conversationTokens: 10, dayTokens: 1000 }), 1, 20)
    const allowed = allow(full, 'conversation')
    expect(isStopped(times(allowed, 9, 1e6))).toBe(false)
    // Another conversation on the same day: the day's limit holds.
    expect(isStopped(withConversation(times(allowed, 1, 2000), nothingUsed))).toBe(true)
    const today = allow(times(full, 1, 2000), 'today')
    expect(isStopped(withConversation(today, nothingUsed))).toBe(false)
  })

  it('begins anew at midnight, also after days of sleep', () => {
    const full = times(withDay(begun({ dayTokens: 10 }), { usd: 0, tokens: 0 }, 5000), 1, 20)
    expect(rollDay(full, 4999)).toBe(full)
    const later = rollDay(full, 5000 + 3 * 86_400_000)
    expect(later.day).toEqual({ usd: 0, tokens: 0 })
    expect(later.dayEndsAt).toBe(5000 + 4 * 86_400_000)
    expect(isStopped(later)).toBe(false)
    expect(isStopped(rollDay(allow(full, 'today'), 5001))).toBe(false)
    expect(rollDay(allow(full, 'today'), 5001).allowed).toBeNull()
  })

  it('counts a kept conversation that goes on as what it has cost', () => {
    const turn = newTurn({ id: 'a', role: 'assistant', source: 'voice', at: 0 })
    const kept = withConversation(begun({ conversationTokens: 10 }), usedBy([{ ...turn, usage: spoken(12) }]))
    expect(isStopped(kept)).toBe(true)
    expect(kept.day.tokens).toBe(0)
  })
})

describe('whatever is counted, in whatever order', () => {
  const anyNumber = fc.oneof(fc.nat(1e6), fc.constantFrom(0, NaN, Infinity, -1))
  const count = fc.nat(1e6)
  const aTurn = fc.record({
    usage: fc.option(
      fc.record({
        inputTokens: count,
        outputTokens: count,
        inputText: count,
        inputAudio: count,
        inputImage: count,
        cachedText: count,
        cachedAudio: count,
        cachedImage: count,
        outputText: count,
        outputAudio: count,
      }),
    ),
    role: fc.constantFrom('user' as const, 'assistant' as const),
    source: fc.constantFrom('voice' as const, 'text' as const),
    transcript: fc.constantFrom('done' as const, 'none' as const, 'failed' as const),
    audioMs: fc.option(fc.nat(1e5)),
    written: fc.option(
      fc.oneof(
        fc.record({ type: fc.constant('duration' as const), ms: fc.nat(1e5) }),
        fc.record({ type: fc.constant('tokens' as const), textIn: count, audioIn: count, textOut: count }),
      ),
      { nil: undefined },
    ),
  })

  it('a kept conversation has cost what its answers and its speech cost one by one', () => {
    const writers = ['gpt-transcribe', 'gpt-4o-transcribe', 'unheard-of']
    fc.assert(
      fc.property(fc.array(aTurn), fc.constantFrom(...writers), (drawn, transcriptionModel) => {
        const now = withTerms(noBudget, { ...terms({}), transcriptionModel })
        const turns = drawn.map(({ written, ...rest }, i) =>
          newTurn({ id: String(i), at: 0, ...rest, ...(written ? { written } : {}) }),
        )
        const oneByOne = turns.reduce<Budget>((budget, turn) => {
          const answered = turn.usage === null ? budget : spendUsage(budget, turn.usage)
          return turn.role === 'user' && turn.source === 'voice' ? spendWriting(answered, turn) : answered
        }, now)
        const { usd, tokens } = withConversation(now, usedBy(turns)).conversation
        expect(tokens).toBe(oneByOne.conversation.tokens)
        expect(usd).toBeCloseTo(oneByOne.conversation.usd, 6)
      }),
    )
  })
  const deed = fc.oneof(
    fc.record({ type: fc.constant('use' as const), tokens: anyNumber }),
    fc.record({ type: fc.constant('day' as const), usd: anyNumber }),
    fc.record({ type: fc.constant('allow' as const), until: fc.constantFrom('conversation', 'today', null) }),
    fc.record({ type: fc.constant('wall' as const), at: fc.nat(1e9) }),
    fc.constant({ type: 'next' as const }),
  )

  it('sums stay numbers, and it is stopped exactly when a limit is reached and nothing is allowed', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), fc.nat(2000), (deeds, limit) => {
        let budget = withDay(begun({ dayTokens: limit + 1, dayUsd: 5 }), { usd: 0, tokens: 0 }, 1000)
        for (const each of deeds) {
          if (each.type === 'use') budget = spendUsage(budget, spoken(each.tokens))
          else if (each.type === 'day')
            budget = withDay(budget, { usd: each.usd, tokens: 0 }, budget.dayEndsAt)
          else if (each.type === 'allow') budget = allow(budget, each.until)
          else if (each.type === 'wall') budget = rollDay(budget, each.at)
          else budget = withConversation(budget, nothingUsed)
          expect(Number.isFinite(budget.day.usd) && Number.isFinite(budget.day.tokens)).toBe(true)
          const reached = budget.day.tokens >= limit + 1 || budget.day.usd >= 5
          expect(isStopped(budget)).toBe(reached && budget.allowed === null)
        }
      }),
    )
  })
})
