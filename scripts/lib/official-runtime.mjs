/** Electron's official binary: found in node_modules, or fetched there by the electron package's own machinery. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Failure, reasonOf } from './failure.mjs'
import { download, fetchFor } from './download.mjs'
import { capture } from './run.mjs'

const require = createRequire(import.meta.url)

/** Where the electron package is installed, and the version that it stands for. */
export function electronPackage() {
  try {
    const file = require.resolve('electron/package.json')
    return { folder: dirname(file), version: String(JSON.parse(readFileSync(file, 'utf8')).version) }
  } catch (cause) {
    throw new Failure('The packages are not installed yet. Run: npm ci', { cause })
  }
}

/**
 * The binary that is already there, or null.
 * @param {string} folder of the electron package
 * @param {string} version a binary of another version does not count
 */
export function findOfficial(folder, version) {
  try {
    const platformPath = readFileSync(join(folder, 'path.txt'), 'utf8').trim()
    const unpacked = readFileSync(join(folder, 'dist/version'), 'utf8').trim().replace(/^v/, '')
    const executable = join(folder, 'dist', platformPath)
    return unpacked === version && existsSync(executable) ? executable : null
  } catch {
    return null
  }
}

/**
 * @typedef {{ kind: 'ready', executable: string } | { kind: 'unreachable', reason: string }} FetchOutcome
 */

/**
 * Downloads (with the checksums that the electron package carries) and unpacks the official binary.
 * Mirrors (ELECTRON_MIRROR and its relatives) and the cache are those of @electron/get.
 * @param {{ folder: string, version: string, env: NodeJS.ProcessEnv, say: (line: string) => void,
 *   fetch?: import('./download.mjs').Fetch }} options
 * @returns {Promise<FetchOutcome>} unreachable: nobody answered or the server has no such file; the caller may go on
 */
export async function fetchOfficial({ folder, version, env, say, fetch }) {
  // Found as the electron package finds it: another version of @electron/get may stand at the top.
  const requireBesideElectron = createRequire(join(folder, 'package.json'))
  const requireBesideGet = createRequire(requireBesideElectron.resolve('@electron/get'))
  const { downloadArtifact } = requireBesideElectron('@electron/get')
  const throughProxy = fetch ?? fetchFor(env, requireBesideGet)
  try {
    await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: env.npm_config_platform || process.platform,
      arch: env.npm_config_arch || process.arch,
      checksums: require(join(folder, 'checksums.json')),
      ...(env.electron_config_cache ? { cacheRoot: env.electron_config_cache } : {}),
      downloader: {
        download: (/** @type {string} */ url, /** @type {string} */ target) =>
          download(url, target, { say, fetch: throughProxy }),
      },
    })
  } catch (error) {
    if (/checksum|No checksum/i.test(`${/** @type {Error} */ (error).name} ${reasonOf(error)}`)) {
      throw new Failure(
        `Electron ${version} arrived damaged or altered (its checksum is wrong), so it was not unpacked. ` +
          'Try again, or set ELECTRON_EXEC_PATH to an Electron that you trust.',
        { cause: error },
      )
    }
    return { kind: 'unreachable', reason: reasonOf(error) }
  }
  // The download is in the cache now, so this only unpacks it and writes path.txt.
  const { code, stderr } = await capture(process.execPath, [join(folder, 'install.js')], { env })
  const executable = findOfficial(folder, version)
  if (code === 0 && executable) return { kind: 'ready', executable }
  throw new Failure(
    `Electron ${version} was downloaded but could not be unpacked (${stderr.trim().split('\n')[0] || `exit code ${code}`}). ` +
      'Try: npx install-electron',
  )
}
