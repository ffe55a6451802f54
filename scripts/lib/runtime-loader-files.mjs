/** Puts the loader into an unpacked runtime, and keeps it equal to the one of this checkout. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = join(dirname(fileURLToPath(import.meta.url)), 'runtime-loader')
const files = ['package.json', 'main.cjs']

/** @param {string} runtimeFolder */
export async function putLoader(runtimeFolder) {
  const folder = join(runtimeFolder, 'resources/app')
  await mkdir(folder, { recursive: true })
  for (const name of files) {
    const wanted = await readFile(join(source, name), 'utf8')
    const target = join(folder, name)
    const present = await readFile(target, 'utf8').catch(() => null)
    if (present === wanted) continue
    // Written aside first: another checkout may be starting from the same cache right now.
    const aside = `${target}.${process.pid}`
    await writeFile(aside, wanted)
    await rename(aside, target)
  }
}
