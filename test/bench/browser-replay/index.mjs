/**
 * Parley and the players of others in a real browser with a real sound server: the same arrivals over a real socket, and
 * what came out of the loudspeaker told from its recording. Two sessions: a wireless line, and a good line with the
 * page's thread blocked for two seconds. One browser and one loudspeaker for each player, two at a time.
 */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { build } from 'vite'
import { createKeeper } from '../../../scripts/lib/desk/processes.mjs'
import { RATE, startSpeakers } from './sound.mjs'
import { startTraceServer } from './server.mjs'

/** @typedef {import('../replay/judge').Judged} Judged */
/** @typedef {import('../replay/judge').Source} Source */
/** @typedef {import('../replay/traces').Cell} Cell */
/** @typedef {{ arrivals: readonly number[], chunk: number }} FrameTrace */
/**
 * @typedef {object} Tools
 * @property {(seconds: number) => Source} createSource
 * @property {(cell: Cell, items: number, seed: number) => readonly FrameTrace[]} tracesOf
 * @property {(title: string, head: readonly string[], rows: readonly (readonly string[])[]) => void} table
 */
/** @typedef {{ name: string, code: string | null }} Player */

const SECONDS = 8
/** Of the fresh seeds of the replay on the virtual clock. */
const SEED = 101
const TOGETHER = 2
const BLOCKED = { afterMs: 1500, forMs: 2000 }
/** Quiet before an answer and after its last delta, so that what is queued can run out. ms */
const BEFORE_MS = 300
const AFTER_MS = 1500
const chromiumPath = process.env['PARLEY_CHROMIUM'] ?? '/usr/bin/chromium'

/** @type {Player} */
const parley = { name: 'Parley', code: null }
/** @type {Player} */
const floor = { name: 'one buffer, no network (floor)', code: null }

/** Chromium makes 32 767 of full scale; the sources are told apart to the unit. @param {Int16Array} recorded */
const toSource = (recorded) =>
  Float32Array.from(
    recorded,
    (value) => (value >= 0 ? Math.round((value * 32_768) / 32_767) : value) / 32_768,
  )

const buildPage = async (/** @type {string} */ outDir) => {
  await build({
    root: fileURLToPath(new URL('./page', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { target: 'chrome114', outDir, emptyOutDir: true, assetsInlineLimit: 0 },
  })
}

/** @param {{ tools: Tools, peers: readonly { name: string, code: string }[], answers: number }} options */
export const runBrowserReplay = async ({ tools, peers, answers }) => {
  if (!existsSync(chromiumPath)) {
    console.error(
      `There is no Chromium at ${chromiumPath}. On Debian: apt-get install chromium. PARLEY_CHROMIUM names another.`,
    )
    process.exitCode = 1
    return
  }
  const folder = await mkdtemp(join(tmpdir(), 'parley-replay-'))
  await chmod(folder, 0o700)
  /** @type {Record<string, string>} */
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: folder,
    XDG_RUNTIME_DIR: join(folder, 'run'),
  }
  await mkdir(env['XDG_RUNTIME_DIR'] ?? folder, { mode: 0o700 })
  const keeper = createKeeper({ env, person: null, logFile: join(folder, 'sound.log') })
  await buildPage(join(folder, 'page'))
  const server = await startTraceServer({ folder: join(folder, 'page') })
  const source = tools.createSource(SECONDS)
  const inMs = (/** @type {FrameTrace} */ { arrivals, chunk }) => ({
    arrivals: arrivals.map((frames) => (frames * 1000) / RATE),
    chunk,
  })
  const wifi = tools.tracesOf({ network: 'wifi', chunkMs: 50, rate: 1.05 }, answers, SEED).map(inMs)
  const [lan] = tools.tracesOf({ network: 'lan', chunkMs: 100, rate: 1.3 }, 1, SEED).map(inMs)
  if (lan === undefined) throw new Error('There is no trace')
  try {
    const speakers = await startSpeakers(keeper, { folder, env, speakers: TOGETHER })

    /** @param {Player} player @param {number} speaker */
    const session = async (player, speaker) => {
      const browser = await chromium.launch({
        executablePath: chromiumPath,
        args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
        ignoreDefaultArgs: ['--mute-audio'],
        env: { ...env, PULSE_SINK: `speaker${speaker}` },
      })
      /** @type {{ wifi: Judged[], blocked: Judged[] }} */
      const judged = { wifi: [], blocked: [] }
      try {
        const page = await browser.newPage()
        await page.goto(server.url)
        await page.waitForFunction(`'replay' in window`)
        /** @param {string} method @param {unknown} argument */
        const call = (method, argument) =>
          page.evaluate(`window.replay.${method}(${JSON.stringify(argument)})`)
        const name = `speaker${speaker}`
        const url = server.socketUrl(name)
        if (player === parley) await call('playParley', url)
        else if (player.code !== null) {
          await page.addScriptTag({ content: `${player.code}\nglobalThis.peer = peer` })
          await call('playPeer', url)
        }
        /** @param {FrameTrace} trace @param {boolean} blocked */
        const answer = async (trace, blocked) => {
          const recording = await speakers.record(speaker)
          await delay(BEFORE_MS)
          if (blocked) await call('block', BLOCKED)
          const begin = performance.now()
          if (player === floor) {
            await call('playWhole', Array.from(source.pcm))
          } else await server.speak(name, trace, source.pcm)
          await delay(Math.max(0, SECONDS * 1000 - (performance.now() - begin)) + AFTER_MS)
          const out = toSource(await recording.stop())
          return source.judge(out, out.length)
        }
        for (const trace of wifi) judged.wifi.push(await answer(trace, false))
        judged.blocked.push(await answer(lan, true))
      } finally {
        await browser.close()
      }
      return judged
    }

    const players = [parley, floor, ...peers]
    /** @type {Map<Player, Awaited<ReturnType<typeof session>>>} */
    const results = new Map()
    for (let i = 0; i < players.length; i += TOGETHER)
      await Promise.all(
        players
          .slice(i, i + TOGETHER)
          .map(async (player, speaker) => results.set(player, await session(player, speaker))),
      )

    /** @param {readonly Judged[]} all */
    const sums = (all) => ({
      gaps: all.reduce((sum, one) => sum + one.gaps, 0),
      gapMs: (all.reduce((sum, one) => sum + one.gapFrames, 0) * 1000) / RATE,
      lostMs: (all.reduce((sum, one) => sum + one.lost, 0) * 1000) / RATE,
      click: Math.max(...all.map((one) => one.click)),
      heard: all.every((one) => one.began >= 0),
    })
    /** @param {'wifi' | 'blocked'} of @param {string} title */
    const print = (of, title) => {
      const ours = sums(results.get(parley)?.[of] ?? [])
      tools.table(
        title,
        ['player', 'gaps >= 2 ms', 'gap ms', 'lost ms', 'largest step', 'gap ms vs ours'],
        players.map((player) => {
          const all = sums(results.get(player)?.[of] ?? [])
          const ratio =
            ours.gapMs > 0 ? `${(all.gapMs / ours.gapMs).toFixed(2)}x` : all.gapMs > 0 ? 'ours has none' : '-'
          if (!all.heard) return [player.name, 'not heard', '', '', '', '']
          return [
            player.name,
            String(all.gaps),
            all.gapMs.toFixed(0),
            all.lostMs.toFixed(1),
            all.click.toFixed(3),
            ratio,
          ]
        }),
      )
    }
    const version = (await keeper.run(chromiumPath, ['--version'])).trim()
    print(
      'wifi',
      `${version}, PulseAudio at 24 kHz: wifi 50 ms 1.05x, ${answers} answers of ${SECONDS} s, from the recording`,
    )
    print(
      'blocked',
      `The same, lan 100 ms 1.3x, one answer, the page blocked for ${BLOCKED.forMs} ms after ${BLOCKED.afterMs} ms`,
    )
    console.log(
      '\nThe floor tells what the browser and the sound server of this machine lose by themselves; it plays beside' +
        "\nParley. Parley's deltas come through a worker and a port, as from its main process; those of the others where" +
        '\ntheir libraries read them. What is faded in after a gap counts as lost where it cannot be told from silence.',
    )
  } finally {
    await keeper.stop()
    await server.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}
