/** Rows of a query, journals as files, and events that a person writes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readManualEvent, withEventId } from '#core/events/client-event'
import { createJournal } from '#core/events/journal'
import { createLatencyLog } from '#core/latency/latency-log'
import { createJournalReader, encodeEntry, encodeHead } from '#core/events/jsonl'
import { createMatcher, everything, type EventQuery } from '#core/events/query'
import { createViewIndex } from '#core/events/view-index'
import { createTold, noSecrets } from './support'

const talk = (limits?: { entries: number; bytes: number }) => {
  const told = createTold(limits ? { limits } : {})
  told.socket('socket.opening')
  told.socket('socket.open')
  told.in({ type: 'session.created', session: { type: 'realtime' } })
  for (let turn = 1; turn <= 5; turn += 1) {
    told.wait(100)
    told.append(20)
    told.out({ type: 'response.create', event_id: `evt_${turn}` })
    told.wait(200)
    told.in({ type: 'response.created', response: { id: `resp_${turn}`, status: 'in_progress' } })
    told.in({
      type: 'response.output_item.added',
      response_id: `resp_${turn}`,
      item: { id: `item_${turn}`, type: 'message' },
    })
    told.delta(100, `item_${turn}`, `resp_${turn}`)
    told.in({ type: 'conversation.item.done', item: { id: `item_${turn}`, type: 'message' } })
    told.in({
      type: 'response.done',
      response: { id: `resp_${turn}`, status: turn === 3 ? 'failed' : 'completed' },
    })
  }
  return told
}

describe('rows', () => {
  it('are those that match, whatever came in how many pieces and was dropped meanwhile', () => {
    const query = fc.record<EventQuery>({
      families: fc.subarray(['error', 'sound', 'session', 'response', 'item'] as const),
      direction: fc.constantFrom('all', 'out', 'in'),
      text: fc.constantFrom('', 'resp_2', 'CREATED', '-delta', 'response -done', 'item_1 .'),
      group: fc.constantFrom('none', 'item', 'response'),
      opened: fc.constant([]),
    })
    fc.assert(
      fc.property(
        query,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 7 }),
        (wanted, entries, step) => {
          const told = talk({ entries, bytes: 1_000_000 })
          const index = createViewIndex(told.journal.ring, wanted)
          index.scan(step)
          for (let i = 0; i < 20; i += 1)
            told.in({ type: 'response.created', response: { id: `resp_9${i}` } })
          while (!index.scan(step));
          const matches = createMatcher(wanted)
          const expected = told
            .all()
            .filter(matches)
            .map(({ id }) => id)
          expect(index.ids()).toEqual(expected)
          const lines = index.lines(0, 1000)
          const shown = lines.flatMap((line) =>
            line.kind === 'entry' ? [line.entry.id] : line.entries.map(({ id }) => id),
          )
          expect(shown.toSorted((a, b) => a - b)).toEqual(expected)
          expect(index.count()).toBe(lines.length)
          for (const id of expected) expect(index.place(id)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })

  it('of a response are together with what it was asked for by, and what its items say', () => {
    const told = talk()
    const index = createViewIndex(told.journal.ring, { ...everything, group: 'response', opened: ['resp_2'] })
    while (!index.scan(10));
    const [group] = index.lines(0, 100).filter((line) => line.kind === 'group' && line.key === 'resp_2')
    expect(group?.kind === 'group' ? group.entries.map(({ type }) => type) : []).toEqual([
      'response.create',
      'response.created',
      'response.output_item.added',
      'response.output_audio.delta',
      'conversation.item.done',
      'response.done',
    ])
  })
})

describe('a journal as a file', () => {
  it('is read back as it was, with its latencies and stations, and again the same', () => {
    const told = talk()
    const write = (journal: typeof told.journal): string[] =>
      Array.from({ length: journal.ring.size() }, (_, i) => {
        const entry = journal.ring.get(i + 1)
        return entry ? encodeEntry(entry) : ''
      })
    const lines = write(told.journal)
    const read = createJournal({ hideSecrets: noSecrets, words: () => true })
    const reader = createJournalReader(read)
    const head = { exportedAt: 1_700_000_000_000, app: '0.1.0', words: false, dropped: 3 }
    // The speed of answers goes along, and stands in nobody's way.
    const latency = createLatencyLog().report()
    expect(encodeHead({ ...head, latency })).toContain('"latency":{"turns":[]')
    expect([encodeHead({ ...head, latency }), ...lines].map((line) => reader.line(line))).not.toContain(false)
    expect(reader.head()).toEqual(head)
    expect(write(read)).toEqual(lines)
    expect(lines.some((line) => line.includes('"marks"'))).toBe(true)
  })

  it('of any other content is passed over and nothing throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        const journal = createJournal({ hideSecrets: noSecrets, words: () => true })
        const taken = createJournalReader(journal).line(line)
        expect(journal.ring.size() > 0 && !taken).toBe(false)
      }),
    )
  })

  const recordings = join(process.cwd(), '..', 'shared', 'recordings')
  it.skipIf(!existsSync(recordings))('may be a plain recording of a real session', () => {
    for (const file of readdirSync(recordings).filter((name) => name.endsWith('.jsonl'))) {
      const journal = createJournal({ hideSecrets: noSecrets, words: () => false })
      const reader = createJournalReader(journal)
      const lines = readFileSync(join(recordings, file), 'utf8')
        .split('\n')
        .filter((line) => line.includes('"data"'))
      for (const line of lines) expect([file, reader.line(line)]).toEqual([file, true])
      expect(journal.ring.size()).toBeGreaterThan(5)
    }
  })
})

describe('an event that a person writes', () => {
  it.each([
    ['{"type":', 'not_json'],
    ['[]', 'not_an_event'],
    ['{"typ":"x"}', 'not_an_event'],
    [`{"type":"${'ş'.repeat(140_000)}"}`, 'too_big'],
  ])('cannot be sent: %.20s', (text, code) => {
    const read = readManualEvent(text)
    expect(read.ok ? null : read.error.code).toBe(code)
  })

  it.each([
    ['{"type":"mystery"}', { code: 'unknown_type', type: 'mystery' }],
    ['{"type":"response.create","respons":{}}', { code: 'unusual', fields: ['respons'] }],
    ['{"type":"conversation.item.delete"}', { code: 'unusual', fields: ['item_id'] }],
    ['{"type":"response.create"}', null],
    ['{"type":"output_audio_buffer.clear"}', null],
  ])('is told what is unusual about it: %s', (text, problem) => {
    const read = readManualEvent(text)
    expect(read.ok ? read.value.problem : read.error).toEqual(problem)
  })

  it('keeps its own id, or gets one, so that a refusal finds it', () => {
    const sent = (text: string): unknown => {
      const read = readManualEvent(text)
      return read.ok ? JSON.parse(withEventId(read.value, 'manual_1')) : null
    }
    expect(sent('{"type":"response.create"}')).toEqual({ type: 'response.create', event_id: 'manual_1' })
    expect(sent('{"type":"response.create","event_id":"mine"}')).toEqual({
      type: 'response.create',
      event_id: 'mine',
    })
  })
})
