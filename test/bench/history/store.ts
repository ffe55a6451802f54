/** Ten thousand conversations of twenty turns: the questions of the History screen, and bare SQL beside each. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import Libsql from 'libsql'
import { noFilter } from '#core/history/pages'
import { exportFormats } from '#core/transcript/export-formats'
import { includeAll } from '#core/transcript/exporters'
import { newTurn } from '#core/transcript/turns'
import type { Db } from '../../../src/main/storage/database'
import { openStore } from '../../../src/main/storage/open'
import { operations } from '../../../src/main/storage/operations'
import { allTurns } from '../../../src/main/storage/operations/export'
import { sentence } from '../../support/ui-gallery/history-fixtures'

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 0, 1)

const source = (i: number) => ({
  profileId: `p${i % 3}`,
  profileName: `Profile ${i % 3}`,
  provider: 'openai',
  model: 'gpt-realtime-2.1',
  host: 'api.openai.com',
})

const turn = (id: string, seed: number, at: number) => {
  const text = `${sentence(seed, 8 + (seed % 40))} ${seed.toString(36)}`
  const role = seed % 2 === 0 ? ('user' as const) : ('assistant' as const)
  return newTurn({ id, role, source: 'voice', at, status: 'completed', text, heardChars: text.length })
}

function fill(db: Db, conversations: number, turns: number): void {
  const STRETCH = 200
  for (let from = 0; from < conversations; from += STRETCH) {
    db.transaction(() => {
      for (let i = from; i < Math.min(conversations, from + STRETCH); i += 1) {
        const at = START + (i * 300 * DAY_MS) / conversations
        operations.save(db, {
          conversation: { id: `c${i}`, startedAt: at },
          source: source(i),
          turns: Array.from({ length: turns }, (_, n) => ({
            place: n,
            turn: turn(`t${n}`, i * turns + n, at + n * 4000),
          })),
          removed: [],
        })
      }
    })
  }
}

/** Conversations of twenty turns, and a long one behind them. */
export function fillAll(db: Db, conversations: number, longTurns: number): void {
  fill(db, conversations, 20)
  db.transaction(() =>
    operations.save(db, {
      conversation: { id: 'long', startedAt: START },
      source: source(0),
      turns: Array.from({ length: longTurns }, (_, n) => ({
        place: n,
        turn: turn(`t${n}`, n, START + n * 4000),
      })),
      removed: [],
    }),
  )
}

export type Measured = { readonly what: string; readonly ms: number; readonly floorMs: number }

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN
const time = (work: () => unknown, runs = 15): number =>
  median(
    Array.from({ length: runs }, () => {
      const begun = performance.now()
      work()
      return performance.now() - begun
    }),
  )

export async function measureStore(conversations: number, longTurns: number) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-history-'))
  const opened = openStore({
    Database: Libsql,
    file: join(folder, 'conversations.db'),
    wall: Date.now,
    damaged: false,
  })
  if (!opened.ok) throw new Error(opened.error)
  const { db } = opened.value
  try {
    const begun = performance.now()
    fillAll(db, conversations, longTurns)
    const filledMs = performance.now() - begun
    const search = (text: string) => () =>
      operations.search(db, { text, filter: noFilter, after: null, limit: 50 })
    const bareSearch = (match: string) => () =>
      db.all('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 1', match)
    const rare = (conversations * 10).toString(36)
    const second = search('harbour')().next
    for (let i = 0; i < 300; i += 1) operations.pin(db, { id: `c${i * 7}`, pinned: true })
    let next = longTurns
    const bare =
      'INSERT INTO responses (conversation_id, item_id, at, profile_id, profile_name, provider, model, usage) ' +
      "VALUES (?, ?, 1, '', '', '', '', '{}')"
    const measured: readonly Measured[] = [
      {
        what: 'first page of the list',
        ms: time(() => operations.list(db, { filter: noFilter, after: null, limit: 50 })),
        floorMs: time(() =>
          db.all(
            'SELECT * FROM conversations WHERE deleted_at IS NULL ORDER BY pinned DESC, last_at DESC LIMIT 50',
          ),
        ),
      },
      { what: 'search, a rare word', ms: time(search(rare)), floorMs: time(bareSearch(`"${rare}"`)) },
      {
        what: 'search, in nearly every turn',
        ms: time(search('harbour')),
        floorMs: time(bareSearch('"harbour"')),
      },
      {
        what: 'the same, second page',
        ms: time(() =>
          operations.search(db, { text: 'harbour', filter: noFilter, after: second, limit: 50 }),
        ),
        floorMs: time(bareSearch('"harbour"')),
      },
      {
        what: 'the same, among pinned ones',
        ms: time(() =>
          operations.search(db, {
            text: 'harbour',
            filter: { ...noFilter, pinned: true },
            after: null,
            limit: 50,
          }),
        ),
        floorMs: time(bareSearch('"harbour"')),
      },
      { what: 'search, two letters so far', ms: time(search('ha')), floorMs: time(bareSearch('"ha" *')) },
      { what: 'search, one letter so far', ms: time(search('h')), floorMs: time(bareSearch('"h" *')) },
      {
        what: 'search, nothing there',
        ms: time(search('zzzz')),
        floorMs: time(bareSearch('"zzzz" *')),
      },
      {
        what: `last 100 of ${longTurns} turns`,
        ms: time(() => operations.turns(db, { id: 'long', from: longTurns - 100, count: 100 })),
        floorMs: time(() => db.all('SELECT * FROM turns WHERE conversation = 1 ORDER BY place LIMIT 100')),
      },
      {
        what: `one turn more behind ${longTurns}`,
        ms: time(() => {
          next += 1
          operations.save(db, {
            conversation: { id: 'long', startedAt: START },
            source: source(0),
            turns: [{ place: next, turn: turn(`t${next}`, next, START) }],
            removed: [],
          })
        }),
        floorMs: time(() => {
          next += 1
          db.run(bare, 'floor', String(next))
        }),
      },
      ...exportFormats.map((format) => ({
        what: `${longTurns} turns as ${format}`,
        ms: time(
          () => operations.exportOne(db, { id: 'long', format, locale: 'en', include: includeAll }),
          3,
        ),
        floorMs: time(() => JSON.stringify(allTurns(db, 'long')), 3),
      })),
    ]
    return { filledMs, measured }
  } finally {
    db.close()
    await rm(folder, { recursive: true, force: true })
  }
}
