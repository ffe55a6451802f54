/** Builds the app when its sources differ from those of the last build. */
import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from './failure.mjs'
import { root } from './paths.mjs'
import { run } from './run.mjs'

const sources = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
]
const outputs = ['main/index.cjs', 'preload/index.cjs', 'renderer/index.html']

/**
 * One digest over the names and contents of all that goes into the build; times do not matter, so a fresh clone or
 * a changed branch is judged rightly.
 * @param {string} folder of the repository
 */
export async function fingerprint(folder) {
  const hash = createHash('sha256')
  /** @param {string} path relative to the folder */
  const add = async (path) => {
    const absolute = join(folder, path)
    const children = await readdir(absolute, { withFileTypes: true }).catch(() => null)
    if (children === null) {
      const content = await readFile(absolute).catch(() => null)
      if (content === null) return
      hash.update(`${path}\0${content.length}\0`).update(content)
      return
    }
    const names = children.map((child) => child.name)
    for (const name of names.toSorted?.() ?? names.sort()) await add(`${path}/${name}`)
  }
  for (const source of sources) await add(source)
  return hash.digest('hex')
}

/** @param {string} folder @param {string} current */
export async function isFresh(folder, current) {
  for (const output of outputs) {
    const text = await readFile(join(folder, 'out', output)).catch(() => null)
    if (text === null) return false
  }
  const built = await readFile(join(folder, 'out/fingerprint'), 'utf8').catch(() => '')
  return built === current
}

/**
 * @param {{ always?: boolean, folder?: string, say?: (line: string) => void,
 *   builder?: (folder: string, quiet: boolean) => Promise<number> }} [options]
 */
export async function build({
  always = false,
  folder = root,
  say = console.log,
  builder = electronVite,
} = {}) {
  const current = await fingerprint(folder)
  if (!always && (await isFresh(folder, current))) return
  say('Building Parley')
  await rm(join(folder, 'out'), { recursive: true, force: true })
  if ((await builder(folder, !always)) !== 0) throw new Failure('The build failed; its reason stands above.')
  await writeFile(join(folder, 'out/fingerprint'), current)
}

/** @param {string} folder @param {boolean} quiet */
function electronVite(folder, quiet) {
  const cli = join(folder, 'node_modules/electron-vite/bin/electron-vite.js')
  return run(process.execPath, [cli, 'build', ...(quiet ? ['--logLevel', 'warn'] : [])], { cwd: folder })
}
