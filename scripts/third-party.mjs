/** Writes the list of packages and their licence texts into THIRD-PARTY.md. Run it after a package came or went. */
import './lib/require-node.mjs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runScript } from './lib/failure.mjs'
import { root } from './lib/paths.mjs'
import { importedPackages, noticesOf, renderNotices } from './lib/third-party.mjs'

const heading = '## Packages\n'

await runScript(async () => {
  const file = join(root, 'THIRD-PARTY.md')
  const [written] = (await readFile(file, 'utf8')).split(heading)
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const names = [...new Set([...Object.keys(manifest.dependencies), ...importedPackages(join(root, 'src'))])]
  await writeFile(file, `${written}${heading}\n${renderNotices(noticesOf(names, root))}`)
})
