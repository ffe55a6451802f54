/** The overlay: there when it is wanted, in step with the talk, moved by hand, and never in the way of the work. */
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Page } from 'playwright'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'
import { chirp } from '../support/signals'

const longAnswer = { text: 'A long answer to be heard.', pcm: chirp(60) }
const TALL = 108
const LOW = 56

let desk: Desk
let parley: Parley
let server: ScriptedServer
let userData: string
beforeAll(async () => {
  desk = await startParleyDesk('overlay')
  server = await startScriptedServer({
    // The first turn is thought about until the test lets it be answered.
    answer: (turn) => (turn === 0 ? null : longAnswer),
  })
  userData = await desk.folder('user-data')
  parley = await startParley(desk, 'overlay', { userData })
  await parley.talk.pointAt(server.url)
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

const switchOn = async (): Promise<Page> => {
  await parley.talk.open('Settings')
  const opened = parley.app.waitForEvent('window')
  await parley.talk.choose('Overlay', 'Always')
  return opened
}
const bounds = () =>
  parley.app.evaluate(({ BrowserWindow }) => {
    const isOverlay = (url: string) => url.includes('overlay.html')
    const found = BrowserWindow.getAllWindows().find(({ webContents }) => isOverlay(webContents.getURL()))
    if (!found) throw new Error('there is no overlay')
    return found.getBounds()
  })
const speaking = async (overlay: Page) => {
  await parley.talk.open('Talk')
  await parley.talk.say('Tell me a long story.')
  await see(overlay.getByRole('status')).toHaveText('Speaking', { timeout: 20_000 })
  await expect.poll(async () => (await bounds()).height).toBe(TALL)
}
/** Takes hold of it 20 px from its left and top edge. */
const dragBy = async (x: number, y: number) => {
  const from = await bounds()
  await desk.keyboard.mouseMove(from.x + 40, from.y + 30)
  await desk.keyboard.mouseDown(1)
  await desk.keyboard.mouseMove(from.x + 40 + x, from.y + 30 + y)
  await desk.keyboard.mouseUp(1)
  return from
}

it('shows each state, the level and the words that are heard, and goes when it is switched off', async () => {
  expect(parley.app.windows()).toHaveLength(1)
  const overlay = await switchOn()
  await see(overlay.getByRole('status')).toHaveText('Disconnected')
  await parley.talk.connect()
  const state = overlay.getByRole('status')
  await see(state).toHaveText('Ready')
  const level = () =>
    overlay.evaluate(() => {
      const bar = document.querySelector<HTMLElement>('[style*="--level"]')
      return Number(bar?.style.getPropertyValue('--level') ?? 0)
    })
  await desk.keyboard.keyDown('Control_R')
  await see(state).toHaveText('Listening')
  const said = desk.sound.speak('Tell me a long story, and take your time with it.')
  await expect.poll(level).toBeGreaterThan(0.2)
  await said
  await desk.keyboard.keyUp('Control_R')
  await see(state).toHaveText('Thinking')
  server.speak(longAnswer)
  await see(state).toHaveText('Speaking')
  await expect.poll(async () => (await bounds()).height).toBe(TALL)
  await see(overlay.getByRole('paragraph')).toContainText('A')
  await parley.talk.open('Talk')
  await parley.talk.button('Stop').click()
  await see(state).toHaveText('Ready')
  await expect.poll(async () => (await bounds()).height).toBe(LOW)
  await parley.talk.button('Mute').click()
  await see(state).toHaveText('Muted')
  await parley.talk.button('Mute').click()
  await see(state).toHaveText('Ready')
  await parley.talk.open('Settings')
  const closed = overlay.waitForEvent('close')
  await parley.talk.choose('Overlay', 'Never')
  await closed
  expect(parley.app.windows()).toHaveLength(1)
})

it('lets clicks through to the program beneath while nothing goes on', async () => {
  const overlay = await switchOn()
  await see(overlay.getByRole('status')).toHaveText('Ready')
  const other = await desk.keyboard.openOtherWindow()
  const { x, y } = await bounds()
  await other.moveTo(x + 60, y)
  await desk.keyboard.mouseMove(x + 120, y + 30)
  await desk.keyboard.mouseDown(1)
  await desk.keyboard.mouseUp(1)
  await expect.poll(other.clicks).toBe(1)
  other.close()
})

it('is dragged while an answer is spoken, and leaves the focus where it was', async () => {
  const overlay = parley.app.windows().find((page) => page.url().includes('overlay'))
  if (!overlay) throw new Error('there is no overlay')
  await speaking(overlay)
  const other = await desk.keyboard.openOtherWindow()
  await other.moveTo(20, 500)
  const from = await dragBy(-200, 150)
  await expect.poll(bounds).toEqual({ ...from, x: from.x - 200, y: from.y + 150 })
  expect(await other.isFocused()).toBe(true)
  await desk.keyboard.press('a')
  await expect.poll(other.presses).toEqual(['a'])
  other.close()
})

it('stays whole on the screen: it stops at the edge, and grows upwards at the foot', async () => {
  const { workArea } = await parley.app.evaluate(({ screen }) => screen.getPrimaryDisplay())
  const foot = workArea.y + workArea.height
  await dragBy(-600, 800)
  await expect.poll(bounds).toMatchObject({ x: workArea.x, y: foot - TALL, height: TALL })
  await parley.talk.button('Stop').click()
  await expect.poll(bounds).toMatchObject({ x: workArea.x, y: foot - LOW, height: LOW })
})

it('stands there again after the next start', async () => {
  const left = await bounds()
  await parley.close()
  parley = await startParley(desk, 'overlay', { userData })
  await expect.poll(() => bounds().catch(() => null), { timeout: 20_000 }).toEqual(left)
})

it('has no corners, with no compositor to make them transparent', async () => {
  const { x, y } = await bounds()
  const pixel = await desk.pixel(x, y)
  const inside = await desk.pixel(x + 140, y + 4)
  expect(pixel).not.toEqual(inside)
  expect(pixel).toEqual([0, 0, 0])
})
