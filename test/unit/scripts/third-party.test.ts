/** Every package that goes into Parley is named in THIRD-PARTY.md with its licence. */
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { importedPackages, noticesOf, renderNotices } from '../../../scripts/lib/third-party.mjs'

async function tree(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-third-party-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

it('THIRD-PARTY.md names what is shipped now (after a change: node scripts/third-party.mjs)', () => {
  const page = readFileSync('THIRD-PARTY.md', 'utf8')
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object }
  const names = [...Object.keys(manifest.dependencies), ...importedPackages('src')]
  const missing = noticesOf(names, process.cwd()).filter(
    ({ name, licence }) => !new RegExp(`\\[${name}\\]\\(.*\\) \\| ${licence}`).test(page),
  )
  expect(missing.map(({ name }) => name)).toEqual([])
})

it('packages are found in every form of import; our own files, Node and Electron are not packages', async () => {
  const folder = await tree({
    'a.ts': `import x from 'one'\nimport { y } from '@two/b/part'\nimport './local'\nimport z from '#core/z'
import { app } from 'electron'\nimport fs from 'node:fs'\nimport path from 'path'`,
    'deep/b.tsx': `const a = await import('three')\nconst b = require('four')\nimport 'five/style.css'`,
    'c.css': `@import url('six');\n@import 'seven/font.css';`,
  })
  expect(importedPackages(folder)).toEqual(['@two/b', 'five', 'four', 'one', 'seven', 'six', 'three'])
})

it('what a package depends on is listed too, and one licence text stands once', async () => {
  const manifest = (name: string, dependencies = {}) =>
    JSON.stringify({ name, license: 'MIT', repository: 'owner/repo', dependencies })
  const folder = await tree({
    'node_modules/a/package.json': manifest('a', { b: '1' }),
    'node_modules/a/LICENSE': 'the text',
    'node_modules/a/node_modules/b/package.json': manifest('b', { a: '1' }),
    'node_modules/a/node_modules/b/license.md': 'the text\r\n',
  })
  const notices = noticesOf(['a'], folder)
  expect(notices.map(({ name }) => name)).toEqual(['a', 'b'])
  const page = renderNotices(notices)
  expect(page).toContain('| [b](https://github.com/owner/repo) | MIT |')
  expect(page.split('the text')).toHaveLength(2)
  expect(page).toContain('### a, b')
})
