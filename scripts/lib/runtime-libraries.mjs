/** Does the runtime find its shared libraries? Asked before it starts, since the loader's own message names no package. */
import { Failure } from './failure.mjs'
import { capture } from './run.mjs'

/** Which Debian package brings a library; the older name where releases differ. */
const packageOf = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libgdk-3.so.0': 'libgtk-3-0',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libasound.so.2': 'libasound2',
  'libgbm.so.1': 'libgbm1',
  'libdrm.so.2': 'libdrm2',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libexpat.so.1': 'libexpat1',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libcairo.so.2': 'libcairo2',
  'libX11.so.6': 'libx11-6',
  'libxcb.so.1': 'libxcb1',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
}

/** @param {string} lddOutput @returns {string[]} */
export const missingLibraries = (lddOutput) => [
  ...new Set([...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])),
]

/** @param {readonly string[]} libraries */
export function missingLibrariesMessage(libraries) {
  const packages = [
    ...new Set(libraries.map((name) => packageOf[/** @type {keyof typeof packageOf} */ (name)])),
  ]
  const known = packages.filter((name) => name !== undefined)
  const help =
    known.length === packages.length
      ? `On Debian or Ubuntu: sudo apt-get install -y ${known.join(' ')}`
      : 'Install them with your package manager.'
  return `Electron cannot start here: this system lacks ${libraries.join(', ')}. ${help}`
}

/**
 * @param {string} executable
 * @param {{ platform?: string, ldd?: (executable: string) => Promise<string> }} [options]
 */
export async function checkLibraries(executable, options = {}) {
  const { platform = process.platform, ldd = runLdd } = options
  if (platform !== 'linux') return
  const missing = missingLibraries(await ldd(executable))
  if (missing.length > 0) throw new Failure(missingLibrariesMessage(missing))
}

/** A box without ldd gets no check: Electron's own message must do. @param {string} executable */
async function runLdd(executable) {
  try {
    return (await capture('ldd', [executable])).stdout
  } catch {
    return ''
  }
}
