/** What main and the hook process say to each other. No key ever crosses but the bindings' own. */
import type { HotkeyAction } from '#core/hotkey/conflicts'
import type { HookMatch } from '#core/hotkey/hook-match'
import type { HoldBindings } from './hold-backend'

export type HookOrder =
  { readonly type: 'start'; readonly bindings: HoldBindings } | { readonly type: 'stop' }

export type HookReport =
  | { readonly type: 'ready' }
  | {
      readonly type: 'failed'
      readonly why: 'library_missing' | 'hook_failed'
      /** First line of the system's message. */
      readonly message: string
    }
  | {
      readonly type: 'key'
      readonly action: HotkeyAction
      readonly match: HookMatch
      /** When it was seen, by the clock that the computer's processes share. ms. */
      readonly at: number
    }

/** Counts on without leaps, alike in every process. ms. */
export const sharedNow = (): number => Number(process.hrtime.bigint()) / 1e6
