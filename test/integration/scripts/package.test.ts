/** The packaged Parley holds what runs and nothing else, and its fuses are shut. */
import { extractFile, listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { root } from '../../../scripts/lib/paths.mjs'
import { capture } from '../../../scripts/lib/run.mjs'

const unpacked = join(root, 'dist/linux-unpacked')
const archive = join(unpacked, 'resources/app.asar')
/** A fuse is one character of the binary. */
const [off, on] = ['0', '1'].map((state) => state.charCodeAt(0))
let files: readonly string[]

beforeAll(async () => {
  const { code, stdout, stderr } = await capture(process.execPath, [join(root, 'scripts/package.mjs')])
  if (code !== 0) throw new Error(`packaging failed\n${stdout}\n${stderr}`)
  files = listPackage(archive, { isPack: false })
}, 300_000)

it('the archive has the built app and its manifest', () => {
  for (const file of ['/out/main/index.cjs', '/out/preload/index.cjs', '/out/renderer/index.html']) {
    expect(files).toContain(file)
  }
  const manifest = JSON.parse(extractFile(archive, 'package.json').toString()) as { main: string }
  expect(files).toContain(`/${manifest.main}`)
})

it('the archive has no sources, tests, scripts, source maps or type declarations', () => {
  const unwanted =
    /^\/(src|test|scripts|dist|demo|node_modules\/electron)\b|\.(map|ts|mts|tsx)$|\/fingerprint$/
  expect(files.filter((file) => unwanted.test(file))).toEqual([])
})

it('the licences travel with the app', () => {
  expect(files).toEqual(expect.arrayContaining(['/LICENSE', '/THIRD-PARTY.md']))
  expect(existsSync(join(unpacked, 'LICENSE.electron.txt'))).toBe(true)
  expect(existsSync(join(unpacked, 'LICENSES.chromium.html'))).toBe(true)
})

it('native modules lie beside the archive, for this platform alone', async () => {
  const outside = await readdir(join(unpacked, 'resources/app.asar.unpacked'), { recursive: true })
  const native = outside.filter((file) => file.endsWith('.node')).toSorted()
  const place = `prebuilds/linux-${process.arch}`
  expect(native).toEqual([
    `node_modules/keytar/${place}/keytar.node`,
    `node_modules/uiohook-napi/${place}/uiohook-napi.node`,
  ])
})

it('the speech model’s WebAssembly lies beside the archive, in one flavour', async () => {
  const dist = join(unpacked, 'resources/app.asar.unpacked/node_modules/onnxruntime-web/dist')
  expect((await readdir(dist)).toSorted()).toEqual([
    'ort-wasm-simd-threaded.mjs',
    'ort-wasm-simd-threaded.wasm',
    'ort.node.min.js',
  ])
})

it('the development loader is not in it', async () => {
  expect(existsSync(join(unpacked, 'resources/app'))).toBe(false)
  expect((await readdir(join(unpacked, 'resources'))).toSorted()).toEqual(['app.asar', 'app.asar.unpacked'])
})

it('the fuses let nobody in through Node’s side doors, and the app loads from its archive alone', async () => {
  const fuses = await getCurrentFuseWire(join(unpacked, 'parley'))
  expect(fuses[FuseV1Options.RunAsNode]).toBe(off)
  expect(fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(off)
  expect(fuses[FuseV1Options.EnableNodeCliInspectArguments]).toBe(off)
  expect(fuses[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(on)
  expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(on)
})
