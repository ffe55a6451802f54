/** The whole loop with the practice assistant: typed and spoken, through the real microphone path and loudspeaker. */
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk, DeskRecording } from '../../scripts/lib/desk.mjs'
import { heardMs, soundSpans } from '../../scripts/lib/desk/recording.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'

let desk: Desk
let parley: Parley
let recording: DeskRecording
beforeAll(async () => {
  desk = await startParleyDesk('practice')
  parley = await startParley(desk, 'practice')
  recording = await desk.sound.record()
})
afterAll(async () => {
  await parley?.close()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

it('greets aloud when the practice assistant is tried, with the words in the log', async () => {
  const from = recording.position()
  await parley.talk.startPractice()
  await recording.speakerHeard(from, 500)
  await see(parley.talk.turns('assistant').first()).toContainText(/\w+/)
  await recording.speakerQuiet(from, 1500)
})

it('answers a typed message with a completed turn that shows its tokens', async () => {
  const { talk } = parley
  const before = await talk.turns('assistant').count()
  await talk.say('How do I export the conversation?')
  await see(talk.turns('user').last()).toContainText('How do I export the conversation?')
  await see(talk.turns('assistant')).toHaveCount(before + 1, { timeout: 20_000 })
  const answer = talk.turns('assistant').last()
  await see(answer).toHaveAttribute('data-status', 'completed', { timeout: 30_000 })
  await see(answer).toContainText(/export/i)
  await see(answer).toContainText(/\d+ in · \d+ out/)
  await recording
    .speakerQuiet(recording.position() - recording.soFar().speaker.rate, 1500)
    .catch(() => undefined)
})

it('hears a spoken sentence hands-free and answers aloud, both in the log', async () => {
  const { talk } = parley
  await see(talk.button('Stop')).toBeDisabled({ timeout: 60_000 })
  const users = await talk.turns('user').count()
  const answers = await talk.turns('assistant').count()
  if ((await talk.button('Hands-free').getAttribute('aria-pressed')) !== 'true')
    await talk.button('Hands-free').click()
  await see(talk.button('Hands-free')).toHaveAttribute('aria-pressed', 'true')

  await desk.sound.speak('Hello Parley. Can you hear what I am saying to you?')
  const spokenUntil = recording.position()
  await recording.speakerHeard(spokenUntil, 500)
  await see(talk.turns('user')).toHaveCount(users + 1)
  await see(talk.turns('user').last()).toContainText(/speech/)
  await see(talk.turns('assistant')).toHaveCount(answers + 1)
  await see(talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed', { timeout: 60_000 })

  await recording.speakerQuiet(spokenUntil, 1500)
  const { microphone, speaker } = recording.soFar()
  const spoken = soundSpans(microphone).at(-1)
  const answered = soundSpans(speaker, { from: spokenUntil })[0]
  expect(heardMs(speaker, spokenUntil)).toBeGreaterThan(1000)
  expect(answered?.start).toBeGreaterThan(spoken?.end ?? Infinity)
})

it('sends nothing while muted', async () => {
  const { talk } = parley
  const users = await talk.turns('user').count()
  await talk.button('Mute').click()
  await see(talk.button('Mute')).toHaveAttribute('aria-pressed', 'true')
  await desk.sound.speak('Nobody should hear this sentence.')
  await talk.button('Mute').click()
  await see(talk.button('Mute')).toHaveAttribute('aria-pressed', 'false')
  await desk.sound.speak('But this one is for you.')
  // Exactly one more turn: the second sentence.
  await see(talk.turns('user')).toHaveCount(users + 1)
  await see(talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed', { timeout: 60_000 })
  expect(await talk.turns('user').count()).toBe(users + 1)
})

it('begins an empty conversation on request', async () => {
  await parley.talk.button('New conversation').click()
  await see(parley.talk.turns('user')).toHaveCount(0)
  await see(parley.talk.status).toHaveText(/^Connected/, { timeout: 30_000 })
})

it('disconnects when asked', async () => {
  await parley.talk.button('Disconnect').click()
  await see(parley.talk.status).toHaveText(/^Disconnected/)
})
