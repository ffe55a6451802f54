/** The maps that share structure: what a built-in Map would say, and earlier versions as they were. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyMap, entryOf, withEntry, type PersistentMap } from '#core/persistent-map'
import { emptyRecent, GENERATION, recall, remember, type RecentMap } from '#core/recent-map'

const key = fc.oneof(
  fc.integer({ min: 0, max: 2000 }).map((n) => `item_${n}`),
  fc.string({ maxLength: 3 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', ''),
)
const writes = fc.array(fc.tuple(key, fc.integer({ min: 0, max: 9 })), { maxLength: 400 })

describe('a persistent map', () => {
  it('answers as a Map does, and every earlier version still does', () => {
    fc.assert(
      fc.property(writes, (entries) => {
        const versions: [PersistentMap<number>, ReadonlyMap<string, number>][] = [[emptyMap, new Map()]]
        for (const [name, value] of entries) {
          const [map, model] = versions.at(-1) ?? [emptyMap, new Map<string, number>()]
          versions.push([withEntry(map, name, value), new Map(model).set(name, value)])
        }
        const names = [...new Set(entries.map(([name]) => name)), 'never written']
        for (const [map, model] of [versions[0], versions[versions.length >> 1], versions.at(-1)].flatMap(
          (version) => (version ? [version] : []),
        )) {
          expect(map.size).toBe(model.size)
          for (const name of names) expect(entryOf(map, name)).toBe(model.get(name))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('tells keys of the same hash apart', () => {
    // Both have the FNV-1a hash 0x4f2b9c48 ("costarring" and "liquid" are the classic pair of its 32-bit form).
    const map = withEntry(
      withEntry(withEntry(emptyMap as PersistentMap<number>, 'costarring', 1), 'liquid', 2),
      'costarring',
      3,
    )
    expect(map.size).toBe(2)
    expect([entryOf(map, 'costarring'), entryOf(map, 'liquid')]).toEqual([3, 2])
  })

  it('is the same object where the value is there already', () => {
    const map = withEntry(emptyMap as PersistentMap<number>, 'a', 1)
    expect(withEntry(map, 'a', 1)).toBe(map)
  })
})

describe('a map of what is recent', () => {
  it('has the newest keys and never more than two generations', () => {
    let map: RecentMap<number> = emptyRecent
    for (let n = 0; n < 10 * GENERATION; n += 1) {
      map = remember(map, `k${n}`, n)
      expect(map.young.size + map.old.size).toBeLessThanOrEqual(2 * GENERATION)
      expect(recall(map, `k${Math.max(0, n - GENERATION + 1)}`)).toBe(Math.max(0, n - GENERATION + 1))
    }
    expect(recall(map, 'k0')).toBeUndefined()
  })

  it('keeps what is written again and again', () => {
    let map = remember(emptyRecent as RecentMap<number>, 'kept', -1)
    for (let n = 0; n < 10 * GENERATION; n += 1) {
      map = remember(map, `k${n}`, n)
      if (n % 100 === 0) map = remember(map, 'kept', n)
      expect(recall(map, 'kept')).toBeDefined()
    }
  })
})
