/** How long conversations are kept. */

export type Retention = {
  readonly keep: 'all' | 'days' | 'nothing'
  /** For `days`: how many since the conversation went on last. */
  readonly days: number
}

/** A deleted conversation can be taken back for this long. ms. */
export const UNDO_MS = 60_000

const DAY_MS = 86_400_000

/** Conversations that ended before this moment (wall clock, ms) go, unless they are pinned; null: none. */
export const retentionCutoff = ({ keep, days }: Retention, now: number): number | null =>
  keep === 'days' ? now - days * DAY_MS : null
