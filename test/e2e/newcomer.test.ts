/**
 * A newcomer's first quarter of an hour: a key of one's own, a talk from another program, the pause tuned on one's own
 * recording, and the difference in the next turn. Leaves a picture of every step in both languages and both themes.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SAMPLE_RATE } from '#core/audio/messages'
import { concatPcm } from '#core/audio/pcm'
import { encodeWav } from '#core/audio/wav'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { resultsFolder } from '../support/desk'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { canSpeak, speak } from '../support/spoken'

const KEY = 'F9'
const voice = { name: 'en', variant: '', speed: 150 } as const
const silence = (seconds: number): Int16Array => new Int16Array(Math.round(seconds * SAMPLE_RATE))
/** One thought with a pause of 1.2 s in it. */
const oneThought = (): Int16Array =>
  concatPcm([
    silence(0.3),
    speak('I would like to know', voice),
    silence(1.2),
    speak('what the weather is like tomorrow', voice),
    silence(0.3),
  ])

describe.skipIf(!canSpeak)('a newcomer', () => {
  let desk: Desk
  let parley: Parley
  let thought: string
  let pictures: string
  beforeAll(async () => {
    desk = await startParleyDesk('newcomer')
    parley = await startParley(desk, 'newcomer')
    pictures = await resultsFolder('newcomer')
    thought = join(await desk.folder('sound'), 'thought.wav')
    await writeFile(thought, encodeWav(oneThought(), SAMPLE_RATE))
  })
  afterAll(async () => {
    await parley?.close()
    await desk?.stop()
  })
  beforeEach(() => photographFailure(() => parley?.page))

  const look = async (step: string) => {
    for (const language of ['tr', 'en'] as const)
      for (const theme of ['dark', 'light'] as const) {
        await parley.page.evaluate(
          (change) =>
            (
              window as unknown as { parley: { changeSettings: (change: object) => Promise<unknown> } }
            ).parley.changeSettings(change),
          { language, theme },
        )
        const root = parley.page.locator(`html[lang="${language}"][data-theme="${theme}"]`)
        await see(root).toHaveCount(1)
        await parley.page.screenshot({
          path: join(pictures, `${step}-${language}-${theme}.png`),
          animations: 'disabled',
        })
      }
  }
  /** With the colours of the system's high contrast, and without motion. */
  const lookInContrast = async (step: string) => {
    await parley.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
    await parley.page.screenshot({ path: join(pictures, `${step}-contrast.png`) })
    await parley.page.emulateMedia({ forcedColors: null, reducedMotion: null })
  }
  const turns = () => parley.talk.turns('user')
  const silent = () => see(parley.talk.button('Stop')).toBeDisabled({ timeout: 60_000 })
  const cuts = () => parley.page.getByRole('button', { name: /^Play turn \d+, values in use/ })
  const lamp = () => parley.page.locator('#voice-level p[data-state]')

  it('binds a key of their own', async () => {
    await parley.talk.startPractice()
    await see(parley.talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed', {
      timeout: 60_000,
    })
    await silent()
    await look('1-talk')
    await parley.talk.open('Settings')
    await parley.page.getByRole('link', { name: 'Hotkey' }).click()
    await parley.talk.button('Hotkey').click()
    await look('2-asked-for-keys')
    await desk.keyboard.press(KEY)
    await see(parley.talk.button('Hotkey')).toContainText(KEY)
    await look('3-bound')
    await lookInContrast('3-bound')
  })

  it('talks from another program with it, which keeps the focus', async () => {
    await parley.talk.open('Talk')
    const before = await turns().count()
    const other = await desk.keyboard.openOtherWindow()
    await desk.keyboard.keyDown(KEY)
    await see(parley.page.getByText('Listening').first()).toBeVisible()
    await look('4-holding')
    await lookInContrast('4-holding')
    await desk.sound.speak('What can you do for me?')
    await desk.keyboard.keyUp(KEY)
    await see(turns()).toHaveCount(before + 1)
    await see(parley.talk.button('Stop')).toBeEnabled({ timeout: 20_000 })
    await look('5-answered')
    expect(await other.isFocused()).toBe(true)
    await silent()
    other.close()
  })

  it('is cut off at a pause when talking hands-free', async () => {
    const before = await turns().count()
    await desk.keyboard.press(KEY)
    await see(parley.talk.button('Hands-free')).toHaveAttribute('aria-pressed', 'true')
    await desk.sound.playFile(thought)
    await see(turns()).toHaveCount(before + 2, { timeout: 20_000 })
    await silent()
    await look('6-cut-off')
  })

  it('sees why on a recording of their own, and moves the pause until it is one turn', async () => {
    await parley.talk.open('Voice detection')
    await see(lamp()).toHaveAttribute('data-state', 'off', { timeout: 30_000 })
    await look('7-voice-detection')
    await lookInContrast('7-voice-detection')
    await parley.talk.button('Record').click()
    await see(parley.page.getByText(/^Recording: /)).toBeVisible()
    await desk.sound.playFile(thought)
    await see(lamp()).toHaveAttribute('data-state', 'off', { timeout: 15_000 })
    await parley.talk.button('Stop recording').click()
    await see(cuts()).toHaveCount(2)
    await parley.talk.button('Stop recording').waitFor({ state: 'hidden' })
    await cuts().first().scrollIntoViewIfNeeded()
    await look('8-lab')
    // Beside the picture, so that the cuts are seen to follow.
    const slider = parley.talk.slider('Silence duration in use')
    await slider.scrollIntoViewIfNeeded()
    await see(parley.page.getByRole('img', { name: /^Waveform/ })).toBeInViewport({ ratio: 1 })
    const box = await slider.boundingBox()
    if (box === null) throw new Error('the slider has no place')
    // By the mouse, to about three quarters of its way.
    await parley.page.mouse.move(box.x + box.width / 4, box.y + box.height / 2)
    await parley.page.mouse.down()
    await parley.page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 6 })
    await parley.page.mouse.up()
    expect(Number(await slider.inputValue())).toBeGreaterThan(1300)
    await see(cuts()).toHaveCount(1)
    await see(parley.talk.slider('Silence duration')).toHaveValue(await slider.inputValue())
    await look('9-tuned')
    await lookInContrast('9-tuned')
  })

  it('is heard to the end in the next turn', async () => {
    await parley.talk.open('Talk')
    await silent()
    const before = await turns().count()
    await see(parley.talk.button('Hands-free')).toHaveAttribute('aria-pressed', 'true')
    await desk.sound.playFile(thought)
    await see(parley.talk.button('Stop')).toBeEnabled({ timeout: 20_000 })
    await see(turns()).toHaveCount(before + 1)
    await look('10-heard-to-the-end')
    await silent()
    await see(turns()).toHaveCount(before + 1)
  })
})
