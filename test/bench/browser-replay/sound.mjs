/** A sound server of our own with a few loudspeakers at the rate of the protocol, so that samples arrive as they are. */
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { eventually } from '../../../scripts/lib/desk/processes.mjs'

export const RATE = 24_000

/**
 * @param {import('../../../scripts/lib/desk/processes.mjs').Keeper} keeper
 * @param {{ folder: string, env: Record<string, string>, speakers: number }} options PULSE_SERVER is put into `env`
 */
export const startSpeakers = async (keeper, { folder, env, speakers }) => {
  const socket = join(folder, 'pulse.sock')
  const script = join(folder, 'sound.pa')
  const sinks = Array.from(
    { length: speakers },
    (_, i) => `load-module module-null-sink sink_name=speaker${i} rate=${RATE} channels=1 format=s16le`,
  )
  const lines = [`load-module module-native-protocol-unix socket=${socket} auth-anonymous=1`, ...sinks, '']
  await writeFile(script, lines.join('\n'))
  await writeFile(
    join(folder, 'daemon.conf'),
    `default-sample-rate = ${RATE}\nalternate-sample-rate = ${RATE}\n`,
  )
  env['PULSE_SERVER'] = `unix:${socket}`
  env['PULSE_CONFIG'] = join(folder, 'daemon.conf')
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
  await eventually('The sound server', async () =>
    (await keeper.run('pactl', ['list', 'short', 'sinks'])).includes(`speaker${speakers - 1}`),
  )

  /** Records one loudspeaker from now on. @param {number} speaker */
  const record = async (speaker) => {
    const recorder = keeper.start('recorder', 'parec', [
      `--device=speaker${speaker}.monitor`,
      '--raw',
      '--format=s16le',
      `--rate=${RATE}`,
      '--channels=1',
      '--latency-msec=20',
    ])
    /** @type {Buffer[]} */
    const parts = []
    const first = new Promise((resolve) =>
      recorder.stdout?.on('data', (part) => {
        parts.push(part)
        resolve(null)
      }),
    )
    await first
    /** @returns {Int16Array} */
    const taken = () => {
      const bytes = Buffer.concat(parts)
      const samples = new Int16Array(Math.floor(bytes.length / 2))
      for (let i = 0; i < samples.length; i += 1) samples[i] = bytes.readInt16LE(2 * i)
      return samples
    }
    return {
      position: () => Math.floor(parts.reduce((sum, part) => sum + part.length, 0) / 2),
      /** Resolves with all that was recorded. */
      stop: async () => {
        const gone = new Promise((resolve) => recorder.once('close', resolve))
        recorder.kill('SIGTERM')
        await gone
        return taken()
      },
    }
  }
  return { record }
}
