/**
 * A desk without a desk: private display, keyboard, microphone, loudspeaker and keyring in a temporary home, for the
 * end-to-end tests and the demo run. Everything is real except the hardware.
 */
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDisplay } from './desk/display.mjs'
import { createKeyboard } from './desk/keyboard.mjs'
import { chooseSeat } from './desk/person.mjs'
import { createKeeper } from './desk/processes.mjs'
import { startSessionBus } from './desk/session-bus.mjs'
import { startSound } from './desk/sound.mjs'

/** @typedef {Awaited<ReturnType<typeof startDesk>>} Desk */
/** @typedef {Awaited<ReturnType<Desk['sound']['record']>>} DeskRecording */

/**
 * @param {object} options
 * @param {string} [options.resolution] Of the display, e.g. "1280x900".
 * @param {string} [options.logFile] Where the noise of the desk's programs goes; default: inside the desk.
 * @param {readonly string[]} [options.mustRead] Paths the desk's person has to reach, else the desk is root's.
 */
export const startDesk = async ({ resolution = '1280x900', logFile, mustRead = [] } = {}) => {
  const seat = chooseSeat(mustRead)
  const { person } = seat
  const root = await mkdtemp(join(tmpdir(), 'parley-desk-'))
  const home = join(root, 'home')
  const runtimeDir = join(root, 'run')
  /** A folder that belongs to the desk's person. @param {string} path */
  const own = async (path) => {
    await mkdir(path, { recursive: true, mode: 0o700 })
    if (person) await chown(path, person.uid, person.gid)
    return path
  }
  await chmod(root, 0o755)
  await own(home)
  await own(runtimeDir)

  /** @type {Record<string, string>} */
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: home,
    USER: person?.name ?? process.env['USER'] ?? 'root',
    LANG: 'C.UTF-8',
    LANGUAGE: 'en',
    TMPDIR: await own(join(root, 'tmp')),
    XDG_RUNTIME_DIR: runtimeDir,
    XDG_CONFIG_HOME: await own(join(home, '.config')),
    XDG_CACHE_HOME: await own(join(home, '.cache')),
    XDG_DATA_HOME: await own(join(home, '.local')),
    XDG_SESSION_TYPE: 'x11',
    // No accessibility bus and no settings daemon: nothing of this desk may start a program outside it.
    NO_AT_BRIDGE: '1',
    GSETTINGS_BACKEND: 'memory',
  }
  const keeper = createKeeper({ env, person, logFile: logFile ?? join(root, 'desk.log') })
  const stop = async () => {
    await keeper.stop()
    await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  try {
    const display = await startDisplay(keeper, { home, env, resolution, person })
    const bus = await startSessionBus(keeper, { runtimeDir, env })
    const sound = await startSound(keeper, { home, runtimeDir, env, person })
    let folders = 0
    return {
      /** Environment of a program that sits at this desk. */
      env: /** @type {Readonly<Record<string, string>>} */ (env),
      seat,
      root,
      display: display.display,
      busAddress: bus.address,
      keyboard: createKeyboard(keeper),
      sound,
      keeper,
      /** A fresh folder of the desk's person, gone with the desk. @param {string} name */
      folder: (name) => own(join(root, `${name}-${++folders}`)),
      /** Saves the whole screen. @param {string} file Ends in .png. */
      screenshot: async (file) => {
        await writeFile(file, await display.screenshot())
        return file
      },
      /** Colour of one point of the screen. */
      pixel: display.pixel,
      /** Ends every process of the desk and removes its folder; safe to call twice. */
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
