/** What a package is made of: a clean runtime, closed fuses, and no installer from the development runtime. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { cleanRuntime, fusesFor, targetsFor } from '../../../scripts/lib/packaging.mjs'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-packaging-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const runtime = (fallback: boolean) => ({
  executable: join(folder, 'from/electron'),
  version: fallback ? '25.1.1' : '45.4.1',
  fallback,
})

it('the packaged runtime has neither the development loader nor our marker', async () => {
  await mkdir(join(folder, 'from/resources/app'), { recursive: true })
  await mkdir(join(folder, 'from/locales'))
  for (const file of ['electron', 'resources/app/main.cjs', 'parley-runtime.json', 'locales/en-US.pak']) {
    await writeFile(join(folder, 'from', file), file)
  }
  const clean = await cleanRuntime(runtime(true), folder)
  expect((await readdir(clean.folder, { recursive: true })).toSorted()).toEqual([
    'electron',
    'locales',
    'locales/en-US.pak',
  ])
  await clean.remove()
  expect(await readdir(folder)).toEqual(['from'])
})

it('every version’s fuses shut Node’s side doors and load the app from its archive alone', () => {
  for (const version of ['25.1.1', '45.4.1']) {
    expect(fusesFor(version)).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
    })
  }
})

it('file:// loses its privileges where the runtime knows that fuse', () => {
  expect(fusesFor('45.4.1')).toHaveProperty('grantFileProtocolExtraPrivileges', false)
  expect(fusesFor('25.1.1')).not.toHaveProperty('grantFileProtocolExtraPrivileges')
})

it('without a target an unpacked folder is made, from either runtime', () => {
  expect(targetsFor([], runtime(true))).toEqual(['dir'])
  expect(targetsFor([], runtime(false))).toEqual(['dir'])
})

it('no installer is made from the development runtime', () => {
  expect(targetsFor(['deb'], runtime(false))).toEqual(['deb'])
  expect(() => targetsFor(['deb'], runtime(true))).toThrow(/PARLEY_RUNTIME=official npm run package -- deb/)
})
