/** The three sliders reach a connected server at once, as one complete turn_detection. */
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { startScriptedServer, type ClientFrame, type ScriptedServer } from '../support/scripted-server'

let desk: Desk
let parley: Parley
let server: ScriptedServer
beforeAll(async () => {
  desk = await startParleyDesk('voice-detection')
  server = await startScriptedServer()
  parley = await startParley(desk, 'voice-detection')
  await parley.talk.pointAt(server.url)
  await parley.talk.connect()
  if ((await parley.talk.button('Hands-free').getAttribute('aria-pressed')) !== 'true')
    await parley.talk.button('Hands-free').click()
  await server.until('a session update with speech detection', () =>
    server.of('session.update').map(turnDetection).find(Boolean),
  )
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

type TurnDetection = Readonly<Record<string, unknown>>
const turnDetection = (frame: ClientFrame): TurnDetection | null => {
  const session = frame['session'] as { audio?: { input?: { turn_detection?: TurnDetection | null } } }
  return session.audio?.input?.turn_detection ?? null
}

const complete = [
  'create_response',
  'interrupt_response',
  'prefix_padding_ms',
  'silence_duration_ms',
  'threshold',
  'type',
]

it.each([
  ['Threshold', 'threshold'],
  ['Prefix padding', 'prefix_padding_ms'],
  ['Silence duration', 'silence_duration_ms'],
])('%s reaches the server in one complete turn_detection', async (name, field) => {
  const { talk } = parley
  await talk.open('Voice detection')
  const before = server.frames.length
  const was = Number(await talk.slider(name).inputValue())
  await talk.slider(name).press('ArrowRight')
  await see(talk.slider(name)).not.toHaveValue(String(was))
  const shown = Number(await talk.slider(name).inputValue())
  expect(shown).toBeGreaterThan(was)
  const sent = await server.until(`a session update with the new ${field}`, () =>
    server.frames
      .slice(before)
      .filter((frame) => frame.type === 'session.update')
      .map(turnDetection)
      .find((detection) => detection !== null && Math.abs(Number(detection[field]) - shown) < 1e-6),
  )
  expect(sent['type']).toBe('server_vad')
  expect(Object.keys(sent)).toEqual(expect.arrayContaining(complete))
})

it('sends one update for a step, and complete ones while a slider is dragged, the last of which is what is shown', async () => {
  const { talk, page } = parley
  const slider = talk.slider('Silence duration')
  const since = (from: number) => server.frames.slice(from).filter(({ type }) => type === 'session.update')
  const before = server.frames.length
  await slider.press('ArrowLeft')
  await server.next('session.update', before)
  const box = await slider.boundingBox()
  if (box === null) throw new Error('the slider has no place')
  const dragged = server.frames.length
  await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2, { steps: 40 })
  await page.mouse.up()
  const shown = Number(await slider.inputValue())
  expect(shown).toBeGreaterThan(1_000)
  await server.until('the value that was let go', () =>
    since(dragged).find((frame) => turnDetection(frame)?.['silence_duration_ms'] === shown),
  )
  expect(server.frames.slice(before, dragged).filter(({ type }) => type === 'session.update')).toHaveLength(1)
  for (const frame of since(dragged))
    expect(Object.keys(turnDetection(frame) ?? {})).toEqual(expect.arrayContaining(complete))
  expect(turnDetection(since(dragged).at(-1) ?? { type: '' })?.['silence_duration_ms']).toBe(shown)
})

it('keeps all three values for the next connection', async () => {
  const { talk } = parley
  await talk.open('Voice detection')
  const shown: number[] = []
  for (const name of ['Threshold', 'Prefix padding', 'Silence duration'])
    shown.push(Number(await talk.slider(name).inputValue()))
  await talk.open('Talk')
  await talk.button('Disconnect').click()
  await see(talk.status).toHaveText(/^Disconnected/)
  const before = server.frames.length
  await talk.connect()
  const sent = await server.until('a session update with speech detection', () =>
    server.frames
      .slice(before)
      .filter((frame) => frame.type === 'session.update')
      .map(turnDetection)
      .find(Boolean),
  )
  expect([sent['threshold'], sent['prefix_padding_ms'], sent['silence_duration_ms']]).toEqual(shown)
})

it('sends null while the profile is push to talk', async () => {
  const { talk } = parley
  await talk.open('Voice detection')
  const before = server.frames.length
  await talk.choose('Turn taking', /push.to.talk/i)
  const update = await server.next('session.update', before)
  const session = update['session'] as { audio: { input: Record<string, unknown> } }
  expect(session.audio.input).toHaveProperty('turn_detection', null)
})
