/**
 * A test of the hotkeys: while it runs, what they say is shown and goes nowhere else. It ends by itself, so that a
 * page that forgot it leaves no talk key silent.
 */
import type { HotkeyAction } from '#core/hotkey/conflicts'
import type { PttOutput } from '#core/hotkey/ptt-machine'
import type { HotkeyTestEvent } from '#shared/view'
import type { Clock } from '../system/clock'
import { nothing } from '../system/nothing'

export interface HotkeyTest {
  /** Null while none runs. */
  readonly events: () => readonly HotkeyTestEvent[] | null
  readonly set: (on: boolean) => void
  /** True when the test took it. */
  readonly take: (said: PttOutput | Exclude<HotkeyAction, 'talk'>) => boolean
}

/** Nobody watches a test for longer. ms. */
const TEST_MS = 120_000
const MAX_EVENTS = 12

export function createHotkeyTest(deps: {
  readonly clock: Clock
  /** Lets go of the talk key, before the test and after it: a press never ends on the other side. */
  readonly release: () => void
  readonly onChange: () => void
}): HotkeyTest {
  let events: readonly HotkeyTestEvent[] | null = null
  let pressedAt: number | null = null
  let cancel = nothing
  let count = 0

  const set = (on: boolean): void => {
    if (on === (events !== null)) return
    deps.release()
    cancel()
    cancel = on ? deps.clock.after(TEST_MS, () => set(false)) : nothing
    events = on ? [] : null
    pressedAt = null
    deps.onChange()
  }

  const note = (type: HotkeyTestEvent['type'], heldMs: number | null): void => {
    count += 1
    events = [...(events ?? []), { id: count, type, heldMs }].slice(-MAX_EVENTS)
    deps.onChange()
  }

  return {
    events: () => events,
    set,
    take: (said) => {
      if (events === null) return false
      if (typeof said === 'string') {
        note(said, null)
        return true
      }
      const now = deps.clock.now()
      note(said.type, said.type === 'press' || pressedAt === null ? null : Math.round(now - pressedAt))
      pressedAt = said.type === 'press' ? now : null
      return true
    },
  }
}
