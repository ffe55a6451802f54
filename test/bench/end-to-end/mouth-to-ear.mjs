/**
 * Mouth-to-ear delay with a server that echoes at once: Parley beside the bare loop, on the same desk, runtime and run,
 * taking turns. Microphone and loudspeaker are halves of one recording, so nothing has to be calibrated.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { startDesk } from '../../../scripts/lib/desk.mjs'
import { delayOf, quantile } from './correlate.mjs'
import { startEchoServer } from './echo-server.mjs'
import { bareLoopFolder, root, startBareLoop, startParleyApp } from './subjects.mjs'

const MAX_LAG_MS = 700
/** Between two items: what was queued has run out. */
const PAUSE_MS = 1000
/** Above it the sentence has begun. */
const LOUD = 300
const WORDS = 'Parley, what is the time in Istanbul?'

/**
 * One sentence. All ms.
 * @typedef {object} Trial
 * @property {number} total mouth to ear
 * @property {number} toServer mouth to server; the recorder's own delay makes it too small by a few ms, always the same
 * @property {number} fromServer the rest
 * @property {number} peak correlation
 * @property {number} agreement share of the stretches that agree
 */

/** Where sample 0 of the recording is on the clock of this process: no sample is read before it was recorded. ms */
export const watchClock = (
  /** @type {{ position: () => number }} */ recording,
  /** @type {number} */ rate,
) => {
  let offset = Infinity
  const timer = setInterval(() => {
    offset = Math.min(offset, performance.now() - (recording.position() * 1000) / rate)
  }, 3)
  return () => {
    clearInterval(timer)
    return offset
  }
}

/**
 * @param {{ microphone: { rate: number, samples: Int16Array }, speaker: { samples: Int16Array } }} recorded
 * @param {number} from where the trial begins, samples
 * @param {number} clock ms of sample 0
 * @param {Awaited<ReturnType<typeof startEchoServer>>} server
 * @returns {Trial}
 */
const judge = ({ microphone, speaker }, from, clock, server) => {
  const { rate } = microphone
  const maxLag = (MAX_LAG_MS * rate) / 1000
  const onset = microphone.samples.subarray(from).findIndex((sample) => Math.abs(sample) > LOUD)
  const begin = from + onset
  const reference = microphone.samples.subarray(begin, begin + Math.round(1.2 * rate))
  const { lag, peak, agreement } = delayOf(reference, speaker.samples.subarray(begin), maxLag, rate)
  const total = (lag * 1000) / rate

  // The same sentence in what the server got, from the first frame that came after it was spoken.
  const spokenAt = clock + (begin * 1000) / rate
  const first = server.arrivals.find(({ at }) => at >= spokenAt - 50)
  const since = first?.from ?? 0
  const factor = rate / 24_000
  const half = new Int16Array(Math.floor(reference.length / factor))
  for (let i = 0; i < half.length; i += 1) {
    let sum = 0
    for (let k = 0; k < factor; k += 1) sum += reference[i * factor + k] ?? 0
    half[i] = sum / factor
  }
  const found = delayOf(half, server.heard().subarray(since), 24 * MAX_LAG_MS, 24_000)
  // Each sample arrived with its frame: the mean over a frame of 20 ms.
  const waits = []
  for (let ms = 0; ms < 600; ms += 5) {
    const sample = since + found.lag + ms * 24
    const frame = server.arrivals.findLast((entry) => entry.from <= sample)
    if (frame) waits.push(frame.at - spokenAt - ms)
  }
  const toServer = waits.reduce((sum, wait) => sum + wait, 0) / waits.length
  return { total, toServer, fromServer: total - toServer, peak, agreement }
}

/**
 * @param {import('./subjects.mjs').Desk} desk
 * @param {typeof startBareLoop} start
 * @param {{ executable: string, trials: number, echoCancellation: boolean, raw?: boolean }} options
 * @returns {Promise<Trial[]>}
 */
const measure = async (desk, start, { trials, ...options }) => {
  const server = await startEchoServer({ echo: true })
  const running = await start(desk, { ...options, url: server.url })
  try {
    const deadline = Date.now() + 40_000
    while (server.arrivals.length < 100) {
      if (Date.now() > deadline) throw new Error('No sound came to the server')
      await delay(100)
    }
    const recording = await desk.sound.record()
    const settle = watchClock(recording, desk.sound.rate)
    /** @type {number[]} */
    const starts = []
    // The first is the warm-up.
    for (let trial = 0; trial <= trials; trial += 1) {
      starts.push(recording.position())
      await desk.sound.speak(WORDS)
      await delay(MAX_LAG_MS + 200)
      server.endItem()
      await delay(PAUSE_MS)
      server.goOn()
    }
    const clock = settle()
    const recorded = await recording.stop()
    await running.stop()
    return starts.slice(1).map((from) => judge(recorded, from, clock, server))
  } finally {
    await running.stop()
    server.close()
  }
}

/**
 * Bare loop and Parley in turns.
 * @param {{ executable: string, trials?: number, rounds?: number, echoCancellation: boolean }} options
 */
export const mouthToEar = async ({ executable, trials = 5, rounds = 2, echoCancellation }) => {
  const desk = await startDesk({ mustRead: [executable, root, bareLoopFolder] })
  try {
    const shared = { executable, trials, echoCancellation }
    /** @type {Trial[][]} */
    const bare = []
    /** @type {Trial[][]} */
    const parley = []
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await measure(desk, startBareLoop, shared))
      parley.push(await measure(desk, startParleyApp, shared))
    }
    // Without any processing the sentence comes back as it was: what is missing above is what processing changed.
    const raw = await measure(desk, startBareLoop, {
      ...shared,
      trials: 2,
      echoCancellation: false,
      raw: true,
    })
    return { bare, parley, raw }
  } finally {
    await desk.stop()
  }
}

/** @param {readonly Trial[]} trials @param {'total' | 'toServer' | 'fromServer'} stage @param {number} q */
export const stageOf = (trials, stage, q) =>
  quantile(
    trials.map((trial) => trial[stage]),
    q,
  )
