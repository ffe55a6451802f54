/**
 * A session that calls itself Wayland: the keys come from the desktop's portal, which is a stand-in on a bus of the
 * test, and everything behind it is the real app. The window itself stays on X11, which is what the desk has.
 */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { startOpenBus } from '../support/open-bus'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { startPortalStandIn, type PortalStandIn } from '../support/portal-stand-in'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'
import { see } from '../support/see'
import { chirp } from '../support/signals'

let desk: Desk
let bus: Awaited<ReturnType<typeof startOpenBus>>
let portal: PortalStandIn
let server: ScriptedServer
let parley: Parley
beforeAll(async () => {
  desk = await startParleyDesk('portal')
  bus = await startOpenBus()
  portal = await startPortalStandIn(bus.address, { trigger: 'Press Meta+T' })
  server = await startScriptedServer({ answer: () => ({ text: 'Heard.', pcm: chirp(0.3) }) })
  parley = await startParley(desk, 'portal', {
    args: ['--ozone-platform=x11'],
    env: { XDG_SESSION_TYPE: 'wayland', DBUS_SESSION_BUS_ADDRESS: bus.address },
  })
  await parley.talk.pointAt(server.url)
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  portal?.close()
  await bus?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

const way = () => parley.page.getByText(/^Way: /)

it('says that the desktop tells of the key, and what the desktop calls it', async () => {
  await see(way()).toContainText('Desktop portal')
  await see(parley.page.getByText('Your desktop calls it: Press Meta+T')).toBeVisible()
  await see(parley.page.getByText('Hold it to talk, tap it to switch hands-free.')).toBeVisible()
  expect(portal.registered).toContain('app.parley.Parley')
  expect(portal.bound.at(-1)?.map(({ id }) => id)).toEqual(['talk'])
  // No hook would hear the programs of a Wayland session.
  const hooks = await parley.app.evaluate(
    ({ app }) => app.getAppMetrics().filter(({ name }) => name === 'Parley hotkey').length,
  )
  expect(hooks).toBe(0)
})

it('talks from the press to the release that the desktop tells of', async () => {
  await parley.talk.connect()
  const before = server.frames.length
  portal.key('Activated', 'talk')
  await server.next('input_audio_buffer.append', before)
  await desk.sound.speak('The desktop has told of this key.')
  portal.key('Deactivated', 'talk')
  await server.next('input_audio_buffer.commit', before)
  await server.next('response.create', before)
  await see(parley.talk.turns('user')).toHaveCount(1)
})

it('lets go when the desktop ends the session in the middle of a hold, says so, and asks it again', async () => {
  const before = server.frames.length
  const asked = portal.bound.length
  portal.key('Activated', 'talk')
  await server.next('input_audio_buffer.append', before)
  const listening = parley.page.locator('[data-state="listening"]').first()
  await see(listening).toBeVisible()
  portal.closeSession()
  await see(listening).toBeHidden()
  const notice = parley.page.getByText('The hotkey stopped working outside this window')
  await see(notice).toBeVisible()
  await expect.poll(() => portal.bound.length).toBe(asked + 1)
  await see(notice).toBeHidden()
})
