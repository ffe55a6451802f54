/** The virtual desk itself: if these rules do not hold, no end-to-end result means anything. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Desk } from '../../../scripts/lib/desk.mjs'
import { heardMs, soundSpans } from '../../../scripts/lib/desk/recording.mjs'
import { eventually } from '../../../scripts/lib/desk/processes.mjs'
import { pcmToFloat } from '#core/audio/pcm'
import { chirp, chirpPosition } from '../../support/signals'
import { bestPlace } from '../../support/speech-heard'
import { repository, startTestDesk } from '../../support/desk'
import { wavFile } from '../../../scripts/lib/desk/wav.mjs'

let desk: Desk
beforeAll(async () => {
  desk = await startTestDesk('desk')
})
afterAll(() => desk.stop())

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('sound', () => {
  it('records at the microphone what is spoken, and nothing of it at the loudspeaker', async () => {
    const recording = await desk.sound.record()
    await desk.sound.speak('The quick brown fox jumps over the lazy dog.')
    const { microphone, speaker } = await recording.stop()
    expect(heardMs(microphone)).toBeGreaterThan(1000)
    expect(heardMs(speaker)).toBe(0)
  })

  it('records at the loudspeaker what a program plays, and nothing of it at the microphone', async () => {
    const file = join(await desk.folder('sound'), 'tone.wav')
    await writeFile(file, wavFile(chirp(1, 300, 3000, 48_000), 48_000))
    const recording = await desk.sound.record()
    const from = recording.position()
    await desk.keeper.run('paplay', [file])
    await recording.speakerQuiet(from, 200)
    const { microphone, speaker } = await recording.stop()
    expect(heardMs(speaker)).toBeGreaterThan(950)
    expect(heardMs(microphone)).toBe(0)
  })

  it('keeps both sides on one clock: the same sound played to both stands at the same sample', async () => {
    const file = join(await desk.folder('sound'), 'both.wav')
    const left = chirp(1, 300, 3000, 48_000)
    const four = new Int16Array(left.length * 4)
    for (const [at, sample] of left.entries()) four.fill(sample, at * 4, at * 4 + 4)
    await writeFile(file, wavFile(four, 48_000, 4))
    const recording = await desk.sound.record()
    const from = recording.position()
    await desk.keeper.run('paplay', ['--device=bus', file])
    await recording.speakerQuiet(from, 200)
    const { microphone, speaker } = await recording.stop()
    expect(soundSpans(microphone)).toHaveLength(1)
    expect(microphone.samples).toEqual(speaker.samples)
  })

  it('tells from 50 ms of a recorded chirp where in it they stood, to 10 ms', async () => {
    const file = join(await desk.folder('sound'), 'chirp.wav')
    await writeFile(file, wavFile(chirp(4), 24_000))
    const recording = await desk.sound.record()
    const from = recording.position()
    await desk.keeper.run('paplay', [file])
    await recording.speakerQuiet(from, 200)
    const { speaker } = await recording.stop()
    const start = soundSpans(speaker)[0]?.start ?? 0
    // Where the stretch really stood is told by the chirp itself, whatever the way to the recording did before it.
    const played = pcmToFloat(chirp(4, 300, 3000, speaker.rate))
    for (const seconds of [0.5, 1.7, 3.2]) {
      const at = start + seconds * speaker.rate
      const stretch = speaker.samples.subarray(at - 1200, at + 1200)
      const near = seconds * speaker.rate - 1200
      const reach = 0.1 * speaker.rate
      const place = bestPlace(pcmToFloat(stretch), 0, played, near - reach, near + reach, 2400)
      expect(place.alike).toBeGreaterThan(0.95)
      const stood = (place.at + 1200) / speaker.rate
      expect(Math.abs(chirpPosition(stretch, speaker.rate, 4) - stood)).toBeLessThan(0.01)
    }
  })
})

describe('keyboard and screen', () => {
  it('gives key presses to the window with the focus', async () => {
    const other = await desk.keyboard.openOtherWindow()
    await desk.keyboard.press('a')
    await eventually('the key press', async () => other.presses().includes('a'))
    expect(await other.isFocused()).toBe(true)
    other.close()
  })

  it('photographs the whole screen', async () => {
    const file = await desk.screenshot(join(await desk.folder('screen'), 'screen.png'))
    const png = await readFile(file)
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1280, 900])
  })
})

it('keeps a secret in the keyring of its own session bus', async () => {
  const script = `const keytar = require(${JSON.stringify(join(repository, 'node_modules/keytar'))})
    keytar.setPassword('desk', 'test', 'value').then(() => keytar.getPassword('desk', 'test')).then(console.log)`
  expect((await desk.keeper.run(process.execPath, ['-e', script])).trim()).toBe('value')
})

it('ends all of its processes and removes its folder', async () => {
  const other = await startTestDesk('second-desk')
  const xvfb = other.keeper.start('sleeper', 'sleep', ['600'])
  const pid = xvfb.pid ?? 0
  expect(alive(pid)).toBe(true)
  await other.stop()
  expect(alive(pid)).toBe(false)
  expect(existsSync(other.root)).toBe(false)
})

it('leaves no process behind when its owner is killed', async () => {
  const owner = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { createKeeper } from ${JSON.stringify(join(repository, 'scripts/lib/desk/processes.mjs'))}
       const keeper = createKeeper({ env: process.env, person: null, logFile: '/dev/null' })
       const child = keeper.start('sleeper', 'sleep', ['600'])
       child.once('spawn', () => setTimeout(() => console.log(child.pid), 300))
       setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const line = await new Promise<string>((resolve) =>
    owner.stdout.once('data', (data) => resolve(String(data))),
  )
  const pid = Number(line)
  expect(alive(pid)).toBe(true)
  owner.kill('SIGKILL')
  await eventually('the end of the child', async () => !alive(pid))
})
