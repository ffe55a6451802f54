/** What a change of the settings sets in motion: session, key status, hotkey, window, launch at login. */
import type { SessionConfig } from '#core/session/types'
import type { Settings } from '#core/settings/schema'
import { movesElsewhere } from '../realtime/session-config'
import type { Clock } from '../system/clock'
import { createThrottle } from '../system/throttle'

/** A dragged slider reaches the server at most this often. ms. */
const LIVE_MS = 100

export type SettingsActions = {
  readonly config: (settings: Settings) => SessionConfig
  readonly configure: (config: SessionConfig) => void
  /** Ends the connection, if there is one: it belongs to another service now. */
  readonly leave: (profileName: string) => void
  /** A hold is being spoken: it belongs to the service that it began with. */
  readonly isTalking: () => boolean
  readonly refreshKey: () => void
  readonly bindHotkey: (hotkey: Settings['hotkey']) => void
  readonly setTheme: (theme: Settings['theme']) => void
  readonly setLaunchAtLogin: (on: boolean) => void
  readonly setPracticeLanguage: (language: 'en' | 'tr') => void
  /** Conversations that have had their time go now. */
  readonly applyRetention: () => void
  readonly touch: () => void
}

export function createSettingsEffects(
  actions: SettingsActions,
  clock: Clock,
): {
  readonly onChange: (now: Settings, before: Settings) => void
  /** The hold has ended: a move to another service that it kept waiting is made now. */
  readonly onTalkEnd: () => void
} {
  const live = createThrottle<SessionConfig>(LIVE_MS, clock, actions.configure)
  /** The settings of the session, while later ones wait for the end of a hold. */
  let waiting: { readonly now: Settings; readonly session: Settings } | null = null

  const toSession = (now: Settings, before: Settings): void => {
    const config = actions.config(now)
    const old = actions.config(before)
    const moved = movesElsewhere(old, config)
    if (moved && actions.isTalking()) {
      waiting = { now, session: before }
      return
    }
    waiting = null
    if (moved) actions.leave(config.profile.name)
    if (JSON.stringify(config) !== JSON.stringify(old)) live.push(config)
    if (!moved) return
    // A connect that follows at once must find the new configuration.
    live.flush()
    actions.refreshKey()
  }

  return {
    onTalkEnd: () => {
      if (waiting) toSession(waiting.now, waiting.session)
    },
    onChange: (now, before) => {
      toSession(now, waiting?.session ?? before)
      const config = actions.config(now)
      const old = actions.config(before)
      if (config.language !== old.language) actions.setPracticeLanguage(config.language)
      if (bindingsOf(now) !== bindingsOf(before)) actions.bindHotkey(now.hotkey)
      if (now.theme !== before.theme) actions.setTheme(now.theme)
      if (now.launchAtLogin !== before.launchAtLogin) actions.setLaunchAtLogin(now.launchAtLogin)
      if (JSON.stringify(now.history) !== JSON.stringify(before.history)) actions.applyRetention()
      actions.touch()
    },
  }
}

/** Binding anew lets go of a held key, so it is left alone when only the length of a tap changes. */
function bindingsOf({ hotkey: { hold, toggle, mute, stop } }: Settings): string {
  return JSON.stringify([hold, toggle, mute, stop])
}
