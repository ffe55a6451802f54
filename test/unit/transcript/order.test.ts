/** Order: by the item before, whatever arrives first. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkItem, noLinks, placeTurn, type Ordered } from '#core/transcript/order'
import { allTurns, emptyLog } from '#core/transcript/turn-log'
import { newTurn } from '#core/transcript/turns'

const empty: Ordered = { turns: emptyLog, links: noLinks }
const turn = (id: string) => newTurn({ id, role: 'user', source: 'text', at: 0 })
const isLocal = ({ id }: { id: string }) => id.startsWith('local')
const shown = ({ turns }: Ordered) => allTurns(turns).map(({ id }) => id)

const add = (ordered: Ordered, id: string, previous: string | null): Ordered =>
  placeTurn(linkItem(ordered, id, previous), turn(id), isLocal)

describe('a turn', () => {
  it('without a known predecessor stands last among those of the server, before the local ones', () => {
    const local = placeTurn(add(empty, 'a', null), turn('local_1'), isLocal)
    expect(shown(add(local, 'b', null))).toEqual(['a', 'b', 'local_1'])
  })

  it('stands behind its predecessor, even through items that are not shown', () => {
    const linked = linkItem(add(add(empty, 'a', null), 'z', null), 'hidden', 'a')
    expect(shown(add(linked, 'b', 'hidden'))).toEqual(['a', 'b', 'z'])
  })

  it('stays behind an answer that the server has forgotten', () => {
    const withAnswer = add(add(empty, 'u1', null), 'forgotten', 'u1')
    expect(shown(add(withAnswer, 'u2', 'u1'))).toEqual(['u1', 'forgotten', 'u2'])
  })

  it('moves when its predecessor becomes known later', () => {
    const ordered = add(add(empty, 'b', null), 'a', null)
    expect(shown(linkItem(ordered, 'b', 'a'))).toEqual(['a', 'b'])
  })

  it('is not moved by a server that links in a circle', () => {
    const ordered = linkItem(add(add(empty, 'a', null), 'b', 'a'), 'a', 'b')
    expect(shown(ordered)).toEqual(['a', 'b'])
  })

  it('of a chain has its place whatever arrives first', () => {
    const chain = Array.from({ length: 9 }, (_, n) => `t${n}`)
    fc.assert(
      fc.property(fc.shuffledSubarray(chain, { minLength: chain.length }), (arrival) => {
        const ordered = arrival.reduce((all, id) => add(all, id, chain[chain.indexOf(id) - 1] ?? null), empty)
        expect(shown(ordered)).toEqual(chain)
      }),
    )
  })

  it('is neither lost nor doubled by any links', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor')
    fc.assert(
      fc.property(fc.array(fc.tuple(id, fc.option(id)), { maxLength: 30 }), (links) => {
        let ordered = empty
        const added = new Set<string>()
        for (const [item, previous] of links) {
          ordered = added.has(item) ? linkItem(ordered, item, previous) : add(ordered, item, previous)
          added.add(item)
        }
        expect(shown(ordered).toSorted()).toEqual([...added].toSorted())
      }),
    )
  })
})
