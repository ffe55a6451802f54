/**
 * Fifty spoken clips with labelled pauses: what the lab predicts is what the practice server does, sample for sample,
 * and both split a talk where somebody paused, and nowhere else.
 */
// oxlint-disable typescript/no-unnecessary-type-assertion -- the compiler and the linter differ over indexed access
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { samplesToMs } from '#core/audio/pcm'
import type { Segment, SegmenterConfig } from '#core/audio/segmenter'
import { cutTurns, type SpeechClip } from '#core/audio/speech-clip'
import { createSpeechModel, type RunSpeechNetwork } from '#core/audio/speech-model'
import { suggestDetection } from '#core/audio/suggest'
import { createDetector } from '../../../src/practice/detector'
import { loadSpeechNetwork } from '../../../src/practice/network'
import { startPracticeServer, type PracticeServer } from '../../../src/practice/server'
import { canSpeak, seeded, spokenClip, type SpokenClip } from '../../support/spoken'
import { connect } from './client'
import { resources } from './resources'

const CLIPS = 50
/** A pause from this length on ends a turn. */
const DIVIDE = 700
const config: SegmenterConfig = { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: DIVIDE }
/** Words fade, and the model looks at 32 ms at a time. */
const NEAR_MS = 250

type TurnMs = { readonly startMs: number; readonly endMs: number }
const msOf = ({ startSample, endSample }: Segment): TurnMs => ({
  startMs: samplesToMs(startSample),
  endMs: samplesToMs(endSample),
})

describe.skipIf(!canSpeak)('fifty spoken clips', () => {
  let network: RunSpeechNetwork
  let server: PracticeServer
  const clips: SpokenClip[] = []
  const judged: SpeechClip[] = []
  const served: TurnMs[][] = []

  const judge = async (pcm: Int16Array): Promise<SpeechClip> => {
    const model = createSpeechModel(network)
    return { pcm, probabilities: Float32Array.from(await model.push(pcm)), offset: 0 }
  }

  /** The server's turns for sound that is appended from sample 0 of a fresh session, in pieces of any size. */
  const serve = async (pcm: Int16Array, seed: number): Promise<TurnMs[]> => {
    const client = await connect(server)
    await client.next('session.created')
    const detection = {
      type: 'server_vad',
      threshold: config.threshold,
      prefix_padding_ms: config.prefixPaddingMs,
      silence_duration_ms: config.silenceDurationMs,
      create_response: false,
    }
    const update = (session: object) =>
      client.send({ type: 'session.update', session: { type: 'realtime', ...session } })
    update({ audio: { input: { turn_detection: detection } } })
    await client.next('session.updated')
    const random = seeded(seed)
    for (let at = 0; at < pcm.length;) {
      const size = 1 + Math.floor(random() * 4800)
      client.append(pcm.subarray(at, at + size))
      at += size
    }
    // Answered in order: whatever the sound leads to has come before.
    update({ instructions: 'done' })
    await client.next('session.updated')
    const of = (type: string, field: string): number[] =>
      client.events
        .filter((event) => event.type === `input_audio_buffer.${type}`)
        .map((event) => event[field] as number)
    const ends = of('speech_stopped', 'audio_end_ms')
    const turns = of('speech_started', 'audio_start_ms').map((startMs, i) => ({
      startMs,
      endMs: ends[i] ?? samplesToMs(pcm.length),
    }))
    await client.close()
    return turns
  }

  beforeAll(async () => {
    network = await loadSpeechNetwork(resources)
    server = await startPracticeServer({ resources })
    for (let seed = 0; seed < CLIPS; seed += 1) {
      const clip = spokenClip(seed, DIVIDE)
      clips.push(clip)
      judged.push(await judge(clip.pcm))
      served.push(await serve(clip.pcm, seed))
    }
  }, 600_000)
  afterAll(() => server?.close())

  /** Labelled pauses that were decided rightly, and all decisions: a split without a label is a wrong one. */
  const agreement = (turnsOf: (index: number) => readonly TurnMs[]): { right: number; all: number } => {
    let right = 0
    let all = 0
    clips.forEach((clip, index) => {
      const turns = turnsOf(index)
      const splits = turns.slice(0, -1).map(({ endMs }) => endMs - config.silenceDurationMs)
      const used = new Set<number>()
      for (const pause of clip.pauses) {
        const [from, to] = [samplesToMs(pause.from), samplesToMs(pause.to)]
        const split = splits.findIndex((at, i) => !used.has(i) && at > from - NEAR_MS && at < to)
        if (split >= 0) used.add(split)
        all += 1
        if (split >= 0 === to - from > DIVIDE) right += 1
      }
      all += splits.length - used.size
    })
    return { right, all }
  }

  it('has both languages at every level of noise, short pauses and long ones', () => {
    const pauses = clips.flatMap((clip) => clip.pauses.map(({ from, to }) => samplesToMs(to - from)))
    expect(pauses.filter((ms) => ms > DIVIDE).length).toBeGreaterThan(20)
    expect(pauses.filter((ms) => ms < DIVIDE).length).toBeGreaterThan(20)
    expect(new Set(clips.map(({ voice, noiseDb }) => `${voice} ${String(noiseDb)}`)).size).toBe(8)
  })

  it('are cut by the lab exactly where the practice server ends and begins its turns', () => {
    const different = clips.flatMap((clip, i) => {
      const predicted = cutTurns(judged[i] as SpeechClip, config).map(msOf)
      return JSON.stringify(predicted) === JSON.stringify(served[i])
        ? []
        : [{ clip: clip.label, predicted, served: served[i] }]
    })
    expect(different).toEqual([])
    expect(served.flat().length).toBeGreaterThan(CLIPS)
  })

  it('are split at the labelled pauses, and nowhere else, by the lab and by the server: 95 in 100 or more', () => {
    const predicted = agreement((i) => cutTurns(judged[i] as SpeechClip, config).map(msOf))
    const truth = agreement((i) => served[i] ?? [])
    expect(predicted.all).toBeGreaterThan(CLIPS)
    expect(predicted.right / predicted.all).toBeGreaterThanOrEqual(0.95)
    expect(truth.right / truth.all).toBeGreaterThanOrEqual(0.95)
  })

  it('are one turn each with the values that the lab suggests for them', () => {
    const split = clips.flatMap((clip, i) => {
      const suggestion = suggestDetection(judged[i] as SpeechClip)
      if (suggestion === null) return [`${clip.label}: nothing suggested`]
      const turns = cutTurns(judged[i] as SpeechClip, suggestion.config)
      return turns.length === 1
        ? []
        : [`${clip.label}: ${String(turns.length)} turns with ${JSON.stringify(suggestion.config)}`]
    })
    expect(split).toEqual([])
  })

  it('are cut sample for sample as the server’s own detector cuts them, whatever the numbers and the pieces', async () => {
    const numbers = fc.record({
      threshold: fc.double({ min: 0.1, max: 0.95, noNaN: true }),
      prefixPaddingMs: fc.integer({ min: 0, max: 1500 }),
      silenceDurationMs: fc.integer({ min: 100, max: 2000 }),
    })
    const pieces = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: CLIPS - 1 }), numbers, pieces, async (i, values, sizes) => {
        const clip = judged[i] as SpeechClip
        const detector = createDetector({ network, breathe: () => Promise.resolve() }, values, 0)
        const edges: number[] = []
        for (let at = 0, k = 0; at < clip.pcm.length; k += 1) {
          const size = sizes[k % sizes.length] ?? 1
          for (const event of await detector.push(clip.pcm.subarray(at, at + size))) edges.push(event.sample)
          at += size
        }
        const cut = cutTurns(clip, values).flatMap((turn) =>
          turn.open ? [turn.startSample] : [turn.startSample, turn.endSample],
        )
        expect(edges).toEqual(cut)
      }),
      { numRuns: 8, seed: 5 },
    )
  })
})
