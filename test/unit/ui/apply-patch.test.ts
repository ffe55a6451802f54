/** Patches, applied one after the other, must end where main ended. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Turn } from '#core/transcript/model'
import type { Patch } from '#shared/view'
import { applyPatch } from '../../../src/renderer/state/apply-patch'
import { baseView, userTurn } from '../../support/ui-gallery/fixtures'

/** What main did to its list; each step is also what it tells the page. */
type Step =
  | { readonly do: 'insert'; readonly at: number }
  | { readonly do: 'remove'; readonly at: number }
  | { readonly do: 'update'; readonly at: number; readonly text: string }
  | { readonly do: 'reset' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('insert' as const), at: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), at: fc.nat(20) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('update' as const), at: fc.nat(20), text: fc.string() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const) }) },
)

const nothing = { reset: null, remove: [], insert: [], update: [] } as const

const play = (steps: readonly Step[]): { turns: readonly Turn[]; patches: Patch[] } => {
  let turns: Turn[] = []
  const patches: Patch[] = []
  const tell = (change: Partial<NonNullable<Patch['turns']>>): void =>
    void patches.push({ seq: patches.length + 1, set: {}, turns: { ...nothing, ...change } })
  for (const [index, one] of steps.entries()) {
    const fresh = userTurn(`t${index}`, `words ${index}`)
    if (one.do === 'reset') {
      turns = [fresh]
      tell({ reset: turns })
    } else if (one.do === 'insert') {
      const at = one.at % (turns.length + 1)
      tell({ insert: [{ after: turns[at - 1]?.id ?? null, turn: fresh }] })
      turns = [...turns.slice(0, at), fresh, ...turns.slice(at)]
    } else if (turns.length > 0) {
      const at = one.at % turns.length
      const old = turns[at]
      if (one.do === 'remove') {
        tell({ remove: [old.id] })
        turns = turns.filter((turn) => turn !== old)
      } else {
        const changed = { ...old, text: one.text }
        tell({ update: [changed] })
        turns = turns.map((turn) => (turn === old ? changed : turn))
      }
    }
  }
  return { turns, patches }
}

describe('applyPatch', () => {
  it('ends with the turns that main ended with, in the same order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { turns, patches } = play(steps)
        const view = patches.reduce(applyPatch, { ...baseView, turns: [] })
        expect(view.turns).toEqual(turns)
      }),
    )
  })

  it('inserts several turns after one another in one patch', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => userTurn(id, id))
    const view = applyPatch(
      { ...baseView, turns: [a] },
      {
        seq: 1,
        set: {},
        turns: {
          ...nothing,
          insert: [
            { after: 'a', turn: b },
            { after: 'b', turn: c },
          ],
        },
      },
    )
    expect(view.turns.map((turn) => turn.id)).toEqual(['a', 'b', 'c'])
  })

  it('keeps the identity of every turn and slice that did not change', () => {
    const [a, b] = [userTurn('a', 'a'), userTurn('b', 'b')]
    const before = { ...baseView, turns: [a, b] }
    const after = applyPatch(before, {
      seq: 1,
      set: { usage: { inputTokens: 1, outputTokens: 2, cachedTokens: 0 } },
      turns: { ...nothing, update: [{ ...b, text: 'changed' }] },
    })
    expect(after.turns[0]).toBe(a)
    expect(after.settings).toBe(before.settings)
    expect(after.usage.outputTokens).toBe(2)
  })

  it('leaves the list itself alone when no turn changed', () => {
    const after = applyPatch(baseView, { seq: 1, set: { conversationId: 'c9' }, turns: null })
    expect(after.turns).toBe(baseView.turns)
    expect(after.conversationId).toBe('c9')
  })

  it('appends a turn whose predecessor is unknown, rather than losing it', () => {
    const turn = userTurn('late', 'late')
    const after = applyPatch(
      { ...baseView, turns: [userTurn('a', 'a')] },
      { seq: 1, set: {}, turns: { ...nothing, insert: [{ after: 'missing', turn }] } },
    )
    expect(after.turns.at(-1)).toBe(turn)
  })
})
