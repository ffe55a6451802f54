/** However the server cuts its sound, the loudspeaker plays all of it, once, in one piece. */
import { expect as see } from 'playwright/test'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { soundSpans } from '../../scripts/lib/desk/recording.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { chirp, chirpPosition } from '../support/signals'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'

let desk: Desk
let parley: Parley
let server: ScriptedServer
beforeAll(async () => {
  desk = await startParleyDesk('playout')
  server = await startScriptedServer()
  parley = await startParley(desk, 'playout')
  await parley.talk.pointAt(server.url)
  await parley.talk.connect()
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

it.each([
  { what: 'deltas of 100 ms', seconds: 4, cut: [4800] },
  { what: 'deltas of odd length', seconds: 3, cut: [4801, 333, 7] },
  { what: 'empty deltas among others', seconds: 3, cut: [2400, 0, 0, 2400] },
  { what: 'one delta of 10 s', seconds: 10, cut: [480_000] },
])('plays $what whole and without a gap', async ({ seconds, cut }) => {
  const recording = await desk.sound.record()
  const from = recording.position()
  const item = server.speak({ text: 'A chirp.', pcm: chirp(seconds), cut })
  await see(parley.talk.log.locator(`[data-item-id="${item}"]`)).toHaveAttribute('data-status', 'completed')
  await recording.speakerHeard(from)
  await recording.speakerQuiet(from, 1000)
  const { speaker } = await recording.stop()
  const spans = soundSpans(speaker, { from, pauseMs: 15 })
  expect(spans).toHaveLength(1)
  const [span] = spans
  const played = (span.end - span.start) / speaker.rate
  expect(Math.abs(played - seconds)).toBeLessThan(0.06)
  for (const share of [0.1, 0.5, 0.9]) {
    const at = Math.round(span.start + share * played * speaker.rate)
    const stretch = speaker.samples.subarray(at - 1200, at + 1200)
    expect(Math.abs(chirpPosition(stretch, speaker.rate, seconds) - share * played)).toBeLessThan(0.05)
  }
})
