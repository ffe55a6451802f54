/**
 * Loudspeakers and microphones that come, go and break in the middle of a sentence: the rest of it is heard, its
 * positions stay true, and the person reads one calm line.
 */
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { heardOf, type Heard } from '../support/heard-whole'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { chirp, chirpHeard, chirpPieces } from '../support/signals'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'

const SECONDS = 7
/** A busy machine leaves its loudspeaker without data now and then; a sentence that is lost is another matter. s */
const HICCUP = 0.15

let desk: Desk
let parley: Parley
let server: ScriptedServer
beforeAll(async () => {
  desk = await startParleyDesk('devices')
  server = await startScriptedServer()
  parley = await startParley(desk, 'devices')
  await parley.talk.pointAt(server.url)
  await parley.talk.connect()
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

/** Lets an answer be heard for 2 s, does something to the devices, and hears the rest. */
const during = async (what: string, change: () => Promise<unknown>): Promise<Heard> => {
  const recording = await desk.sound.record()
  const from = recording.position()
  const item = server.speak({ text: 'A chirp.', pcm: chirp(SECONDS) })
  await recording.speakerHeard(from, 2000)
  await change()
  await parley.talk.page.waitForFunction(
    (id) => document.querySelector(`[data-item-id="${id}"]`)?.getAttribute('data-status') === 'completed',
    item,
  )
  await recording.speakerQuiet(from, 4000)
  const { speaker } = await recording.stop()
  await see(parley.talk.log.locator(`[data-item-id="${item}"]`)).toHaveAttribute('data-status', 'completed')
  const heard = heardOf(speaker, from, SECONDS)
  console.log(
    `${what}: reached ${heard.reached.toFixed(2)} of ${SECONDS} s, skipped ${(heard.skipped * 1000).toFixed(0)} ms, ` +
      `twice ${(heard.repeated * 1000).toFixed(0)} ms, longest pause ${(heard.pause * 1000).toFixed(0)} ms`,
  )
  return heard
}

const expectWhole = (heard: Heard): void => {
  expect(heard.reached, heard.pieces).toBeGreaterThan(SECONDS - HICCUP)
  expect(heard.skipped, heard.pieces).toBeLessThan(HICCUP)
  expect(heard.repeated, heard.pieces).toBeLessThan(0.3)
  expect(heard.pause, heard.pieces).toBeLessThan(5)
}

const notices = () => parley.page.getByRole('region', { name: 'Notices' }).getByRole('listitem')

it('goes on when the sound server drops the stream, and says so in one line', async () => {
  const heard = await during('stream broken', () => desk.sound.breakPlayback())
  expectWhole(heard)
  await see(notices()).toHaveCount(1)
  await see(notices()).toContainText('The speaker stopped for a moment')
})

it('tells the model what was really heard, also of an answer that was heard over two devices', async () => {
  const recording = await desk.sound.record()
  const from = recording.position()
  const frames = server.frames.length
  server.speak({ text: 'A chirp.', pcm: chirp(12) })
  await recording.speakerHeard(from, 2000)
  await desk.sound.breakPlayback()
  await recording.speakerHeard(from, 3500)
  await parley.talk.button('Stop').click()
  const truncate = await server.next('conversation.item.truncate', frames)
  await recording.speakerQuiet(from, 1000)
  const { speaker } = await recording.stop()
  const pieces = chirpPieces(speaker, from, 12)
  const told = Number(truncate['audio_end_ms']) / 1000
  expect(Math.abs(told - chirpHeard(pieces)), `told ${told} s; heard ${JSON.stringify(pieces)}`).toBeLessThan(
    0.1,
  )
})

// oxlint-disable-next-line vitest/expect-expect -- expectWhole expects
it('goes on at the next default when the default loudspeaker is pulled out, and when it is plugged in again', async () => {
  const dock = await desk.sound.plugSpeaker('Dock')
  await dock.use()
  expectWhole(await during('default pulled out', () => dock.unplug()))
  let again: Awaited<ReturnType<typeof desk.sound.plugSpeaker>> | undefined
  expectWhole(
    await during('default plugged in', async () => {
      again = await desk.sound.plugSpeaker('Dock')
      await again.use()
    }),
  )
  await again?.unplug()
})

// oxlint-disable-next-line vitest/expect-expect -- expectWhole expects
it('goes on when a headset takes over in telephone quality, and when it leaves', async () => {
  const headset = await desk.sound.plugSpeaker('Headset', { rate: 16_000 })
  expectWhole(await during('headset takes over', () => headset.use()))
  expectWhole(await during('headset leaves', () => headset.unplug()))
})

it('plays at the chosen loudspeaker while it is there, and says once that it is not', async () => {
  const { talk } = parley
  const desktop = await desk.sound.plugSpeaker('Desktop')
  await talk.open('Settings')
  const where = async () => (await desk.sound.playing()).map(({ sink }) => sink)
  await see(talk.combobox('Speaker')).toBeVisible()
  await see
    .poll(async () => {
      await talk.combobox('Speaker').click()
      const found = await parley.page.getByRole('option', { name: 'Desktop' }).isVisible()
      await parley.page.keyboard.press('Escape')
      return found
    })
    .toBe(true)
  await talk.open('Talk')
  // In the middle of a sentence: no sample is lost on the way from one to the other.
  const heard = await during('another one chosen', async () => {
    await talk.open('Settings')
    await talk.choose('Speaker', /^Desktop/)
    await talk.open('Talk')
  })
  expectWhole(heard)
  await see.poll(where).toContain('Desktop')

  expectWhole(await during('chosen one pulled out', () => desktop.unplug()))
  await see(notices().filter({ hasText: 'The chosen speaker is gone' })).toHaveCount(1)
  const back = await desk.sound.plugSpeaker('Desktop')
  // It is taken up again when it comes back: then nothing is said of it any more.
  await see(notices().filter({ hasText: 'The chosen speaker is gone' })).toHaveCount(0, { timeout: 20_000 })
  await talk.open('Settings')
  await talk.choose('Speaker', /^System default/)
  await back.unplug()
})
