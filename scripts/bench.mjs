/**
 * `npm run bench [-- NAME ...] [--option=value]`: figures as ratios within one run. Without a name those run that need
 * nothing but Node; the others open a browser, or Electron at a desk of its own.
 */
import './lib/require-node.mjs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Bundles the benchmarks of Node and hands them to `run`. */
const withBench = async (/** @type {(bench: any) => unknown} */ run) => {
  const outDir = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      // The bundle runs from a folder beside which there are no packages.
      ssr: { noExternal: ['zod'] },
      build: {
        target: 'node20',
        ssr: join(root, 'test/bench/index.ts'),
        outDir,
        emptyOutDir: true,
        rollupOptions: { output: { entryFileNames: 'bench.mjs' } },
      },
    })
    await run(await import(pathToFileURL(join(outDir, 'bench.mjs')).href))
  } finally {
    await rm(outDir, { recursive: true, force: true })
  }
}

/** @typedef {Readonly<Record<string, string>>} Options */

/** @type {Readonly<Record<string, { about: string, options: readonly string[], run: (options: Options) => Promise<void> }>>} */
const benches = {
  'hot-path': {
    about: 'messages with sound in main; the audio thread',
    options: [],
    run: () => withBench((bench) => bench.runHotPath()),
  },
  events: {
    about: 'cost of the event journal, beside a bare push',
    options: [],
    run: () => withBench((bench) => bench.runEvents()),
  },
  machine: {
    about: 'steps of the session machine; a conversation of 10 000 turns told anew',
    options: [],
    run: () => withBench((bench) => bench.runMachine()),
  },
  lab: {
    about: 'cutting a minute of sound into turns anew',
    options: [],
    run: () => withBench((bench) => bench.runLab()),
  },
  replay: {
    about:
      'arrival traces through Parley, yardsticks and other players, on a virtual clock; or what Parley recorded',
    options: ['seeds', 'items', 'trace'],
    run: async ({ seeds, items, trace }) => {
      if (trace !== undefined) {
        const files = await Promise.all(
          trace.split(',').map(async (name) => ({ name, text: await readFile(name, 'utf8') })),
        )
        await withBench((bench) => bench.runRecorded(files))
        return
      }
      const { buildPeers } = await import('../test/bench/peers/build.mjs')
      const peers = await buildPeers()
      const chosen = seeds === undefined ? null : seeds.split(',').map(Number)
      await withBench((bench) => bench.runReplay({ seeds: chosen, items: Number(items ?? 120) }, peers))
    },
  },
  'browser-replay': {
    about: 'the same arrivals in real Chromium, from the recording; also with the page blocked',
    options: ['answers'],
    run: async ({ answers }) => {
      const { buildPeers } = await import('../test/bench/peers/build.mjs')
      const { runBrowserReplay } = await import('../test/bench/browser-replay/index.mjs')
      const peers = await buildPeers()
      await withBench((bench) =>
        runBrowserReplay({ tools: bench.replayTools, peers, answers: Number(answers ?? 2) }),
      )
    },
  },
  'end-to-end': {
    about: 'mouth to ear in Electron: Parley beside the bare loop, in turns',
    options: ['echo-cancellation', 'noise-suppression', 'turns'],
    run: async (options) => {
      const { runMouthToEar } = await import('../test/bench/end-to-end/index.mjs')
      await runMouthToEar(options)
    },
  },
  interruption: {
    about:
      'cutting in by voice in Parley itself: silence after the word, position told against the recording',
    options: ['trials', 'confirm-ms'],
    run: async ({ trials, 'confirm-ms': confirm }) => {
      const { runInterruption } = await import('../test/bench/end-to-end/index.mjs')
      const options = { trials: Number(trials ?? 8), confirmMs: Number(confirm ?? 400) }
      await withBench((bench) => runInterruption({ ...options, chirps: bench.chirps }))
    },
  },
  recovery: {
    about: 'loudspeakers and microphones that come, go and break in the middle of a sentence',
    options: ['rounds'],
    run: async ({ rounds }) => {
      const { runRecovery } = await import('../test/bench/end-to-end/recovery.mjs')
      await withBench((bench) => runRecovery({ rounds: Number(rounds ?? 3), tools: bench.recoveryTools }))
    },
  },
  soak: {
    about: 'memory over an hour of answers on a virtual clock; with --app also over minutes of Parley itself',
    options: ['app', 'minutes'],
    run: async ({ app, minutes }) => {
      await withBench((bench) => bench.runSoak())
      if (app === undefined) return
      const { runAppSoak } = await import('../test/bench/end-to-end/index.mjs')
      await runAppSoak({ minutes: Number(minutes ?? 10) })
    },
  },
  'cold-start': {
    about: 'from start to a usable window, beside an empty Electron window',
    options: ['rounds'],
    run: async ({ rounds }) => {
      const { runColdStart } = await import('../test/bench/end-to-end/index.mjs')
      await runColdStart({ rounds: Number(rounds ?? 5) })
    },
  },
  idle: {
    about: 'processor time while connected and silent, beside the bare loop',
    options: ['seconds', 'rounds'],
    run: async ({ seconds, rounds }) => {
      const { runIdle } = await import('../test/bench/end-to-end/index.mjs')
      await runIdle({ seconds: Number(seconds ?? 30), rounds: Number(rounds ?? 2) })
    },
  },
  history: {
    about: '10 000 conversations, and one of 10 000 turns; frames in Chromium',
    options: [],
    run: () => runHistory(),
  },
}

/** Straight from the sources: it needs a native module, which a bundle in a temporary folder would not find. */
const runHistory = async () => {
  // Without it the server below would call this development, and the page would be timed with React's development build.
  process.env.NODE_ENV = 'production'
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

const asked = process.argv.slice(2)
const names = asked.filter((word) => !word.startsWith('--'))
/** @type {Record<string, string>} */
const options = {}
for (const word of asked.filter((word) => word.startsWith('--'))) {
  const [name = '', value = ''] = word.slice(2).split('=')
  options[name] = value
}
const chosen = names.length > 0 ? names : ['hot-path', 'replay']
const wrong =
  chosen.find((name) => !(name in benches)) ??
  Object.keys(options).find((name) => !chosen.some((one) => benches[one]?.options.includes(name)))
if (wrong !== undefined) {
  console.error(`There is no benchmark or option "${wrong}". There are:`)
  for (const [name, { about, options }] of Object.entries(benches))
    console.error(`  ${name.padEnd(12)} ${about}${options.map((option) => ` [--${option}=]`).join('')}`)
  process.exit(2)
}
for (const name of chosen) await benches[name]?.run(options)
