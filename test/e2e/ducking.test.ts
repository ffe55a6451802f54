/**
 * Speech at the microphone makes the answer quiet long before the server has made up its mind. A noise does not, a word
 * that the server does not take for one is forgiven, and one that it does ends the answer.
 */
import { see } from '../support/see'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { loudness } from '../../scripts/lib/desk/recording.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { chirp } from '../support/signals'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'

const SECONDS = 14
/** -18 dB is what ducking does; a loudspeaker that is starved for a moment is silent, not this. */
const DUCKED_DB = { least: 14, most: 22 }
const WINDOW_MS = 20

let desk: Desk
let parley: Parley
let server: ScriptedServer
let cough = ''
beforeAll(async () => {
  desk = await startParleyDesk('ducking')
  server = await startScriptedServer()
  parley = await startParley(desk, 'ducking')
  const { talk, page } = parley
  await talk.pointAt(server.url)
  await talk.open('Settings')
  const ducking = page.getByRole('switch', { name: 'Lower the answer as soon as I speak', exact: true })
  if ((await ducking.getAttribute('aria-checked')) !== 'true') await ducking.click()
  // In its first seconds the echo canceller takes a voice for an echo; this is about what is done with the voice.
  const canceller = page.getByRole('switch', { name: 'Echo cancellation', exact: true })
  if ((await canceller.getAttribute('aria-checked')) === 'true') await canceller.click()
  await talk.open('Talk')
  await talk.connect()
  await talk.button('Hands-free').click()
  await see(talk.button('Hands-free')).toHaveAttribute('aria-pressed', 'true')
  cough = join(await desk.folder('noise'), 'cough.wav')
  const burst = ['synth', '0.25', 'pinknoise', 'fade', '0.005', '0.25', '0.2', 'gain', '-n', '-6']
  await desk.keeper.run('sox', ['-n', '-r', '48000', '-c', '1', cough, ...burst])
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

/** Lets a long answer begin, does something over it, and gives the loudness of each 20 ms from there on, less the usual. */
const over = async (during: () => Promise<unknown>, until: () => Promise<unknown>) => {
  const recording = await desk.sound.record()
  const from = recording.position()
  const frames = server.frames.length
  const item = server.speak({ text: 'A long tone.', pcm: chirp(SECONDS) })
  await recording.speakerHeard(from, 2500)
  const since = recording.position()
  await during()
  await until()
  const { speaker } = await recording.stop()
  const window = (speaker.rate * WINDOW_MS) / 1000
  const usual = loudness(speaker.samples.subarray(since - 20 * window, since))
  const below: number[] = []
  for (let at = since; at + window <= speaker.samples.length; at += window)
    below.push(usual - loudness(speaker.samples.subarray(at, at + window)))
  return { item, frames, below }
}

const isDucked = (db: number): boolean => db > DUCKED_DB.least && db < DUCKED_DB.most
const duckedMs = (below: readonly number[]): number => below.filter(isDucked).length * WINDOW_MS
/** Index after the last tenth of a second that was turned down; one window may also hold the edge of a silence. */
const duckedUntil = (below: readonly number[]): number =>
  below.findLastIndex((_, at) => at >= 4 && below.slice(at - 4, at + 1).every(isDucked)) + 1
const statusOf = (item: string) => see(parley.talk.log.locator(`[data-item-id="${item}"]`))
const completed = (item: string) => statusOf(item).toHaveAttribute('data-status', 'completed')

/** Until the answer has been heard to its end. */
const untilQuiet = async () => see(parley.talk.button('Stop')).toBeDisabled({ timeout: 30_000 })

it('turns the answer down while somebody speaks, and up again when the server does not take it for speech', async () => {
  const { item, below } = await over(() => desk.sound.speak('I am only thinking aloud.'), untilQuiet)
  expect(duckedMs(below)).toBeGreaterThan(300)
  // Afterwards it is as loud as before, to its end.
  const after = duckedUntil(below) + 4
  expect(below.slice(after, after + 50).filter((db) => Math.abs(db) < 1.5).length).toBeGreaterThan(45)
  await completed(item)
  expect(server.frames.some((frame) => frame.type === 'conversation.item.truncate')).toBe(false)
})

it('is not impressed by a cough', async () => {
  const { item, below } = await over(() => desk.sound.playFile(cough), untilQuiet)
  expect(duckedMs(below)).toBeLessThanOrEqual(300)
  await completed(item)
})

it('ends the answer at once when the server takes it for speech', async () => {
  const { item, below, frames } = await over(
    async () => {
      const spoken = desk.sound.speak('Stop, that is enough for today!')
      const before = server.frames.length
      // A server takes a while to be sure: half a second of sound.
      await see.poll(() => server.frames.length - before).toBeGreaterThan(60)
      server.speechStarted()
      await spoken
    },
    () => see(parley.talk.button('Stop')).toBeDisabled(),
  )
  expect(duckedMs(below)).toBeGreaterThan(60)
  await server.next('conversation.item.truncate', frames)
  await statusOf(item).toHaveAttribute('data-status', 'interrupted')
  server.send({ type: 'input_audio_buffer.cleared' })
})
