/** Whether this desktop shows tray icons. Only Linux leaves that open; there the session bus knows. */
import { execFile } from 'node:child_process'

const WATCHER = 'org.kde.StatusNotifierWatcher'

/** @param ask Runs a program and resolves with its output; rejects when it fails or is missing. */
export async function hasTrayHost(
  platform: NodeJS.Platform,
  ask: (program: string, args: readonly string[]) => Promise<string> = run,
): Promise<boolean> {
  if (platform !== 'linux') return true
  try {
    const answer = await ask('dbus-send', [
      '--session',
      '--print-reply',
      '--reply-timeout=1000',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      `string:${WATCHER}`,
    ])
    return /boolean true/.test(answer)
  } catch {
    return false
  }
}

const run = (program: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(program, args, { timeout: 2000 }, (error, stdout) => {
      if (error) reject(new Error(`${program} failed`))
      else resolve(stdout)
    })
  })
