import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ECHO_TEST_SAMPLES, echoTestSound, judgeEcho } from '#core/audio/echo'
import { SAMPLE_RATE } from '#core/audio/messages'

const ROOM = SAMPLE_RATE

/** Deterministic white noise of this level. */
const noise = (length: number, db: number, seed = 1): Int16Array => {
  let state = seed
  const amplitude = 32768 * 10 ** (db / 20) * Math.sqrt(3)
  return Int16Array.from({ length }, () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return Math.round(amplitude * ((2 * state) / 2 ** 32 - 1))
  })
}

/** What a microphone records in a room of this noise with an echo of this strength, so much later. */
const record = (echoDb: number | null, roomDb: number, delayMs: number): Int16Array => {
  const pcm = noise(ROOM + ECHO_TEST_SAMPLES, roomDb)
  if (echoDb === null) return pcm
  const gain = 10 ** (echoDb / 20)
  const delay = Math.round((delayMs * SAMPLE_RATE) / 1000)
  echoTestSound().forEach((value, i) => {
    const at = ROOM + delay + i
    if (at < pcm.length) pcm[at] = Math.round((pcm[at] ?? 0) + value * gain)
  })
  return pcm
}

describe('the judgement of an echo', () => {
  it('tells its strength to 1 dB, wherever the way is no longer than 0.6 s', () => {
    fc.assert(
      fc.property(fc.integer({ min: -44, max: 0 }), fc.integer({ min: 10, max: 580 }), (echoDb, delayMs) => {
        const finding = judgeEcho(record(echoDb, -75, delayMs), ROOM)
        if (!('residualDb' in finding)) throw new Error(finding.result)
        expect(Math.abs(finding.residualDb - echoDb)).toBeLessThan(1)
      }),
      { numRuns: 15 },
    )
  })

  it('calls an echo that a server would take for a voice poor, and one in the noise of the room good', () => {
    expect(judgeEcho(record(-26, -70, 90), ROOM)).toMatchObject({ result: 'poor' })
    expect(judgeEcho(record(-40, -75, 90), ROOM)).toMatchObject({ result: 'fair' })
    expect(judgeEcho(record(-60, -75, 90), ROOM)).toMatchObject({ result: 'good' })
    expect(judgeEcho(record(null, -70, 90), ROOM)).toMatchObject({ result: 'good', masked: true })
  })

  it('does not call a loud room good', () => {
    expect(judgeEcho(record(null, -30, 90), ROOM)).toEqual({ result: 'noisy' })
    expect(judgeEcho(record(-20, -45, 90), ROOM)).toMatchObject({ result: 'poor' })
  })

  it('is not misled by one bang before the sound', () => {
    const pcm = record(-60, -75, 90)
    pcm.set(noise(2400, -12), 4800)
    expect(judgeEcho(pcm, ROOM)).toMatchObject({ result: 'good' })
  })

  it('knows a dead microphone and a recording that is too short', () => {
    expect(judgeEcho(new Int16Array(ROOM + ECHO_TEST_SAMPLES), ROOM)).toEqual({ result: 'silent' })
    expect(judgeEcho(new Int16Array(1000).fill(5), 500)).toEqual({ result: 'failed' })
  })
})
