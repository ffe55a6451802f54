/**
 * What the commands need from the system beside Node: on Debian and Ubuntu as root it is installed, as anyone else
 * the one command is said. Elsewhere the programs are looked for by name.
 */
import { createApt } from './apt.mjs'
import { Failure } from './failure.mjs'
import { onPath } from './run.mjs'

/** Each entry lists the names that one package has had; releases since 2024 carry "t64" for 64-bit time. */
const electron = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
  ['libxss1'],
  ['libnotify4'],
]

/** Parley starts without these and says what is missing: the hold hotkey (X11) and the keychain. */
const addOns = [['libxtst6'], ['libxt6t64', 'libxt6'], ['libsecret-1-0']]

/** A display, a keyboard, a microphone and loudspeaker, a keyring, and someone who speaks. */
const desk = [
  ['xvfb'],
  ['xauth'],
  ['openbox'],
  ['xdotool'],
  ['x11-utils'],
  ['dbus'],
  ['dbus-x11'],
  ['gnome-keyring'],
  ['pulseaudio'],
  ['pulseaudio-utils'],
  ['espeak-ng'],
  ['sox'],
  ['fonts-dejavu-core'],
  ['x11-utils'],
]

/** A present-day Chromium for the tests of the page alone; the development runtime's is from 2023. */
const browser = [['chromium']]

/** The programs of the desk, for systems whose package names are not known here. */
const deskPrograms = [
  'Xvfb',
  'openbox',
  'xdotool',
  'xprop',
  'xev',
  'setpriv',
  'dbus-daemon',
  'gnome-keyring-daemon',
  'pulseaudio',
  'pactl',
  'paplay',
  'parec',
  'espeak-ng',
  'sox',
]

/**
 * @typedef {'window' | 'desk' | 'test'} Purpose window: a real display is there; desk: a virtual one has to be made;
 *   test: everything
 */

/** @type {Record<Purpose, { required: string[][], optional: string[][] }>} */
const needs = {
  window: { required: electron, optional: addOns },
  desk: { required: [...electron, ...addOns, ...desk], optional: [] },
  test: { required: [...electron, ...addOns, ...desk, ...browser], optional: [] },
}

/**
 * @typedef {object} Surroundings
 * @property {string} platform
 * @property {boolean} isRoot
 * @property {(line: string) => void} say
 * @property {ReturnType<typeof createApt>} apt
 * @property {(program: string) => Promise<boolean>} onPath
 */

/** @type {Surroundings} */
const real = {
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  say: (line) => console.log(line),
  apt: createApt(),
  onPath,
}

/**
 * Returns once everything required is there; what is merely optional may stay missing, and is then said.
 * @param {Purpose} purpose
 * @param {Partial<Surroundings>} [replaced]
 * @throws {Failure} with the command to run
 */
export async function provideSystemPackages(purpose, replaced = {}) {
  const at = { ...real, ...replaced }
  if (at.platform !== 'linux') return
  if (!(await at.apt.isHere())) return checkPrograms(purpose, at)

  const { required, optional } = needs[purpose]
  const missing = await at.apt.missing([...required, ...optional])
  if (missing.length === 0) return
  const isRequired = missing.some((names) => required.includes(names))

  if (!at.isRoot) {
    const command = installCommand(await at.apt.candidates(missing))
    if (isRequired) throw new Failure(`This system lacks what Parley needs. Run: ${command}`)
    at.say(
      `Parley starts without ${missing.map((names) => names[names.length - 1]).join(', ')}. To add: ${command}`,
    )
    return
  }
  try {
    at.say(`Installing system packages: ${missing.map((names) => names[names.length - 1]).join(' ')}`)
    await at.apt.update()
    await at.apt.install(await at.apt.candidates(missing))
  } catch (error) {
    if (isRequired) throw error
    at.say(`${/** @type {Error} */ (error).message} Parley starts without them.`)
  }
}

/** @param {readonly string[]} packages */
const installCommand = (packages) =>
  `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`

/** @param {Purpose} purpose @param {Surroundings} at */
async function checkPrograms(purpose, at) {
  if (purpose === 'window') return
  const missing = []
  for (const program of deskPrograms) if (!(await at.onPath(program))) missing.push(program)
  if (missing.length === 0) return
  throw new Failure(
    `A display without a screen needs programs that are not here: ${missing.join(', ')}. ` +
      'Install them with your package manager.',
  )
}
