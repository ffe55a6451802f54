/** What the journal keeps, and how much of it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTold } from './support'

describe('sound', () => {
  it('is one row that grows, of both directions at once', () => {
    const told = createTold()
    for (let i = 0; i < 50; i += 1) {
      told.append(20)
      told.delta(100, 'item_1', 'resp_1')
      told.wait(20)
    }
    expect(told.all()).toMatchObject([
      { type: 'input_audio_buffer.append', bytes: 50 * 20 * 64, sound: { count: 50, ms: 1000, until: 980 } },
      { type: 'response.output_audio.delta', sound: { count: 50, ms: 5000 }, ids: { item: 'item_1' } },
    ])
  })

  it('goes on in its row while words stream beside it, and begins a new one with another item', () => {
    const told = createTold()
    told.delta(100, 'item_1', 'resp_1')
    told.in({
      type: 'response.output_audio_transcript.delta',
      response_id: 'resp_1',
      item_id: 'item_1',
      delta: 'a',
    })
    told.delta(100, 'item_1', 'resp_1')
    told.delta(100, 'item_2', 'resp_1')
    expect(told.all().map(({ sound }) => sound?.count ?? 0)).toEqual([2, 0, 1])
  })

  it.each([
    ['a command', (told: ReturnType<typeof createTold>) => told.out({ type: 'input_audio_buffer.commit' })],
    [
      'the end of speech',
      (told: ReturnType<typeof createTold>) => told.in({ type: 'input_audio_buffer.speech_stopped' }),
    ],
    ['a pause', (told: ReturnType<typeof createTold>) => void told.wait(1500)],
    [
      'ten seconds',
      (told: ReturnType<typeof createTold>) => {
        for (let i = 0; i < 100; i += 1) {
          told.wait(100)
          told.append(20)
        }
      },
    ],
  ])('of the microphone begins a new row after %s', (_what, meanwhile) => {
    const told = createTold()
    told.append(20)
    meanwhile(told)
    told.append(20)
    expect(told.all().filter(({ sound }) => sound !== null)).toHaveLength(2)
  })

  it('of two connections never shares a row', () => {
    const told = createTold()
    told.delta(100, 'item_1', 'resp_1', 1)
    told.delta(100, 'item_1', 'resp_1', 2)
    told.delta(100, 'item_1', 'resp_1', 1)
    expect(told.all().map(({ connection, sound }) => [connection, sound?.count])).toEqual([
      [1, 2],
      [2, 1],
    ])
  })
})

describe('memory', () => {
  it('is bounded in entries and in bytes, the oldest go first, and what went is counted', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1000, max: 50_000 }),
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 }),
        (entries, bytes, sizes) => {
          const told = createTold({ limits: { entries, bytes }, words: () => true })
          for (const size of sizes) told.out({ type: 'x.y', text: 'w'.repeat(size * 20) })
          const { ring } = told.journal
          const kept = told.all()
          expect(kept.length).toBeLessThanOrEqual(entries)
          expect(kept.length).toBe(ring.size())
          // The newest one stays, however large it is.
          expect(ring.bytes() <= bytes || kept.length === 1).toBe(true)
          expect(ring.dropped() + kept.length).toBe(sizes.length)
          expect(kept.map(({ id }) => id)).toEqual(
            sizes.map((_, i) => i + 1).slice(sizes.length - kept.length),
          )
        },
      ),
    )
  })

  it('is free again after clearing, and numbers go on', () => {
    const told = createTold()
    told.out({ type: 'a.b' })
    told.journal.ring.clear()
    expect([told.journal.ring.size(), told.journal.ring.bytes(), told.all()]).toEqual([0, 0, []])
    expect(told.out({ type: 'a.b' }).id).toBe(2)
  })

  it('of one event is bounded, however large its frame', () => {
    const told = createTold({ words: () => true })
    const huge = Array.from({ length: 100_000 }, (_, i) => ({ text: `word ${i}` }))
    expect(told.in({ type: 'error', huge }).payload.length).toBeLessThan(200_000)
    expect(told.in({ type: 'error', text: 'x'.repeat(1_000_000) }).payload.length).toBeLessThan(50_000)
    const many = Array.from({ length: 100 }, () => ({ text: 'x'.repeat(19_000) }))
    expect(told.in({ type: 'error', many }).payload.length).toBeLessThan(500_000)
    let deep: unknown = 'end'
    for (let i = 0; i < 1000; i += 1) deep = [deep]
    expect(told.in({ type: 'error', deep }).payload.length).toBeLessThan(10_000)
  })
})

describe('words that were kept', () => {
  it('are forgotten piece by piece when they are no longer wanted', () => {
    let words = true
    const told = createTold({ words: () => words })
    for (let i = 0; i < 10; i += 1) told.in({ type: 'response.output_text.delta', delta: 'private words' })
    words = false
    const before = told.journal.ring.bytes()
    let next = told.journal.forgetWords(1, 4)
    expect(next).toBe(5)
    while (next <= told.journal.ring.last()) next = told.journal.forgetWords(next, 4)
    expect(told.text()).not.toContain('private')
    expect(told.journal.ring.bytes()).not.toBe(before)
  })
})

it('whatever arrives is noted down and nothing throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.boolean(), (event, words) => {
      const told = createTold({ words: () => words })
      told.in(event)
      told.out(event)
      told.in(undefined)
      for (const { payload } of told.all()) if (payload !== '') JSON.parse(payload)
      expect(told.all()).toHaveLength(3)
    }),
  )
})
