/**
 * The global hotkey: the hook where it works, the toggle accelerator besides it and instead of it. Every step down
 * the ladder lets go of the key first and is shown with its reason.
 */
import { formatBinding, hookCode, parseBinding, toAccelerator, type Binding } from '#core/hotkey/binding'
import { createRepeatFilter } from '#core/hotkey/repeat-filter'
import { notice, type Notice } from '#core/notice'
import type { HotkeySettings } from '#core/settings/schema'
import type { HotkeyStatus } from '#shared/view'
import type { ChildLike } from '../system/child'
import type { Clock } from '../system/clock'
import type { Log } from '../system/log'
import { nothing } from '../system/nothing'
import { startHook } from './hook-client'
import { hookSupport, type DesktopFacts } from './ladder'
import type { PttEvent } from './ptt-driver'

/** Electron's globalShortcut. */
export interface Shortcuts {
  register(accelerator: string, callback: () => void): boolean
  unregister(accelerator: string): void
}

export interface HotkeyService {
  readonly status: () => HotkeyStatus
  /** Binds anew; also the way to try a lost hook again. */
  readonly bind: (settings: HotkeySettings) => void
  /** While the key recorder listens, no binding is in force. */
  readonly setRecording: (recording: boolean) => void
  readonly dispose: () => void
}

export type HotkeyServiceDeps = {
  readonly facts: () => DesktopFacts
  readonly shortcuts: Shortcuts
  readonly forkHook: () => ChildLike
  readonly clock: Clock
  readonly log: Log
  readonly onPtt: (event: PttEvent) => void
  readonly onStatus: (status: HotkeyStatus) => void
  readonly onNotice: (notice: Notice) => void
  /** A lost hook is back. */
  readonly onRecovered: () => void
}

/** ms; the second and third attempt wait longer. */
const RETRY_MS = 2_000
const MAX_RETRIES = 3

const off: HotkeyStatus = { backend: 'none', mode: 'none', binding: null, reason: 'switched_off' }

export function createHotkeyService(deps: HotkeyServiceDeps): HotkeyService {
  let status = off
  let settings: HotkeySettings | null = null
  let recording = false
  let stopHook = nothing
  let accelerator: string | null = null

  const show = (next: HotkeyStatus): void => {
    if (JSON.stringify(next) === JSON.stringify(status)) return
    status = next
    deps.onStatus(next)
  }

  const dropToggle = (): void => {
    if (accelerator !== null) deps.shortcuts.unregister(accelerator)
    accelerator = null
  }

  const release = (): void => {
    stopHook()
    stopHook = nothing
    dropToggle()
    deps.onPtt({ type: 'guard', guard: 'rebind' })
  }

  /** True when the accelerator is ours. */
  const registerToggle = (toggle: Binding | null): boolean => {
    const wanted = toggle && toAccelerator(toggle)
    if (!wanted) return false
    const isPress = createRepeatFilter()
    try {
      if (
        !deps.shortcuts.register(wanted, () => isPress(deps.clock.now()) && deps.onPtt({ type: 'toggle' }))
      ) {
        return false
      }
    } catch (error) {
      deps.log.error('hotkey.register', error)
      return false
    }
    accelerator = wanted
    return true
  }

  /** What is in force when there is no hook. */
  const withoutHook = (toggle: Binding | null, registered: boolean, reason: HotkeyStatus['reason']): void => {
    if (toggle && registered) {
      show({ backend: 'global_shortcut', mode: 'toggle', binding: formatBinding(toggle), reason })
      return
    }
    show({ ...off, reason: toggle ? 'binding_taken' : reason })
    if (reason !== 'switched_off' || toggle) {
      deps.onNotice(notice('hotkey.unavailable', 'warning', { action: 'open_settings' }))
    }
  }

  const apply = (): void => {
    release()
    if (!settings || recording) return
    const hold = settings.hold === null ? null : parseBinding(settings.hold)
    const given = settings.toggle === null ? null : parseBinding(settings.toggle)
    // One key cannot be both: the hook hears every press of it.
    const same = hold !== null && given !== null && formatBinding(hold) === formatBinding(given)
    const reason = hold === null ? 'switched_off' : hookSupport(deps.facts())
    const toggle = same && reason === 'native' ? null : given
    const registered = registerToggle(toggle)
    if (hold === null || reason !== 'native' || hookCode(hold) === null) {
      withoutHook(toggle, registered, hold !== null && reason === 'native' ? 'hook_failed' : reason)
      return
    }

    const fallBack = (why: HotkeyStatus['reason']): void => {
      const late = toggle === null && given !== null && accelerator === null
      withoutHook(given, late ? registerToggle(given) : accelerator !== null, why)
    }
    const binding = formatBinding(hold)
    let losses = 0
    const hear = (): void => {
      stopHook = startHook(
        binding,
        { fork: deps.forkHook, clock: deps.clock },
        {
          onReady: () => {
            if (toggle === null) dropToggle()
            show({ backend: 'uiohook', mode: 'hold', binding, reason: 'native' })
            if (losses > 0) deps.onRecovered()
          },
          onKey: (key) =>
            deps.onPtt(key === 'chord' ? { type: 'guard', guard: 'chord' } : { type: key, source: 'hook' }),
          onFailed: (why, message) => {
            deps.log.warn('hotkey.hook_failed', { why, message })
            if (losses > 0) return
            fallBack(why)
            if (status.backend === 'none') return
            deps.onNotice(notice('hotkey.fallback', 'warning', { detail: message }))
          },
          onLost: () => {
            deps.log.warn('hotkey.hook_lost')
            deps.onPtt({ type: 'guard', guard: 'hook_lost' })
            fallBack('hook_failed')
            deps.onNotice(notice('hotkey.backend_lost', 'warning', { action: 'open_settings' }))
            losses += 1
            // A hook that crashes again and again is left alone until the next binding or waking of the computer.
            if (losses <= MAX_RETRIES) stopHook = deps.clock.after(RETRY_MS * losses, hear)
          },
        },
      )
    }
    hear()
  }

  return {
    status: () => status,
    bind: (next) => {
      settings = next
      apply()
    },
    setRecording: (on) => {
      if (on === recording) return
      recording = on
      apply()
    },
    dispose: release,
  }
}
