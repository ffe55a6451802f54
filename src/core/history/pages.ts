/** What the History screen asks for and gets, a page at a time. */
import type { ConversationInfo } from './model'
import type { Snippet } from './snippet'

export type HistoryFilter = {
  readonly profileId: string | null
  /** Pinned ones alone. */
  readonly pinned: boolean
  /** Wall clock, ms: conversations that were going on in this time; `to` is not part of it. */
  readonly from: number | null
  readonly to: number | null
}

export const noFilter: HistoryFilter = { profileId: null, pinned: false, from: null, to: null }

export type HistoryHit = {
  readonly info: ConversationInfo
  /** Where a search found it; null in the plain list and where the title alone was found. */
  readonly snippet: Snippet | null
  readonly itemId: string | null
}

export type HistoryPage = {
  readonly hits: readonly HistoryHit[]
  /** Continues here; null at the end. A page of a search may be short, or empty, and yet continue. */
  readonly next: string | null
  /** All that the filter lets through; null for a search, which does not count. */
  readonly total: number | null
}
