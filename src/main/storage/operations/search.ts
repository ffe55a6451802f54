/** Full-text search: conversations whose title or turns hold every phrase, the newest hit first, with a snippet. */
import { fold } from '#core/history/fold'
import type { HistoryFilter, HistoryHit, HistoryPage } from '#core/history/pages'
import { findHits, holdsAll, matchExpression, parseSearch, type SearchQuery } from '#core/history/query'
import { makeSnippet } from '#core/history/snippet'
import type { Db } from '../database'
import { conversationColumns, infoOf, type ConversationRow } from '../rows'
import { indexedColumns, ownerWord, textsOf, type IndexedTurn } from '../turn-words'
import { filterSql } from './list'

export type SearchAsk = {
  /** As it was typed. */
  readonly text: string
  readonly filter: HistoryFilter
  readonly after: string | null
  readonly limit: number
}

/** Turns looked at in one go, so that a finished turn never waits long behind a search. */
const MAX_LOOKED_AT = 20_000
const STRETCH = 200
const NEWEST = Number.MAX_SAFE_INTEGER

export function search(db: Db, { text, filter, after, limit }: SearchAsk): HistoryPage {
  const query = parseSearch(text)
  const match = matchExpression(query)
  if (match === null) return { hits: [], next: null, total: null }
  const hits: HistoryHit[] = after === null ? titleHits(db, query, filter) : []
  /** Conversations that were met: the newest turn of each is the one that counts. */
  const met = new Set<number>()
  const titled = new Set(hits.map(({ info }) => info.id))
  let before = after === null ? NEWEST : Number(after)
  for (let looked = 0; hits.length < limit && looked < MAX_LOOKED_AT; looked += STRETCH) {
    const rows = hitRows(db, match, before)
    for (const row of rows) {
      if (hits.length >= limit) break
      before = row.key
      if (met.has(row.conversation)) continue
      met.add(row.conversation)
      const hit = hitOf(db, row, match, query, filter)
      if (hit && !titled.has(hit.info.id)) hits.push(hit)
    }
    if (hits.length < limit && rows.length < STRETCH) return { hits, next: null, total: null }
  }
  return { hits, next: String(before), total: null }
}

type HitRow = Pick<IndexedTurn, 'key' | 'conversation'>

const hitRows = (db: Db, match: string, before: number): readonly HitRow[] =>
  db.all<HitRow>(
    `SELECT t.key, t.conversation
     FROM (SELECT rowid FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ${STRETCH}) AS w
     JOIN turns AS t ON t.key = w.rowid ORDER BY t.key DESC`,
    `folded : (${match})`,
    before,
  )

/** A conversation is shown once, with its newest hit; the pages before have shown it if it has a newer one. */
function hitOf(
  db: Db,
  row: HitRow,
  match: string,
  query: SearchQuery,
  filter: HistoryFilter,
): HistoryHit | null {
  const where = filterSql(filter)
  const found = db.get<ConversationRow>(
    `SELECT ${conversationColumns} FROM conversations AS c WHERE c.key = ? AND ${where.sql}`,
    row.conversation,
    ...where.values,
  )
  if (!found) return null
  const newer = db.get(
    'SELECT rowid FROM words WHERE words MATCH ? AND rowid > ? LIMIT 1',
    `folded : (${match}) AND owner : ${ownerWord(row.conversation)}`,
    row.key,
  )
  if (newer !== null) return null
  const turn = db.get<IndexedTurn & { readonly item_id: string }>(
    `SELECT item_id, ${indexedColumns} FROM turns WHERE key = ?`,
    row.key,
  )
  if (!turn) return null
  const texts = textsOf(turn)
  const best =
    texts.find((text) => holdsAll(text, query)) ?? texts.find((text) => findHits(text, query).length > 0)
  return {
    info: infoOf(found),
    snippet: makeSnippet(best ?? texts[0] ?? '', query),
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
