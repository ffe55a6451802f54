/** Which Electron is taken, and the one sentence for each way there can be none. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Failure } from '../../../scripts/lib/failure.mjs'
import { provideRuntime } from '../../../scripts/lib/runtime.mjs'

let folder: string
let said: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-runtime-test-'))
  said = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A file that answers like Electron does when it is asked for its version. */
async function fakeElectron(name = 'electron', version = '31.2.3'): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, `#!/bin/sh\necho ${version}\n`)
  await chmod(file, 0o755)
  return file
}

function sources(changes: object = {}) {
  return {
    env: {},
    platform: 'linux',
    arch: 'x64',
    say: (line: string) => void said.push(line),
    electronPackage: () => ({ folder: '/nowhere', version: '45.4.1' }),
    findOfficial: () => null,
    fetchOfficial: async () => ({ kind: 'unreachable', reason: 'getaddrinfo ENOTFOUND example' }) as const,
    provideFallback: async () => {
      const executable = await fakeElectron()
      await writeFile(join(folder, 'parley-runtime.json'), '{"electron":"25.1.1","fallback":true}')
      return executable
    },
    checkLibraries: async () => {},
    ...changes,
  }
}

it('ELECTRON_EXEC_PATH is used as it is, without looking anywhere else', async () => {
  const executable = await fakeElectron()
  const never = () => {
    throw new Error('looked elsewhere')
  }
  const runtime = await provideRuntime(
    sources({ env: { ELECTRON_EXEC_PATH: executable }, electronPackage: never, fetchOfficial: never }),
  )
  expect(runtime).toEqual({ executable, version: '31.2.3', fallback: false })
})

it('ELECTRON_EXEC_PATH at the fallback of an earlier step is still known as the fallback', async () => {
  const executable = await fakeElectron()
  await writeFile(join(folder, 'parley-runtime.json'), '{"electron":"25.1.1","fallback":true}')
  const runtime = await provideRuntime(sources({ env: { ELECTRON_EXEC_PATH: executable } }))
  expect(runtime).toEqual({ executable, version: '25.1.1', fallback: true })
})

it('ELECTRON_EXEC_PATH without a program there is refused with the way out', async () => {
  const env = { ELECTRON_EXEC_PATH: join(folder, 'absent') }
  await expect(provideRuntime(sources({ env }))).rejects.toThrow(/absent.*unset ELECTRON_EXEC_PATH/)
})

it('ELECTRON_EXEC_PATH at another program is refused', async () => {
  const env = { ELECTRON_EXEC_PATH: await fakeElectron('other', 'hello') }
  await expect(provideRuntime(sources({ env }))).rejects.toThrow(/is not an Electron executable/)
})

it('an official binary that is there is used without a download', async () => {
  const findOfficial = () => '/official/electron'
  const fetchOfficial = () => {
    throw new Error('downloaded')
  }
  const runtime = await provideRuntime(sources({ findOfficial, fetchOfficial }))
  expect(runtime).toEqual({ executable: '/official/electron', version: '45.4.1', fallback: false })
})

it('an official binary that can be fetched goes before the fallback', async () => {
  const fetchOfficial = async () => ({ kind: 'ready', executable: '/official/electron' })
  expect(await provideRuntime(sources({ fetchOfficial }))).toMatchObject({
    version: '45.4.1',
    fallback: false,
  })
  expect(said).toEqual([])
})

it('the fallback is announced in one line: its version, that it is old, what it is for, why', async () => {
  expect(await provideRuntime(sources())).toMatchObject({ version: '25.1.1', fallback: true })
  expect(said).toHaveLength(1)
  expect(said[0]).toMatch(/25\.1\.1.*old.*unsupported.*development and tests only.*ENOTFOUND/)
})

it.each([
  ['darwin', 'arm64'],
  ['win32', 'x64'],
  ['linux', 'arm64'],
])('offline on %s-%s the sentence says what to set', async (platform, arch) => {
  const attempt = provideRuntime(sources({ platform, arch }))
  await expect(attempt).rejects.toThrow(Failure)
  await expect(attempt).rejects.toThrow(/ENOTFOUND.*ELECTRON_MIRROR.*ELECTRON_EXEC_PATH=/)
})

it('PARLEY_RUNTIME=official never takes the fallback', async () => {
  const attempt = provideRuntime(sources({ env: { PARLEY_RUNTIME: 'official' } }))
  await expect(attempt).rejects.toThrow(/could not be fetched/)
})

it('PARLEY_RUNTIME=fallback does not touch the network for the official one', async () => {
  const fetchOfficial = () => {
    throw new Error('downloaded')
  }
  const env = { PARLEY_RUNTIME: 'fallback' }
  expect(await provideRuntime(sources({ env, fetchOfficial }))).toMatchObject({ fallback: true })
})

it('a runtime whose libraries are missing is not handed out', async () => {
  const checkLibraries = async () => {
    throw new Failure('this system lacks libnss3.so')
  }
  await expect(provideRuntime(sources({ checkLibraries }))).rejects.toThrow(/libnss3/)
})
