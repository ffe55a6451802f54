/**
 * Cutting in: whatever the way, the loudspeaker falls silent and the model is told how much was really heard. The
 * answer is a chirp, so the recording of the loudspeaker itself tells the position at which it stopped.
 */
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { chirp, chirpHeard, chirpPieces } from '../support/signals'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'

const ANSWER_SECONDS = 12
/** What may lie between the value told to the server and the recording: 100 ms. */
const TOLERANCE_SAMPLES = 2400

let desk: Desk
let parley: Parley
let server: ScriptedServer
/** The interrupting message is answered with silence, so that only one chirp is recorded. */
let talkative = true
beforeAll(async () => {
  desk = await startParleyDesk('interruption')
  server = await startScriptedServer({
    answer: () =>
      talkative
        ? { text: 'A long answer, never heard to its end.', pcm: chirp(ANSWER_SECONDS) }
        : { text: '(silence)', pcm: new Int16Array(2400) },
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
  ['a typed message', () => parley.talk.say('Something else, please.'), null],
  ['the talk key', () => desk.keyboard.keyDown('Control_R'), () => desk.keyboard.keyUp('Control_R')],
]

it.each(ways)('stops the sound on %s, and truncates at what was heard', async (_, cut, after) => {
  const { talk } = parley
  const recording = await desk.sound.record()
  const from = recording.position()
  const frames = server.frames.length
  talkative = true
  await talk.say('Tell me something long.')
  await recording.speakerHeard(from, 2000)
  const wasSpeaking = talk.turns('assistant').last()
  const item = await wasSpeaking.getAttribute('data-item-id')
  talkative = false
  await cut()
  const truncate = await server.next('conversation.item.truncate', frames)
  await after?.()

  expect(truncate['item_id']).toBe(item)
  expect(truncate['content_index']).toBe(0)
  await see(talk.log.locator(`[data-item-id="${item}"]`)).toHaveAttribute('data-status', 'interrupted')
  await see(talk.button('Stop')).toBeDisabled()
  await recording.speakerQuiet(from, 1000)

  const { speaker } = await recording.stop()
  const pieces = chirpPieces(speaker, from, ANSWER_SECONDS)
  const heard = chirpHeard(pieces)
  const told = Number(truncate['audio_end_ms']) / 1000
  expect(heard).toBeGreaterThan(1.5)
  expect(heard).toBeLessThan(ANSWER_SECONDS - 1)
  expect(
    Math.abs(told - heard) * 24_000,
    `told ${told} s; heard ${JSON.stringify(pieces)}`,
  ).toBeLessThanOrEqual(TOLERANCE_SAMPLES)
})
