/** What the Usage screen asks of main, with the schema of each argument, and what it is told. */
import { z } from 'zod'
import type { TurnUsage } from '#core/transcript/model'
import type { Ledger } from '#core/usage/ledger'

const filter = {
  /** Wall clock, ms: nothing before this moment; null: everything. */
  from: z.number().int().nullable(),
  profileId: z.string().max(64).nullable(),
  model: z.string().max(200).nullable(),
}
export const usageFilterSchema = z.object(filter)
export type UsageFilter = z.infer<typeof usageFilterSchema>

export const usageCalls = {
  /** By day, profile and model; the page narrows it down further by itself. */
  usageReport: z.object({ from: filter.from }),
  /** Newest first, at most MAX_CONVERSATIONS of them. */
  usageConversations: usageFilterSchema,
  /** Answers of one conversation, oldest first: the newest MAX_ANSWERS of them. */
  usageAnswers: z.object({ conversation: z.string().min(1).max(200) }),
  /** Asks where to: a table of every answer and of all speech that was written down. */
  exportUsage: usageFilterSchema,
  /** Answers go on although the budget is used up; null takes that back. */
  allowSpending: z.enum(['conversation', 'today']).nullable(),
} as const

export const MAX_CONVERSATIONS = 50
export const MAX_ANSWERS = 500

/** The figures of one answer. */
export type AnswerFigures = {
  readonly itemId: string
  /** Wall clock, ms. */
  readonly at: number
  readonly provider: string
  readonly model: string
  /** Its first words; null where they are not kept. */
  readonly words: string | null
  readonly usage: TurnUsage
  /** US dollars as they were counted when it came; null where that was not possible. */
  readonly usd: number | null
}

export type ConversationFigures = {
  readonly id: string
  /** Null where it is not kept, or has no words. */
  readonly title: string | null
  /** Wall clock of the first figure, ms. */
  readonly at: number
  readonly ledger: Ledger
}

export type UsageAnswers = {
  readonly usageReport: Ledger
  readonly usageConversations: readonly ConversationFigures[]
  readonly usageAnswers: readonly AnswerFigures[]
  /** The written file, or null when the person cancelled. */
  readonly exportUsage: { readonly path: string | null }
  readonly allowSpending: null
}
