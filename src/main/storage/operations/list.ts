/** Pages of the list of conversations, newest first, pinned ones before all others. */
import type { ConversationInfo } from '#core/history/model'
import type { HistoryFilter, HistoryPage } from '#core/history/pages'
import type { PriceOverrides } from '#core/usage/prices'
import type { Db, Value } from '../database'
import { conversationColumns, infoOf, type ConversationRow } from '../rows'
import { withCosts } from './costs'

export type ListQuery = {
  readonly filter: HistoryFilter
  /** `next` of the page before; null begins. */
  readonly after: string | null
  readonly limit: number
  /** The person's own prices, where what conversations cost is to be told. */
  readonly own?: PriceOverrides
}

export function list(db: Db, { own, ...query }: ListQuery): HistoryPage {
  const page = pageOf(db, query)
  return own === undefined ? page : withCosts(db, page, own)
}

function pageOf(db: Db, { filter, after, limit }: ListQuery): HistoryPage {
  const where = filterSql(filter)
  const from = after === null ? null : cursorOf(after)
  const rows = db.all<ConversationRow>(
    `SELECT ${conversationColumns} FROM conversations AS c WHERE ${where.sql}
     ${from ? 'AND (c.pinned, c.last_at, c.key) < (?, ?, ?)' : ''}
     ORDER BY c.pinned DESC, c.last_at DESC, c.key DESC LIMIT ?`,
    ...where.values,
    ...(from ?? []),
    limit + 1,
  )
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    hits: shown.map((row) => ({ info: infoOf(row), snippet: null, itemId: null })),
    next: last && rows.length > limit ? `${last.pinned} ${last.last_at} ${last.key}` : null,
    total:
      db.get<{ n: number }>(
        `SELECT count(*) AS n FROM conversations AS c WHERE ${where.sql}`,
        ...where.values,
      )?.n ?? 0,
  }
}

const cursorOf = (text: string): readonly number[] | null => {
  const parts = text.split(' ').map(Number)
  return parts.length === 3 && parts.every(Number.isFinite) ? parts : null
}

/** The condition of a filter on `conversations AS c`. */
export function filterSql(filter: HistoryFilter): {
  readonly sql: string
  readonly values: readonly Value[]
} {
  const parts: string[] = ['c.deleted_at IS NULL']
  const values: Value[] = []
  const add = (sql: string, value: Value): void => {
    parts.push(sql)
    values.push(value)
  }
  if (filter.profileId !== null) add('c.profile_id = ?', filter.profileId)
  if (filter.pinned) parts.push('c.pinned = 1')
  if (filter.from !== null) add('c.last_at >= ?', filter.from)
  if (filter.to !== null) add('c.started_at < ?', filter.to)
  return { sql: parts.join(' AND '), values }
}

export function info(db: Db, id: string): ConversationInfo | null {
  const row = db.get<ConversationRow>(
    `SELECT ${conversationColumns} FROM conversations AS c WHERE c.id = ? AND c.deleted_at IS NULL`,
    id,
  )
  return row ? infoOf(row) : null
}

/** Profiles that conversations were held with, also those that were deleted since; the newest name of each. */
export const profiles = (db: Db, _all: null): readonly { readonly id: string; readonly name: string }[] =>
  db
    .all<{ id: string; name: string; last: number }>(
      `SELECT profile_id AS id, profile_name AS name, max(last_at) AS last FROM conversations
       WHERE deleted_at IS NULL AND profile_id <> '' GROUP BY profile_id ORDER BY name`,
    )
    .map(({ id, name }) => ({ id, name }))
