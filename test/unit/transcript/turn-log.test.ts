/** The turns of a conversation that goes on: as an array would be, however long it is, and shared between versions. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Turn } from '#core/transcript/model'
import {
  allTurns,
  changeTurnIn,
  changeUnsettled,
  differingTurns,
  emptyLog,
  logOf,
  newestTurn,
  placeOfTurn,
  spliceTurns,
  turnAt,
  turnCount,
  turnIn,
  turnsFrom,
  withTurnAt,
  type TurnLog,
} from '#core/transcript/turn-log'
import { newTurn } from '#core/transcript/turns'

const turn = (id: string, rest: Partial<Turn> = {}): Turn =>
  newTurn({ id, role: 'user', source: 'text', at: 0, status: 'completed', ...rest })
const many = (count: number): readonly Turn[] => Array.from({ length: count }, (_, n) => turn(`t${n}`))

type Deed = { readonly kind: 'add' | 'drop' | 'change' | 'name'; readonly share: number }
const deeds = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'add' as const,
      'add' as const,
      'drop' as const,
      'change' as const,
      'name' as const,
    ),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { maxLength: 60 },
)

/** Does the same to a log and to an array. */
function doBoth([log, list]: readonly [TurnLog, readonly Turn[]], { kind, share }: Deed, n: number) {
  const at = Math.min(list.length - 1, Math.floor(share * list.length))
  const chosen = list[at]
  if (kind === 'add' || !chosen) {
    const added = turn(`new${n}`)
    return [spliceTurns(log, at + 1, 0, added), list.toSpliced(at + 1, 0, added)] as const
  }
  if (kind === 'drop') return [spliceTurns(log, at, 1), list.toSpliced(at, 1)] as const
  if (kind === 'name') {
    const named = { ...chosen, id: `named${n}` }
    return [withTurnAt(log, at, named), list.with(at, named)] as const
  }
  const text = `text ${n}`
  return [changeTurnIn(log, chosen.id, { text }), list.with(at, { ...chosen, text })] as const
}

describe('a log of turns', () => {
  it('is what an array would be, wherever it changes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), deeds, (count, story) => {
        const begin: readonly [TurnLog, readonly Turn[]] = [logOf(many(count)), many(count)]
        const [log, list] = story.reduce((both, deed, n) => doBoth(both, deed, n), begin)
        expect(allTurns(log)).toEqual(list)
        expect(turnCount(log)).toBe(list.length)
        for (const [at, { id }] of list.entries()) {
          expect(placeOfTurn(log, id)).toBe(at)
          expect(turnAt(log, at)?.id).toBe(id)
        }
        const there = new Set(list.map(({ id }) => id))
        const gone = many(count).filter(({ id }) => !there.has(id))
        expect(gone.flatMap(({ id }) => turnIn(log, id) ?? [])).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('gives any stretch of it', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(450), fc.nat(450), (count, from, to) => {
        const list = many(count)
        expect(turnsFrom(logOf(list), from, Math.min(to, count))).toEqual(
          list.slice(from, Math.min(to, count)),
        )
      }),
    )
  })

  it('tells what two versions do not have in common', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), deeds, (count, story) => {
        const first = logOf(many(count))
        const [last] = story.reduce((both, deed, n) => doBoth(both, deed, n), [
          first,
          allTurns(first),
        ] as readonly [TurnLog, readonly Turn[]])
        const { start, before, after } = differingTurns(first, last)
        expect([...allTurns(last).slice(0, start), ...after]).toEqual(allTurns(last))
        expect([...allTurns(last).slice(0, start), ...before]).toEqual(allTurns(first))
        expect(before.length > 0 && before[0] === after[0]).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it('shares all but its end with the version before, so that a change copies nothing that is old', () => {
    const log = logOf(many(10_000))
    const longer = spliceTurns(changeTurnIn(log, 't9999', { text: 'x' }), 10_000, 0, turn('next'))
    expect(longer.past).toBe(log.past)
    expect(longer.recent.length).toBeLessThan(200)
  })

  it('is the same log where nothing differs or nobody is meant', () => {
    const log = logOf(many(500))
    for (const id of ['t3', 't499']) expect(changeTurnIn(log, id, { text: '' })).toBe(log)
    expect(changeTurnIn(log, 'nobody', { text: 'x' })).toBe(log)
    expect(changeUnsettled(log, (each) => ({ ...each, text: 'x' }))).toBe(log)
  })

  it('settles the unsettled, however long ago they were said', () => {
    const list = many(500)
      .with(7, turn('t7', { transcript: 'pending' }))
      .with(490, turn('t490', { status: 'in_progress' }))
    const settled = changeUnsettled(logOf(list), (each) => ({ ...each, text: 'settled' }))
    expect(allTurns(settled).flatMap(({ id, text }) => (text === '' ? [] : [id]))).toEqual(['t7', 't490'])
    expect(allTurns(settled).length).toBe(500)
  })

  it('finds the newest that matches, also among the oldest', () => {
    const log = logOf(many(500))
    expect(newestTurn(log, ({ id }) => id === 't3' || id === 't5')?.id).toBe('t5')
    expect(newestTurn(emptyLog, () => true)).toBeNull()
  })
})
