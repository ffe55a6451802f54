/** The packaged app, fuses set: it starts without any development help and carries nothing that it should not. */
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { repository, resultsFolder, startTestDesk } from '../support/desk'
import { connectToPage, type PageOverCdp } from '../support/page-over-cdp'

const packaged = join(repository, 'dist/linux-unpacked')
const resources = join(packaged, 'resources')
const executable = join(packaged, 'parley')

let desk: Desk
let app: ChildProcess | undefined
let page: PageOverCdp | undefined
beforeAll(async () => {
  const log = createWriteStream(join(await resultsFolder('logs'), 'package.log'))
  const packaging = spawn(process.execPath, ['scripts/package.mjs'], { cwd: repository, stdio: 'pipe' })
  packaging.stdout.pipe(log)
  packaging.stderr.pipe(log)
  const [code] = (await once(packaging, 'exit')) as [number]
  if (code !== 0) throw new Error('Packaging failed; test-results/logs/package.log says why')
  desk = await startTestDesk('packaged', [executable])
}, 300_000)
afterAll(async () => {
  page?.close()
  if (app && app.exitCode === null) {
    const ended = once(app, 'exit')
    app.kill('SIGKILL')
    await ended
  }
  await desk?.stop()
})

/** File names inside an asar archive: a JSON tree behind four 32-bit sizes. */
const archived = async (file: string): Promise<string[]> => {
  const bytes = await readFile(file)
  type Tree = { readonly files?: Readonly<Record<string, Tree>> }
  const walk = (tree: Tree, path: string): string[] =>
    tree.files
      ? Object.entries(tree.files).flatMap(([name, child]) => walk(child, `${path}/${name}`))
      : [path]
  return walk(JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as Tree, '')
}

it('carries the built app, and neither sources, tests, source maps nor the development loader', async () => {
  const files = await archived(join(resources, 'app.asar'))
  expect(files).toContain('/out/main/index.cjs')
  expect(files).toContain('/package.json')
  const own = files.filter((file) => !file.startsWith('/node_modules/'))
  expect(
    own.filter((file) => !/^\/(out\/|resources\/|package\.json$|LICENSE$|THIRD-PARTY\.md$)/.test(file)),
  ).toEqual([])
  expect(own.filter((file) => file.endsWith('.map'))).toEqual([])
  expect(existsSync(join(resources, 'app'))).toBe(false)
  const beside = await readdir(packaged, { recursive: true })
  expect(
    beside.filter((file) => /(^|\/)(test|src)\/|\.tsx?$/.test(file) && !file.includes('node_modules')),
  ).toEqual([])
})

it('keeps native modules outside the archive, for this platform', async () => {
  const unpacked = await readdir(join(resources, 'app.asar.unpacked'), { recursive: true })
  for (const module of ['keytar', 'uiohook-napi'])
    expect(unpacked.some((file) => file.includes(module) && file.endsWith('.node'))).toBe(true)
})

it('carries the speech model’s WebAssembly in one flavour, beside the archive', async () => {
  const dist = join(resources, 'app.asar.unpacked/node_modules/onnxruntime-web/dist')
  expect((await readdir(dist)).toSorted()).toEqual([
    'ort-wasm-simd-threaded.mjs',
    'ort-wasm-simd-threaded.wasm',
    'ort.node.min.js',
  ])
})

it('carries the speech model and its runtime once, for the window and the practice assistant together', async () => {
  const files = await archived(join(resources, 'app.asar'))
  expect(files.filter((file) => /^\/out\/.*\.(onnx|wasm)$/.test(file))).toEqual([])
  const beside = await readdir(join(resources, 'app.asar.unpacked'), { recursive: true })
  expect(beside.filter((file) => file.endsWith('.onnx'))).toEqual(['resources/models/silero_vad_v5.onnx'])
})

it('carries the licences of what it is made of', async () => {
  expect(await archived(join(resources, 'app.asar'))).toEqual(
    expect.arrayContaining(['/LICENSE', '/THIRD-PARTY.md', '/resources/licences/LGPL-3.0.txt']),
  )
  expect(existsSync(join(packaged, 'LICENSES.chromium.html'))).toBe(true)
})

it('has its fuses shut: no side door of Node, and no app but the archive', async () => {
  // A fuse is one character of the executable: "0" off, "1" on.
  const [off, on] = ['0', '1'].map((state) => state.charCodeAt(0))
  const fuses = await getCurrentFuseWire(executable)
  expect(fuses[FuseV1Options.RunAsNode]).toBe(off)
  expect(fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(off)
  expect(fuses[FuseV1Options.EnableNodeCliInspectArguments]).toBe(off)
  expect(fuses[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(on)
  expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(on)
})

it('starts, shows the first screen and reaches the practice assistant', async () => {
  const switches = desk.seat.sandbox ? [] : ['--no-sandbox']
  app = desk.keeper.start('packaged parley', executable, [
    '--remote-debugging-port=0',
    '--lang=en',
    `--user-data-dir=${await desk.folder('user-data')}`,
    ...switches,
  ])
  const address = await new Promise<string>((resolve, reject) => {
    let text = ''
    app?.stderr?.on('data', (data) => {
      text += data
      const found = /DevTools listening on (ws:\S+)/.exec(text)
      if (found?.[1]) resolve(found[1])
    })
    app?.once('exit', (code) => reject(new Error(`The packaged app ended with ${code}: ${text}`)))
  })
  const patience = { timeout: 30_000, interval: 100 }
  const present = (value: boolean | undefined) => {
    if (value !== true) throw new Error('not there yet')
  }
  await vi.waitFor(async () => {
    page = (await connectToPage(address)) ?? undefined
    present(page !== undefined)
  }, patience)
  const shown = { role: 'button', name: 'Try the practice assistant' }
  await vi.waitFor(async () => present(await page?.isThere(shown)), patience)
  expect(await page?.isThere({ role: 'button', name: 'Use my own key' })).toBe(true)
  expect(await page?.url()).toMatch(/^app:/)
  await page?.click(shown)
  const connection = { role: 'status', name: 'Connection' }
  await vi.waitFor(async () => expect(await page?.textOf(connection)).toMatch(/^Connected/), patience)
})

it('hears speech in the window, with the model that it shares with the practice assistant', async () => {
  const patience = { timeout: 30_000, interval: 100 }
  await page?.click({ role: 'tab', name: 'Voice detection' })
  const said = async () => String(await page?.valueOf({ role: 'meter', name: 'Speech probability' }))
  await vi.waitFor(async () => expect(await said()).toMatch(/\d/), patience)
  const open = { role: 'button', name: 'Open the microphone' }
  if (await page?.isThere(open)) await page?.click(open)
  let most = 0
  const heard = (): boolean => most >= 50
  // The microphone opens when it is ready: whoever speaks to it says it again.
  const begun = Date.now()
  const speaking = (async () => {
    while (!heard() && Date.now() - begun < patience.timeout) {
      await desk.sound.speak('The packaged program hears these words, and says how sure it is of them.')
    }
  })()
  await vi.waitFor(async () => {
    most = Math.max(most, Number(/\d+/.exec(await said())?.[0] ?? 0))
    if (!heard()) throw new Error(`at most ${most} % so far`)
  }, patience)
  await speaking
})
