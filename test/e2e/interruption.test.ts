/**
 * Cutting in: whatever the way, the loudspeaker falls silent and the model is told how much was really heard. The
 * answer is a chirp, so the recording of the loudspeaker itself tells the position at which it stopped.
 */
import { expect as see } from 'playwright/test'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { soundSpans } from '../../scripts/lib/desk/recording.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { chirp, chirpPosition } from '../support/signals'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'

const ANSWER_SECONDS = 12
/** What may lie between the value told to the server and the recording: 100 ms. */
const TOLERANCE_SAMPLES = 2400
/** Length of the stretch whose pitch is measured, and of the fade after it. s. */
const STRETCH = 0.05
const FADE = 0.01

let desk: Desk
let parley: Parley
let server: ScriptedServer
beforeAll(async () => {
  desk = await startParleyDesk('interruption')
  server = await startScriptedServer({
    answer: () => ({ text: 'A long answer that nobody will hear to its end.', pcm: chirp(ANSWER_SECONDS) }),
  })
  parley = await startParley(desk, 'interruption')
  await parley.talk.pointAt(server.url)
  await parley.talk.connect()
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

const ways: readonly (readonly [string, () => Promise<unknown>, (() => Promise<unknown>) | null])[] = [
  ['the Stop button', () => parley.talk.button('Stop').click(), null],
  [
    'speech that the server detects',
    async () => server.speechStarted(),
    async () => server.send({ type: 'input_audio_buffer.cleared' }),
  ],
  [
    'a typed message',
    () => parley.talk.say('Something else, please.'),
    () => parley.talk.button('Stop').click(),
  ],
  ['the talk key', () => desk.keyboard.keyDown('Control_R'), () => desk.keyboard.keyUp('Control_R')],
]

it.each(ways)('stops the sound on %s, and truncates at what was heard', async (_, cut, after) => {
  const { talk } = parley
  const recording = await desk.sound.record()
  const from = recording.position()
  const frames = server.frames.length
  await talk.say('Tell me something long.')
  await recording.speakerHeard(from, 2000)
  const wasSpeaking = talk.turns('assistant').last()
  const item = await wasSpeaking.getAttribute('data-item-id')
  await cut()
  const truncate = await server.next('conversation.item.truncate', frames)
  await after?.()

  expect(truncate['item_id']).toBe(item)
  expect(truncate['content_index']).toBe(0)
  await see(talk.log.locator(`[data-item-id="${item}"]`)).toHaveAttribute('data-status', 'interrupted')
  await see(talk.button('Stop')).toBeDisabled()
  await recording.speakerQuiet(from, 1000)

  const { speaker } = await recording.stop()
  const end = soundSpans(speaker, { from, pauseMs: 100 })[0]?.end ?? 0
  const stretchEnd = end - Math.round(FADE * speaker.rate)
  const stretch = speaker.samples.subarray(stretchEnd - Math.round(STRETCH * speaker.rate), stretchEnd)
  const heard = chirpPosition(stretch, speaker.rate, ANSWER_SECONDS) + STRETCH / 2 + FADE
  const told = Number(truncate['audio_end_ms']) / 1000
  expect(heard).toBeGreaterThan(1.5)
  expect(heard).toBeLessThan(ANSWER_SECONDS - 1)
  expect(Math.abs(told - heard) * 24_000).toBeLessThanOrEqual(TOLERANCE_SAMPLES)
})
