/** Full-text search: conversations whose title or turns hold every phrase, the newest hit first, with a snippet. */
import { fold } from '#core/history/fold'
import type { HistoryFilter, HistoryHit, HistoryPage } from '#core/history/pages'
import { findHits, holdsAll, matchExpression, parseSearch, type SearchQuery } from '#core/history/query'
import { makeSnippet } from '#core/history/snippet'
import type { PriceOverrides } from '#core/usage/prices'
import type { Db } from '../database'
import { conversationColumns, infoOf, type ConversationRow } from '../rows'
import { indexedColumns, ownerWord, textsOf, type IndexedTurn } from '../turn-words'
import { withCosts } from './costs'
import { filterSql } from './list'

export type SearchAsk = {
  /** As it was typed. */
  readonly text: string
  readonly filter: HistoryFilter
  readonly after: string | null
  readonly limit: number
  /** The person's own prices, where what conversations cost is to be told. */
  readonly own?: PriceOverrides
}

/** Turns looked at in one go, so that a finished turn never waits long behind a search. */
const MAX_LOOKED_AT = 10_000
/**
 * Turns fetched at once: few at first, then more. A word's beginning of four letters or more has no index of its own, so
 * FTS5 gathers all that begin with it for every stretch (20 ms for half of 200 000 turns).
 */
const FIRST_STRETCH = 400
const MAX_STRETCH = 3_200
/** From this many hits in a stretch on, the rest of a conversation is passed over in the next one. */
const CROWD = 8
const MAX_CROWDS = 200
const MAX_FEW = 500
const NEWEST = Number.MAX_SAFE_INTEGER
const none: ReadonlySet<number> = new Set()

export function search(db: Db, { own, ...asked }: SearchAsk): HistoryPage {
  const page = pageOf(db, asked)
  return own === undefined ? page : withCosts(db, page, own)
}

function pageOf(db: Db, { text, filter, after, limit }: SearchAsk): HistoryPage {
  const query = parseSearch(text)
  const words = matchExpression(query)
  if (words === null) return { hits: [], next: null, total: null }
  const hits: HistoryHit[] = after === null ? titleHits(db, query, filter) : []
  const only = fewThatFit(db, filter)
  if (only?.length === 0) return { hits, next: null, total: null }
  const match = only === null ? `folded : (${words})` : `(folded : (${words})) AND ${ownedBy(only)}`
  const titled = new Set(hits.map(({ info }) => info.id))
  const from = after === null ? NEWEST : Number(after)
  /** Conversations that were met: the newest turn of each is the one that counts. */
  const met = new Set<number>()
  const crowds: number[] = []
  let before = from
  let stretch = FIRST_STRETCH
  for (let looked = 0; hits.length < limit && looked < MAX_LOOKED_AT;) {
    const rows = hitRows(db, { match, before, crowds, filter, count: stretch })
    looked += stretch
    const fresh = newestOf(rows, met)
    const shown = after === null ? none : shownBefore(db, match, fresh, from)
    for (const row of fresh) {
      before = row.key
      met.add(row.conversation)
      const hit = shown.has(row.conversation) || row.fits === 0 ? null : hitOf(db, row, query)
      if (hit && !titled.has(hit.info.id)) hits.push(hit)
      if (hits.length >= limit) break
    }
    if (hits.length >= limit) break
    if (rows.length < stretch) return { hits, next: null, total: null }
    before = rows.at(-1)?.key ?? before
    if (crowds.length < MAX_CROWDS) crowds.push(...crowdsOf(rows, crowds))
    stretch = Math.min(MAX_STRETCH, stretch * 2)
  }
  return { hits, next: String(before), total: null }
}

/** A filter that lets few conversations through is told to the index; null where it lets many through. */
function fewThatFit(db: Db, filter: HistoryFilter): readonly number[] | null {
  const where = filterSql(filter)
  if (where.values.length === 0 && !filter.pinned) return null
  const rows = db.all<{ readonly key: number }>(
    `SELECT c.key FROM conversations AS c WHERE ${where.sql} LIMIT ${MAX_FEW + 1}`,
    ...where.values,
  )
  return rows.length > MAX_FEW ? null : rows.map(({ key }) => key)
}

type HitRow = Pick<IndexedTurn, 'key' | 'conversation'> & {
  /** 1: its conversation is one that the filter lets through. */
  readonly fits: number
}

type Stretch = {
  readonly match: string
  readonly before: number
  /** Conversations that are passed over. */
  readonly crowds: readonly number[]
  readonly filter: HistoryFilter
  readonly count: number
}

function hitRows(db: Db, { match, before, crowds, filter, count }: Stretch): readonly HitRow[] {
  const where = filterSql(filter)
  const others = crowds.length === 0 ? '' : ` NOT ${ownedBy(crowds)}`
  return db.all<HitRow>(
    `SELECT t.key, t.conversation, (${where.sql}) AS fits
     FROM (SELECT rowid FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?) AS w
     JOIN turns AS t ON t.key = w.rowid JOIN conversations AS c ON c.key = t.conversation ORDER BY t.key DESC`,
    ...where.values,
    `(${match})${others}`,
    before,
    count,
  )
}

const ownedBy = (conversations: readonly number[]): string =>
  `(owner : (${conversations.map(ownerWord).join(' OR ')}))`

/** The newest row of each conversation that was not met before. */
function newestOf(rows: readonly HitRow[], met: ReadonlySet<number>): readonly HitRow[] {
  const seen = new Set(met)
  return rows.filter(({ conversation }) => !seen.has(conversation) && seen.add(conversation))
}

function crowdsOf(rows: readonly HitRow[], known: readonly number[]): readonly number[] {
  const counts = new Map<number, number>()
  for (const { conversation } of rows) counts.set(conversation, (counts.get(conversation) ?? 0) + 1)
  return [...counts].flatMap(([key, n]) => (n >= CROWD && !known.includes(key) ? [key] : []))
}

/** Of these conversations, the ones with a hit that an earlier page has gone past. */
function shownBefore(db: Db, match: string, rows: readonly HitRow[], from: number): ReadonlySet<number> {
  if (rows.length === 0) return new Set()
  const shown = db.all<{ readonly conversation: number }>(
    `SELECT DISTINCT conversation FROM turns WHERE key IN (SELECT rowid FROM words WHERE words MATCH ? AND rowid >= ?)`,
    `(${match}) AND ${ownedBy(rows.map(({ conversation }) => conversation))}`,
    from,
  )
  return new Set(shown.map(({ conversation }) => conversation))
}

/** A conversation is shown once, with its newest hit. */
function hitOf(db: Db, row: HitRow, query: SearchQuery): HistoryHit | null {
  const found = db.get<ConversationRow>(
    `SELECT ${conversationColumns} FROM conversations AS c WHERE c.key = ?`,
    row.conversation,
  )
  const turn = db.get<IndexedTurn & { readonly item_id: string }>(
    `SELECT item_id, ${indexedColumns} FROM turns WHERE key = ?`,
    row.key,
  )
  if (!found || !turn) return null
  const texts = textsOf(turn)
  const best =
    texts.length < 2
      ? texts[0]
      : (texts.find((text) => holdsAll(text, query)) ??
        texts.find((text) => findHits(text, query).length > 0) ??
        texts[0])
  return {
    info: infoOf(found),
    snippet: makeSnippet(best ?? '', query),
    itemId: turn.item_id,
  }
}

const MAX_TITLES = 20

/** Titles that a person gave stand in no turn. */
function titleHits(db: Db, query: SearchQuery, filter: HistoryFilter): HistoryHit[] {
  const where = filterSql(filter)
  const words = query.flatMap((phrase) => phrase.words)
  const rows = db.all<ConversationRow>(
    `SELECT ${conversationColumns} FROM conversations AS c
     WHERE ${where.sql} AND c.renamed = 1 ${words.map(() => 'AND instr(c.title_folded, ?) > 0').join(' ')}
     ORDER BY c.last_at DESC LIMIT ${MAX_TITLES}`,
    ...where.values,
    ...words,
  )
  return rows
    .filter(({ title }) => holdsAll(title ?? '', query))
    .map((row) => ({ info: infoOf(row), snippet: null, itemId: null }))
}

export const foldedTitle = (title: string | null): string => fold(title ?? '')

export type TurnHit = {
  readonly itemId: string
  /** Place among the conversation's turns, from 0. */
  readonly index: number
}

/** Turns of one conversation that hold every phrase, in order. */
export function searchInside(
  db: Db,
  { id, text }: { readonly id: string; readonly text: string },
): readonly TurnHit[] {
  const match = matchExpression(parseSearch(text))
  const key = db.get<{ key: number }>('SELECT key FROM conversations WHERE id = ?', id)?.key
  if (match === null || key === undefined) return []
  return db
    .all<{ item_id: string; place: number }>(
      `SELECT item_id, n - 1 AS place FROM (
         SELECT key, item_id, row_number() OVER (ORDER BY place, key) AS n FROM turns WHERE conversation = ?
       ) WHERE key IN (SELECT rowid FROM words WHERE words MATCH ?) ORDER BY n`,
      key,
      `folded : (${match}) AND owner : ${ownerWord(key)}`,
    )
    .map(({ item_id, place }) => ({ itemId: item_id, index: place }))
}
