/** The conversation as the person sees it: turns keyed by item id and ordered by previous_item_id, never by arrival. */

import type { WritingUsage } from '../usage/usage'

/** Figures of one response, from `response.done` (OpenAI Realtime API reference: cached figures are subsets of the input). */
export type TurnUsage = {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly inputText: number
  readonly inputAudio: number
  readonly inputImage: number
  readonly cachedText: number
  readonly cachedAudio: number
  readonly cachedImage: number
  readonly outputText: number
  readonly outputAudio: number
}

export type TurnStatus = 'in_progress' | 'completed' | 'interrupted' | 'failed'

export type Turn = {
  /** Item id of the server, or a local id until it is known. */
  readonly id: string
  readonly role: 'user' | 'assistant' | 'tool' | 'system'
  readonly status: TurnStatus
  readonly source: 'voice' | 'text'
  /** Wall clock, ms since 1970. */
  readonly at: number
  /** Words as known so far. For an interrupted answer: all words, of which `heardChars` were heard. */
  readonly text: string
  /** Characters already heard of an assistant's spoken text; equals text.length when all was heard or text was typed. */
  readonly heardChars: number
  /** User speech: 'none' = transcription off or unavailable. */
  readonly transcript: 'none' | 'pending' | 'done' | 'failed'
  /** ms of audio of this turn, where known. For an interrupted answer the audio received. */
  readonly audioMs: number | null
  /** ms truly heard, for an interrupted answer. */
  readonly heardMs: number | null
  /** Wall clock ms at which its sound began at the microphone or left the loudspeaker; null: no sound, or not known. */
  readonly soundAt: number | null
  readonly responseId: string | null
  readonly usage: TurnUsage | null
  /** Tool turns: name, arguments and output as text. */
  readonly tool: { readonly name: string; readonly args: string; readonly output: string | null } | null
  /** Why a turn failed, as code and server message. */
  readonly error: { readonly code: string; readonly message: string } | null
  /** What writing it down was billed by, where the service says so. */
  readonly written?: WritingUsage
  /** The person's own version of the words; `text` stays as it was. */
  readonly edited?: string
  /** The person's note beside the turn. */
  readonly note?: string
}

/** One conversation, in order. `turns` shares structure between versions: unchanged turns keep their identity. */
export type Conversation = {
  readonly id: string
  /** Wall clock, ms since 1970. */
  readonly startedAt: number
  readonly turns: readonly Turn[]
}
