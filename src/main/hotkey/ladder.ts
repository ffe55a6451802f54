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
  switch (facts.platform) {
    case 'win32':
      return 'native'
    case 'darwin':
      // Without the permission libuiohook ends its process.
      return facts.trusted ? 'native' : 'not_trusted'
    case 'linux':
      if (facts.env['WAYLAND_DISPLAY'] || facts.env['XDG_SESSION_TYPE'] === 'wayland') return 'wayland'
      return facts.env['DISPLAY'] ? 'native' : 'hook_failed'
    default:
      return 'hook_failed'
  }
}
