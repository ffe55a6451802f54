/** Sample formats and rates: nothing is lost, shifted or coloured on the way. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from '../../../src/core/audio/g711'
import {
  bytesToPcm,
  concatPcm,
  createPcmReader,
  floatToPcm,
  pcmToBytes,
  pcmToFloat,
  rmsDbfs,
} from '../../../src/core/audio/pcm'
import { createResampler } from '../../../src/core/audio/resample'
import { decodeWav, encodeWav } from '../../../src/core/audio/wav'

const pcms = fc.int16Array({ maxLength: 300 })
const joinFloat = (pieces: readonly Float32Array[]): number[] => pieces.flatMap((piece) => [...piece])
const sine = (hz: number, rate: number, samples: number): Float32Array =>
  Float32Array.from({ length: samples }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rate))

describe('PCM16', () => {
  test('survives bytes and floats unchanged', () => {
    fc.assert(
      fc.property(pcms, (pcm) => {
        expect(bytesToPcm(pcmToBytes(pcm))).toEqual(pcm)
        expect(floatToPcm(pcmToFloat(pcm))).toEqual(pcm)
      }),
    )
  })

  test('survives a stream that is cut anywhere, in the middle of samples too', () => {
    fc.assert(
      fc.property(pcms, fc.array(fc.integer({ min: 1, max: 9 })), (pcm, cuts) => {
        const bytes = pcmToBytes(pcm)
        const reader = createPcmReader()
        const pieces: Int16Array[] = []
        let at = 0
        for (const size of [...cuts, bytes.length]) {
          pieces.push(reader.push(bytes.slice(at, at + size)))
          at += size
        }
        expect(concatPcm(pieces)).toEqual(pcm)
      }),
    )
  })

  test('too loud a float is clipped, and what is no number is silence', () => {
    expect([...floatToPcm(Float32Array.of(2, -2, Number.NaN))]).toEqual([32_767, -32_768, 0])
  })

  test('a full-scale square is 0 dBFS, silence and nothing are -120', () => {
    expect(rmsDbfs(new Int16Array(480).fill(-32_768))).toBeCloseTo(0)
    expect(rmsDbfs(new Int16Array(480))).toBe(-120)
    expect(rmsDbfs(new Int16Array(0))).toBe(-120)
  })
})

describe('G.711', () => {
  test('mu-law has the reference values of the recommendation', () => {
    expect([...encodeMuLaw(Int16Array.of(0, 32_767, -32_768))]).toEqual([0xff, 0x80, 0x00])
    expect([...decodeMuLaw(Uint8Array.of(0xff, 0x80, 0x00, 0x7f))]).toEqual([0, 32_124, -32_124, 0])
  })

  test('A-law has the reference values of the recommendation', () => {
    expect([...encodeALaw(Int16Array.of(0, 32_767, -32_768))]).toEqual([0xd5, 0xaa, 0x2a])
    expect([...decodeALaw(Uint8Array.of(0xd5, 0xaa, 0x2a))]).toEqual([8, 32_256, -32_256])
  })

  test('each byte is the code of its own sample', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(encodeALaw(decodeALaw(bytes))).toEqual(bytes)
    // 0x7f is minus zero, which PCM has not.
    expect([...encodeMuLaw(decodeMuLaw(bytes))]).toEqual(
      [...bytes].map((byte) => (byte === 0x7f ? 0xff : byte)),
    )
  })

  test('no sample moves by more than one step of its segment', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_768, max: 32_767 }), (sample) => {
        const step = Math.max(16, Math.abs(sample) / 16)
        const one = Int16Array.of(sample)
        expect(Math.abs((decodeMuLaw(encodeMuLaw(one))[0] ?? 0) - sample)).toBeLessThanOrEqual(step)
        expect(Math.abs((decodeALaw(encodeALaw(one))[0] ?? 0) - sample)).toBeLessThanOrEqual(step)
      }),
    )
  })
})

describe('WAV', () => {
  test('what is written is read again', () => {
    fc.assert(
      fc.property(pcms, fc.constantFrom(8000, 16_000, 24_000), (pcm, rate) => {
        expect(decodeWav(encodeWav(pcm, rate))).toEqual({ ok: true, value: { rate, pcm } })
      }),
    )
  })

  test('no bytes make the reader throw', () => {
    const header = fc
      .tuple(fc.uint8Array(), fc.boolean())
      .map(([rest, real]) =>
        real ? Uint8Array.of(...encodeWav(Int16Array.of(1, 2), 8000).slice(0, 36), ...rest) : rest,
      )
    fc.assert(
      fc.property(header, (bytes) => {
        expect(typeof decodeWav(bytes).ok).toBe('boolean')
      }),
    )
  })

  test('a file cut short gives the sound that is there', () => {
    const whole = encodeWav(Int16Array.of(1, 2, 3, 4), 24_000)
    expect(decodeWav(whole.slice(0, -3))).toMatchObject({ value: { pcm: Int16Array.of(1, 2) } })
  })
})

describe('resampling', () => {
  const rates = fc.constantFrom(
    [24_000, 16_000],
    [16_000, 24_000],
    [8000, 24_000],
    [24_000, 8000],
    [48_000, 24_000],
  )

  test('does not depend on the size of the pieces, and keeps the length', () => {
    fc.assert(
      fc.property(rates, pcms, fc.array(fc.integer({ min: 1, max: 50 })), ([from, to], pcm, cuts) => {
        const input = pcmToFloat(pcm)
        const whole = createResampler({ from: from ?? 1, to: to ?? 1 })
        const pieced = createResampler({ from: from ?? 1, to: to ?? 1 })
        const expected = joinFloat([whole.push(input), whole.flush()])
        const pieces: Float32Array[] = []
        let at = 0
        for (const size of [...cuts, input.length]) {
          pieces.push(pieced.push(input.slice(at, at + size)))
          at += size
        }
        expect(joinFloat([...pieces, pieced.flush()])).toEqual(expected)
        expect(expected).toHaveLength(Math.ceil((input.length * (to ?? 1)) / (from ?? 1)))
      }),
    )
  })

  test('a tone keeps its time and its loudness to a hundredth of a percent', () => {
    const resampler = createResampler({ from: 24_000, to: 16_000 })
    const out = joinFloat([resampler.push(sine(1000, 24_000, 4800)), resampler.flush()])
    const wanted = sine(1000, 16_000, 3200)
    const worst = Math.max(
      ...out.slice(100, -100).map((value, i) => Math.abs(value - (wanted[i + 100] ?? 0))),
    )
    expect(worst).toBeLessThan(1e-4)
  })

  test('a tone above the lower rate does not come back as another one', () => {
    const resampler = createResampler({ from: 24_000, to: 16_000 })
    const out = joinFloat([resampler.push(sine(9000, 24_000, 4800)), resampler.flush()])
    expect(Math.max(...out.slice(100, -100).map(Math.abs))).toBeLessThan(0.5 * 0.01)
  })

  test('a steady value stays exactly that', () => {
    const resampler = createResampler({ from: 16_000, to: 24_000 })
    const out = [...resampler.push(new Float32Array(400).fill(0.25))]
    for (const value of out.slice(60)) expect(value).toBeCloseTo(0.25, 6)
  })

  test('after a flush it begins again as new', () => {
    const resampler = createResampler({ from: 24_000, to: 16_000 })
    const tone = sine(700, 24_000, 500)
    const first = joinFloat([resampler.push(tone), resampler.flush()])
    expect(joinFloat([resampler.push(tone), resampler.flush()])).toEqual(first)
  })
})
