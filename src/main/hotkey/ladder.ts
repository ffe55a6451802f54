/** Which way the talk key can be heard on this computer, and why. */
import type { HotkeyStatus } from '#shared/view'

export type DesktopFacts = {
  readonly platform: NodeJS.Platform
  /** XDG_SESSION_TYPE, WAYLAND_DISPLAY, DISPLAY. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** macOS: the person has allowed Accessibility. Elsewhere true. */
  readonly trusted: boolean
}

/** Whether a keyboard hook can see presses and releases everywhere; if not, the reason that is shown. */
export function hookSupport(facts: DesktopFacts): HotkeyStatus['reason'] {
  const { platform, env, trusted } = facts
  if (platform === 'win32') return 'native'
  // Without the permission libuiohook ends its process.
  if (platform === 'darwin') return trusted ? 'native' : 'not_trusted'
  if (env['WAYLAND_DISPLAY'] || env['XDG_SESSION_TYPE'] === 'wayland') return 'wayland'
  return env['DISPLAY'] ? 'native' : 'hook_failed'
}
