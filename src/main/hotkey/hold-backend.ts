/** A way to hear a key go down and up again anywhere: the hook process, or the desktop's portal. */
import type { HotkeyAction } from '#core/hotkey/conflicts'
import type { HookMatch } from '#core/hotkey/hook-match'

/** Bindings by deed, as text of core/hotkey; a deed without one is absent. */
export type HoldBindings = Readonly<Partial<Record<HotkeyAction, string>>>

export type HoldEvents = {
  /** @param trigger The talk key in the desktop's own words, where it decides over it; null: as bound. */
  readonly onReady: (trigger: string | null) => void
  /** @param ageMs How long ago it happened, as far as is known. */
  readonly onKey: (action: HotkeyAction, match: HookMatch, ageMs: number) => void
  /** Told once: it never came up. */
  readonly onFailed: (why: 'library_missing' | 'hook_failed', message: string) => void
  /** Told once: it was up and is gone. */
  readonly onLost: () => void
}

/** Starts it; returns its end, after which nothing is told any more. */
export type HoldBackend = (bindings: HoldBindings, events: HoldEvents) => () => void
