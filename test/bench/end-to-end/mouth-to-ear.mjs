/**
 * Mouth-to-ear delay with a server that echoes at once: Parley's way of the sound beside the bare loop, on the same
 * desk, runtime and run. Microphone and loudspeaker are halves of one recording, so nothing has to be calibrated.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startDesk } from '../../../scripts/lib/desk.mjs'
import { buildSoundLoop } from '../sound-loop/build.mjs'
import { delayOf, quantile } from './correlate.mjs'
import { startEchoServer } from './echo-server.mjs'

const MAX_LAG_MS = 700
/** Between two items: what was queued has run out. */
const PAUSE_MS = 1000
/** Above it the sentence has begun. */
const LOUD = 300
const WORDS = 'Parley, what is the time?'

/** @typedef {{ p50: number, p95: number, peak: number, trials: number, log: string[] }} Figures */

/**
 * @typedef {object} Session
 * @property {{ rate: number, samples: Int16Array }} microphone
 * @property {{ rate: number, samples: Int16Array }} speaker
 * @property {readonly number[]} starts where each trial begins, samples; the first is the warm-up
 * @property {string[]} log
 */

/** @param {Session} session @returns {Figures} */
const judge = ({ microphone, speaker, starts, log }) => {
  const { rate } = microphone
  /** @type {number[]} */
  const lags = []
  /** @type {number[]} */
  const peaks = []
  for (const from of starts.slice(1)) {
    const begin = from + microphone.samples.subarray(from).findIndex((sample) => Math.abs(sample) > LOUD)
    const reference = microphone.samples.subarray(begin, begin + rate)
    const { lag, peak } = delayOf(reference, speaker.samples.subarray(begin), (MAX_LAG_MS * rate) / 1000)
    lags.push((lag * 1000) / rate)
    peaks.push(peak)
  }
  return {
    p50: quantile(lags, 0.5),
    p95: quantile(lags, 0.95),
    peak: quantile(peaks, 0.5),
    trials: lags.length,
    log,
  }
}

/**
 * @param {Awaited<ReturnType<typeof startDesk>>} desk
 * @param {{ executable: string, appFolder: string, trials: number, echoCancellation: boolean }} options
 * @returns {Promise<Figures>}
 */
const measure = async (desk, { executable, appFolder, trials, echoCancellation }) => {
  const server = await startEchoServer()
  const args = [
    appFolder,
    `--loop-url=${server.url}`,
    ...(echoCancellation ? ['--loop-echo-cancellation'] : []),
    `--user-data-dir=${await desk.folder('profile')}`,
    ...(desk.seat.sandbox ? [] : ['--no-sandbox']),
    '--disable-gpu',
    '--disable-dev-shm-usage',
  ]
  const app = desk.keeper.start('electron', executable, args)
  /** @type {string[]} */
  const log = []
  app.stdout?.on('data', (data) => log.push(...String(data).trim().split('\n')))
  let recorded = null
  try {
    const deadline = Date.now() + 30_000
    while (server.frames() < 100) {
      if (Date.now() > deadline) throw new Error(`No sound came from ${appFolder}`)
      await delay(100)
    }
    const recording = await desk.sound.record()
    /** @type {number[]} */
    const starts = []
    for (let trial = 0; trial <= trials; trial += 1) {
      starts.push(recording.position())
      await desk.sound.speak(WORDS)
      await delay(MAX_LAG_MS + 200)
      server.endItem()
      await delay(PAUSE_MS)
      server.beginItem()
    }
    // Not before: the echo comes from this process, and working out a delay takes it seconds.
    recorded = { ...recording.soFar(), starts, log: log.slice(0, 20) }
    await recording.stop()
  } finally {
    server.close()
    const gone = new Promise((resolve) => app.once('exit', resolve))
    app.kill('SIGTERM')
    await gone
  }
  return judge(recorded)
}

/**
 * @param {{ executable: string, trials?: number, echoCancellation?: boolean }} options
 * @returns {Promise<{ bare: Figures, parley: Figures }>}
 */
export const mouthToEar = async ({ executable, trials = 12, echoCancellation = false }) => {
  const soundLoop = await buildSoundLoop()
  const bareLoop = fileURLToPath(new URL('../bare-loop', import.meta.url))
  const desk = await startDesk({ mustRead: [executable, soundLoop, bareLoop] })
  try {
    const shared = { executable, trials, echoCancellation }
    const bare = await measure(desk, { ...shared, appFolder: bareLoop })
    const parley = await measure(desk, { ...shared, appFolder: soundLoop })
    return { bare, parley }
  } finally {
    await desk.stop()
  }
}
