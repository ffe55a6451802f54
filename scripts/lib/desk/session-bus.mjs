/** A private D-Bus session with an unlocked GNOME keyring on it: a real Secret Service that no other program shares. */
import { join } from 'node:path'
import { eventually } from './processes.mjs'

/**
 * @param {import('./processes.mjs').Keeper} keeper
 * @param {{ runtimeDir: string, env: Record<string, string> }} options DBUS_SESSION_BUS_ADDRESS is put into `env`.
 */
export const startSessionBus = async (keeper, { runtimeDir, env }) => {
  const address = `unix:path=${join(runtimeDir, 'bus')}`
  env['DBUS_SESSION_BUS_ADDRESS'] = address
  keeper.start('dbus', 'dbus-daemon', ['--session', '--nofork', '--nopidfile', `--address=${address}`])

  /** @param {string} name */
  const hasOwner = (name) =>
    keeper.run('dbus-send', [
      '--session',
      '--print-reply=literal',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      `string:${name}`,
    ])
  await eventually('The session bus', () => hasOwner('org.freedesktop.DBus'))

  const keyring = keeper.start(
    'keyring',
    'gnome-keyring-daemon',
    ['--foreground', '--unlock', '--components=secrets'],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  )
  // An empty line is the pass phrase of a keyring that has none.
  keyring.stdin?.end('\n')
  await eventually('The keyring', async () =>
    (await hasOwner('org.freedesktop.secrets')).includes('boolean true'),
  )
  return { address }
}
