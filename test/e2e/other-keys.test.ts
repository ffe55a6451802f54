/** Mute key, stop key, mouse buttons, the test of the hotkey, a hook that is killed: by real keys, anywhere. */
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'
import { chirp } from '../support/signals'

const TALK_KEY = 'Control_R'
/** What is shorter switches hands-free, and the microphone stays open. */
const longerThanATap = 'Held.'

let desk: Desk
let parley: Parley
let server: ScriptedServer
beforeAll(async () => {
  desk = await startParleyDesk('other-keys')
  server = await startScriptedServer({ answer: () => ({ text: 'A long answer.', pcm: chirp(20) }) })
  parley = await startParley(desk, 'other-keys')
  await parley.talk.pointAt(server.url)
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

/** Records a binding as a person does: the button, then the keys in Parley's own window. */
const record = async (name: string, press: () => Promise<unknown>) => {
  await parley.talk.open('Settings')
  const button = parley.talk.button(name)
  await button.click()
  await see(button).toHaveAttribute('aria-pressed', 'true')
  await press()
  await see(button).toHaveAttribute('aria-pressed', 'false')
}
const arrivals = () => parley.page.getByRole('list', { name: 'What arrives' })

/**
 * A new binding starts a new hook process: presses again when nothing was heard, in a test that opens nothing. A press
 * that comes late would talk once the test has ended, so each is given its time.
 */
const hookHears = async (press: () => Promise<unknown>) => {
  await parley.talk.open('Settings')
  await parley.talk.button('Test the hotkey').click()
  const isHeard = () =>
    see(arrivals())
      .toContainText(/A tap|Let go/, { timeout: 5_000 })
      .then(
        () => true,
        () => false,
      )
  let heard = false
  for (let tries = 0; tries < 4 && !heard; tries += 1) {
    await press()
    heard = await isHeard()
  }
  expect(heard).toBe(true)
  await parley.talk.button('End the test').click()
}

it('shows in a test what the keys say, anywhere, and opens no microphone for it', async () => {
  await parley.talk.open('Settings')
  await parley.talk.button('Test the hotkey').click()
  await see(arrivals()).toHaveText('Waiting for the hotkey')
  const other = await desk.keyboard.openOtherWindow()
  const before = server.frames.length
  await desk.keyboard.keyDown(TALK_KEY)
  await see(arrivals()).toContainText('Pressed')
  await desk.keyboard.keyUp(TALK_KEY)
  await see(arrivals().getByRole('listitem')).toHaveCount(2)
  await parley.talk.button('End the test').click()
  expect(server.frames.length).toBe(before)
  await parley.talk.open('Talk')
  await see(parley.talk.turns('user')).toHaveCount(0)
  other.close()
})

it('mutes and stops with keys of their own while another program has the focus', async () => {
  await record('Mute key', () => desk.keyboard.press('F8'))
  await record('Stop key', () => desk.keyboard.press('F7'))
  await parley.talk.connect()
  const other = await desk.keyboard.openOtherWindow()
  await desk.keyboard.press('F8')
  await see(parley.talk.button('Mute')).toHaveAttribute('aria-pressed', 'true')
  await desk.keyboard.press('F8')
  await see(parley.talk.button('Mute')).toHaveAttribute('aria-pressed', 'false')

  await parley.talk.say('Tell me a long story.')
  await see(parley.talk.button('Stop')).toBeEnabled({ timeout: 20_000 })
  await other.focus()
  await desk.keyboard.press('F7')
  await see(parley.talk.button('Stop')).toBeDisabled()
  await see(parley.talk.turns('assistant').last()).toHaveAttribute('data-status', 'interrupted')
  expect(await other.isFocused()).toBe(true)
  other.close()
})

it('refuses keys that another deed has, and says whose they are', async () => {
  await record('Stop key', () => desk.keyboard.press('F8'))
  await see(parley.page.getByRole('alert')).toContainText('These keys already belong to: Mute key')
})

it('lets go and comes back when the process that watches the keys is killed in the middle of a hold', async () => {
  await hookHears(() => desk.keyboard.press(TALK_KEY))
  await parley.talk.open('Talk')
  const before = server.frames.length
  await desk.keyboard.keyDown(TALK_KEY)
  await desk.sound.speak('These words are said when it happens.')
  const pid = await parley.app.evaluate(
    ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Parley hotkey')?.pid ?? 0,
  )
  expect(pid).toBeGreaterThan(0)
  process.kill(pid, 'SIGKILL')
  await see(parley.page.getByText('The hotkey stopped working outside this window')).toBeVisible()
  // What was said is sent as if the key had been let go, and nothing after it.
  await server.next('input_audio_buffer.commit', before)
  await desk.keyboard.keyUp(TALK_KEY)
  await see(parley.page.getByText('The hotkey stopped working outside this window')).toBeHidden({
    timeout: 15_000,
  })
  await see(parley.talk.button('Stop')).toBeEnabled({ timeout: 20_000 })
  await parley.talk.button('Stop').click()
  await hookHears(() => desk.keyboard.press(TALK_KEY))
  const again = server.frames.length
  await desk.keyboard.keyDown(TALK_KEY)
  await server.next('input_audio_buffer.append', again)
  await desk.sound.speak(longerThanATap)
  await desk.keyboard.keyUp(TALK_KEY)
  await server.next('input_audio_buffer.commit', again)
})

it('talks with a button of the mouse', async () => {
  await parley.talk.open('Settings')
  const button = parley.talk.button('Hotkey')
  await button.hover()
  await button.click()
  await desk.keyboard.mouseDown(8)
  await desk.keyboard.mouseUp(8)
  await see(button).toHaveAttribute('aria-pressed', 'false')
  await see(button).toContainText('Back button')
  await hookHears(async () => {
    await desk.keyboard.mouseDown(8)
    await desk.keyboard.mouseUp(8)
  })
  const other = await desk.keyboard.openOtherWindow()
  const before = server.frames.length
  await desk.keyboard.mouseDown(8)
  await server.next('input_audio_buffer.append', before)
  await desk.sound.speak(longerThanATap)
  await desk.keyboard.mouseUp(8)
  await server.next('input_audio_buffer.commit', before)
  other.close()
})

it.each([
  ['Shift_R', 'Right Shift'],
  ['XF86AudioLowerVolume', 'Volume down'],
])('talks while %s is held, as its button says', async (key, name) => {
  await parley.talk.open('Settings')
  const button = parley.talk.button('Hotkey')
  await button.click()
  await desk.keyboard.press(key)
  await see(button).toHaveAttribute('aria-pressed', 'false')
  await see(button).toContainText(name)
  await hookHears(() => desk.keyboard.press(key))
  const other = await desk.keyboard.openOtherWindow()
  const before = server.frames.length
  await desk.keyboard.keyDown(key)
  await server.next('input_audio_buffer.append', before)
  await parley.talk.open('Talk')
  const listening = parley.page.locator('[data-state="listening"]').first()
  await see(listening).toBeVisible()
  await desk.sound.speak(longerThanATap)
  await desk.keyboard.keyUp(key)
  await see(listening).toBeHidden()
  other.close()
})
