/**
 * Mouth-to-ear delay with a server that echoes at once: Parley beside the bare loop at one desk, both connected all the
 * time, heard in turns of seconds: whatever else the machine does, it does to both. Microphone and loudspeaker are
 * halves of one recording, so nothing has to be calibrated.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startDesk } from '../../../scripts/lib/desk.mjs'
import { allSweeps, findSweep, quantile, SWEEP_COUNT, SWEEP_EVERY } from './correlate.mjs'
import { startEchoServer } from './echo-server.mjs'
import { stagesOf, takeSeen, watchPorts } from './stages.mjs'
import { bareLoopFolder, root, startBareLoop, startParleyApp } from './subjects.mjs'
import { encodeWav } from './wav.mjs'

const MAX_LAG_MS = 650
/** Between two items: what was queued has run out. */
const PAUSE_MS = 700
/** The sweeps begin within this after the player was started, s. */
const START_SECONDS = 2
/** Sweeps of a turn that agree lie within this, ms. */
const AGREE_MS = 3
/** A sweep that comes back with less correlation is not believed. */
const LEAST_PEAK = 0.5

/**
 * One turn: the sweeps of one item. All ms, medians of its sweeps.
 * @typedef {object} Turn
 * @property {number} total mouth to ear
 * @property {number} toServer mouth to server; the recorder's own delay makes it too small by a few ms, always the same
 * @property {number} socket server to main's end of the loudspeaker's port
 * @property {number} queue from there until the worklet renders it
 * @property {number} device the rest: from rendering to the loudspeaker
 * @property {number} peak correlation
 * @property {number} agreement share of the sweeps that agree on the total
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

/** @param {readonly number[]} values */
const median = (values) => quantile(values, 0.5)

/** @typedef {Awaited<ReturnType<typeof startEchoServer>>} Server */
/** @typedef {{ server: Server, running: import('./subjects.mjs').Running, turns: number[] }} Subject */

/**
 * @param {{ microphone: { rate: number, samples: Int16Array }, speaker: { samples: Int16Array } }} recorded
 * @param {number} start where the turn begins, samples
 * @param {number} clock ms of sample 0
 * @param {Server} server @param {import('./stages.mjs').Seen} seen
 * @returns {Turn}
 */
const judge = ({ microphone, speaker }, start, clock, server, seen) => {
  const { rate } = microphone
  const first = findSweep(0, microphone.samples, rate, start, start + START_SECONDS * rate)
  /** @type {{ total: number, toServer: number, peak: number, socket: number, queue: number }[]} */
  const sweeps = []
  for (let i = 0; i < SWEEP_COUNT; i += 1) {
    const about = first.at + i * SWEEP_EVERY * rate
    const said = findSweep(i, microphone.samples, rate, about - 0.02 * rate, about + 0.02 * rate).at
    const heard = findSweep(i, speaker.samples, rate, said, said + (MAX_LAG_MS * rate) / 1000)
    const saidAt = clock + (said * 1000) / rate
    const since = server.arrivals.find(({ at }) => at >= saidAt - 20)?.from ?? 0
    const found = findSweep(i, server.heard(), 24_000, since, since + MAX_LAG_MS * 24)
    // Each of its samples arrived with its frame.
    const waits = []
    for (let ms = 0; ms < 100; ms += 5) {
      const frame = server.arrivals.findLast((entry) => entry.from <= found.at + ms * 24)
      if (frame) waits.push(frame.at - saidAt - ms)
    }
    const toServer = waits.reduce((sum, wait) => sum + wait, 0) / waits.length
    const sentFrom = performance.timeOrigin + saidAt + toServer
    const stages = stagesOf(seen, server.echoes, sentFrom - 50, sentFrom + 250)
    sweeps.push({ total: ((heard.at - said) * 1000) / rate, toServer, peak: heard.peak, ...stages })
  }
  const of = (/** @type {keyof typeof sweeps[0]} */ key) => median(sweeps.map((one) => one[key]))
  const total = of('total')
  const [toServer, socket, queue] = [of('toServer'), of('socket'), of('queue')]
  return {
    total,
    toServer,
    socket,
    queue,
    device: total - toServer - socket - queue,
    peak: of('peak'),
    agreement: sweeps.filter((one) => Math.abs(one.total - total) <= AGREE_MS).length / sweeps.length,
  }
}

/**
 * Bare loop and Parley in turns.
 * @param {{ executable: string, turns: number, echoCancellation: boolean, suppression: boolean }} options
 */
export const mouthToEar = async ({ executable, turns, echoCancellation, suppression }) => {
  const desk = await startDesk({ mustRead: [executable, root, bareLoopFolder] })
  /** @type {Subject[]} */
  const subjects = []
  try {
    const { rate } = desk.sound
    const file = join(await desk.folder('sweeps'), 'sweeps.wav')
    await writeFile(file, encodeWav(allSweeps(rate), rate))
    for (const start of [startBareLoop, startParleyApp]) {
      const server = await startEchoServer({ echo: false })
      const options = { executable, url: server.url, echoCancellation, suppression, watched: true }
      const running = await start(desk, options)
      await watchPorts(running.app)
      subjects.push({ server, running, turns: [] })
      await server.hears(100)
    }
    const recording = await desk.sound.record()
    const settle = watchClock(recording, rate)
    // The first turn is the warm-up.
    for (let turn = 0; turn <= turns; turn += 1) {
      for (const subject of subjects) {
        subject.turns.push(recording.position())
        subject.server.goOn()
        await desk.sound.playFile(file)
        await delay(MAX_LAG_MS)
        subject.server.endItem()
        await delay(PAUSE_MS)
      }
    }
    const clock = settle()
    const recorded = await recording.stop()
    /** @type {Turn[][]} */
    const judged = []
    for (const { server, running, turns: starts } of subjects) {
      const seen = await takeSeen(running.app)
      const all = starts.slice(1).map((start) => judge(recorded, start, clock, server, seen))
      judged.push(all.filter((one) => one.peak >= LEAST_PEAK))
    }
    const [bare = [], parley = []] = judged
    return { bare, parley }
  } finally {
    for (const { running, server } of subjects) {
      await running.stop()
      server.close()
    }
    await desk.stop()
  }
}

/** @param {readonly Turn[]} turns @param {keyof Turn} stage @param {number} q */
export const stageOf = (turns, stage, q) =>
  quantile(
    turns.map((turn) => turn[stage]),
    q,
  )
