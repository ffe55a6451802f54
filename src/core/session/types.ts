/**
 * The vocabulary of the session machine: `step(state, input) -> { state, effects }`. The machine is pure; it is told
 * the time in every input and draws ids from its own counter. main/realtime runs the effects.
 */
import type { Notice } from '../notice'
import type { PlayedItem } from '../audio/messages'
import type { ClientCommand } from '../protocol/commands'
import type { Dialect } from '../protocol/dialect'
import type { ServerEvent } from '../protocol/events'
import type { SocketEnd } from '../protocol/socket-end'
import type { Profile, TurnTaking } from '../settings/schema'
import type { ToolCall, ToolResult, ToolSpec } from '../tools/types'
import type { TurnUsage } from '../transcript/model'
import type { LiveConversation } from '../transcript/turn-log'
import type { BudgetAllowance, BudgetStanding, BudgetTerms, Spent } from '../usage/budget'
import type { Continuing } from './continuing'

/** What the session takes from a profile and from the settings. */
export type SessionConfig = {
  readonly profile: Profile
  readonly halfDuplex: boolean
  /** Language of the interface; the practice assistant speaks it. */
  readonly language: 'en' | 'tr'
  /** Functions that the model may call; none where absent. */
  readonly tools?: readonly ToolSpec[]
  /** Limits of what may be spent, and prices; no limit where absent. */
  readonly budget?: BudgetTerms | null
}

export type { SocketEnd } from '../protocol/socket-end'

export type SessionInput = {
  /** Monotonic ms. */ readonly at: number
  /** Wall clock, ms. */ readonly wall: number
} & (
  | { readonly type: 'configure'; readonly config: SessionConfig }
  | { readonly type: 'connect' }
  | { readonly type: 'disconnect' }
  /** Main could not even try (no key, bad endpoint, practice process failed). */
  | { readonly type: 'connect_failed'; readonly notice: Notice }
  | { readonly type: 'socket_open' }
  | { readonly type: 'socket_closed'; readonly end: SocketEnd }
  | { readonly type: 'server'; readonly event: ServerEvent }
  /**
   * An audio delta; its payload waits in the driver until the end of this step and is either written by a
   * `playout_write` effect or dropped. An audio delta that took the slow path comes in this form too.
   */
  | {
      readonly type: 'audio_delta'
      readonly responseId: string
      readonly itemId: string
      readonly contentIndex: number
      readonly samples: number
    }
  /** Hold-to-talk: key or button. A tap is decided by core/hotkey and arrives as talk_tap after its talk_press. */
  | { readonly type: 'talk_press' }
  | { readonly type: 'talk_release' }
  | { readonly type: 'talk_tap' }
  /** The press turned out to be no talk (a shortcut's first key): what was said since is dropped. */
  | { readonly type: 'talk_cancel' }
  | { readonly type: 'hands_free'; readonly on: boolean }
  | { readonly type: 'mute'; readonly on: boolean }
  | { readonly type: 'stop' }
  /** Typed words. Blank ones ask for an answer to what was said, where nobody has asked for one yet. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'new_conversation' }
  /** The computer goes to sleep; a conversation that is connected goes on with `resume`. */
  | { readonly type: 'suspend' }
  | { readonly type: 'resume' }
  /** Whether the computer has any network. Told at every change; it is taken to have one until then. */
  | { readonly type: 'network'; readonly online: boolean }
  /** A conversation that was kept goes on, under its own id; the next session is told of it. */
  | ({ readonly type: 'continue_conversation'; readonly conversation: LiveConversation } & Continuing)
  | { readonly type: 'mic_closed'; readonly gate: number; readonly spokenSamples: number }
  | { readonly type: 'mic_failed'; readonly notice: Notice }
  | {
      readonly type: 'playout_position'
      readonly epoch: number
      readonly playing: boolean
      readonly items: readonly PlayedItem[]
    }
  | { readonly type: 'playout_flushed'; readonly epoch: number; readonly items: readonly PlayedItem[] }
  | { readonly type: 'timer'; readonly id: string }
  /** What was spent today before this session counted, and when (wall clock, ms) the person's day ends. */
  | { readonly type: 'spent_before'; readonly day: Spent; readonly dayEndsAt: number }
  /** The person lets answers through although the budget is used up; null takes that back. */
  | { readonly type: 'allow_spending'; readonly until: BudgetAllowance | null }
  /** The answer to a `tool_run`; each is answered once. */
  | ({ readonly type: 'tool_result' } & ToolResult)
  /** A command that the person wrote went out, of this type and under this id. */
  | { readonly type: 'sent_by_hand'; readonly commandType: string; readonly eventId: string }
)

export type SessionEffect =
  /** Open a socket for the configured profile; main adds key and URL. */
  | { readonly type: 'socket_open' }
  /** Close and let go: nothing that this socket reports afterwards comes back as an input. */
  | { readonly type: 'socket_close'; readonly code: number }
  | { readonly type: 'send'; readonly command: ClientCommand }
  /** Open or close the microphone's gate (worklet and main). */
  | { readonly type: 'gate'; readonly gate: number; readonly open: boolean }
  /**
   * What happens to microphone frames that reach main: `hold` queues them (bounded, 120 s), `flow` sends what was held
   * and then every frame as it comes, `discard` drops what was held and all that follow. `rewind`, with `hold`: what
   * was sent to the session that is gone is held again for the next one, the last so many ms or all of the turn that
   * `voice_begin` began.
   */
  | { readonly type: 'uplink'; readonly mode: 'hold' | 'flow' | 'discard'; readonly rewind?: number | 'turn' }
  /** A turn of the person begins: the sound that comes from here on is its sound. */
  | { readonly type: 'voice_begin' }
  /** The turn is over. Its sound is kept under the key until `voice_forget`, sent or not; null: it was no turn. */
  | { readonly type: 'voice_end'; readonly key: string | null }
  /** Keeps what this session was sent between these two times, in ms since its beginning. */
  | { readonly type: 'voice_cut'; readonly key: string; readonly startMs: number; readonly endMs: number }
  /** Sends kept sound the way of the microphone: it is in the server's buffer, to be committed. */
  | { readonly type: 'voice_say'; readonly key: string }
  | { readonly type: 'voice_forget'; readonly key: string }
  /** What is held of the microphone by now was heard before this typed turn. */
  | { readonly type: 'voice_note'; readonly turn: string }
  /** Sends what of it was heard before this turn: the turn goes out next. */
  | { readonly type: 'voice_before'; readonly turn: string }
  /** The server has named a turn: what is kept of it goes by another id from here on. */
  | { readonly type: 'turn_named'; readonly from: string; readonly to: string }
  /** Sends a message of the person with part of a kept sound in it: samples at 24 kHz. */
  | { readonly type: 'voice_tell'; readonly command: ItemCommand; readonly voice: VoicePart }
  /** Forward the delta that is waiting to the loudspeaker. */
  | { readonly type: 'playout_write'; readonly itemId: string; readonly contentIndex: number }
  | { readonly type: 'playout_end'; readonly itemId: string; readonly contentIndex: number }
  | { readonly type: 'playout_flush'; readonly epoch: number }
  /** Figures of a response that left no turn to carry them. */
  | { readonly type: 'used'; readonly responseId: string; readonly usage: TurnUsage }
  | { readonly type: 'tool_run'; readonly call: ToolCall }
  /** Nobody waits for this call any more. */
  | { readonly type: 'tool_cancel'; readonly callId: string }
  | { readonly type: 'timer_start'; readonly id: string; readonly ms: number }
  | { readonly type: 'timer_stop'; readonly id: string }
  | { readonly type: 'notify'; readonly notice: Notice }
  /** The server refused new values of turn detection: the profile gets back those that it goes on with. */
  | { readonly type: 'restore_turn_taking'; readonly values: Partial<TurnTaking> }
  /** Another conversation begins; this one is as it was left. */
  | { readonly type: 'conversation_ended'; readonly conversation: LiveConversation }

export type ItemCommand = Extract<ClientCommand, { readonly type: 'conversation.item.create' }>

/** A stretch of a kept sound, in samples at 24 kHz. */
export type VoicePart = { readonly key: string; readonly from: number; readonly samples: number }

export type ConnectionStatus = 'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'failed'
export type TalkPhase = 'idle' | 'listening' | 'thinking' | 'speaking'

/** The part of the machine's state that others may read. */
export type SessionView = {
  readonly connection: ConnectionStatus
  /** Last failure of the connection, shown beside the status until the next attempt. */
  readonly failure: Notice | null
  /** Monotonic ms of the moment the session became usable. */
  readonly connectedAt: number | null
  readonly phase: TalkPhase
  readonly holding: boolean
  /** A hold goes on, or its last sound is still on its way from the microphone. */
  readonly holdOpen: boolean
  readonly handsFree: boolean
  readonly muted: boolean
  readonly gateOpen: boolean
  /** Something sounds or is being made that Stop would end. */
  readonly canStop: boolean
  /** The person has spoken and the profile leaves it to them to ask for the answer; blank text does. */
  readonly canAsk: boolean
  readonly budget: BudgetStanding
  /** What this conversation has used so far. */
  readonly spent: Spent
  /** What was said waits for the budget. */
  readonly budgetWaits: boolean
  /** What `send` effects are encoded in. */
  readonly dialect: Dialect
  readonly conversation: LiveConversation
}
