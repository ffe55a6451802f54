/**
 * Cutting in by voice: the answer is a chirp, so the recording of the loudspeaker tells the position at which it
 * stopped; the voice is on the other half of the same recording.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { startDesk } from '../../../scripts/lib/desk.mjs'
import { startEchoServer } from './echo-server.mjs'
import { watchClock } from './mouth-to-ear.mjs'
import { root, startParleyApp } from './subjects.mjs'

/** @typedef {typeof import('../../support/signals')} Chirps */
/**
 * ms. `error`: told less heard.
 * @typedef {{ mouthToSilence: number, wordToSilence: number, error: number }} Cut
 */

const ANSWER_SECONDS = 12
const LOUD = 300

/** @param {{ executable: string, trials: number, chirps: Pick<Chirps, 'chirp' | 'chirpPieces' | 'chirpHeard'> }} options */
export const interruptions = async ({ executable, trials, chirps }) => {
  const desk = await startDesk({ mustRead: [executable, root] })
  const server = await startEchoServer({ echo: false })
  /** @type {Cut[]} */
  const cuts = []
  try {
    const app = await startParleyApp(desk, {
      executable,
      url: server.url,
      echoCancellation: true,
      ducking: true,
    })
    while (server.arrivals.length < 100) await delay(100)
    for (let trial = 0; trial < trials; trial += 1) {
      const recording = await desk.sound.record()
      const { rate } = desk.sound
      const settle = watchClock(recording, rate)
      const from = recording.position()
      const commands = server.commands.length
      server.answer(chirps.chirp(ANSWER_SECONDS))
      await recording.speakerHeard(from, 1500 + 137 * trial)
      const marked = server.markSpeech()
      const spokenFrom = recording.position()
      const spoken = desk.sound.speak('Stop, please, that is enough!')
      const wordAt = await marked
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
      cuts.push({
        mouthToSilence: ((silent - onset) * 1000) / rate,
        wordToSilence: clock + (silent * 1000) / rate - wordAt,
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
