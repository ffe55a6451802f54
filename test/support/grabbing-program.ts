/**
 * Another program that takes keys for itself, everywhere: the window manager of the desk with a key binding of its
 * own, by XGrabKey. What it does when they come is to leave a file.
 */
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Desk } from '../../scripts/lib/desk.mjs'

export const createGrabbingProgram = (desk: Desk) => {
  const folder = join(desk.env['XDG_CONFIG_HOME'] ?? desk.root, 'openbox')
  const trace = join(desk.env['TMPDIR'] ?? desk.root, 'grabbed')
  return {
    /** @param key as openbox writes it, such as "F9" or "C-S-space"; null gives everything back. */
    grab: async (key: string | null) => {
      const binding =
        key === null
          ? ''
          : `<keybind key="${key}"><action name="Execute"><command>touch ${trace}</command></action></keybind>`
      await mkdir(folder, { recursive: true })
      await rm(trace, { force: true })
      await writeFile(
        join(folder, 'rc.xml'),
        `<?xml version="1.0"?><openbox_config xmlns="http://openbox.org/3.4/rc"><keyboard>${binding}</keyboard></openbox_config>`,
      )
      await desk.keeper.run('openbox', ['--reconfigure'])
    },
    /** It has had the key. */
    answered: () => existsSync(trace),
    forget: () => rm(trace, { force: true }),
  }
}
