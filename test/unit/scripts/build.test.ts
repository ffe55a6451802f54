/** The app is built when its sources differ from those of the last build, and only then. */
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { build } from '../../../scripts/lib/build.mjs'

let folder: string
let builds: number

const put = async (path: string, text: string) => {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}
const builder = async () => {
  builds += 1
  for (const file of ['main/index.cjs', 'preload/index.cjs', 'renderer/index.html'])
    await put(`out/${file}`, '')
  return 0
}
const attempt = (options = {}) => build({ folder, say: () => {}, builder, ...options })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-build-test-'))
  builds = 0
  await put('src/main/index.ts', 'one')
  await put('package.json', '{}')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('a second start does not build again, whatever the files’ times', async () => {
  await attempt()
  await utimes(join(folder, 'src/main/index.ts'), 0, 0)
  await attempt()
  expect(builds).toBe(1)
})

it.each(['src/main/index.ts', 'src/renderer/new.ts', 'resources/icon.svg', 'package-lock.json'])(
  'a change of %s builds again',
  async (path) => {
    await attempt()
    await put(path, 'changed')
    await attempt()
    expect(builds).toBe(2)
  },
)

it('a file that moved builds again', async () => {
  await attempt()
  await rm(join(folder, 'src/main/index.ts'))
  await put('src/main/other.ts', 'one')
  await attempt()
  expect(builds).toBe(2)
})

it('a missing part of the output builds again', async () => {
  await attempt()
  await rm(join(folder, 'out/preload'), { recursive: true })
  await attempt()
  expect(builds).toBe(2)
})

it('npm run build always builds', async () => {
  await attempt()
  await attempt({ always: true })
  expect(builds).toBe(2)
})

it('a failed build is a failure, and is tried again next time', async () => {
  const failing = async () => {
    await builder()
    return 1
  }
  await expect(attempt({ builder: failing })).rejects.toThrow(/build failed/)
  await attempt()
  expect(builds).toBe(2)
})
