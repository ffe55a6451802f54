/** However the server cuts its sound, the loudspeaker plays all of it, once and in order. */
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { heardMs } from '../../scripts/lib/desk/recording.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { chirp, chirpPieces } from '../support/signals'
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
])('plays $what whole, once and in order', async ({ seconds, cut }) => {
  const recording = await desk.sound.record()
  const from = recording.position()
  const item = server.speak({ text: 'A chirp.', pcm: chirp(seconds), cut })
  await see(parley.talk.log.locator(`[data-item-id="${item}"]`)).toHaveAttribute('data-status', 'completed')
  await recording.speakerHeard(from)
  await recording.speakerQuiet(from, 1000)
  const { speaker } = await recording.stop()
  // A machine that is busy with other work may leave the loudspeaker without data for a moment; then the rest comes
  // later, but nothing is lost, repeated or out of order: each piece begins where the one before it ended.
  let reached = 0
  let worstSeam = 0
  for (const piece of chirpPieces(speaker, from, seconds)) {
    const begins = piece.from ?? reached
    worstSeam = Math.max(worstSeam, Math.abs(begins - reached))
    reached = piece.until ?? begins + piece.seconds
  }
  expect(worstSeam).toBeLessThan(0.05)
  expect(reached).toBeCloseTo(seconds, 1)
  expect(Math.abs(heardMs(speaker, from) / 1000 - seconds)).toBeLessThan(0.05 * seconds)
})
