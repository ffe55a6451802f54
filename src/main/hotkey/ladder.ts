/** Which way the talk key can be heard on this computer, and why. */
import type { HotkeyStatus } from '#shared/view'

export type DesktopFacts = {
  readonly platform: NodeJS.Platform
  /** XDG_SESSION_TYPE, WAYLAND_DISPLAY, DISPLAY, DBUS_SESSION_BUS_ADDRESS. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** macOS: the person has allowed Accessibility. Elsewhere true. */
  readonly trusted: boolean
}

export type HoldSupport = {
  /** What can hear presses and releases everywhere; null: nothing can. */
  readonly backend: 'uiohook' | 'portal' | null
  /** Why it is this one; with null, why there is none. */
  readonly reason: HotkeyStatus['reason']
}

export function holdSupport(facts: DesktopFacts): HoldSupport {
  const { platform, env, trusted } = facts
  if (platform === 'win32') return { backend: 'uiohook', reason: 'native' }
  // Without the permission libuiohook ends its process.
  if (platform === 'darwin')
    return trusted ? { backend: 'uiohook', reason: 'native' } : { backend: null, reason: 'not_trusted' }
  // Under Wayland the hook would hear X programs only; the desktop's portal hears every press.
  if (env['WAYLAND_DISPLAY'] || env['XDG_SESSION_TYPE'] === 'wayland')
    return { backend: env['DBUS_SESSION_BUS_ADDRESS'] ? 'portal' : null, reason: 'wayland' }
  return env['DISPLAY'] ? { backend: 'uiohook', reason: 'native' } : { backend: null, reason: 'hook_failed' }
}
