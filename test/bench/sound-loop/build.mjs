/** Builds the sound loop into out/bench/sound-loop with the options of the app's own build. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** @returns {Promise<string>} the app folder for Electron */
export const buildSoundLoop = async () => {
  const out = join(root, 'out/bench/sound-loop')
  const shared = /** @type {const} */ ({ configFile: false, logLevel: 'error' })
  for (const name of ['main', 'preload']) {
    await build({
      ...shared,
      root: here,
      ssr: { noExternal: true, external: ['electron', 'ws'] },
      build: {
        target: 'node18',
        outDir: out,
        emptyOutDir: false,
        ssr: true,
        minify: false,
        rollupOptions: {
          input: join(here, `${name}.ts`),
          external: ['electron', 'ws'],
          output: { format: 'cjs', entryFileNames: `${name}.cjs` },
        },
      },
    })
  }
  await build({
    ...shared,
    root: join(here, 'page'),
    build: { target: 'chrome114', outDir: join(out, 'page'), emptyOutDir: true, assetsInlineLimit: 0 },
  })
  await mkdir(out, { recursive: true })
  await writeFile(join(out, 'package.json'), '{ "name": "sound-loop", "main": "main.cjs" }\n')
  return out
}
