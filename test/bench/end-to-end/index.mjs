/** The benches with a desk, as tables. Each is one command; medians, and turns taken, against a busy machine. */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startDesk } from '../../../scripts/lib/desk.mjs'
import { build } from '../../../scripts/lib/build.mjs'
import { launchParley } from '../../../scripts/lib/parley.mjs'
import { provideRuntime } from '../../../scripts/lib/runtime.mjs'
import { quantile } from './correlate.mjs'
import { startEchoServer } from './echo-server.mjs'
import { interruptions } from './interruption.mjs'
import { mouthToEar, stageOf } from './mouth-to-ear.mjs'
import { memoryOf, processorTimeOf } from './processes.mjs'
import { bareLoopFolder, emptyWindowFolder, root, startBareLoop, startParleyApp } from './subjects.mjs'

/** @param {readonly number[]} values */
const median = (values) => quantile(values, 0.5)
const ready = async () => {
  await build({ say: () => {} })
  return provideRuntime({ say: () => {} })
}
/** @param {string} title @param {readonly (readonly string[])[]} rows */
const print = (title, rows) => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  const line = (/** @type {readonly string[]} */ row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  console.log([``, title, ...rows.map(line)].join('\n'))
}
const ms = (/** @type {number} */ value) => value.toFixed(0)

const STAGES = /** @type {const} */ ({
  total: 'mouth to ear',
  toServer: '  mouth to server',
  socket: "  server to the worklet's port",
  queue: '  port to rendered',
  device: '  rendered to ear',
})

/** @param {Record<string, string>} options both on and off unless one is given; turns of each; noise-suppression: on, off */
export const runMouthToEar = async (options) => {
  const { executable, version } = await ready()
  const asked = options['echo-cancellation']
  const suppression = options['noise-suppression'] !== 'off'
  for (const echoCancellation of asked === undefined ? [true, false] : [asked === 'on']) {
    const { bare, parley } = await mouthToEar({
      executable,
      echoCancellation,
      suppression,
      turns: Number(options['turns'] ?? 12),
    })
    const switches = `echo cancellation ${echoCancellation ? 'on' : 'off'}, noise suppression ${suppression ? 'on' : 'off'}`
    print(
      `Mouth to ear with a server that echoes at once, ms, Electron ${version}, ${switches}, in turns: ` +
        `${bare.length} of the bare loop, ${parley.length} of Parley`,
      [
        ['stage', 'bare p50', 'Parley p50', 'ratio', 'bare p95', 'Parley p95', 'ratio', 'difference p50'],
        ...Object.entries(STAGES).map(([key, name]) => {
          const stage = /** @type {keyof typeof STAGES} */ (key)
          const [b50, p50] = [stageOf(bare, stage, 0.5), stageOf(parley, stage, 0.5)]
          const [b95, p95] = [stageOf(bare, stage, 0.95), stageOf(parley, stage, 0.95)]
          const more = (p50 - b50).toFixed(1)
          const ratios = [`${(p50 / b50).toFixed(2)}x`, `${(p95 / b95).toFixed(2)}x`]
          return [name, ms(b50), ms(p50), ratios[0], ms(b95), ms(p95), ratios[1], more].map(String)
        }),
      ],
    )
    for (const [name, turns] of Object.entries({ 'bare loop': bare, Parley: parley })) {
      const agreement = turns.reduce((sum, one) => sum + one.agreement, 0) / turns.length
      console.log(
        `${name.padEnd(10)} turns ${turns.map((one) => ms(one.total)).join(' ')}; correlation ` +
          `${median(turns.map((one) => one.peak)).toFixed(2)}, ${(100 * agreement).toFixed(0)} % of the sweeps agree to 3 ms`,
      )
    }
  }
}

/** @param {{ trials: number, chirps: import('./interruption.mjs').Chirps }} options */
export const runInterruption = async ({ trials, chirps }) => {
  const { executable, version } = await ready()
  const cuts = await interruptions({ executable, trials, chirps })
  const row = (/** @type {string} */ name, /** @type {number[]} */ values) => [
    name,
    median(values).toFixed(1),
    quantile(values, 0.95).toFixed(1),
  ]
  print(`Cutting in by voice, Parley in Electron ${version}, ${cuts.length} times, ms`, [
    ['', 'p50', 'p95'],
    row(
      'first sound of the voice to silence of the loudspeaker',
      cuts.map((cut) => cut.mouthToSilence),
    ),
    row(
      "server's speech_started to silence of the loudspeaker",
      cuts.map((cut) => cut.wordToSilence),
    ),
    row(
      'audio_end_ms against the recording (absolute)',
      cuts.map((cut) => Math.abs(cut.error)),
    ),
  ])
  console.log(
    `audio_end_ms less what was heard, each: ${cuts.map((cut) => cut.error.toFixed(0)).join(', ')} ms`,
  )
}

/** @param {{ minutes: number }} options */
export const runAppSoak = async ({ minutes }) => {
  const { executable, version } = await ready()
  const desk = await startDesk({ mustRead: [executable, root] })
  const server = await startEchoServer({ echo: true })
  try {
    const app = await startParleyApp(desk, { executable, url: server.url, echoCancellation: true })
    /** @type {number[]} */
    const samples = []
    const until = Date.now() + minutes * 60_000
    while (Date.now() < until) {
      // An answer of 20 s, a pause, the next.
      await delay(20_000)
      server.endItem()
      await delay(2000)
      samples.push(await memoryOf(app.pid))
      server.goOn()
    }
    await app.stop()
    const fifth = Math.max(1, Math.floor(samples.length / 5))
    const parts = [0, 1, 2, 3, 4].map((i) => median(samples.slice(i * fifth, (i + 1) * fifth)))
    print(`Memory of all of Parley's processes, ${minutes} minutes of echoed talk, Electron ${version}`, [
      ['part', 'MB', 'against the second fifth'],
      ...parts.map((bytes, i) => [
        `fifth ${i + 1}`,
        (bytes / 2 ** 20).toFixed(0),
        `${(bytes / (parts[1] ?? NaN)).toFixed(3)}x`,
      ]),
    ])
  } finally {
    server.close()
    await desk.stop()
  }
}

/** @param {{ rounds: number }} options */
export const runColdStart = async ({ rounds }) => {
  const { executable, version } = await ready()
  const desk = await startDesk({ mustRead: [executable, root, emptyWindowFolder] })
  /** @param {string} folder @param {string} button */
  const once = async (folder, button) => {
    const userData = await desk.folder('profile')
    const begin = performance.now()
    const running = await launchParley({
      desk,
      executable,
      appFolder: folder,
      userData,
      logFile: join(desk.root, 'start.log'),
      args: ['--disable-gpu'],
    })
    await running.page.getByRole('button', { name: button, exact: true }).click({ trial: true })
    const took = performance.now() - begin
    await running.close()
    return took
  }
  try {
    /** @type {{ empty: number[], parley: number[] }} */
    const times = { empty: [], parley: [] }
    // The first round warms the disk.
    for (let round = 0; round <= rounds; round += 1) {
      const empty = await once(emptyWindowFolder, 'Ready')
      const parley = await once(root, 'Try the practice assistant')
      if (round === 0) continue
      times.empty.push(empty)
      times.parley.push(parley)
    }
    const [floor, ours] = [median(times.empty), median(times.parley)]
    print(`From start to a button that can be pressed, ms, Electron ${version}, ${rounds} rounds in turns`, [
      ['', 'p50', 'all', 'ratio'],
      ['empty window', ms(floor), times.empty.map(ms).join(' '), '1.00x'],
      ['Parley', ms(ours), times.parley.map(ms).join(' '), `${(ours / floor).toFixed(2)}x`],
    ])
  } finally {
    await desk.stop()
  }
}

/** @param {{ seconds: number }} options */
export const runIdle = async ({ seconds }) => {
  const { executable, version } = await ready()
  const desk = await startDesk({ mustRead: [executable, root, bareLoopFolder] })
  /** @param {typeof startBareLoop} start */
  const once = async (start) => {
    const server = await startEchoServer({ echo: false })
    const running = await start(desk, { executable, url: server.url, echoCancellation: true })
    try {
      while (server.arrivals.length < 100) await delay(100)
      await delay(3000)
      const before = await processorTimeOf(running.pid)
      await delay(seconds * 1000)
      return ((await processorTimeOf(running.pid)) - before) / seconds
    } finally {
      await running.stop()
      server.close()
    }
  }
  try {
    /** @type {{ bare: number[], parley: number[] }} */
    const shares = { bare: [], parley: [] }
    for (let round = 0; round < 2; round += 1) {
      shares.bare.push(await once(startBareLoop))
      shares.parley.push(await once(startParleyApp))
    }
    const share = (/** @type {number} */ value) => `${(100 * value).toFixed(1)} %`
    const [floor, ours] = [Math.min(...shares.bare), Math.min(...shares.parley)]
    print(
      `Connected and silent, microphone open, echo cancellation on: share of one core, all processes, Electron ${version}`,
      [
        ['', 'lowest', 'all', 'ratio'],
        ['bare loop', share(floor), shares.bare.map(share).join(', '), '1.00x'],
        ['Parley', share(ours), shares.parley.map(share).join(', '), `${(ours / floor).toFixed(2)}x`],
      ],
    )
  } finally {
    await desk.stop()
  }
}
