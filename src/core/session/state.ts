/** What the session machine remembers between two inputs. All of it is data: it can be stored, compared and replayed. */
import type { Notice } from '../notice'
import type { ClientCommand } from '../protocol/commands'
import type { Dialect } from '../protocol/dialect'
import type { WireError } from '../protocol/events'
import type { SessionPlan } from '../protocol/session-update'
import type { ToolCall } from '../tools/types'
import type { RecentMap } from '../recent-map'
import type { Links } from '../transcript/order'
import type { Budget } from '../usage/budget'
import type { LiveConversation } from '../transcript/turn-log'
import type { SessionConfig, SessionView } from './types'

/**
 * Where the connection stands, in the order in which it comes about: `telling`, while the new session is told what was
 * said before. `waiting` is the pause before another attempt.
 */
export type ConnectionPhase =
  'down' | 'opening' | 'greeting' | 'configuring' | 'telling' | 'ready' | 'waiting' | 'failed'

export type ConnectionState = {
  readonly phase: ConnectionPhase
  readonly failure: Notice | null
  readonly connectedAt: number | null
  /** It was usable once since the person connected: an end that may pass is then followed by new attempts. */
  readonly wasReady: boolean
  /** Attempts since it was usable last. */
  readonly attempt: number
  readonly lastError: WireError | null
  readonly dialect: Dialect
  /** What the server was asked for last; null before the first update. */
  readonly plan: SessionPlan | null
  /** The server refused transcription; it is left out from there on. */
  readonly transcriptionRefused: boolean
  /** The server refused the functions; they are left out from there on. */
  readonly toolsRefused: boolean
  /** What this session was opened with; it cannot take another one. */
  readonly model: string
  /** Sound has been given out: the voice can no longer change. */
  readonly voiceUsed: boolean
  readonly transcriptionFailed: boolean
  /** The server tells conversation ids; a response without one is then outside the conversation. */
  readonly tellsConversation: boolean
  /** Settings of which it was said that the server has others. */
  readonly differing: readonly string[]
  /** Wall clock, ms, at which the server ends this session; null where it does not say. */
  readonly expiresAt: number | null
  /** The server would not let a used-up budget take the beginning of answers from it. */
  readonly holdRefused: boolean
  /** Another session is wanted at the next quiet moment: this one ends soon, or cannot take a setting. */
  readonly renewal: 'expiry' | 'settings' | null
  /** The last look for that moment found nobody talking. */
  readonly quiet: boolean
  /** The computer sleeps, or is about to. */
  readonly asleep: boolean
  /** The computer has no network. */
  readonly offline: boolean
  /** One session is being left for another on purpose; nobody has to be told while it works. */
  readonly swapping: boolean
}

/** Times in ms of all sound that this session was sent; null until the server tells them. */
export type Speech = {
  readonly itemId: string
  readonly startMs: number | null
  readonly endMs: number | null
  /** The server has heard its end. */
  readonly stopped: boolean
}

export type TalkState = {
  /** Hold-to-talk is down since this moment (monotonic ms). */
  readonly pressedAt: number | null
  /** Released; the microphone's last frames are still on their way. */
  readonly closing: { readonly gate: number; readonly pressedAt: number; readonly releasedAt: number } | null
  /** Turn of the words that are being spoken into a hold, under a local id. */
  readonly bubble: string | null
  readonly handsFree: boolean
  readonly muted: boolean
  /** Number of the gate's last opening. */
  readonly gate: number
  readonly gateOpen: boolean
  readonly uplink: 'hold' | 'flow' | 'discard'
  /** Item of the speech that the server hears now and has not committed yet. */
  readonly speech: Speech | null
}

export type Reply = {
  readonly id: string
  /** Not part of the conversation: neither shown nor played. */
  readonly outside: boolean
  /** Interrupted: what still comes of it is dropped. */
  readonly discard: boolean
  readonly cancelSent: boolean
  readonly items: readonly string[]
  /** Items to delete when it has ended, because nothing of them was heard. */
  readonly unheard: readonly string[]
}

export type ReplyState = {
  /** Responses that have not ended. */
  readonly open: readonly Reply[]
  /** Ids of those that ended lately: a straggler must not open them again. */
  readonly ended: readonly string[]
  /** response.create was sent and its response is not known yet. */
  readonly awaiting: { readonly eventId: string; readonly cancel: boolean } | null
  /** A response is wanted as soon as none is active. One answers everything said before it. */
  readonly queued: boolean
  /** The server owes a response to words that it heard during another one, and may have failed to begin it. */
  readonly owed: boolean
  /** The wanted response may call functions; the last one of a long chain of calls may not. */
  readonly toolsAllowed: boolean
  /** The server has a response that we do not know; its end or a timer lifts this. */
  readonly blocked: boolean
  /** Monotonic ms of the last event of a response. */
  readonly heardFrom: number
  /** How often the failed response has been asked for again: once here, then once in a new session. */
  readonly retries: number
  /** Responses in a row that only called tools. */
  readonly toolRounds: number
  /** The practice assistant's guide has been asked to greet in this conversation. */
  readonly greeted: boolean
}

/** One stretch of an answer's sound. All counts are media samples at 24 kHz. */
export type Sound = {
  readonly itemId: string
  readonly content: number
  readonly responseId: string
  readonly received: number
  readonly played: number
  readonly ended: boolean
}

export type SoundState = {
  readonly epoch: number
  readonly sounds: readonly Sound[]
  /** The loudspeaker has reported at least once. */
  readonly alive: boolean
  /** Flushed sounds whose positions have not come back yet. */
  readonly flush: { readonly epoch: number; readonly sounds: readonly Sound[] } | null
}

/** A function call that has been handed over and not answered yet. */
export type RunningCall = ToolCall & {
  readonly itemId: string
  /** The response that it came with; one further response answers all calls of it. */
  readonly batch: string
  /** The connection that asked is gone; the next one has to be told of the call, too. */
  readonly lost: boolean
}

export type ToolState = {
  readonly running: readonly RunningCall[]
  /** Calls that were taken lately, by item and call id. */
  readonly seen: readonly string[]
}

/** What is known of an item beside its turn, for items that can still change. */
export type ItemMeta = {
  /** Text by content index. */
  readonly parts: readonly (string | undefined)[]
  /** The server of this connection has it. */
  readonly onServer: boolean
  /** Its text is given as text, not as speech. */
  readonly typed: boolean
  /** All its sound has been heard. */
  readonly heard: boolean
  /** Never shown: notes of the server, and turns of an earlier connection that were told to this one. */
  readonly hidden: boolean
  /** Told to this connection by us, in place of this turn. */
  readonly standsFor: string | null
  readonly callId: string | null
}

/** Sound of the person that main keeps until its words are known. */
export type KeptVoice = {
  readonly key: string
  readonly turn: string
  /** At 24 kHz. */
  readonly samples: number
}

/** A command whose refusal has to be told apart; errors may or may not name its event id. */
export type PendingCommand = {
  readonly eventId: string
  readonly command: ClientCommand
  /** For an update: the plan before it. */
  readonly before: SessionPlan | null
  readonly secondTry: boolean
  /** The person wrote it: its answer is theirs. Of such a command the type alone is known. */
  readonly byHand: boolean
}

export type SessionState = {
  readonly config: SessionConfig
  readonly conversationSeed: string
  readonly conversations: number
  /** Counter behind every id. */
  readonly seq: number
  /** State of the generator behind jitter and item ids. */
  readonly random: number
  readonly timers: readonly string[]
  readonly connection: ConnectionState
  readonly talk: TalkState
  readonly replies: ReplyState
  readonly sound: SoundState
  readonly tools: ToolState
  readonly budget: Budget
  readonly pending: readonly PendingCommand[]
  /** Local turn ids of commits that the server has not confirmed. */
  readonly commits: readonly string[]
  /** Turns of the person that no server is known to have, spoken or typed, in the order in which they were made. */
  readonly unsent: readonly string[]
  /** Turns that this session is still to be told of, and from which sample of their sound. */
  readonly telling: readonly { readonly turn: string; readonly from: number }[]
  readonly voices: readonly KeptVoice[]
  /** It was said in this conversation that words of the person cannot be told to a new session. */
  readonly wordsMissed: boolean
  readonly conversation: LiveConversation
  readonly links: Links
  readonly items: RecentMap<ItemMeta>
  readonly view: SessionView
}
