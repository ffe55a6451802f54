/** What is kept comes back the same; search, pages, changes and deletion over a real database. */
import { readFileSync, statSync } from 'node:fs'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noFilter, type HistoryFilter } from '#core/history/pages'
import { UNDO_MS } from '#core/history/retention'
import type { Turn, TurnUsage } from '#core/transcript/model'
import { filterLedger, sumLedger } from '#core/usage/ledger'
import type { PriceOverrides } from '#core/usage/prices'
import type { Db } from '../../../src/main/storage/database'
import { operations } from '../../../src/main/storage/operations'
import { createFolder, keep, open, source, turn } from './rig'

const {
  annotate,
  continued,
  info,
  list,
  pin,
  places,
  profiles,
  purge,
  remove,
  removeAll,
  rename,
  restore,
  save,
  search,
} = operations
const { searchInside, turns, usageAnswers, usageConversations, usageCsv, usageReport } = operations

const usage: TurnUsage = {
  inputTokens: 10,
  outputTokens: 4,
  inputText: 4,
  inputAudio: 6,
  inputImage: 0,
  cachedText: 1,
  cachedAudio: 2,
  cachedImage: 0,
  outputText: 1,
  outputAudio: 3,
}

let folder: Awaited<ReturnType<typeof createFolder>>
let db: Db
beforeEach(async () => {
  folder = await createFolder()
  db = open(folder.file).db
})
afterEach(async () => {
  db.close()
  await folder.remove()
})

const ask = (text: string, filter: HistoryFilter = noFilter, after: string | null = null, limit = 50) =>
  search(db, { text, filter, after, limit })
const found = (text: string, filter = noFilter): readonly string[] =>
  ask(text, filter).hits.map(({ info }) => info.id)
const listed = (filter: HistoryFilter = noFilter): readonly string[] =>
  list(db, { filter, after: null, limit: 50 }).hits.map(({ info }) => info.id)
const all = (id: string): readonly Turn[] => turns(db, { id, from: 0, count: 500 }).turns

describe('a kept turn', () => {
  it('comes back as it was, whatever is in it', () => {
    const anyTurn = fc.record(
      {
        role: fc.constantFrom('user', 'assistant', 'tool', 'system'),
        status: fc.constantFrom('completed', 'interrupted', 'failed'),
        source: fc.constantFrom('voice', 'text'),
        at: fc.integer({ min: 0, max: 4e12 }),
        text: fc.string({ unit: 'grapheme', maxLength: 200 }),
        heardChars: fc.nat(200),
        transcript: fc.constantFrom('none', 'pending', 'done', 'failed'),
        audioMs: fc.option(fc.nat(1e6)),
        heardMs: fc.option(fc.nat(1e6)),
        soundAt: fc.option(fc.integer({ min: 0, max: 4e12 })),
        responseId: fc.option(fc.string({ maxLength: 20 })),
        usage: fc.option(fc.constant(usage)),
        tool: fc.option(
          fc.record(
            { name: fc.string(), args: fc.string(), output: fc.option(fc.string()) },
            { noNullPrototype: true },
          ),
        ),
        error: fc.option(fc.record({ code: fc.string(), message: fc.string() }, { noNullPrototype: true })),
      },
      { noNullPrototype: true },
    ) as fc.Arbitrary<Omit<Turn, 'id'>>
    let n = 0
    fc.assert(
      fc.property(fc.array(anyTurn, { maxLength: 6 }), (given) => {
        n += 1
        const made = given.map((each, i): Turn => ({ ...each, id: `item_${i}` }))
        keep(db, `c${n}`, made)
        expect(all(`c${n}`)).toEqual(made)
      }),
      { numRuns: 60 },
    )
  })

  it('is replaced when it is kept again, and its edit and note stay', () => {
    keep(db, 'c', [turn('a', 'I want to recognise speech')])
    annotate(db, { id: 'c', itemId: 'a', edited: 'I want to wreck a nice beach', note: 'ask again' })
    keep(db, 'c', [turn('a', 'I want to recognise peach')])
    expect(all('c')).toMatchObject([
      { text: 'I want to recognise peach', edited: 'I want to wreck a nice beach', note: 'ask again' },
    ])
    annotate(db, { id: 'c', itemId: 'a', edited: null, note: null })
    expect(all('c')[0]).not.toHaveProperty('edited')
    expect(all('c')[0]).not.toHaveProperty('note')
  })

  it('stands at its place, also when it came later, and is gone when it is removed', () => {
    const batch = { conversation: { id: 'c', startedAt: 1 }, source, removed: [] }
    save(db, {
      ...batch,
      turns: [
        { turn: turn('late', 'b'), place: 1.5 },
        { turn: turn('x', 'c'), place: 2 },
      ],
    })
    save(db, { ...batch, turns: [{ turn: turn('first', 'a'), place: 1 }], removed: ['x'] })
    expect(all('c').map(({ id }) => id)).toEqual(['first', 'late'])
    expect(found('c')).toEqual([])
    expect(found('b')).toEqual(['c'])
  })
})

it('what goes on is told a page at a time where it stands, and in one answer what it has used', () => {
  const batch = { conversation: { id: 'c', startedAt: 1 }, source, removed: [] }
  save(db, {
    ...batch,
    turns: [
      { turn: turn('local_turn_41', 'a'), place: 2 },
      { turn: { ...turn('answer', 'b'), role: 'assistant', usage }, place: 7 },
      { turn: { ...turn('first', 'c'), role: 'assistant', usage }, place: 1 },
    ],
  })
  const page = (from: number) => places(db, { id: 'c', from, count: 2 })
  expect([page(0), page(2), page(4)]).toEqual([
    [
      { itemId: 'first', place: 1 },
      { itemId: 'local_turn_41', place: 2 },
    ],
    [{ itemId: 'answer', place: 7 }],
    [],
  ])
  expect(continued(db, 'c')).toMatchObject({ lastLocal: 41, used: { responses: { inputTokens: 20 } } })
  expect(continued(db, 'none')).toMatchObject({ lastLocal: 0, used: { responses: { inputTokens: 0 } } })
})

describe('the list', () => {
  it('begins with pinned conversations, then the newest, and pages through all of them once', () => {
    for (let i = 0; i < 23; i += 1)
      keep(db, `c${i}`, [turn('a', `words ${i}`, { at: 1_700_000_000_000 + i * 1000 })])
    pin(db, { id: 'c3', pinned: true })
    const seen: string[] = []
    let after: string | null = null
    do {
      const page = list(db, { filter: noFilter, after, limit: 5 })
      expect(page.total).toBe(23)
      seen.push(...page.hits.map(({ info: { id } }) => id))
      after = page.next
    } while (after !== null)
    expect(seen.slice(0, 3)).toEqual(['c3', 'c22', 'c21'])
    expect(new Set(seen).size).toBe(23)
  })

  it('tells title, length, profile and tokens, and takes the first words until a name is given', () => {
    keep(db, 'c', [
      turn('a', 'Hello, I am the practice assistant.', { role: 'assistant', usage }),
      turn('b', 'What is the weather in İzmir?'),
      turn('c', 'Sunny.', { role: 'assistant', usage, at: 1_700_000_060_000, audioMs: 2000 }),
    ])
    expect(info(db, 'c')).toEqual({
      ...source,
      id: 'c',
      title: 'What is the weather in İzmir?',
      renamed: false,
      startedAt: 1_700_000_000_000,
      lastAt: 1_700_000_062_000,
      pinned: false,
      turnCount: 3,
      inputTokens: 20,
      outputTokens: 8,
      recordedBytes: 0,
    })
    rename(db, { id: 'c', title: '  Weather  ' })
    keep(db, 'c', [turn('b', 'What is the weather in Ankara?')])
    expect(info(db, 'c')).toMatchObject({ title: 'Weather', renamed: true })
    rename(db, { id: 'c', title: '' })
    expect(info(db, 'c')).toMatchObject({ title: 'What is the weather in Ankara?', renamed: false })
  })

  it('filters by profile, pin and time', () => {
    const day = 86_400_000
    const home = { ...source, profileId: 'home', profileName: 'Home' }
    keep(db, 'old', [turn('a', 'x', { at: day })], { startedAt: day })
    keep(db, 'new', [turn('a', 'x', { at: 5 * day })], { startedAt: 4 * day, source: home })
    pin(db, { id: 'old', pinned: true })
    expect(listed({ ...noFilter, profileId: 'home' })).toEqual(['new'])
    expect(listed({ ...noFilter, pinned: true })).toEqual(['old'])
    expect(listed({ ...noFilter, from: 2 * day })).toEqual(['new'])
    expect(listed({ ...noFilter, to: 2 * day })).toEqual(['old'])
    expect(found('x', { ...noFilter, profileId: 'home' })).toEqual(['new'])
    expect(profiles(db, null)).toEqual([
      { id: 'home', name: 'Home' },
      { id: 'work', name: 'Work' },
    ])
  })
})

describe('search', () => {
  it('finds Turkish words however they are typed', () => {
    keep(db, 'tr', [
      turn('a', 'Yarın Diyarbakır’a gidiyorum.'),
      turn('b', 'IŞIK açık kalsın, ışığı kapatma.'),
    ])
    keep(db, 'en', [turn('a', 'Switch the light off.')])
    for (const typed of [
      'diyarbakir',
      'DİYARBAKIR',
      'Diyarbakır',
      'diyar',
      'isik',
      'ışık',
      'IŞIK',
      'isigi kap',
    ])
      expect(found(typed), typed).toEqual(['tr'])
    expect(found('light')).toEqual(['en'])
    expect(ask('isik').hits[0]?.snippet).toEqual({ text: 'IŞIK açık kalsın, ışığı kapatma.', hits: [[0, 4]] })
  })

  it('looks into edits, notes, tools and given names, and never fails whatever is typed', () => {
    const tool = { name: 'get_weather', args: '{"city":"Trabzon"}', output: '{"sky":"overcast"}' }
    keep(db, 'c', [turn('a', 'recognise speech'), turn('t', '', { role: 'tool', tool })])
    annotate(db, { id: 'c', itemId: 'a', edited: 'nice beach', note: 'remember Friday' })
    rename(db, { id: 'c', title: 'Çeşme trip' })
    for (const typed of ['speech', 'beach', 'friday', 'overcast', 'trabzon', 'cesme', '"nice beach"'])
      expect(found(typed), typed).toEqual(['c'])
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (typed) => {
        ask(typed)
        searchInside(db, { id: 'c', text: typed })
      }),
      { numRuns: 60 },
    )
    for (const typed of ['"', "'", 'a" OR "b', 'folded:x', 'NEAR(a b)', '*', '^a', '-a', 'a:b', '('])
      expect(() => ask(typed), typed).not.toThrow()
  })

  it('shows every conversation once, by its newest hit, over all pages', () => {
    for (let i = 0; i < 30; i += 1)
      keep(db, `c${i % 10}`, [turn(`t${i}`, `harbour number ${i}`, { at: 1_700_000_000_000 + i })])
    keep(db, 'c3', [turn('newest', 'harbour again')])
    const seen: string[] = []
    let after: string | null = null
    do {
      const page = ask('harb', noFilter, after, 4)
      seen.push(...page.hits.map(({ info: { id } }) => id))
      after = page.next
    } while (after !== null)
    expect(seen).toHaveLength(10)
    expect(new Set(seen).size).toBe(10)
    expect(seen[0]).toBe('c3')
  })

  it('finds over all pages what reading everything would, also past a long conversation and through filters', () => {
    const words = ['harbour', 'harvest', 'lantern'] as const
    const one = fc.record({ to: fc.nat(6), word: fc.nat(2), times: fc.constantFrom(1, 1, 2, 9) })
    let run = 0
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (said, limit) => {
        run += 1
        removeAll(db, null)
        // Newest hit first, each conversation once.
        const newest: { id: string; word: string }[] = []
        said.forEach(({ to, word, times }, n) => {
          const id = `r${run}-${to}`
          const text = words[word] ?? ''
          const home = to % 2 === 0 ? source : { ...source, profileId: 'home' }
          for (let i = 0; i < times; i += 1)
            save(db, {
              conversation: { id, startedAt: 1 },
              source: home,
              turns: [{ turn: turn(`t${n}-${i}`, text), place: n * 10 + i }],
              removed: [],
            })
          newest.unshift({ id, word: text })
        })
        const expected = (begins: string, profile: string | null) => [
          ...new Set(
            newest
              .filter(({ word }) => word.startsWith(begins))
              .filter(({ id }) => profile === null || (Number(id.at(-1)) % 2 === 0) === (profile === 'work'))
              .map(({ id }) => id),
          ),
        ]
        const read = (text: string, profileId: string | null) => {
          const seen: string[] = []
          let after: string | null = null
          do {
            const page = ask(text, { ...noFilter, profileId }, after, limit)
            seen.push(...page.hits.map(({ info: { id } }) => id))
            after = page.next
          } while (after !== null)
          return seen
        }
        for (const typed of ['har', 'harb', 'lantern'])
          for (const profile of [null, 'work', 'home'])
            expect(read(typed, profile)).toEqual(expected(typed, profile))
      }),
      { numRuns: 40 },
    )
  })

  it('goes past thousands of hits in one conversation to those before it', () => {
    for (let i = 0; i < 30; i += 1) keep(db, `c${i}`, [turn('t', 'harbour')])
    keep(
      db,
      'long',
      Array.from({ length: 1500 }, (_, n) => turn(`t${n}`, 'harbour again')),
    )
    expect(found('harb')).toHaveLength(31)
    expect(found('harb').slice(0, 3)).toEqual(['long', 'c29', 'c28'])
  })

  it('finds the places inside one conversation, in its order', () => {
    const batch = { conversation: { id: 'c', startedAt: 1 }, source, removed: [] }
    save(db, { ...batch, turns: [{ turn: turn('z', 'the sea'), place: 5 }] })
    save(db, {
      ...batch,
      turns: [
        { turn: turn('m', 'no'), place: 3 },
        { turn: turn('a', 'sea salt'), place: 1 },
      ],
    })
    keep(db, 'other', [turn('x', 'sea')])
    expect(searchInside(db, { id: 'c', text: 'sea' })).toEqual([
      { itemId: 'a', index: 0 },
      { itemId: 'z', index: 2 },
    ])
  })
})

describe('deleting', () => {
  it('takes a conversation out of sight, and back', () => {
    keep(db, 'c', [turn('a', 'secret words')])
    expect(remove(db, { ids: ['c', 'unknown'], at: 5 })).toBe(1)
    expect([listed(), found('secret'), info(db, 'c'), all('c')]).toEqual([[], [], null, []])
    expect(restore(db, ['c'])).toBe(1)
    expect([listed(), found('secret')]).toEqual([['c'], ['c']])
  })

  it('leaves not a word of it in the file once it is purged, and keeps the figures', () => {
    keep(db, 'c', [turn('a', 'Xylophonmelodie am Abend', { usage })])
    keep(db, 'stays', [turn('a', 'other words')])
    remove(db, { ids: ['c'], at: 5 })
    expect(purge(db, { deletedBefore: 5, endedBefore: null, except: null }).ids).toEqual([])
    expect(purge(db, { deletedBefore: 6, endedBefore: null, except: null }).ids).toEqual(['c'])
    expect(restore(db, ['c'])).toBe(0)
    const bytes = ['', '-wal'].map((suffix) => readFileSync(folder.file + suffix).toString('latin1')).join('')
    expect(bytes.toLowerCase()).not.toContain('xylophon')
    expect(bytes).toContain('other words')
    expect(db.get('SELECT count(*) AS n FROM responses')).toMatchObject({ n: 1 })
  })

  it('goes through with one that was made under a clock that ran ahead, and gives each its time to be taken back', () => {
    const now = 10_000_000
    for (const id of ['ahead', 'just-now', 'kept']) keep(db, id, [turn('a', id)])
    remove(db, { ids: ['ahead'], at: now + 86_400_000 })
    // A clock that is corrected by less than the time to take it back.
    remove(db, { ids: ['just-now'], at: now + UNDO_MS / 2 })
    const purged = (wall: number) =>
      purge(db, { deletedBefore: wall - UNDO_MS, endedBefore: null, except: null }).ids
    expect(purged(now)).toEqual(['ahead'])
    expect(restore(db, ['just-now'])).toBe(1)
    expect([...listed()].sort()).toEqual(['just-now', 'kept'])
  })

  it('lets go what has had its time, but neither what is pinned nor what goes on', () => {
    for (const id of ['old', 'pinned', 'live'])
      keep(db, id, [turn('a', id, { at: 1000 })], { startedAt: 1000 })
    keep(db, 'new', [turn('a', 'new', { at: 9000 })], { startedAt: 9000 })
    pin(db, { id: 'pinned', pinned: true })
    expect(purge(db, { deletedBefore: 0, endedBefore: 5000, except: 'live' })).toEqual({
      ids: ['old'],
      more: false,
    })
    expect([...listed()].sort()).toEqual(['live', 'new', 'pinned'])
  })

  it('of everything gives the space back and leaves no word', () => {
    for (let i = 0; i < 200; i += 1) keep(db, `c${i}`, [turn('a', `Xylophon ${'words '.repeat(200)}`)])
    const size = (): number => ['', '-wal'].reduce((sum, each) => sum + statSync(folder.file + each).size, 0)
    const before = size()
    expect(removeAll(db, null)).toBe(200)
    expect([listed(), found('xylophon')]).toEqual([[], []])
    expect(size()).toBeLessThan(before / 4)
    expect(readFileSync(folder.file).toString('latin1').toLowerCase()).not.toContain('xylophon')
    keep(db, 'after', [turn('a', 'still works')])
    expect(found('works')).toEqual(['after'])
  })
})

describe('figures', () => {
  const conversation = { id: 'c', startedAt: 1 }
  const at = Date.UTC(2026, 10, 22, 12)
  const counted = [
    { ...turn('u', '', { at, audioMs: 2500, transcript: 'done' }), role: 'user', source: 'voice' } as const,
    turn('a', '', { at, usage }),
  ]

  it('of what is not kept are counted, once, and no conversation comes of them', () => {
    for (let i = 0; i < 2; i += 1) save(db, { conversation, source, turns: [], removed: [], counted })
    expect(listed()).toEqual([])
    const told = usageReport(db, { from: 0, conversation: 'c' })
    expect(told.all).toEqual(told.conversation)
    expect(told.all.rows).toMatchObject([{ provider: source.provider, responses: 1, usage }])
    expect(told.all.speech).toMatchObject([{ spokenMs: 2500, transcribedMs: 2500 }])
  })

  it('are summed by day and model, outlive their conversation, and begin where they are asked from', () => {
    const day = 86_400_000
    keep(db, 'old', [
      turn('a', 'x', { at: at - 3 * day, usage }),
      turn('b', 'y', { at: at - 3 * day, usage }),
    ])
    keep(db, 'new', [turn('a', 'x', { at, usage })])
    removeAll(db, null)
    const asked = (from: number) => usageReport(db, { from, conversation: null }).all.rows
    expect(asked(0).map(({ responses, usage }) => [responses, usage.inputTokens])).toEqual([
      [2, 20],
      [1, 10],
    ])
    expect(asked(at - day)).toHaveLength(1)
  })

  const paid = {
    ...source,
    provider: 'openai',
    model: 'gpt-realtime-2.1',
    transcriptionModel: 'gpt-transcribe',
  }
  const keepPaid = (id: string, turns: readonly Turn[], own = {}, from = paid) =>
    save(db, {
      conversation: { id, startedAt: 1 },
      source: from,
      turns: turns.map((each, place) => ({ turn: each, place })),
      removed: [],
      own,
    })
  const money = () => sumLedger(usageReport(db, { from: 0, conversation: null }).all).usd

  it('keep their money as it was counted, whatever prices come later', () => {
    keepPaid('c', [turn('a', 'x', { at, usage })])
    const before = money()
    expect(before).toBeGreaterThan(0)
    // The same turn again, e.g. with a note, under another price; then one that is new.
    keepPaid('c', [turn('a', 'x!', { at, usage })], { 'gpt-realtime-2.1': { audioOut: 6400 } })
    expect(money()).toBeCloseTo(before, 12)
    keepPaid('d', [turn('a', 'x', { at, usage })], { 'gpt-realtime-2.1': { audioOut: 6400 } })
    expect(money()).toBeGreaterThan(before * 10)
  })

  it('without a price stay open, and take the price that comes', () => {
    const unknown = { ...paid, model: 'unheard-of' }
    keepPaid('c', [turn('a', 'x', { at, usage })], {}, unknown)
    const told = usageReport(db, { from: 0, conversation: null }).all
    expect(sumLedger(told)).toMatchObject({ usd: 0, unpricedTokens: 14 })
    const own = {
      'unheard-of': { textIn: 1, textCached: 1, audioIn: 1, audioCached: 1, textOut: 1, audioOut: 1 },
    }
    expect(sumLedger(told, own).usd).toBeCloseTo(14 / 1e6, 12)
    expect(sumLedger(told, own).unpricedTokens).toBe(0)
  })

  it('of speech follow what the service says it wrote down: time or tokens', () => {
    const said = (id: string, written: Turn['written']) =>
      ({
        ...turn(id, 'x', { at, audioMs: 60_000, transcript: 'done', ...(written ? { written } : {}) }),
        role: 'user',
        source: 'voice',
      }) as const
    keepPaid('c', [said('a', { type: 'duration', ms: 30_000 }), said('b', undefined)])
    expect(money()).toBeCloseTo(0.0045 * 1.5, 9)
    const tokens = { type: 'tokens', textIn: 0, audioIn: 1000, textOut: 100 } as const
    keepPaid('d', [said('a', tokens)], {}, { ...paid, transcriptionModel: 'gpt-4o-transcribe' })
    expect(money()).toBeCloseTo(0.0045 * 1.5 + 0.007, 9)
  })

  it('come to the same whole by conversation, by answer and as a table', () => {
    keepPaid('c', [turn('a', 'Hello', { at, usage }), turn('b', 'x', { at: at + 1, usage })])
    keepPaid('d', [turn('a', 'x', { at: at + 5, usage })])
    const filter = { from: null, profileId: null, model: null }
    const listed = usageConversations(db, { ...filter, limit: 10 })
    expect(listed.map(({ id, at }) => [id, at])).toEqual([
      ['d', at + 5],
      ['c', at],
    ])
    const whole = sumLedger(usageReport(db, { from: 0, conversation: null }).all)
    const parts = listed.map(({ ledger }) => sumLedger(ledger))
    expect(parts.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(whole.usd, 12)
    expect(parts.reduce((sum, { responses }) => sum + responses, 0)).toBe(3)
    const answers = usageAnswers(db, { conversation: 'c', limit: 10 })
    expect(answers.map(({ itemId, words }) => [itemId, words])).toEqual([
      ['a', 'Hello'],
      ['b', 'x'],
    ])
    const table = usageCsv(db, { ...filter, own: {} })
      .trim()
      .split('\r\n')
    expect(table).toHaveLength(4)
    expect(usageConversations(db, { ...filter, model: 'unheard-of', limit: 10 })).toEqual([])
    expect(
      usageCsv(db, { ...filter, from: at + 2, own: {} })
        .trim()
        .split('\r\n'),
    ).toHaveLength(2)
  })

  it('are told in the list and in a search as money, and never as none where a price is not known', () => {
    keepPaid('paid', [turn('a', 'harbour', { at, usage })])
    keepPaid('open', [turn('b', 'harbour', { at, usage })], {}, { ...paid, model: 'unheard-of' })
    keepPaid('mixed', [turn('a', 'harbour', { at, usage })])
    keepPaid('mixed', [turn('b', 'harbour', { at, usage })], {}, { ...paid, model: 'unheard-of' })
    keepPaid('none', [turn('c', 'harbour', { at })])
    const asked = { filter: noFilter, after: null, limit: 10 }
    const costs = (own: PriceOverrides | undefined, text = '') => {
      const more = own === undefined ? {} : { own }
      const page = text === '' ? list(db, { ...asked, ...more }) : search(db, { ...asked, text, ...more })
      return Object.fromEntries(page.hits.map(({ info: { id, cost } }) => [id, cost]))
    }
    expect(costs(undefined)).toEqual({})
    const { all } = usageReport(db, { from: 0, conversation: null })
    const usd = sumLedger(filterLedger(all, ({ model }) => model === paid.model)).usd / 2
    expect(usd).toBeGreaterThan(0)
    const now = {
      paid: { usd, whole: true },
      open: { usd: 0, whole: false },
      mixed: { usd, whole: false },
      none: { usd: 0, whole: true },
    }
    expect(costs({})).toEqual(now)
    expect(costs({}, 'harbour')).toEqual(now)
    // A price that is given later counts for what had none, and for nothing else.
    const own = { 'unheard-of': { textIn: 1, audioIn: 1, textOut: 1, audioOut: 1 } }
    expect(costs(own)).toMatchObject({ paid: now.paid, none: now.none })
    const later = costs(own)['open']?.usd ?? 0
    expect(later).toBeGreaterThan(0)
    expect(costs(own)['mixed']?.usd).toBeCloseTo(usd + later, 12)
  })

  it('of a conversation that was deleted are told without its words', () => {
    keepPaid('c', [turn('a', 'secret', { at, usage })])
    remove(db, { ids: ['c'], at: 2 })
    expect(usageAnswers(db, { conversation: 'c', limit: 10 })).toMatchObject([{ words: null }])
    expect(usageConversations(db, { from: null, profileId: null, model: null, limit: 10 })).toMatchObject([
      { title: null },
    ])
  })
})

describe('the file', () => {
  it('can be read by its owner alone', () => {
    keep(db, 'c', [turn('a', 'x')])
    for (const suffix of ['', '-wal']) expect(statSync(folder.file + suffix).mode & 0o777).toBe(0o600)
  })
})
