/**
 * Runs the practice assistant alone in plain Node, for any Realtime client. Bundles it first if the sources are newer.
 * Usage: npm run practice -- [--port 8700] [--host 127.0.0.1] [--token T] [--language tr] [--script FILE]; --help tells all.
 */
import './lib/require-node.mjs'
import { spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const outDir = join(root, '.cache', 'practice')
const bundle = join(outDir, 'practice.cjs')

if (changedAt(bundle) < newest(['src/practice', 'src/core'])) await build()

const child = spawn(
  process.execPath,
  [bundle, '--resources', join(root, 'resources'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGKILL' ? 137 : 1)
})

async function build() {
  const { build: viteBuild } = await import('vite')
  await viteBuild({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      ssr: join(root, 'src/practice/process.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node18',
      rollupOptions: { output: { format: 'cjs', entryFileNames: 'practice.cjs', codeSplitting: false } },
    },
  })
}

/** 0 for a file that is not there. @param {string} file */
function changedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** @param {readonly string[]} folders */
function newest(folders) {
  return Math.max(
    ...folders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        changedAt(join(root, folder, name)),
      ),
    ),
  )
}
