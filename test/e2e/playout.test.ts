/** However and whenever the server sends its sound, the loudspeaker plays all of it, once, in order and without a click. */
import { expect as see } from 'playwright/test'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { heardMs, type Recorded } from '../../scripts/lib/desk/recording.mjs'
import { takeSeen, watchPorts } from '../bench/end-to-end/stages.mjs'
import { practiceVoice } from '../bench/practice-voice'
import { seeded } from '../bench/replay/traces'
import { soundBeside, starved } from '../support/beside-tone'
import { repository } from '../support/desk'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { chirp, chirpPieces, PROTOCOL_RATE } from '../support/signals'
import { startScriptedServer, type ScriptedAnswer, type ScriptedServer } from '../support/scripted-server'
import { speechHeard } from '../support/speech-heard'

let desk: Desk
let parley: Parley
let server: ScriptedServer
beforeAll(async () => {
  desk = await startParleyDesk('playout')
  server = await startScriptedServer()
  // A loudspeaker with a longer buffer forgives a busy machine more; what is judged is what Parley gives it.
  parley = await startParley(desk, 'playout', { args: ['--audio-buffer-size=2048'] })
  await soundBeside(parley.page)
  await watchPorts(parley.app)
  await parley.talk.pointAt(server.url)
  await parley.talk.connect()
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

/** Plays an answer to its end. `from`: where in the recording it can begin. */
const played = async (answer: ScriptedAnswer): Promise<{ recorded: Recorded; from: number }> => {
  const recording = await desk.sound.record()
  const from = recording.position()
  const item = server.speak(answer)
  await see(parley.talk.log.locator(`[data-item-id="${item}"]`)).toHaveAttribute('data-status', 'completed')
  await recording.speakerHeard(from)
  await recording.speakerQuiet(from, 1000)
  return { recorded: await recording.stop(), from }
}

it.each([
  { what: 'deltas of 100 ms', seconds: 4, cut: [4800] },
  { what: 'deltas of odd length', seconds: 3, cut: [4801, 333, 7] },
  { what: 'empty deltas among others', seconds: 3, cut: [2400, 0, 0, 2400] },
  { what: 'one delta of 10 s', seconds: 10, cut: [480_000] },
])('plays $what whole, once and in order', async ({ seconds, cut }) => {
  const {
    recorded: { speaker },
    from,
  } = await played({ text: 'A chirp.', pcm: chirp(seconds), cut })
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

/** Two sentences. */
const speech = practiceVoice('en', repository).subarray(0, 4.9 * PROTOCOL_RATE)
const random = seeded(4)
const jitter = Array.from({ length: 60 }, () => 20 * random())
/** Takes until one says something of Parley: the machine may be too busy to feed a loudspeaker, or to keep a schedule. */
const TAKES = 5

let slowedMs = 0
let everLate = false
/**
 * Since the last time, ms: by how much the deltas came too late at the loudspeaker's port to be played without a gap from
 * the first on; and what slow speech was put in, since such a line is remembered.
 */
const lateAtPort = async (): Promise<{ late: number; slowed: number }> => {
  const { writes, stats } = await takeSeen(parley.app)
  const begin = writes[0]?.[0] ?? 0
  let media = 0
  let late = 0
  for (const [at, , samples] of writes) {
    late = Math.max(late, at - begin - (media * 1000) / PROTOCOL_RATE)
    media += samples
  }
  const before = slowedMs
  slowedMs = stats.at(-1)?.[1]['slowedMs'] ?? before
  return { late, slowed: slowedMs - before }
}

it.for([
  { schedule: 'sent at once' },
  { schedule: 'sent steadily', times: (delta: number) => 67 * delta },
  { schedule: 'sent with 20 ms of jitter', times: (delta: number) => 67 * delta + (jitter[delta] ?? 0) },
])(
  'speech $schedule sounds as it was made: no step, no silence in a word, every sample once',
  async ({ times }, { skip }) => {
    const wrong: string[] = []
    for (let take = 1; take <= TAKES; take += 1) {
      await lateAtPort()
      const { recorded, from } = await played({
        text: 'Two sentences.',
        pcm: speech,
        ...(times && { times }),
      })
      const holes = starved(recorded, from)
      const { late, slowed } = await lateAtPort()
      everLate ||= late > 0
      if (holes.length > 0 || late > 0 || (everLate && slowed > 0)) {
        wrong.push(
          `${holes.length} holes beside it, ${late.toFixed(0)} ms late, ${slowed.toFixed(0)} ms slowed`,
        )
        continue
      }
      const heard = speechHeard(recorded.speaker, from, speech)
      expect(heard).toMatchObject({ missing: 0, later: 0, earlier: 0 })
      expect(heard.step).toBeLessThan(0.05)
      expect(heard.silence).toBeLessThanOrEqual(0.002)
      expect(heard.stretches).toBeGreaterThan(100)
      return
    }
    skip(`This machine had no time for sound: ${wrong.join('; ')}`)
  },
)
