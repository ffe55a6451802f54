/**
 * Cutting in by voice: the answer is a chirp, so the recording of the loudspeaker tells the position at which it
 * stopped; the voice is on the other half of the same recording. A real server takes a while to be sure that somebody
 * speaks: ducking is what bridges it.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { loudness } from '../../../scripts/lib/desk/recording.mjs'
import { startDesk } from '../../../scripts/lib/desk.mjs'
import { startEchoServer } from './echo-server.mjs'
import { watchClock } from './mouth-to-ear.mjs'
import { root, startParleyApp } from './subjects.mjs'

/** @typedef {typeof import('../../support/signals')} Chirps */
/**
 * ms, from the first sound of the voice: until the loudspeaker was turned down, until it was silent, until the server
 * had a loud frame. `wordToSilence` counts from the server's word. `error`: told less heard.
 * @typedef {{ mouthToDuck: number, mouthToSilence: number, mouthToServer: number, wordToSilence: number, error: number }} Cut
 */

const ANSWER_SECONDS = 12
/**
 * The chirp is as loud as an assistant's voice, -23 dBFS. It has no pauses as a voice has: at the -9 dBFS of the other
 * benches an echo canceller that knows no echo yet (headphones, this desk) lets nothing through for its first 6 s.
 */
const ANSWER_GAIN = 0.2
const LOUD = 300
/** Turned down: this much quieter than before the voice, over a time that no hiccup of a busy machine lasts. dB; ms */
const DOWN_DB = 9
const DOWN_MS = 30
const WINDOW_MS = 5

/**
 * First window after `onset` from which on the loudspeaker is turned down. Samples.
 * @param {Int16Array} samples @param {number} rate @param {number} onset
 */
const turnedDown = (samples, rate, onset) => {
  const window = Math.round((rate * WINDOW_MS) / 1000)
  const usual = loudness(samples.subarray(onset - 20 * window, onset))
  const down = Math.round((rate * DOWN_MS) / 1000)
  let at = onset
  while (at < samples.length && loudness(samples.subarray(at, at + down)) > usual - DOWN_DB) at += window
  return at
}

/**
 * @param {object} options
 * @param {string} options.executable
 * @param {number} options.trials
 * @param {boolean} options.ducking
 * @param {boolean} options.echoCancellation off is the floor: nothing stands between the voice and the speech model
 * @param {number} options.confirmMs the server says so long after the first loud frame that somebody speaks
 * @param {Pick<Chirps, 'chirp' | 'chirpPieces' | 'chirpHeard'>} options.chirps
 */
export const interruptions = async ({ executable, trials, ducking, echoCancellation, confirmMs, chirps }) => {
  const desk = await startDesk({ mustRead: [executable, root] })
  const server = await startEchoServer({ echo: false })
  /** @type {Cut[]} */
  const cuts = []
  try {
    const app = await startParleyApp(desk, { executable, url: server.url, echoCancellation, ducking })
    await server.hears(100)
    for (let trial = 0; trial < trials; trial += 1) {
      const recording = await desk.sound.record()
      const { rate } = desk.sound
      const settle = watchClock(recording, rate)
      const from = recording.position()
      const commands = server.commands.length
      server.answer(chirps.chirp(ANSWER_SECONDS).map((sample) => Math.round(ANSWER_GAIN * sample)))
      await recording.speakerHeard(from, 1500 + 137 * trial)
      const marked = server.markSpeech(confirmMs)
      const spokenFrom = recording.position()
      const spoken = desk.sound.speak('Stop, please, that is enough!')
      const { heardAt, toldAt } = await marked
      await spoken
      await recording.speakerQuiet(from, 700)
      const clock = settle()
      server.dropSpeech()
      await delay(300)
      const { microphone, speaker } = await recording.stop()
      const truncate = server.commands
        .slice(commands)
        .find((command) => command['type'] === 'conversation.item.truncate')
      const onset =
        spokenFrom + microphone.samples.subarray(spokenFrom).findIndex((one) => Math.abs(one) > LOUD)
      const silent = speaker.samples.findLastIndex((one) => Math.abs(one) > LOUD)
      const heard = chirps.chirpHeard(chirps.chirpPieces(speaker, from, ANSWER_SECONDS))
      if (truncate === undefined) throw new Error('The model was not told where it was cut off')
      const ms = (/** @type {number} */ samples) => (samples * 1000) / rate
      cuts.push({
        mouthToDuck: ms(turnedDown(speaker.samples, rate, onset) - onset),
        mouthToSilence: ms(silent - onset),
        mouthToServer: heardAt - clock - ms(onset),
        wordToSilence: clock + ms(silent) - toldAt,
        error: Number(truncate['audio_end_ms']) - heard * 1000,
      })
    }
    await app.stop()
    return cuts
  } finally {
    server.close()
    await desk.stop()
  }
}
