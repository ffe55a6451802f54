/** Launch at login: the system's own list where Electron knows it, an autostart entry on Linux. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Log } from './log'

export interface LoginApp {
  readonly isPackaged: boolean
  setLoginItemSettings(settings: { openAtLogin: boolean }): void
}

export function createLoginItem(deps: {
  readonly app: LoginApp
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Log
}): { readonly set: (on: boolean) => void } {
  const { app, platform, env, log } = deps
  const folder = join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'autostart')
  const file = join(folder, 'app.parley.Parley.desktop')

  const setLinux = async (on: boolean): Promise<void> => {
    if (!on) {
      await rm(file, { force: true })
      return
    }
    await mkdir(folder, { recursive: true })
    await writeFile(file, desktopEntry(env['APPIMAGE'] ?? process.execPath))
  }

  return {
    set: (on) => {
      // A development run would register the bare runtime.
      if (!app.isPackaged) return
      if (platform === 'linux') {
        setLinux(on).catch((error: unknown) => log.error('login_item', error))
        return
      }
      app.setLoginItemSettings({ openAtLogin: on })
    },
  }
}

/** Entry of the Desktop Entry Specification; the path is quoted by its rules. */
export function desktopEntry(executable: string): string {
  const quoted = executable.replace(/["`$\\]/g, (character) => `\\${character}`).replaceAll('%', '%%')
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Parley',
    `Exec="${quoted}"`,
    'Terminal=false',
    '',
  ].join('\n')
}
