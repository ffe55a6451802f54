/**
 * The echo self-test at a desk whose loudspeaker feeds its microphone over a wire, and at one where it does not; and the
 * echo canceller, which has to hear what Web Audio plays.
 */
import { join } from 'node:path'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'

let desk: Desk
let parley: Parley
beforeAll(async () => {
  desk = await startParleyDesk('echo')
  parley = await startParley(desk, 'echo')
  await parley.talk.button('Use my own key').click()
  await parley.talk.open('Settings')
  // The noise of a quiet room: digital silence would be a dead microphone.
  const noise = join(await desk.folder('noise'), 'room.wav')
  await desk.keeper.run('sox', [
    '-n',
    '-r',
    '48000',
    '-c',
    '1',
    noise,
    'synth',
    '5',
    'whitenoise',
    'vol',
    '0.0004',
  ])
  void (async () => {
    for (;;) await desk.sound.playFile(noise)
  })().catch(() => undefined)
})
afterAll(async () => {
  await parley?.close()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

/** Over the wire: the loudspeaker is heard by the microphone as loud as it plays, 30 ms later. */
const wire = async () => {
  const module = (
    await desk.sound.control(
      'load-module',
      'module-loopback',
      'source=spk.monitor',
      'sink=micin',
      'latency_msec=30',
    )
  ).trim()
  return () => desk.sound.control('unload-module', module)
}

/** What the test says: its sentence, and the residual in dB. */
const test = async () => {
  const { talk, page } = parley
  await talk.button('Test the echo').click()
  const figure = page.getByText(/^What comes back is at/)
  await see(figure).toBeVisible({ timeout: 40_000 })
  const text = (await figure.textContent()) ?? ''
  return {
    residualDb: Number(/(-?\d+) dB/.exec(text.replace('−', '-'))?.[1]),
    sentence: (await page.getByRole('status').filter({ has: figure }).textContent()) ?? '',
  }
}

const setCancellation = async (on: boolean) => {
  const box = parley.page.getByRole('switch', { name: 'Echo cancellation' })
  if ((await box.getAttribute('aria-checked')) !== String(on)) await box.click()
}

it('is good where nothing comes back', async () => {
  const { sentence, residualDb } = await test()
  expect(sentence).toMatch(/^Good/)
  expect(residualDb).toBeLessThan(-45)
})

it('is poor where the loudspeaker feeds the microphone and nothing cancels it; listening in turns is one click away', async () => {
  await setCancellation(false)
  const unplug = await wire()
  const { sentence, residualDb } = await test()
  expect(sentence).toMatch(/^Poor/)
  expect(residualDb).toBeGreaterThan(-20)
  await parley.talk.button('Listen only while it is silent').click()
  const halfDuplex = parley.page.getByRole('switch', { name: 'Listen only while the assistant is silent' })
  await see(halfDuplex).toHaveAttribute('aria-checked', 'true')
  await halfDuplex.click()

  // The same wire with echo cancellation: what Web Audio plays is taken out.
  await setCancellation(true)
  const cancelled = await test()
  console.log(`echo over the wire: ${residualDb} dB, cancelled ${cancelled.residualDb} dB`)
  expect(cancelled.residualDb).toBeLessThan(residualDb - 15)
  await unplug()
})
