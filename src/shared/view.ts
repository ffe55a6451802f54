/** What the renderer shows: one snapshot, then numbered patches. Main owns the truth. */
import type { BoundDeed } from '#core/hotkey/conflicts'
import type { Notice } from '#core/notice'
import type { ConnectionStatus, TalkPhase } from '#core/session/types'
import type { Settings } from '#core/settings/schema'
import type { HistoryStatus } from '#core/history/model'
import type { Turn } from '#core/transcript/model'
import type { BudgetStanding } from '#core/usage/budget'

export type KeyStatus = {
  readonly present: boolean
  /** Last four characters, or null. */
  readonly last4: string | null
  readonly store: 'keychain' | 'safe_storage' | 'memory' | 'environment' | null
  /** Host the key is bound to. */
  readonly host: string | null
}

export type HotkeyStatus = {
  readonly backend: 'uiohook' | 'portal' | 'global_shortcut' | 'none'
  readonly mode: 'hold' | 'toggle' | 'none'
  /** The binding in force, as core/hotkey writes it. */
  readonly binding: string | null
  /** The talk key in the desktop's own words, where the desktop decides over it. */
  readonly trigger: string | null
  /** Why this back end: code for a sentence of the interface. */
  readonly reason:
    | 'native'
    /** Heard, but another program has taken the key for itself as well. */
    | 'native_shared'
    | 'portal'
    | 'wayland'
    | 'not_trusted'
    | 'library_missing'
    | 'hook_failed'
    | 'binding_taken'
    | 'switched_off'
  /** What stands in the way of the keys of other deeds; absent: nothing. */
  readonly others: Readonly<Partial<Record<Exclude<BoundDeed, 'talk'>, KeyTrouble>>>
}

export type KeyTrouble =
  /** Heard, and another program hears them, too. */
  | 'shared'
  /** Another program has them for itself: they do nothing here. */
  | 'taken'
  /** What hears keys at present cannot hear these. */
  | 'unheard'

/** What the talk key said during a test of it. */
export type HotkeyTestEvent = {
  readonly id: number
  readonly type: 'press' | 'release' | 'tap' | 'mute' | 'stop'
  /** ms since the press, for the end of one. */
  readonly heldMs: number | null
}

export type ConnectionView = {
  readonly status: ConnectionStatus
  readonly failure: Notice | null
  /** Wall clock, ms since 1970, or null. */
  readonly connectedAt: number | null
  readonly model: string
  readonly profileName: string
  readonly host: string | null
}

export type TalkView = {
  readonly phase: TalkPhase
  readonly holding: boolean
  readonly handsFree: boolean
  readonly muted: boolean
  readonly gateOpen: boolean
  readonly canStop: boolean
  /** Send without words asks for the answer. */
  readonly canAsk: boolean
}

/** Where the server heard speech begin or end: a sample of what this opening of the microphone's gate sent. */
export type SpeechMark = {
  readonly kind: 'started' | 'stopped'
  readonly gate: number
  /** 24 kHz samples since the gate opened, pre-roll included. */
  readonly sample: number
}

export type UsageView = {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cachedTokens: number
}

export type RateLimit = {
  /** `requests`, `tokens`, or what else the service calls it. */
  readonly name: string
  readonly limit: number | null
  readonly remaining: number | null
  /** Wall clock, ms: it is whole again; null where the service does not say. */
  readonly resetAt: number | null
}
export type RateLimitsView = { readonly at: number; readonly limits: readonly RateLimit[] }

/** A notice with a number, so that the same one can be shown twice and be dismissed. */
export type ShownNotice = Notice & { readonly id: number; readonly at: number }

export type AppInfo = {
  readonly version: string
  readonly electron: string
  readonly chrome: string
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other'
  /** The old development runtime is in use. */
  readonly fallbackRuntime: boolean
  /** Language of the operating system, reduced to what Parley speaks. */
  readonly systemLanguage: 'en' | 'tr'
}

/** What a function is about to do. The host is in the form that a browser's address bar would use. */
export type QuestionSubject =
  | { readonly type: 'link'; readonly url: string; readonly host: string }
  | {
      readonly type: 'http'
      readonly method: 'GET' | 'POST'
      readonly url: string
      readonly host: string
      readonly body: string | null
    }

/** A function waits for the person's yes or no. */
export type ToolQuestion = {
  readonly id: number
  readonly tool: string
  readonly subject: QuestionSubject
  /** The answer can hold for the rest of the conversation. */
  readonly lasting: boolean
}

export const toolChoices = ['once', 'conversation', 'refuse'] as const
export type ToolChoice = (typeof toolChoices)[number]

/** Sound that is kept: whether what is said from now on is, and whether that works. */
export type RecordingStatus = { readonly on: boolean; readonly failing: boolean }

export type AppView = {
  readonly info: AppInfo
  readonly connection: ConnectionView
  readonly talk: TalkView
  readonly conversationId: string
  readonly startedAt: number
  readonly turns: readonly Turn[]
  readonly usage: UsageView
  readonly budget: BudgetStanding
  /** What this conversation has cost, US dollars; 0 where no price is known. */
  readonly usd: number
  /** What was said waits for the person's leave to go beyond the budget. */
  readonly budgetWaits: boolean
  /** As the service stated them in this session; null: it stated none. */
  readonly rateLimits: RateLimitsView | null
  readonly settings: Settings
  readonly key: KeyStatus
  readonly hotkey: HotkeyStatus
  /** Newest last; null while no test runs. */
  readonly hotkeyTest: readonly HotkeyTestEvent[] | null
  readonly notices: readonly ShownNotice[]
  /** Oldest first; the first one is shown. */
  readonly toolQuestions: readonly ToolQuestion[]
  readonly history: HistoryStatus
  readonly recording: RecordingStatus
  /** How far the sound is that is being exported, 0..1; null while none is. */
  readonly soundExport: number | null
}

export type Snapshot = { readonly seq: number; readonly view: AppView }

/** Changes since the patch before. A gap in `seq` asks for a new snapshot. */
export type Patch = {
  readonly seq: number
  /** Replaced slices. */
  readonly set: Partial<Omit<AppView, 'turns' | 'info'>>
  readonly turns: {
    /** All turns are replaced (new conversation). */
    readonly reset: readonly Turn[] | null
    readonly remove: readonly string[]
    /** In order; `after` null puts the turn first. */
    readonly insert: readonly { readonly after: string | null; readonly turn: Turn }[]
    readonly update: readonly Turn[]
  } | null
}
