/**
 * `npm run bench [-- hot-path | replay | end-to-end | history ...]`: figures as ratios within one run. Without a name the two
 * that need nothing but Node run; `end-to-end` opens Electron at a desk of its own, twice.
 */
import './lib/require-node.mjs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

const runInNode = async (/** @type {readonly string[]} */ names) => {
  const outDir = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      build: {
        target: 'node20',
        ssr: join(root, 'test/bench/index.ts'),
        outDir,
        emptyOutDir: true,
        rollupOptions: { output: { entryFileNames: 'bench.mjs' } },
      },
    })
    const bench = await import(pathToFileURL(join(outDir, 'bench.mjs')).href)
    if (names.includes('hot-path')) bench.runHotPath()
    if (names.includes('replay')) bench.runReplay()
  } finally {
    await rm(outDir, { recursive: true, force: true })
  }
}

const runEndToEnd = async () => {
  const { provideRuntime } = await import('./lib/runtime.mjs')
  const { mouthToEar } = await import('../test/bench/end-to-end/mouth-to-ear.mjs')
  const { executable, version } = await provideRuntime()
  for (const echoCancellation of [false, true]) {
    const { bare, parley } = await mouthToEar({ executable, echoCancellation })
    console.log(`\nMouth to ear, Electron ${version}, echo cancellation ${echoCancellation ? 'on' : 'off'}`)
    for (const [name, figures] of Object.entries({ 'bare loop': bare, Parley: parley })) {
      console.log(
        `${name.padEnd(10)} p50 ${figures.p50.toFixed(0)} ms  p95 ${figures.p95.toFixed(0)} ms  ` +
          `(${figures.trials} sentences, correlation ${figures.peak.toFixed(2)})`,
      )
    }
    console.log(
      `ratio      p50 ${(parley.p50 / bare.p50).toFixed(2)}x  p95 ${(parley.p95 / bare.p95).toFixed(2)}x`,
    )
  }
}

/** Straight from the sources: it needs native modules, which a bundle in a temporary folder would not find. */
const runHistory = async () => {
  const { createServer } = await import('vite')
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false },
  })
  try {
    const bench = await server.ssrLoadModule('/test/bench/history/index.ts')
    await bench.runHistory()
  } finally {
    await server.close()
  }
}

const known = ['hot-path', 'replay', 'end-to-end', 'history']
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`There is no benchmark "${unknown[0]}". There are: ${known.join(', ')}.`)
  process.exit(2)
}
const names = asked.length > 0 ? asked : ['hot-path', 'replay']
if (names.some((name) => name === 'hot-path' || name === 'replay')) await runInNode(names)
if (names.includes('end-to-end')) await runEndToEnd()
if (names.includes('history')) await runHistory()
