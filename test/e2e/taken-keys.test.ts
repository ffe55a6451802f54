/** A second program that has taken the keys for itself: what Parley hears of them, says and does. */
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { createGrabbingProgram } from '../support/grabbing-program'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'
import { chirp } from '../support/signals'

let desk: Desk
let parley: Parley
let userData: string
let server: ScriptedServer
let program: ReturnType<typeof createGrabbingProgram>
beforeAll(async () => {
  desk = await startParleyDesk('taken-keys')
  program = createGrabbingProgram(desk)
  server = await startScriptedServer({ answer: () => ({ text: 'Heard.', pcm: chirp(1) }) })
  userData = await desk.folder('user-data')
  parley = await startParley(desk, 'taken-keys', { userData })
  await parley.talk.pointAt(server.url)
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

const way = () => parley.page.getByText(/^Way: /)
const grab = async (key: string) => {
  await program.grab(key)
  // The window manager reads its settings when it gets to it.
  await expect
    .poll(
      async () => {
        await desk.keyboard.press(key.replace('C-S-', 'ctrl+shift+'))
        return program.answered()
      },
      { timeout: 20_000 },
    )
    .toBe(true)
  await program.forget()
}

it('hears a hold of a key that another program has grabbed, and says that both will answer', async () => {
  await parley.talk.button('Hotkey').click()
  await desk.keyboard.press('F9')
  await see(parley.talk.button('Hotkey')).toContainText('F9')
  await see(way()).toContainText('Parley can see the key go down and up. Nothing needs')
  await grab('F9')
  await parley.talk.open('Settings')
  // Bound anew, as at the next start.
  await parley.talk.button('Hotkey').click()
  await desk.keyboard.press('F10')
  await see(parley.talk.button('Hotkey')).toContainText('F10')
  await parley.talk.button('Hotkey').click()
  await desk.keyboard.press('Escape')
  await program.grab('F10')
  await parley.talk.button('Stop key').click()
  await desk.keyboard.press('F7')
  await see(way()).toContainText('Another program has these keys, too: both will answer.')

  const other = await desk.keyboard.openOtherWindow()
  const before = server.frames.length
  await desk.keyboard.keyDown('F10')
  await server.next('input_audio_buffer.append', before)
  await desk.sound.speak('Both programs have heard the key.')
  await desk.keyboard.keyUp('F10')
  await server.next('input_audio_buffer.commit', before)
  expect(program.answered()).toBe(true)
  expect(await other.isFocused()).toBe(true)
  expect(other.presses()).not.toContain('F10')
  other.close()
})

it('says why the recorder does not take a key that another program keeps', async () => {
  await grab('F9')
  await parley.talk.open('Settings')
  await parley.talk.button('Hotkey').click()
  await desk.keyboard.press('F9')
  await see(parley.page.getByRole('alert')).toContainText('another program keeps', { timeout: 15_000 })
  await desk.keyboard.press('Escape')
  await see(parley.page.getByRole('alert')).toBeHidden()
  await see(parley.talk.button('Hotkey')).toContainText('F10')
})

it('names another key that a second program has, and hears it all the same', async () => {
  await parley.talk.button('Mute key').click()
  await desk.keyboard.press('F8')
  await see(parley.talk.button('Mute key')).toContainText('F8')
  const shared = parley.page.getByText('Another program has these keys, too: both will answer.')
  await see(shared).toHaveCount(0)
  await grab('F8')
  // Bound anew, as at the next start.
  await parley.talk.button('Mute key').click()
  await desk.keyboard.press('Escape')
  await see(shared).toHaveCount(1)
  await parley.talk.open('Talk')
  const muted = (await parley.talk.button('Mute').getAttribute('aria-pressed')) ?? ''
  await desk.keyboard.press('F8')
  await see(parley.talk.button('Mute')).not.toHaveAttribute('aria-pressed', muted)
  await desk.keyboard.press('F8')
  await see(parley.talk.button('Mute')).toHaveAttribute('aria-pressed', muted)
  await expect.poll(program.answered).toBe(true)
  await parley.talk.open('Settings')
})

it('says that the keys are taken where it depends on having them alone, and takes them once they are free', async () => {
  await parley.talk.button('Hotkey').click()
  await desk.keyboard.press('BackSpace')
  await see(way()).toContainText('System shortcut')
  await parley.close()
  // It was there before Parley was started.
  await grab('C-S-space')
  parley = await startParley(desk, 'taken-keys', { userData })
  await parley.talk.open('Settings')
  await see(way()).toContainText('Another program already uses this hotkey.')
  const notice = parley.page.getByText('No hotkey works outside this window')
  await see(notice).toBeVisible()
  await program.grab(null)
  const tryAgain = parley.talk.button('Try again')
  await expect
    .poll(
      async () => {
        if (await tryAgain.isVisible()) await tryAgain.click()
        return way().textContent()
      },
      { timeout: 20_000 },
    )
    .toContain('System shortcut')
  await see(notice).toBeHidden()
  await see(parley.talk.button('Toggle key')).toContainText('Ctrl+Shift+Space')
})

it('takes a key to hold again after there was none, and gives the toggle key back to other programs', async () => {
  await parley.talk.button('Hotkey').click()
  await desk.keyboard.press('Control_R')
  await see(parley.talk.button('Hotkey')).toContainText('Right Ctrl')
  await see(way()).toContainText('Key watching')
  await parley.talk.button('Toggle key').click()
  await desk.keyboard.press('BackSpace')
  await see(parley.talk.button('Toggle key')).toContainText('None')
  const other = await desk.keyboard.openOtherWindow()
  await desk.keyboard.press('ctrl+shift+space')
  await expect.poll(() => other.presses()).toContain('space')
  other.close()
})

it('runs no process that watches keys while there is nothing to watch for', async () => {
  const watching = () =>
    parley.app.evaluate(
      ({ app }) => app.getAppMetrics().filter(({ name }) => name === 'Parley hotkey').length,
    )
  await expect.poll(watching).toBe(1)
  await parley.talk.open('Settings')
  await parley.talk.button('Hotkey').click()
  await desk.keyboard.press('BackSpace')
  await expect.poll(watching, { timeout: 15_000 }).toBe(0)
})
