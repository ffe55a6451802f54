/** A microphone that is missing, forbidden or pulled out is named, and the typed conversation goes on. */
import { see } from '../support/see'
import { afterEach, beforeAll, beforeEach, afterAll, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { chirp } from '../support/signals'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'

let desk: Desk
let server: ScriptedServer
let parley: Parley | undefined
beforeAll(async () => {
  desk = await startParleyDesk('microphone')
  server = await startScriptedServer({ answer: () => ({ text: 'I read you.', pcm: chirp(0.3) }) })
})
beforeEach(() => photographFailure(() => parley?.page))
afterEach(async () => {
  await parley?.close()
  parley = undefined
  await desk.sound.plugMicrophone()
})
afterAll(async () => {
  await server?.stop()
  await desk?.stop()
})

const start = async (name: string): Promise<Parley> => {
  parley = await startParley(desk, name)
  return parley
}

const typedConversationGoesOn = async ({ talk }: Parley) => {
  await talk.say('Can you read this?')
  await see(talk.turns('assistant').last()).toContainText('I read you.')
  await see(talk.status).toHaveText(/^Connected/)
}

const handsFree = async ({ talk }: Parley) => {
  if ((await talk.button('Hands-free').getAttribute('aria-pressed')) !== 'true')
    await talk.button('Hands-free').click()
}

it('says that there is no microphone', async () => {
  await desk.sound.unplugMicrophone()
  const parley = await start('microphone-missing')
  await parley.talk.pointAt(server.url)
  await parley.talk.connect()
  await handsFree(parley)
  await see(parley.page.getByText(/No microphone was found/).first()).toBeVisible()
  await typedConversationGoesOn(parley)
})

it('says that the microphone may not be used', async () => {
  const parley = await start('microphone-denied')
  await parley.app.evaluate(({ session }) => {
    session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
    session.defaultSession.setPermissionCheckHandler(() => false)
  })
  await parley.talk.pointAt(server.url)
  await parley.talk.connect()
  await handsFree(parley)
  await see(parley.page.getByText(/Parley may not use the microphone/).first()).toBeVisible()
  await typedConversationGoesOn(parley)
})

it('lets a talk go on when the microphone is back at once, and says so when it was pulled out for good', async () => {
  const parley = await start('microphone-lost')
  await parley.talk.pointAt(server.url)
  await parley.talk.connect()
  await handsFree(parley)
  await server.next('input_audio_buffer.append', server.frames.length)
  await desk.sound.unplugMicrophone()
  await desk.sound.plugMicrophone()
  await see(parley.page.getByText(/The microphone went away for a moment/).first()).toBeVisible({
    timeout: 20_000,
  })
  await server.next('input_audio_buffer.append', server.frames.length)
  await see(parley.talk.button('Hands-free')).toHaveAttribute('aria-pressed', 'true')

  await desk.sound.unplugMicrophone()
  await see(parley.page.getByText(/The microphone was unplugged/).first()).toBeVisible({ timeout: 20_000 })
  await typedConversationGoesOn(parley)
})
