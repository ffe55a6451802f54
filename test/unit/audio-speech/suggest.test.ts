/** What is suggested for a recording, and why; what a few seconds of silence say about a room. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectionPresetNames, detectionPresetOf, detectionPresets } from '#core/audio/detection-presets'
import { readRoom } from '#core/audio/room'
import { cutTurns, frameLevels, soundOfTurn, wavePeaks, type SpeechClip } from '#core/audio/speech-clip'
import { SPEECH_FRAME_SAMPLES } from '#core/audio/speech-model'
import { LONGEST_PAUSE_MS, suggestDetection } from '#core/audio/suggest'

const FRAME = SPEECH_FRAME_SAMPLES
const MS = 32
/** [probability, frames] one after the other; the sound is as loud as it is probable. */
const clipOf = (...parts: readonly (readonly [number, number])[]): SpeechClip => {
  const probabilities = Float32Array.from(parts.flatMap(([p, count]) => Array<number>(count).fill(p)))
  const pcm = new Int16Array(probabilities.length * FRAME).map((_, i) =>
    Math.round((i % 2 === 0 ? 1 : -1) * (30 + 8000 * (probabilities[Math.floor(i / FRAME)] ?? 0))),
  )
  return { pcm, probabilities, offset: 0 }
}
const about = (clip: SpeechClip, silence: SpeechClip | null = null) => {
  const suggestion = suggestDetection(clip, silence)
  if (suggestion === null) throw new Error('nothing was suggested')
  return { ...suggestion, of: (kind: string) => suggestion.reasons.find(({ about }) => about === kind) }
}

describe('a suggestion', () => {
  test('waits longer than the longest pause inside the talk, so that it is one turn', () => {
    const clip = clipOf([0, 30], [0.95, 40], [0, 30], [0.95, 40], [0, 20], [0.95, 30], [0, 90])
    const { config, of } = about(clip)
    expect(of('silence')).toMatchObject({ pauses: 2, longestMs: 30 * MS })
    expect(config.silenceDurationMs).toBeGreaterThan(30 * MS)
    expect(cutTurns(clip, config)).toHaveLength(1)
  })

  test('is short where nobody paused', () => {
    const { config, of } = about(clipOf([0, 30], [0.95, 60], [0, 60]))
    expect(config.silenceDurationMs).toBe(300)
    expect(of('silence_no_pause')).toBeDefined()
  })

  test('takes a very long pause for the end of a turn and says so', () => {
    const long = Math.ceil(LONGEST_PAUSE_MS / MS) + 5
    const clip = clipOf([0, 30], [0.95, 40], [0, 20], [0.95, 40], [0, long], [0.95, 40], [0, 60])
    const { config, of } = about(clip)
    expect(of('long_pauses')).toMatchObject({ count: 1 })
    expect(config.silenceDurationMs).toBeLessThan(1000)
    expect(cutTurns(clip, config)).toHaveLength(2)
  })

  test('puts the threshold above noise that looks like speech, and under the voice', () => {
    const clip = clipOf([0.5, 3], [0.42, 40], [0.97, 40], [0.42, 40], [0.97, 40], [0.42, 60])
    const { config, of } = about(clip)
    expect(config.threshold).toBeGreaterThan(0.5)
    expect(config.threshold).toBeLessThan(0.97)
    expect(of('threshold')).toMatchObject({ from: 'clip' })
  })

  test('counts the silence of the room, where it was measured', () => {
    const { config, of } = about(clipOf([0, 30], [0.97, 60], [0, 60]), clipOf([0.55, 150]))
    expect(of('threshold')).toMatchObject({ from: 'room' })
    expect(config.threshold).toBeCloseTo(0.7)
  })

  test('says when no threshold can tell noise from voice', () => {
    const { of } = about(clipOf([0.97, 40], [0, 20], [0.97, 3], [0, 3], [0.97, 40]), clipOf([0.98, 150]))
    expect(of('threshold_unclear')).toBeDefined()
  })

  test('pads back to where the voice rose out of the room', () => {
    const clip = clipOf([0, 40], [0.3, 10], [0.97, 40], [0, 60])
    const { config, of } = about(clip)
    expect(of('padding')).toMatchObject({ onsetMs: 10 * MS })
    expect(config.prefixPaddingMs).toBeGreaterThanOrEqual(10 * MS)
  })

  test('is none where nobody speaks', () => {
    expect(suggestDetection(clipOf([0.02, 100], [0.6, 2], [0.02, 50]))).toBeNull()
  })

  test('never splits a talk at a pause shorter than three seconds, whatever the pauses and the noise', () => {
    const speech = fc.tuple(fc.double({ min: 0.85, max: 1, noNaN: true }), fc.integer({ min: 6, max: 40 }))
    const pause = fc.integer({ min: 1, max: Math.floor(LONGEST_PAUSE_MS / MS) - 1 })
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        fc.array(fc.tuple(speech, pause), { minLength: 1, maxLength: 6 }),
        speech,
        (noise, phrases, last) => {
          const parts: (readonly [number, number])[] = [[noise, 40]]
          for (const [spoken, quiet] of phrases) parts.push(spoken, [noise, quiet])
          parts.push(last, [noise, 120])
          const clip = clipOf(...parts)
          expect(cutTurns(clip, about(clip).config)).toHaveLength(1)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('the silence of a room', () => {
  test('is quiet where nothing looks like speech', () => {
    expect(readRoom(clipOf([0.02, 156]))).toMatchObject({ kind: 'quiet', threshold: 0.5 })
  })
  test('asks for a threshold above what it reaches', () => {
    const room = readRoom(clipOf([0.1, 60], [0.6, 6], [0.1, 90]))
    expect(room?.kind).toBe('noisy')
    expect(room?.threshold).toBeCloseTo(0.75)
  })
  test('holds voices where no threshold helps', () => {
    expect(readRoom(clipOf([0.1, 60], [0.97, 20], [0.1, 76]))).toMatchObject({ kind: 'voices' })
  })
  test('does not count the moment in which the model settles', () => {
    expect(readRoom(clipOf([0.9, 4], [0.02, 152]))).toMatchObject({ kind: 'quiet' })
  })
  test('is not judged from less than a second', () => {
    expect(readRoom(clipOf([0, 20]))).toBeNull()
  })
})

describe('a clip', () => {
  test('gives the sound of a turn as the server would be given it', () => {
    const clip = clipOf([0, 30], [0.95, 40], [0, 60])
    const [turn] = cutTurns(clip, { threshold: 0.5, prefixPaddingMs: 100, silenceDurationMs: 500 })
    if (turn === undefined) throw new Error('no turn')
    expect(turn).toEqual({
      startSample: 30 * FRAME - 2400,
      speechSample: 30 * FRAME,
      quietSample: 70 * FRAME,
      endSample: 70 * FRAME + 12_000,
      open: false,
    })
    expect(soundOfTurn(clip, turn)).toEqual(clip.pcm.slice(turn.startSample, turn.endSample))
  })
  test('has its loudest and quietest sample in each column of the picture', () => {
    const pcm = new Int16Array(1000)
    pcm[999] = -32_768
    pcm[5] = 16_384
    const { low, high } = wavePeaks(pcm, 10)
    expect(high[0]).toBeCloseTo(0.5)
    expect(low[9]).toBe(-1)
    expect([...high.slice(1), ...low.slice(0, 9)].every((value) => value === 0)).toBe(true)
  })
  test('has a level for each frame', () => {
    const pcm = new Int16Array(2 * FRAME).fill(0, 0, FRAME).fill(32_767, FRAME)
    expect(frameLevels(pcm)[0]).toBe(-120)
    expect(frameLevels(pcm)[1]).toBeCloseTo(0, 1)
  })
})

test('a preset is known by its numbers', () => {
  for (const name of detectionPresetNames) expect(detectionPresetOf(detectionPresets[name])).toBe(name)
  expect(detectionPresetOf({ ...detectionPresets.dictation, threshold: 0.51 })).toBeNull()
})
