/**
 * A private PulseAudio whose microphone and loudspeaker are halves of one four-channel bus, so that one recording
 * holds both sides on one clock.
 */
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { eventually } from './processes.mjs'
import { createRecording } from './recording.mjs'

/** Samples a second of the bus. */
export const DESK_RATE = 48_000

const MICROPHONE = 'Desk_microphone'
const LOUDSPEAKER = 'Desk_loudspeaker'
const FRONT = 'front-left,front-right'
const REAR = 'rear-left,rear-right'

/**
 * @param {string} socket For programs.
 * @param {string} cli For commands that no program of the sound server offers.
 */
const startupScript = (socket, cli) =>
  [
    `load-module module-cli-protocol-unix socket=${cli}`,
    `load-module module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    `load-module module-null-sink sink_name=bus rate=${DESK_RATE} channels=4 channel_map=${FRONT},${REAR}`,
    `load-module module-remap-sink sink_name=micin master=bus channels=2 channel_map=${FRONT} master_channel_map=${FRONT} remix=no`,
    `load-module module-remap-sink sink_name=spk master=bus channels=2 channel_map=${FRONT} master_channel_map=${REAR} remix=no sink_properties=device.description=${LOUDSPEAKER}`,
    'set-default-sink spk',
    '',
  ].join('\n')

const microphoneModule = [
  'module-remap-source',
  'source_name=mic',
  'master=bus.monitor',
  'channels=2',
  `channel_map=${FRONT}`,
  `master_channel_map=${FRONT}`,
  'remix=no',
  `source_properties=device.description=${MICROPHONE}`,
]

/**
 * One line to the sound server's command socket; resolves when it was carried out.
 * @param {string} socket
 * @param {string} line
 */
const command = (socket, line) =>
  new Promise((resolve, reject) => {
    const client = connect(socket, () => client.end(`${line}\nexit\n`))
    client.once('error', reject)
    client.once('close', resolve)
    client.resume()
  })

/**
 * @param {import('./processes.mjs').Keeper} keeper
 * @param {{ home: string, runtimeDir: string, env: Record<string, string>, person: import('./processes.mjs').Person | null }} options
 *   PULSE_SERVER is put into `env`.
 */
export const startSound = async (keeper, { home, runtimeDir, env, person }) => {
  const socket = join(runtimeDir, 'pulse.sock')
  const cli = join(runtimeDir, 'pulse-cli.sock')
  const script = join(home, 'sound.pa')
  await writeFile(script, startupScript(socket, cli))
  env['PULSE_SERVER'] = `unix:${socket}`
  keeper.start('pulseaudio', 'pulseaudio', [
    '-n',
    '-F',
    script,
    '--daemonize=no',
    '--use-pid-file=no',
    '--exit-idle-time=-1',
    '--disallow-exit=yes',
    '--realtime=no',
    '--high-priority=no',
  ])
  /** @param {readonly string[]} args */
  const control = (...args) => keeper.run('pactl', args)
  await eventually('The sound server', async () => (await control('list', 'short', 'sinks')).includes('spk'))

  /** @type {string | null} */
  let microphone = null
  const plugMicrophone = async () => {
    if (microphone !== null) return
    microphone = (await control('load-module', ...microphoneModule)).trim()
    await control('set-default-source', 'mic')
  }
  /**
   * Takes the microphone away. Programs that record from it lose their stream, as with hardware that is gone: left
   * alone, the sound server would quietly hand them another source.
   */
  const unplugMicrophone = async () => {
    if (microphone === null) return
    /** @type {{ index: number, source: number }[]} */
    const streams = JSON.parse(await control('--format=json', 'list', 'source-outputs'))
    const mic = (await control('list', 'short', 'sources'))
      .split('\n')
      .find((line) => line.split('\t')[1] === 'mic')
    const lost = streams.filter(({ source }) => source === Number(mic?.split('\t')[0]))
    // First the device, then what recorded from it: the other way round, a quick program is back before it has gone.
    await control('unload-module', microphone)
    microphone = null
    for (const { index } of lost) await command(cli, `kill-source-output ${index}`)
  }
  await plugMicrophone()

  /**
   * Another loudspeaker at the desk, recorded with the first one. With a `rate` it is a device of its own clock and
   * rate, as a headset in telephone quality is; without, it shares the desk's.
   * @param {string} name In the sound server; its description is the same with underscores.
   * @param {{ rate?: number }} [options]
   */
  const plugSpeaker = async (name, { rate } = {}) => {
    const properties = `sink_properties=device.description=${name}`
    const modules =
      rate === undefined
        ? [
            await control(
              'load-module',
              'module-remap-sink',
              `sink_name=${name}`,
              'master=bus',
              'channels=2',
              `channel_map=${FRONT}`,
              `master_channel_map=${REAR}`,
              'remix=no',
              properties,
            ),
          ]
        : [
            await control(
              'load-module',
              'module-null-sink',
              `sink_name=${name}`,
              `rate=${rate}`,
              'channels=2',
              properties,
            ),
            await control(
              'load-module',
              'module-loopback',
              `source=${name}.monitor`,
              'sink=spk',
              'latency_msec=20',
            ),
          ]
    let plugged = true
    return {
      /** Makes it the system's default. */
      use: () => control('set-default-sink', name),
      /** Takes it away, with what plays on it. */
      unplug: async () => {
        if (!plugged) return
        plugged = false
        for (const module of modules.toReversed()) await control('unload-module', module.trim())
        // Left alone, the sound server might take the bus itself for a loudspeaker.
        await control('set-default-sink', 'spk')
      },
    }
  }

  /**
   * The streams that programs play, without those that the desk itself is made of.
   * @returns {Promise<readonly { index: number, sink: string }[]>}
   */
  const playing = async () => {
    /** @type {{ index: number, sink: number, client: string | null }[]} */
    const streams = JSON.parse(await control('--format=json', 'list', 'sink-inputs'))
    /** @type {{ index: number, name: string }[]} */
    const sinks = JSON.parse(await control('--format=json', 'list', 'sinks'))
    return streams
      .filter(({ client }) => client !== null)
      .map(({ index, sink }) => ({ index, sink: sinks.find((one) => one.index === sink)?.name ?? '' }))
  }

  /** Ends what programs play, as a driver does that breaks down under them. */
  const breakPlayback = async () => {
    for (const { index } of await playing()) await command(cli, `kill-sink-input ${index}`)
  }

  /**
   * Plays a WAV file at the microphone; resolves when its last sample was played.
   * @param {string} file
   */
  const playFile = async (file) => {
    await keeper.run('paplay', ['--device=micin', '--latency-msec=30', file])
  }

  /**
   * Speaks a sentence into the microphone; resolves when it was said.
   * @param {string} text
   * @param {{ voice?: string, wordsPerMinute?: number }} [options] `voice` of espeak-ng, e.g. "en-us", "tr".
   */
  const speak = async (text, { voice = 'en-us', wordsPerMinute = 150 } = {}) => {
    const folder = await mkdtemp(join(home, 'speech-'))
    if (person) await chown(folder, person.uid, person.gid)
    try {
      const raw = join(folder, 'raw.wav')
      const ready = join(folder, 'speech.wav')
      await keeper.run('espeak-ng', ['-v', voice, '-s', String(wordsPerMinute), '-w', raw, '--', text])
      await keeper.run('sox', [raw, '-r', String(DESK_RATE), '-c', '1', ready, 'gain', '-n', '-3'])
      await playFile(ready)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Records microphone and loudspeaker from now on. Resolves when the first samples have come. */
  const record = async () => {
    const recorder = keeper.start('recorder', 'parec', [
      '--device=bus.monitor',
      '--raw',
      '--format=s16le',
      `--rate=${DESK_RATE}`,
      '--channels=4',
      `--channel-map=${FRONT},${REAR}`,
      '--latency-msec=20',
    ])
    if (!recorder.stdout) throw new Error('The recorder has no output')
    const recording = createRecording({ rate: DESK_RATE, stream: recorder.stdout })
    await recording.reaches(1)
    return {
      ...recording,
      stop: () => {
        recorder.kill('SIGTERM')
        return recording.take()
      },
    }
  }

  return {
    speak,
    playFile,
    record,
    plugMicrophone,
    unplugMicrophone,
    plugSpeaker,
    playing,
    breakPlayback,
    control,
    rate: DESK_RATE,
  }
}
