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
import { memoryOf, processorTimesOf } from './processes.mjs'
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

/**
 * The server's word comes at once, without ducking and with it; then as late as a real server's, with ducking, and the
 * same without an echo canceller as the floor.
 * @param {{ trials: number, confirmMs: number, chirps: import('./interruption.mjs').Chirps }} options
 */
export const runInterruption = async ({ trials, confirmMs, chirps }) => {
  const { executable, version } = await ready()
  for (const { ducking, after, echoCancellation } of [
    { ducking: false, after: 0, echoCancellation: true },
    { ducking: true, after: 0, echoCancellation: true },
    { ducking: true, after: confirmMs, echoCancellation: true },
    { ducking: true, after: confirmMs, echoCancellation: false },
  ]) {
    const cuts = await interruptions({
      executable,
      trials,
      ducking,
      echoCancellation,
      confirmMs: after,
      chirps,
    })
    const row = (/** @type {string} */ name, /** @type {(cut: typeof cuts[0]) => number} */ of) => {
      const values = cuts.map(of)
      return [name, median(values).toFixed(1), Math.max(...values).toFixed(1), values.map(ms).join(' ')]
    }
    print(
      `Cutting in by voice, Parley in Electron ${version}, ${cuts.length} times, ms; ducking ${ducking ? 'on' : 'off'}, ` +
        `echo cancellation ${echoCancellation ? 'on' : 'off'}, the server says so ${after} ms after the first loud frame`,
      [
        ['', 'p50', 'worst', 'each'],
        row('first sound of the voice to the server', (cut) => cut.mouthToServer),
        row('first sound of the voice to the loudspeaker turned down', (cut) => cut.mouthToDuck),
        row('first sound of the voice to silence of the loudspeaker', (cut) => cut.mouthToSilence),
        row("server's speech_started to silence of the loudspeaker", (cut) => cut.wordToSilence),
        row('audio_end_ms against the recording, absolute', (cut) => Math.abs(cut.error)),
        row('the same, told less heard', (cut) => cut.error),
      ],
    )
  }
}

/** @param {{ minutes: number }} options */
export const runAppSoak = async ({ minutes }) => {
  const { executable, version } = await ready()
  const desk = await startDesk({ mustRead: [executable, root] })
  const server = await startEchoServer({ echo: true })
  try {
    const app = await startParleyApp(desk, {
      executable,
      url: server.url,
      echoCancellation: true,
      args: ['--js-flags=--expose-gc'],
    })
    /** @type {Map<string, number>[]} */
    const samples = []
    const until = Date.now() + minutes * 60_000
    while (Date.now() < until) {
      // An answer of 20 s, a pause, the next.
      await delay(20_000)
      server.endItem()
      await delay(2000)
      // What waits for a collection is no growth.
      await app.app.evaluate(() => /** @type {any} */ (globalThis).gc())
      await app.page.evaluate('gc()')
      samples.push(await memoryOf(app.pid))
      server.goOn()
    }
    await app.stop()
    const fifth = Math.max(1, Math.floor(samples.length / 5))
    /** @param {(sample: Map<string, number>) => number} of median of each fifth */
    const parts = (of) =>
      [0, 1, 2, 3, 4].map((i) => median(samples.slice(i * fifth, (i + 1) * fifth).map(of)))
    const total = (/** @type {Map<string, number>} */ sample) =>
      [...sample.values()].reduce((sum, bytes) => sum + bytes, 0)
    /** @param {string} name @param {readonly number[]} five */
    const row = (name, five) => [
      name,
      ...five.map((bytes) => (bytes / 2 ** 20).toFixed(0)),
      `${((five[4] ?? NaN) / (five[1] ?? NaN)).toFixed(3)}x`,
    ]
    const names = new Set(samples.flatMap((sample) => [...sample.keys()]))
    print(
      `Memory of Parley's processes, MB after collection, ${minutes} minutes of echoed talk, Electron ${version}`,
      [
        ['', 'fifth 1', '2', '3', '4', '5', 'fifth 5 / 2'],
        row('all processes', parts(total)),
        ...[...names].map((name) =>
          row(
            `  ${name}`,
            parts((sample) => sample.get(name) ?? 0),
          ),
        ),
      ],
    )
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

/** @param {{ seconds: number, rounds: number }} options */
export const runIdle = async ({ seconds, rounds }) => {
  const { executable, version } = await ready()
  const desk = await startDesk({ mustRead: [executable, root, bareLoopFolder] })
  /** @param {typeof startBareLoop} start */
  const once = async (start) => {
    const server = await startEchoServer({ echo: false })
    const running = await start(desk, { executable, url: server.url, echoCancellation: true })
    try {
      await server.hears(100)
      await delay(3000)
      const before = await processorTimesOf(running.pid)
      await delay(seconds * 1000)
      const after = await processorTimesOf(running.pid)
      return new Map([...after].map(([name, time]) => [name, (time - (before.get(name) ?? 0)) / seconds]))
    } finally {
      await running.stop()
      server.close()
    }
  }
  try {
    /** @type {{ bare: Map<string, number>[], parley: Map<string, number>[] }} */
    const shares = { bare: [], parley: [] }
    for (let round = 0; round < rounds; round += 1) {
      shares.bare.push(await once(startBareLoop))
      shares.parley.push(await once(startParleyApp))
    }
    const share = (/** @type {number} */ value) => `${(100 * value).toFixed(1)} %`
    const total = (/** @type {Map<string, number>} */ one) =>
      [...one.values()].reduce((sum, value) => sum + value, 0)
    const part = (/** @type {Map<string, number>[]} */ all, /** @type {string} */ name) =>
      Math.min(...all.map((one) => one.get(name) ?? 0))
    const [bare, ours] = [shares.bare.map(total), shares.parley.map(total)]
    const [floor, mine] = [Math.min(...bare), Math.min(...ours)]
    const names = new Set([...shares.bare, ...shares.parley].flatMap((one) => [...one.keys()]))
    print(
      `Connected and silent, microphone open, echo cancellation on: share of one core, lowest of ${rounds} rounds in turns, Electron ${version}`,
      [
        ['', 'bare loop', 'Parley', 'ratio', 'bare, all', 'Parley, all'],
        [
          'all processes',
          share(floor),
          share(mine),
          `${(mine / floor).toFixed(2)}x`,
          bare.map(share).join(' '),
          ours.map(share).join(' '),
        ],
        ...[...names].map((name) => {
          const [b, p] = [part(shares.bare, name), part(shares.parley, name)]
          return [`  ${name}`, share(b), share(p), `${(p / b).toFixed(2)}x`, '', '']
        }),
      ],
    )
  } finally {
    await desk.stop()
  }
}
