/** The development runtime runs an app folder as Electron's own default app would. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { capture } from '../../../scripts/lib/run.mjs'
import { provideRuntime } from '../../../scripts/lib/runtime.mjs'
import { machineSwitches } from '../../../scripts/lib/sandbox.mjs'

const runtime = await provideRuntime()
const switches = await machineSwitches(runtime.executable, { say: () => {} })
let folder: string

/** Tells what it was given and ends before a display is needed. */
const app = `
const { app } = require('electron')
console.log('REPORT' + JSON.stringify({
  name: app.getName(), version: app.getVersion(), path: app.getAppPath(), packaged: app.isPackaged,
  userData: app.getPath('userData'), defaultApp: process.defaultApp, required: globalThis.required ?? null,
  argv: process.argv.slice(1),
}))
app.exit(0)
`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-loader-test-'))
  const manifest = { name: 'sample', productName: 'Sample App', version: '3.2.1', main: 'sample.cjs' }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  await writeFile(join(folder, 'sample.cjs'), app)
  await writeFile(join(folder, 'first.cjs'), 'globalThis.required = true')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function electron(...args: string[]) {
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: join(folder, 'config') }
  const { code, stdout, stderr } = await capture(runtime.executable, [...switches, ...args], { env })
  const report = /^REPORT(.*)$/m.exec(stdout)?.[1]
  return { code, stdout, stderr, report: report ? (JSON.parse(report) as Record<string, unknown>) : null }
}

it('an app folder runs under its own name, version and data folder', async () => {
  const { code, report } = await electron(folder)
  expect(code).toBe(0)
  expect(report).toMatchObject({
    name: 'Sample App',
    version: '3.2.1',
    path: folder,
    packaged: false,
    defaultApp: true,
    userData: join(folder, 'config/Sample App'),
  })
})

it('a file runs as well as its folder', async () => {
  const { report } = await electron(join(folder, 'sample.cjs'))
  expect(report).toMatchObject({ path: folder })
})

it('switches before the app go to Chromium, what follows reaches the app', async () => {
  const data = join(folder, 'data')
  const { report } = await electron(`--user-data-dir=${data}`, '--inspect=0', folder, '--ptt=toggle', 'word')
  expect(report).toMatchObject({ userData: data, argv: expect.arrayContaining(['--ptt=toggle', 'word']) })
})

it('-r loads a module before the app', async () => {
  const { report } = await electron('-r', join(folder, 'first.cjs'), folder)
  expect(report).toMatchObject({ required: true })
})

it('--version tells the version that the runtime was announced with', async () => {
  const { code, stdout } = await electron('--version')
  expect(code).toBe(0)
  expect(stdout).toContain(`v${runtime.version}`)
})

it.runIf(runtime.fallback)('without an app, or with a broken one, it says so and fails', async () => {
  const nothing = await electron()
  expect(nothing.code).toBe(1)
  expect(nothing.stderr).toContain('Usage: electron')
  const absent = await electron(join(folder, 'absent'))
  expect(absent.code).toBe(1)
  expect(absent.stderr).toContain('did not start')
})
