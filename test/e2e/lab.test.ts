/** The lab with a real microphone: seen, recorded, cut, heard and applied, before and during a talk. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SAMPLE_RATE } from '#core/audio/messages'
import { concatPcm } from '#core/audio/pcm'
import { encodeWav } from '#core/audio/wav'
import type { Desk, DeskRecording } from '../../scripts/lib/desk.mjs'
import { heardMs } from '../../scripts/lib/desk/recording.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { canSpeak, speak } from '../support/spoken'

const voice = { name: 'en', variant: '', speed: 150 } as const
const silence = (seconds: number): Int16Array => new Int16Array(Math.round(seconds * SAMPLE_RATE))
/** Two phrases with 1.2 s between them. */
const twoPhrases = (): Int16Array =>
  concatPcm([
    silence(0.5),
    speak('I would like to know', voice),
    silence(1.2),
    speak('what the weather is like tomorrow', voice),
    silence(0.5),
  ])

describe.skipIf(!canSpeak)('the lab', () => {
  let desk: Desk
  let parley: Parley
  let recording: DeskRecording
  let file: string
  beforeAll(async () => {
    desk = await startParleyDesk('lab')
    parley = await startParley(desk, 'lab')
    recording = await desk.sound.record()
    file = join(await desk.folder('sound'), 'two-phrases.wav')
    await writeFile(file, encodeWav(twoPhrases(), SAMPLE_RATE))
    await parley.talk.button('Use my own key').click()
    await parley.talk.open('Voice detection')
  })
  afterAll(async () => {
    await parley?.close()
    await desk?.stop()
  })
  beforeEach(() => photographFailure(() => parley?.page))

  const lamp = () => parley.page.locator('#voice-level p[data-state]')
  const cuts = (which: string) =>
    parley.page.getByRole('button', { name: new RegExp(`^Play turn \\d+, ${which}`) })
  const quietAgain = () => see(lamp()).toHaveAttribute('data-state', 'off', { timeout: 15_000 })

  it('opens no microphone before it is asked to, and then shows without a connection what would be heard', async () => {
    await see(parley.page.getByText('The microphone is closed.')).toBeVisible()
    await see(lamp()).toHaveAttribute('data-state', 'unknown')
    await parley.talk.button('Open the microphone').click()
    await see(lamp()).toHaveAttribute('data-state', 'off', { timeout: 30_000 })
    const said = desk.sound.playFile(file)
    await see(lamp()).toHaveAttribute('data-state', 'on')
    await see(lamp()).toHaveText('Would be heard')
    await said
    await quietAgain()
  })

  it('cuts a recording at the pause that is longer than the silence, and follows the slider', async () => {
    await parley.talk.button('Record').click()
    await see(parley.page.getByText(/^Recording: /)).toBeVisible()
    await desk.sound.playFile(file)
    await quietAgain()
    await parley.talk.button('Stop recording').click()
    await see(cuts('values in use')).toHaveCount(2)
    await parley.talk.textbox('Silence duration, value').fill('1600')
    await parley.talk.textbox('Silence duration, value').press('Enter')
    await see(cuts('values in use')).toHaveCount(1)
    await parley.talk.button('Reset Silence duration').click()
    await see(cuts('values in use')).toHaveCount(2)
  })

  it('plays a cut over the loudspeaker, as long as it is', async () => {
    const from = recording.position()
    const name = (await cuts('values in use').first().textContent()) ?? ''
    const [, begin = '', end = ''] = /: ([\d.]+) s to ([\d.]+) s/.exec(name) ?? []
    await cuts('values in use').first().click()
    await see(parley.talk.button('Stop turn 1, values in use')).toBeVisible()
    await recording.speakerHeard(from, 300)
    // The button comes back when the cut has ended.
    await see(cuts('values in use')).toHaveCount(2, { timeout: 15_000 })
    await recording.speakerQuiet(from, 600)
    const heard = heardMs(recording.soFar().speaker, from)
    const length = (Number(end) - Number(begin)) * 1000
    expect(length).toBeGreaterThan(1000)
    // Padding and the silence that was waited for are in the cut, but not heard; nor are the gaps between words.
    expect(heard).toBeGreaterThan(length / 3)
    expect(heard).toBeLessThan(length + 100)
  })

  it('suggests values with which the recording is one turn, and uses them', async () => {
    await parley.talk.button('Suggest values').click()
    await see(cuts('trial values')).toHaveCount(1)
    await see(cuts('values in use')).toHaveCount(2)
    await see(
      parley.page.getByText(/You paused once, for .* Waiting .* keeps both parts in one turn/),
    ).toBeVisible()
    const suggested = await parley.talk.slider('Trial silence duration').inputValue()
    expect(Number(suggested)).toBeGreaterThan(900)
    await parley.talk.button('Use these values').click()
    await see(parley.talk.slider('Silence duration')).toHaveValue(suggested)
    await see(cuts('values in use')).toHaveCount(1)
  })

  it('reads a WAV file and cuts it as the recording of the same sound', async () => {
    await parley.talk.button('Remove the recording').click()
    await see(cuts('values in use')).toHaveCount(0)
    await parley.page.getByLabel('WAV file').setInputFiles(file)
    await see(cuts('values in use')).toHaveCount(1, { timeout: 15_000 })
    await parley.talk.button('Reset Silence duration').click()
    await see(cuts('values in use')).toHaveCount(2)
  })

  it('measures a silent room and finds it quiet', async () => {
    await parley.talk.button('Measure the room').click()
    await see(parley.page.getByText(/^Please be silent/)).toBeVisible()
    await see(parley.page.getByText(/A quiet room/)).toBeVisible({ timeout: 20_000 })
  })

  it('keeps the last turn of a talk with the assistant', async () => {
    await parley.talk.open('Settings')
    await parley.talk.choose('Provider', /^Practice/)
    await parley.talk.connect()
    if ((await parley.talk.button('Hands-free').getAttribute('aria-pressed')) !== 'true')
      await parley.talk.button('Hands-free').click()
    await parley.talk.open('Voice detection')
    await see(lamp()).toHaveAttribute('data-state', 'off', { timeout: 30_000 })
    await desk.sound.speak('Tell me the time.')
    await quietAgain()
    await parley.talk.button('Take the last turn').click()
    await see(parley.page.getByText(/Your last turn, from/)).toBeVisible()
    await see(cuts('values in use')).toHaveCount(1)
  })
})
