/** Recorded sessions with anything in them made null, lost, doubled or turned into something else: nothing throws. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readServerEvent } from '#core/protocol/parse'
import { Machine } from '../session/machine'
import { recordings } from './recordings'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Every place in a frame, as the way there. */
function placesOf(value: Json, way: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [way]
  const inside = Object.entries(value).flatMap(([key, field]) => placesOf(field, [...way, key]))
  return way.length === 0 ? inside : [way, ...inside]
}

type Mutation = { readonly at: number; readonly how: 'set' | 'lose' | 'rename' | 'add'; readonly to: Json }

/** A copy in which one place is changed. */
function mutate(frame: Json, { at, how, to }: Mutation): Json {
  const copy = structuredClone(frame)
  const places = placesOf(copy)
  const way = places[at % Math.max(1, places.length)] ?? []
  let parent = copy as Record<string | number, Json>
  for (const step of way.slice(0, -1)) parent = parent[step] as Record<string, Json>
  const last = way.at(-1)
  if (last === undefined || typeof parent !== 'object' || parent === null) return to
  if (how === 'set') parent[last] = to
  if (how === 'lose') delete parent[last]
  if (how === 'add') parent['never_heard_of'] = to
  if (how === 'rename') {
    parent[`${last}_`] = parent[last] ?? null
    delete parent[last]
  }
  return copy
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(500),
  how: fc.constantFrom('set', 'set', 'lose', 'rename', 'add'),
  to: fc.oneof(
    fc.constantFrom<Json>(null, '', 0, -1, 1e308, [], {}, [null], '__proto__', 'item', true),
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  ),
})

describe.skipIf(recordings.length === 0)('a recorded session', () => {
  const sessions = recordings.map(
    ({ name, lines }) =>
      [
        name,
        lines.filter(({ direction }) => direction === 'received').map(({ data }) => data as Json),
      ] as const,
  )

  it.each(sessions)('%s with any frames changed is read and lived through', (_name, frames) => {
    const plan = fc.array(fc.tuple(fc.nat(frames.length - 1), mutation), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(plan, fc.boolean(), (changes, twice) => {
        const changed = [...frames]
        for (const [index, change] of changes) changed[index] = mutate(changed[index] ?? null, change)
        const m = new Machine().do({ type: 'connect' }).do({ type: 'socket_open' })
        for (const frame of changed) {
          const event = readServerEvent(frame)
          expect(typeof event.type).toBe('string')
          m.do({ type: 'server', event })
          if (twice) m.do({ type: 'server', event })
        }
        m.do({ type: 'stop' }).do({ type: 'disconnect' })
        expect(m.view.connection).toBe('disconnected')
      }),
      { numRuns: 60 },
    )
  })
})
