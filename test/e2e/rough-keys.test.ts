/** The talk key in rough hands: doubled, chattering, part of a shortcut, pressed from a shell, or held over a change. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Bridge } from '#shared/contract'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'
import { chirp } from '../support/signals'

const TALK_KEY = 'Control_R'

let desk: Desk
let parley: Parley
let server: ScriptedServer
beforeAll(async () => {
  desk = await startParleyDesk('rough-keys')
  server = await startScriptedServer({ answer: () => ({ text: 'Heard.', pcm: chirp(0.3) }) })
  parley = await startParley(desk, 'rough-keys')
  await parley.talk.pointAt(server.url)
  await parley.talk.connect()
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

const since = (from: number, type: string) => server.frames.slice(from).filter((frame) => frame.type === type)
/** The microphone is shut: no sound is on its way to the server any more. */
const isQuiet = async () => {
  await see(parley.talk.button('Hands-free')).toHaveAttribute('aria-pressed', 'false')
  await expect.poll(() => parley.page.locator('[data-state="listening"]').count()).toBe(0)
}
/** A hold that is heard from its first frame to its commit. */
const holdIsHeard = async () => {
  const before = server.frames.length
  await desk.keyboard.keyDown(TALK_KEY)
  await server.next('input_audio_buffer.append', before)
  await desk.sound.speak('This is heard.')
  await desk.keyboard.keyUp(TALK_KEY)
  await server.next('input_audio_buffer.commit', before)
  await server.next('response.create', before)
}
/** Several events in one go of the X server, without a pause that the machine's load decides on. */
const events = (...words: string[]) => desk.keeper.run('xdotool', words)
/** Contacts that open for no longer than the two events take. */
const chatter = Array.from({ length: 20 }, () => ['keyup', 'keydown'])
  .flat()
  .flatMap((event) => [event, '--delay', '0', TALK_KEY])
const tap = ['keydown', TALK_KEY, 'sleep', '0.06', 'keyup', TALK_KEY]

it('switches hands-free on and off again by a fast double tap, and says nothing to the server for it', async () => {
  const before = server.frames.length
  const presses = parley.talk.button('Hands-free')
  await see(presses).toHaveAttribute('aria-pressed', 'false')
  await events(...tap, 'sleep', '0.05', ...tap)
  await isQuiet()
  await events(...tap, 'sleep', '0.05', ...tap, 'sleep', '0.05', ...tap)
  await see(presses).toHaveAttribute('aria-pressed', 'true')
  await events(...tap)
  await isQuiet()
  expect(since(before, 'input_audio_buffer.commit')).toEqual([])
  await holdIsHeard()
})

it('takes a key whose contacts chatter for held all the while', async () => {
  const before = server.frames.length
  await desk.keyboard.keyDown(TALK_KEY)
  await server.next('input_audio_buffer.append', before)
  await events(...chatter)
  await desk.sound.speak('This is all one sentence.')
  await events(...chatter)
  await desk.keyboard.keyUp(TALK_KEY)
  await server.next('input_audio_buffer.commit', before)
  await server.next('response.create', before)
  expect(since(before, 'input_audio_buffer.commit')).toHaveLength(1)
  await isQuiet()
})

it('sends nothing of a shortcut that begins with the talk key', async () => {
  const other = await desk.keyboard.openOtherWindow()
  const before = server.frames.length
  const turns = await parley.talk.turns('user').count()
  await events('keydown', TALK_KEY, 'sleep', '0.1', 'key', 'c', 'sleep', '0.2', 'keyup', TALK_KEY)
  await expect.poll(() => other.presses()).toContain('c')
  await isQuiet()
  expect(since(before, 'input_audio_buffer.commit')).toEqual([])
  await see(parley.talk.turns('user')).toHaveCount(turns)
  other.close()
  await holdIsHeard()
})

it('goes on hearing a hold while another profile is chosen, and loses no word of it', async () => {
  const before = server.frames.length
  const turns = await parley.talk.turns('user').count()
  await desk.keyboard.keyDown(TALK_KEY)
  await server.next('input_audio_buffer.append', before)
  await desk.sound.speak('These words are said before the change.')
  await parley.page.evaluate(async () => {
    const { parley } = window as unknown as { parley: Bridge }
    const snapshot = await parley.snapshot()
    const copyOf = snapshot.ok ? snapshot.value.view.settings.activeProfileId : null
    await parley.createProfile({ name: 'Second', copyOf })
  })
  await see(parley.page.getByRole('combobox', { name: 'Profile' })).toContainText('Second')
  await desk.sound.speak('And these after it.')
  await desk.keyboard.keyUp(TALK_KEY)
  await server.next('input_audio_buffer.commit', before)
  await see(parley.talk.turns('user')).toHaveCount(turns + 1)
  await isQuiet()
})

it('talks by “--ptt” from a shell, from down to up', async () => {
  const started = parley.app.process()
  const own = started.spawnargs.slice(1).filter((arg) => !/^--(remote-debugging|inspect)/.test(arg))
  const shell = async (command: string) => {
    const child = spawn(started.spawnfile, [...own, `--ptt=${command}`], {
      env: { ...process.env, ...desk.env },
      cwd: desk.root,
      stdio: 'ignore',
    })
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(0)
  }
  await parley.talk.connect()
  const before = server.frames.length
  await shell('down')
  await server.next('input_audio_buffer.append', before)
  await desk.sound.speak('This was said between two commands.')
  await shell('up')
  await server.next('input_audio_buffer.commit', before)
  await isQuiet()
  const again = server.frames.length
  await shell('toggle')
  await server.next('input_audio_buffer.append', again)
  await desk.sound.speak('And this by the toggle.')
  await shell('toggle')
  await server.next('input_audio_buffer.commit', again)
  await isQuiet()
})
