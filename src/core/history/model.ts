/** What History knows of a conversation beside its turns. */
import type { Conversation } from '../transcript/model'

/** Whose voice it was held with. */
export type ConversationSource = {
  readonly profileId: string
  readonly profileName: string
  readonly provider: string
  readonly model: string
  /** What writes the person's words down; empty or absent where nothing does. */
  readonly transcriptionModel?: string
  /** Null for the practice assistant. */
  readonly host: string | null
}

export type ConversationInfo = ConversationSource & {
  readonly id: string
  /** Given by the person, else the first words; null while there are none. */
  readonly title: string | null
  /** The person gave the title. */
  readonly renamed: boolean
  /** Wall clock, ms: its beginning and the end of its last turn. */
  readonly startedAt: number
  readonly lastAt: number
  readonly pinned: boolean
  readonly turnCount: number
  /** Tokens of all its responses. */
  readonly inputTokens: number
  readonly outputTokens: number
  /** Of its recorded sound; 0 where none is kept. */
  readonly recordedBytes: number
  /** What it cost; absent where that was not asked for. */
  readonly cost?: ConversationCost
}

export type ConversationCost = {
  /** US dollars of all that has a price. */
  readonly usd: number
  /** Nothing without a price is in it. */
  readonly whole: boolean
}

export type StoredConversation = { readonly info: ConversationInfo; readonly conversation: Conversation }

/** Why conversations could not be read or written. No words of the person are ever in a failure. */
export type StorageFailure =
  /** The disk, or what it allows us, is full. */
  | 'full'
  /** Another process writes to these conversations. */
  | 'locked'
  /** A newer Parley wrote them, and they were left as they are. */
  | 'newer'
  /** The folder or the file cannot be read or written. */
  | 'unwritable'
  /** The file is damaged. */
  | 'corrupt'
  | 'failed'

/** How keeping goes at this moment. */
export type HistoryStatus = {
  /** Why nothing can be written now; null while all is well. */
  readonly failure: StorageFailure | null
}
