/**
 * Devices that come, go and break in the middle of a sentence: how long the loudspeaker is silent, and how long the
 * server hears nothing. The answer is a chirp, so the recording tells what of it was left out or heard twice.
 */
import { once } from 'node:events'
import { startDesk } from '../../../scripts/lib/desk.mjs'
import { build } from '../../../scripts/lib/build.mjs'
import { provideRuntime } from '../../../scripts/lib/runtime.mjs'
import { quantile } from './correlate.mjs'
import { startEchoServer } from './echo-server.mjs'
import { root, startParleyApp } from './subjects.mjs'

/** @typedef {Awaited<ReturnType<typeof startDesk>>} Desk */
/** @typedef {{ chirp: typeof import('../../support/signals').chirp, heardOf: typeof import('../../support/heard-whole').heardOf, table: typeof import('../table').table }} Tools */
/** ms. @typedef {{ silent: number, skipped: number, twice: number }} Recovery */

const SECONDS = 6
/** Loudness of a voice: a frame that is louder than the canceller's rest. */
const LOUD = 600

/**
 * What happens to the loudspeaker. Each answers what puts the desk in order again.
 * @type {Readonly<Record<string, (desk: Desk) => Promise<{ change: () => Promise<unknown>, after?: () => Promise<unknown> }>>>}
 */
const mishaps = {
  'nothing (floor)': () => Promise.resolve({ change: () => Promise.resolve() }),
  'the stream breaks': (desk) => Promise.resolve({ change: desk.sound.breakPlayback }),
  'the default is pulled out': async (desk) => {
    const dock = await desk.sound.plugSpeaker('Dock')
    await dock.use()
    return { change: dock.unplug }
  },
  'a new default is plugged in': async (desk) => {
    /** @type {Awaited<ReturnType<typeof desk.sound.plugSpeaker>> | undefined} */
    let dock
    return {
      change: async () => {
        dock = await desk.sound.plugSpeaker('Dock')
        await dock.use()
      },
      after: async () => dock?.unplug(),
    }
  },
  'a headset at 16 kHz takes over': async (desk) => {
    const headset = await desk.sound.plugSpeaker('Headset', { rate: 16_000 })
    return { change: headset.use, after: headset.unplug }
  },
  'the headset leaves': async (desk) => {
    const headset = await desk.sound.plugSpeaker('Headset', { rate: 16_000 })
    await headset.use()
    return { change: headset.unplug }
  },
}

/**
 * @param {Desk} desk @param {Awaited<ReturnType<typeof startEchoServer>>} server @param {Tools} tools
 * @param {(typeof mishaps)[string]} mishap @returns {Promise<Recovery>}
 */
const loudspeaker = async (desk, server, tools, mishap) => {
  const { change, after } = await mishap(desk)
  const recording = await desk.sound.record()
  const from = recording.position()
  server.answer(tools.chirp(SECONDS))
  await recording.speakerHeard(from, 2000)
  await change()
  await recording.speakerQuiet(from, 3000)
  const { speaker } = await recording.stop()
  await after?.()
  const { pause, skipped, repeated } = tools.heardOf(speaker, from, SECONDS)
  return { silent: pause * 1000, skipped: skipped * 1000, twice: repeated * 1000 }
}

/**
 * Somebody talks without a pause, the microphone goes and comes back at once: ms until the server hears them again.
 * @param {Desk} desk @param {Awaited<ReturnType<typeof startEchoServer>>} server
 */
const microphone = async (desk, server) => {
  const voice = desk.keeper.start('voice', 'paplay', ['--device=micin', await talk(desk)])
  try {
    await server.hearsLoud(LOUD)
    await desk.sound.unplugMicrophone()
    await desk.sound.plugMicrophone()
    const back = performance.now()
    return (await server.hearsLoud(LOUD)) - back
  } finally {
    const ended = once(voice, 'exit')
    voice.kill('SIGTERM')
    await ended
  }
}

/** A talk of 20 s. @param {Desk} desk */
const talk = async (desk) => {
  const file = `${await desk.folder('talk')}/talk.wav`
  const words = 'And then I went on, because there was so much more to tell about all of it. '.repeat(6)
  await desk.keeper.run('espeak-ng', ['-v', 'en-us', '-w', file, '--', words])
  return file
}

/** @param {{ rounds: number, tools: Tools }} options */
export const runRecovery = async ({ rounds, tools }) => {
  await build({ say: () => {} })
  const { executable, version } = await provideRuntime({ say: () => {} })
  const desk = await startDesk({ mustRead: [executable, root] })
  const server = await startEchoServer({ echo: false })
  try {
    const app = await startParleyApp(desk, { executable, url: server.url, echoCancellation: true })
    await server.hears(100)
    /** @type {Map<string, Recovery[]>} */
    const seen = new Map(Object.keys(mishaps).map((name) => [name, []]))
    for (let round = 0; round < rounds; round += 1)
      for (const [name, mishap] of Object.entries(mishaps))
        seen.get(name)?.push(await loudspeaker(desk, server, tools, mishap))
    /** @type {number[]} */
    const heardAgain = []
    for (let round = 0; round < rounds; round += 1) heardAgain.push(await microphone(desk, server))
    await app.stop()
    const ms = (/** @type {number} */ value) => value.toFixed(0)
    /** @param {Recovery[]} all @param {keyof Recovery} what */
    const worst = (all, what) => ms(Math.max(...all.map((one) => one[what])))
    tools.table(
      `The loudspeaker in the middle of a sentence, ms, ${rounds} times each, Electron ${version}`,
      ['what happens', 'longest silence p50', 'worst', 'left out, worst', 'heard twice, worst'],
      [...seen].map(([name, all]) => [
        name,
        ms(
          quantile(
            all.map(({ silent }) => silent),
            0.5,
          ),
        ),
        worst(all, 'silent'),
        worst(all, 'skipped'),
        worst(all, 'twice'),
      ]),
    )
    tools.table(
      'The microphone in the middle of a talk, ms from its return until the server hears the voice again',
      ['', 'p50', 'worst', 'each'],
      [
        [
          'pulled out and plugged in again',
          ms(quantile(heardAgain, 0.5)),
          ms(Math.max(...heardAgain)),
          heardAgain.map(ms).join(' '),
        ],
      ],
    )
  } finally {
    server.close()
    await desk.stop()
  }
}
