/** The tray icon as a panel sees it: the same states as everywhere else, and a menu whose entries do what they say. */
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'
import { chirp } from '../support/signals'
import { startTrayHost, type TrayHost } from '../support/tray-host'

let desk: Desk
let host: TrayHost
let parley: Parley
let server: ScriptedServer
beforeAll(async () => {
  desk = await startParleyDesk('tray')
  host = await startTrayHost(desk)
  server = await startScriptedServer({ answer: () => ({ text: 'A long answer.', pcm: chirp(15) }) })
  parley = await startParley(desk, 'tray')
  await parley.talk.pointAt(server.url)
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

const patience = { timeout: 20_000 }
const tooltip = () => expect.poll(host.tooltip, patience)
const entry = async (label: string) => (await host.menu()).find((one) => one.label === label)
const windowVisible = () =>
  parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)

it('puts one icon there, which says what the window says', async () => {
  await tooltip().toBe('Parley: Disconnected')
  expect(host.icons()).toBe(1)
  const labels = (await host.menu()).map(({ label }) => label).filter(Boolean)
  expect(labels).toEqual(['Show Parley', 'Connect', 'Hands-free', 'Mute', 'Overlay', 'Quit'])
  expect((await entry('Hands-free'))?.enabled).toBe(false)
})

it('connects and disconnects from the menu', async () => {
  await parley.talk.open('Talk')
  await host.choose('Connect')
  await see(parley.talk.status).toHaveText(/^Connected/, patience)
  await tooltip().toBe('Parley: Ready')
  await expect.poll(() => entry('Disconnect'), patience).toBeDefined()
  expect(await entry('Connect')).toBeUndefined()
})

it('shows muted, and shows another picture for it', async () => {
  await parley.talk.open('Talk')
  const ready = await host.picture()
  await host.choose('Mute')
  await see(parley.talk.button('Mute')).toHaveAttribute('aria-pressed', 'true')
  await tooltip().toBe('Parley: Muted')
  expect(await entry('Mute')).toMatchObject({ ticked: true })
  await expect.poll(host.picture, patience).not.toBe(ready)
  await host.choose('Mute')
  await tooltip().toBe('Parley: Ready')
  await expect.poll(host.picture, patience).toBe(ready)
})

it('shows listening while the key is held, and speaking with a way to stop it', async () => {
  const ready = await host.picture()
  const other = await desk.keyboard.openOtherWindow()
  await desk.keyboard.keyDown('Control_R')
  await tooltip().toBe('Parley: Listening')
  await expect.poll(host.picture, patience).not.toBe(ready)
  const listening = await host.picture()
  await desk.sound.speak('Tell me a long story.')
  await desk.keyboard.keyUp('Control_R')
  await tooltip().toBe('Parley: Speaking')
  await expect.poll(host.picture, patience).not.toBe(listening)
  expect(await host.picture()).not.toBe(ready)
  expect(await other.isFocused()).toBe(true)
  await host.choose('Stop')
  await see(parley.talk.button('Stop')).toBeDisabled()
  await tooltip().toBe('Parley: Ready')
  expect(await entry('Stop')).toBeUndefined()
})

it('keeps Parley there when the window is closed, and brings the window back', async () => {
  await parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(windowVisible, patience).toBe(false)
  await tooltip().toBe('Parley: Ready')
  await host.choose('Show Parley')
  await expect.poll(windowVisible, patience).toBe(true)
  await parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(windowVisible, patience).toBe(false)
  await host.activate()
  await expect.poll(windowVisible, patience).toBe(true)
})

it('switches the overlay on and off', async () => {
  expect(await entry('Overlay')).toMatchObject({ ticked: false })
  await host.choose('Overlay')
  await expect.poll(() => entry('Overlay'), patience).toMatchObject({ ticked: true })
  await host.choose('Overlay')
  await expect.poll(() => entry('Overlay'), patience).toMatchObject({ ticked: false })
})
