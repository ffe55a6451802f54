/** The talk key works anywhere: another program has the focus, and keeps it. */
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { heardMs } from '../../scripts/lib/desk/recording.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { chirp } from '../support/signals'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'

const TALK_KEY = 'Control_R'

let desk: Desk
let parley: Parley
let server: ScriptedServer
let answers = true
beforeAll(async () => {
  desk = await startParleyDesk('hotkey')
  server = await startScriptedServer({ answer: () => (answers ? { text: 'Heard.', pcm: chirp(1) } : null) })
  parley = await startParley(desk, 'hotkey')
  await parley.talk.pointAt(server.url)
  await parley.talk.open('Talk')
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

it('connects on a press while disconnected and keeps the words that were spoken meanwhile', async () => {
  const other = await desk.keyboard.openOtherWindow()
  const recording = await desk.sound.record()
  const from = recording.position()
  await desk.keyboard.keyDown(TALK_KEY)
  await desk.sound.speak('These words were spoken before there was a connection.')
  await desk.keyboard.keyUp(TALK_KEY)
  await server.next('input_audio_buffer.commit')
  await server.next('response.create')
  await recording.speakerHeard(from, 500)
  await recording.stop()

  const spokenMs = server.heard().length / 24
  expect(spokenMs).toBeGreaterThan(2000)
  expect(await other.isFocused()).toBe(true)
  await see(parley.talk.turns('user')).toHaveCount(1)
  await see(parley.talk.turns('assistant').last()).toContainText('Heard.')
  other.close()
})

it('sends sound only between press and release', async () => {
  const other = await desk.keyboard.openOtherWindow()
  await see(parley.talk.button('Stop')).toBeDisabled({ timeout: 20_000 })
  const before = server.frames.length
  await desk.sound.speak('Nobody is listening now.')
  expect(server.frames.slice(before).filter((frame) => frame.type === 'input_audio_buffer.append')).toEqual(
    [],
  )

  await desk.keyboard.keyDown(TALK_KEY)
  await server.next('input_audio_buffer.append', before)
  await desk.sound.speak('And now somebody is.')
  await desk.keyboard.keyUp(TALK_KEY)
  await server.next('input_audio_buffer.commit', before)
  const committed = server.frames.length
  await desk.sound.speak('And now nobody again.')
  const late = server.frames.slice(committed).filter((frame) => frame.type === 'input_audio_buffer.append')
  expect(late).toEqual([])
  expect(await other.isFocused()).toBe(true)
  other.close()
})

it('switches hands-free with a tap, and commits nothing for it', async () => {
  await see(parley.talk.button('Stop')).toBeDisabled({ timeout: 20_000 })
  const before = server.frames.length
  const pressed = await parley.talk.button('Hands-free').getAttribute('aria-pressed')
  await desk.keyboard.press(TALK_KEY)
  await see(parley.talk.button('Hands-free')).not.toHaveAttribute('aria-pressed', pressed ?? '')
  await desk.keyboard.press(TALK_KEY)
  await see(parley.talk.button('Hands-free')).toHaveAttribute('aria-pressed', pressed ?? '')
  expect(server.frames.slice(before).filter((frame) => frame.type === 'input_audio_buffer.commit')).toEqual(
    [],
  )
})

it('says by a soft sound that the microphone opens and closes, once it is asked to', async () => {
  await see(parley.talk.button('Stop')).toBeDisabled()
  answers = false
  const recording = await desk.sound.record()
  const hold = async (words: string) => {
    const before = server.frames.length
    await desk.keyboard.keyDown(TALK_KEY)
    await server.next('input_audio_buffer.append', before)
    await desk.sound.speak(words)
    await desk.keyboard.keyUp(TALK_KEY)
    await server.next('input_audio_buffer.commit', before)
  }
  const silent = recording.position()
  await hold('No sound is made for this.')
  expect(heardMs(recording.soFar().speaker, silent)).toBe(0)

  await parley.talk.open('Settings')
  await parley.page.getByRole('switch', { name: 'Soft sounds when the microphone opens and closes' }).click()
  const from = recording.position()
  await desk.keyboard.keyDown(TALK_KEY)
  await recording.speakerHeard(from, 60)
  await recording.speakerQuiet(from, 300)
  const between = recording.position()
  await desk.keyboard.keyUp(TALK_KEY)
  await recording.speakerHeard(between, 60)
  await recording.speakerQuiet(between, 300)
  const { samples } = recording.soFar().speaker
  // Beside a voice and not over it: 20 dB under full scale at most.
  expect(samples.subarray(from).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)).toBeLessThan(
    3277,
  )
  await recording.stop()
})
