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
const WORDS = 'Parley, what is the time?'

/** @typedef {{ p50: number, p95: number, peak: number, trials: number, log: string[] }} Figures */

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
  try {
    const deadline = Date.now() + 30_000
    while (server.frames() < 100) {
      if (Date.now() > deadline) throw new Error(`No sound came from ${appFolder}`)
      await delay(100)
    }
    const recording = await desk.sound.record()
    /** @type {number[]} */
    const lags = []
    /** @type {number[]} */
    const peaks = []
    const rate = desk.sound.rate
    const maxLag = (MAX_LAG_MS * rate) / 1000
    for (let trial = 0; trial <= trials; trial += 1) {
      const from = recording.position()
      await desk.sound.speak(WORDS)
      await delay(MAX_LAG_MS + 200)
      const { microphone, speaker } = recording.soFar()
      const said = microphone.samples.subarray(from)
      const begin = said.findIndex((sample) => Math.abs(sample) > 300)
      const reference = said.subarray(begin, begin + rate)
      const { lag, peak } = delayOf(reference, speaker.samples.subarray(from + begin), maxLag)
      // The first is the warm-up.
      if (trial > 0) {
        lags.push((lag * 1000) / rate)
        peaks.push(peak)
      }
      server.nextItem()
    }
    recording.stop()
    return {
      p50: quantile(lags, 0.5),
      p95: quantile(lags, 0.95),
      peak: quantile(peaks, 0.5),
      trials: lags.length,
      log: log.slice(0, 20),
    }
  } finally {
    server.close()
    const gone = new Promise((resolve) => app.once('exit', resolve))
    app.kill('SIGTERM')
    await gone
  }
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
