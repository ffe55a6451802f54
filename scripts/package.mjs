/**
 * npm run package: an unpacked Parley in dist/, from the runtime at hand, with its fuses set.
 * `npm run package -- AppImage deb` (or dmg, nsis, …) makes installers; those need the official runtime.
 */
import './lib/require-node.mjs'
import { lstat, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from './lib/build.mjs'
import { Failure, runScript } from './lib/failure.mjs'
import { cleanRuntime, fusesFor, targetsFor } from './lib/packaging.mjs'
import { root } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { provideRuntime } from './lib/runtime.mjs'

const platforms = { linux: '--linux', darwin: '--mac', win32: '--win' }

await runScript(async () => {
  const platform = platforms[/** @type {keyof typeof platforms} */ (process.platform)]
  if (!platform)
    throw new Failure(`Parley is packaged on Linux, macOS and Windows, not on ${process.platform}.`)
  // electron-builder follows the link and then misses what the dependencies depend on, with a mere warning.
  if ((await lstat(join(root, 'node_modules'))).isSymbolicLink()) {
    throw new Failure('node_modules is a link here, and a package made from it would lack parts. Run: npm ci')
  }
  const runtime = await provideRuntime()
  const targets = targetsFor(process.argv.slice(2), runtime)
  await build()

  const dist = join(root, 'dist')
  await mkdir(dist, { recursive: true })
  const clean = await cleanRuntime(runtime, dist)
  try {
    const settings = {
      electronDist: clean.folder,
      electronVersion: runtime.version,
      ...Object.fromEntries(
        Object.entries(fusesFor(runtime.version)).map(([name, on]) => [`electronFuses.${name}`, on]),
      ),
    }
    const cli = join(root, 'node_modules/electron-builder/cli.js')
    const args = [platform, ...targets, '--publish', 'never']
    for (const [name, value] of Object.entries(settings)) args.push(`-c.${name}=${value}`)
    const code = await run(process.execPath, [cli, ...args], { cwd: root })
    if (code !== 0) throw new Failure('Packaging failed; electron-builder’s reason stands above.')
  } finally {
    await clean.remove()
  }
})
