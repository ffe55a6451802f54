/**
 * The global hotkeys: a hold back end where one works, accelerators besides it and instead of it. Every step down
 * the ladder lets go of the key first and is shown with its reason.
 */
import { formatBinding, hookCode, parseBinding, type Binding } from '#core/hotkey/binding'
import type { HotkeyAction } from '#core/hotkey/conflicts'
import type { HookMatch } from '#core/hotkey/hook-match'
import { notice, type Notice } from '#core/notice'
import type { HotkeySettings } from '#core/settings/schema'
import type { HotkeyStatus } from '#shared/view'
import type { Clock } from '../system/clock'
import type { Log } from '../system/log'
import { nothing } from '../system/nothing'
import { createAccelerators, type Shortcuts } from './accelerators'
import type { HoldBackend, HoldBindings } from './hold-backend'
import { keyTroubles } from './key-troubles'
import { holdSupport, type DesktopFacts, type HoldSupport } from './ladder'
import type { PttEvent } from './ptt-driver'

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
  readonly backends: Readonly<Record<'uiohook' | 'portal', HoldBackend>>
  readonly clock: Clock
  readonly log: Log
  /** @param ageMs How long ago it happened; absent: now. */
  readonly onPtt: (event: PttEvent, ageMs?: number) => void
  /** The key of another deed went down. */
  readonly onAction: (action: Exclude<HotkeyAction, 'talk'>) => void
  readonly onStatus: (status: HotkeyStatus) => void
  readonly onNotice: (notice: Notice) => void
  /** A lost hook is back. */
  readonly onRecovered: () => void
}

/** ms; the second and third attempt wait longer. */
const RETRY_MS = 2_000
const MAX_RETRIES = 3

const off: HotkeyStatus = {
  backend: 'none',
  mode: 'none',
  binding: null,
  trigger: null,
  reason: 'switched_off',
  others: {},
}

const parsed = (text: string | null): Binding | null => (text === null ? null : parseBinding(text))

export function createHotkeyService(deps: HotkeyServiceDeps): HotkeyService {
  const accelerators = createAccelerators<'toggle' | 'mute' | 'stop'>(deps)
  let status = off
  let settings: HotkeySettings | null = null
  let recording = false
  let stopBackend = nothing

  const show = (next: HotkeyStatus): void => {
    if (JSON.stringify(next) === JSON.stringify(status)) return
    status = next
    deps.onStatus(next)
  }

  const release = (): void => {
    stopBackend()
    stopBackend = nothing
    accelerators.dropAll()
    deps.onPtt({ type: 'guard', guard: 'rebind' })
  }

  const takeToggle = (toggle: Binding | null): boolean =>
    accelerators.take('toggle', toggle, () => deps.onPtt({ type: 'toggle' }))

  /** Keys of other deeds, where no hold back end hears them. */
  const takeOthers = ({ mute, stop }: HotkeySettings): void => {
    accelerators.take('mute', parsed(mute), () => deps.onAction('mute'))
    accelerators.take('stop', parsed(stop), () => deps.onAction('stop'))
  }

  /** What is in force when nothing hears a hold. */
  const withoutHold = (
    wanted: HotkeySettings,
    toggle: Binding | null,
    reason: HotkeyStatus['reason'],
  ): void => {
    takeOthers(wanted)
    const others = keyTroubles(wanted, ['mute', 'stop'], [], accelerators)
    if (toggle && accelerators.has('toggle')) {
      const binding = formatBinding(toggle)
      show({ ...off, backend: 'global_shortcut', mode: 'toggle', binding, reason, others })
      return
    }
    show({ ...off, reason: toggle ? 'binding_taken' : reason, others })
    if (reason !== 'switched_off' || toggle) {
      deps.onNotice(notice('hotkey.unavailable', 'warning', { action: 'open_settings' }))
    }
  }

  const apply = (): void => {
    release()
    if (!settings || recording) return
    const wanted = settings
    const hold = parsed(wanted.hold)
    const given = parsed(wanted.toggle)
    const support: HoldSupport = hold ? holdSupport(deps.facts()) : { backend: null, reason: 'switched_off' }
    // One key cannot be both: the hook hears every press of it.
    const same = hold !== null && given !== null && formatBinding(hold) === formatBinding(given)
    const toggle = same && support.backend !== null ? null : given
    takeToggle(toggle)
    if (hold === null || support.backend === null) withoutHold(wanted, toggle, support.reason)
    else if (support.backend === 'uiohook' && hookCode(hold) === null) {
      withoutHold(wanted, toggle, 'hook_failed')
    } else holdWith(support.backend, wanted, hold, toggle)
  }

  /** @param toggle The accelerator that stands by meanwhile; null where it is the hold key itself. */
  const holdWith = (
    name: 'uiohook' | 'portal',
    wanted: HotkeySettings,
    hold: Binding,
    toggle: Binding | null,
  ): void => {
    const given = parsed(wanted.toggle)
    const fallBack = (why: HotkeyStatus['reason']): void => {
      if (!accelerators.has('toggle') && toggle === null) takeToggle(given)
      withoutHold(wanted, given, name === 'portal' ? 'wayland' : why)
    }
    let losses = 0
    const begin = (): void => {
      stopBackend = deps.backends[name](bindingsOf(wanted), {
        onReady: (trigger) => {
          for (const other of ['mute', 'stop'] as const) accelerators.drop(other)
          if (toggle === null) accelerators.drop('toggle')
          const binding = formatBinding(hold)
          // The desktop gives every key to one program alone, and chooses others where that is not possible.
          if (name === 'portal') show({ ...off, backend: name, mode: 'hold', binding, trigger, reason: name })
          else {
            const beside =
              toggle === null ? (['mute', 'stop'] as const) : (['toggle', 'mute', 'stop'] as const)
            const others = keyTroubles(wanted, beside, ['mute', 'stop'], accelerators)
            const reason = accelerators.isFree(hold) ? 'native' : 'native_shared'
            show({ backend: name, mode: 'hold', binding, trigger, reason, others })
          }
          if (losses > 0) deps.onRecovered()
        },
        onKey: hear,
        onFailed: (why, message) => {
          deps.log.warn('hotkey.hold_failed', { name, why, message })
          if (losses > 0) return
          fallBack(why)
          // A desktop without the portal is no failure; Settings say how it is.
          if (status.backend === 'none' || name === 'portal') return
          deps.onNotice(notice('hotkey.fallback', 'warning', { detail: message }))
        },
        onLost: () => {
          deps.log.warn('hotkey.hold_lost', { name })
          deps.onPtt({ type: 'guard', guard: 'hook_lost' })
          fallBack('hook_failed')
          deps.onNotice(notice('hotkey.backend_lost', 'warning', { action: 'open_settings' }))
          losses += 1
          // One that crashes again and again is left alone until the next binding or waking of the computer.
          if (losses <= MAX_RETRIES) stopBackend = deps.clock.after(RETRY_MS * losses, begin)
        },
      })
    }
    begin()
  }

  const hear = (action: HotkeyAction, match: HookMatch, ageMs: number): void => {
    if (action === 'talk') {
      deps.onPtt(
        match === 'chord' ? { type: 'guard', guard: 'chord' } : { type: match, source: 'hook' },
        ageMs,
      )
    } else if (match === 'down') deps.onAction(action)
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

/** Without the ones that have no binding, or none that can be read. */
function bindingsOf({ hold, mute, stop }: HotkeySettings): HoldBindings {
  const all = { talk: hold, mute, stop }
  return Object.fromEntries(
    Object.entries(all).filter(([, text]) => text !== null && parseBinding(text) !== null),
  )
}
