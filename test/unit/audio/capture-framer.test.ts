import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCaptureFramer, toPcm16, type CaptureFramer } from '#core/audio/capture-framer'
import type { CaptureReport } from '#core/audio/messages'

const listen = (): { framer: CaptureFramer; reports: CaptureReport[] } => {
  const reports: CaptureReport[] = []
  // The framer uses its arrays again, as postMessage lets it.
  const framer = createCaptureFramer({
    emit: (report) =>
      reports.push(report.type === 'frame' ? { ...report, pcm: report.pcm.slice() } : { ...report }),
  })
  return { framer, reports }
}

const ramp = (count: number, from = 0): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => (((from + i) % 30_000) + 1) / 32768)

const soundOf = (reports: readonly CaptureReport[]): number[] =>
  reports.flatMap((report) => (report.type === 'frame' ? Array.from(report.pcm) : []))

const expected = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => ((from + i) % 30_000) + 1)

describe('capture framer', { timeout: 30_000 }, () => {
  it('rounds to the nearest 16-bit value and clamps at full scale', () => {
    fc.assert(
      fc.property(fc.float({ min: -2, max: 2, noNaN: true }), (value) => {
        const pcm = toPcm16(value)
        expect(pcm).toBeGreaterThanOrEqual(-32768)
        expect(pcm).toBeLessThanOrEqual(32767)
        const nearest = Math.abs(value) < 0.999 ? value * 32768 : pcm
        expect(Math.abs(pcm - nearest)).toBeLessThanOrEqual(0.5)
      }),
    )
    expect([toPcm16(1), toPcm16(-1), toPcm16(5)]).toEqual([32767, -32768, 32767])
  })

  it('emits nothing while the gate is shut', () => {
    const { framer, reports } = listen()
    framer.push(ramp(48_000))
    framer.command({ type: 'gate', gate: 1, open: true, preRollMs: 0 })
    framer.command({ type: 'gate', gate: 1, open: false })
    const before = reports.length
    framer.push(ramp(48_000))
    expect(reports).toHaveLength(before)
    expect(soundOf(reports)).toEqual([])
  })

  it('delivers pre-roll and speech without a break, whatever the block length', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(64, 128, 480, 1000),
        fc.integer({ min: 1, max: 26_000 }),
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 0, max: 1000 }),
        (block, quiet, spoken, preRollMs) => {
          const { framer, reports } = listen()
          for (let at = 0; at < quiet; at += block) framer.push(ramp(Math.min(block, quiet - at), at))
          framer.command({ type: 'gate', gate: 3, open: true, preRollMs })
          for (let at = 0; at < spoken; at += block) {
            framer.push(ramp(Math.min(block, spoken - at), quiet + at))
          }
          framer.command({ type: 'gate', gate: 3, open: false })
          const preRoll = Math.min(quiet, preRollMs * 24)
          expect(soundOf(reports).join()).toBe(expected(quiet - preRoll, quiet + spoken).join())
          expect(reports.at(-1)).toEqual({
            type: 'closed',
            gate: 3,
            spokenSamples: spoken,
            preRollSamples: preRoll,
          })
          const frames = reports.filter((report) => report.type === 'frame')
          expect(frames.map((frame) => frame.seq)).toEqual(frames.map((_, i) => i))
          for (const frame of frames.slice(0, -1)) expect(frame.pcm).toHaveLength(480)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('never sends the same sound in two openings', () => {
    const { framer, reports } = listen()
    framer.push(ramp(1000))
    framer.command({ type: 'gate', gate: 1, open: true, preRollMs: 300 })
    framer.push(ramp(1000, 1000))
    framer.command({ type: 'gate', gate: 1, open: false })
    framer.push(ramp(500, 2000))
    framer.command({ type: 'gate', gate: 2, open: true, preRollMs: 300 })
    framer.push(ramp(100, 2500))
    framer.command({ type: 'gate', gate: 2, open: false })
    expect(soundOf(reports)).toEqual(expected(0, 2600))
  })

  it('answers the closing of a gate that opened before any microphone was there', () => {
    const { framer, reports } = listen()
    framer.command({ type: 'gate', gate: 1, open: true, preRollMs: 300 })
    framer.command({ type: 'gate', gate: 1, open: false })
    expect(reports).toEqual([{ type: 'closed', gate: 1, spokenSamples: 0, preRollSamples: 0 }])
  })

  it('answers the closing of a gate it never saw open', () => {
    const { framer, reports } = listen()
    framer.command({ type: 'gate', gate: 7, open: false })
    expect(reports).toEqual([{ type: 'closed', gate: 7, spokenSamples: 0, preRollSamples: 0 }])
  })

  it('ignores a late message about an older gate', () => {
    const { framer, reports } = listen()
    framer.command({ type: 'gate', gate: 5, open: true, preRollMs: 0 })
    framer.command({ type: 'gate', gate: 4, open: false })
    framer.command({ type: 'gate', gate: 4, open: true, preRollMs: 0 })
    framer.push(ramp(480))
    expect(framer.openGate()).toBe(5)
    expect(reports.map((report) => report.gate)).toEqual([5])
  })

  it('keeps nothing of a microphone that has gone for the next one', () => {
    const { framer, reports } = listen()
    framer.push(ramp(5000))
    framer.forgetPreRoll()
    framer.push(ramp(100, 5000))
    framer.command({ type: 'gate', gate: 1, open: true, preRollMs: 300 })
    framer.command({ type: 'gate', gate: 1, open: false })
    expect(soundOf(reports)).toEqual(expected(5000, 5100))
  })
})
