/** Puts the computer of a desk to sleep, as far as its programs can tell: by the signals of a login manager. */
import { join } from 'node:path'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { eventually } from '../../scripts/lib/desk/processes.mjs'

/** Start it before the app, and give the app `env`. */
export const startLoginManager = async (desk: Desk) => {
  const address = `unix:path=${join(await desk.folder('system-bus'), 'socket')}`
  const env = { DBUS_SYSTEM_BUS_ADDRESS: address }
  desk.keeper.start('system bus', 'dbus-daemon', [
    '--session',
    '--nofork',
    '--nopidfile',
    `--address=${address}`,
  ])
  await eventually('The system bus', () =>
    desk.keeper.run('dbus-send', [
      `--bus=${address}`,
      '--print-reply=literal',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.GetId',
    ]),
  )
  const manager = desk.keeper.start(
    'login manager',
    process.execPath,
    [join(import.meta.dirname, 'login1.mjs')],
    { env, stdio: ['pipe', 'pipe', 'pipe'] },
  )
  let said = ''
  manager.stdout?.on('data', (data) => (said += String(data)))
  await eventually('The login manager', () => Promise.resolve(said.includes('ready')))
  return {
    env,
    sleep: () => manager.stdin?.write('sleep\n'),
    wake: () => manager.stdin?.write('wake\n'),
  }
}
