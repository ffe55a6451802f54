/** The overlay: there when it is wanted, in step with the talk, and never in the way of the keyboard. */
import { expect as see } from 'playwright/test'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { startParley, startParleyDesk, type Parley } from '../support/parley'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'
import { chirp } from '../support/signals'

let desk: Desk
let parley: Parley
let server: ScriptedServer
beforeAll(async () => {
  desk = await startParleyDesk('overlay')
  server = await startScriptedServer({
    answer: () => ({ text: 'A long answer to be heard.', pcm: chirp(8) }),
  })
  parley = await startParley(desk, 'overlay')
  await parley.talk.pointAt(server.url)
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})

it('shows the state and the words that are heard, and goes when it is switched off', async () => {
  expect(parley.app.windows()).toHaveLength(1)
  await parley.talk.open('Settings')
  const opened = parley.app.waitForEvent('window')
  await parley.talk.choose('Overlay', 'Always')
  const overlay = await opened
  await see(overlay.getByRole('status')).toHaveText('Disconnected')
  await parley.talk.connect()
  await see(overlay.getByRole('status')).toHaveText('Ready')
  await parley.talk.say('Tell me a long story.')
  await see(overlay.getByRole('status')).toHaveText('Speaking', { timeout: 20_000 })
  await see(overlay.getByRole('paragraph')).toContainText('A long')
  await parley.talk.button('Stop').click()
  await see(overlay.getByRole('status')).toHaveText('Ready')
  await parley.talk.open('Settings')
  const closed = overlay.waitForEvent('close')
  await parley.talk.choose('Overlay', 'Never')
  await closed
  expect(parley.app.windows()).toHaveLength(1)
})
