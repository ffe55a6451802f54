/** The memory of the microphone: what lies between two positions, what is kept of it, and that it does not grow. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatPcm } from '#core/audio/pcm'
import { createVoiceTape } from '../../../src/main/realtime/voice-tape'

/** Samples that tell where they stand. */
const counting = (from: number, length: number): Int16Array =>
  Int16Array.from({ length }, (_, at) => ((from + at) % 30_000) + 1)
const all = (pieces: readonly Int16Array[]): number[] => [...concatPcm(pieces)]

describe('what lies between two positions', () => {
  it('is what was appended there, wherever it was cut, as far as it is still there', () => {
    const place = fc.integer({ min: -50, max: 700 })
    fc.assert(
      fc.property(fc.array(fc.nat(60), { maxLength: 15 }), place, place, (sizes, from, to) => {
        const tape = createVoiceTape(() => 300)
        let end = 0
        for (const size of sizes) {
          tape.append(counting(end, size))
          end += size
        }
        expect(tape.end()).toBe(end)
        const found = all(tape.between(from, to))
        const wanted = [...counting(0, end)].slice(Math.max(0, from), Math.max(0, to))
        // The oldest may be gone, and nothing else; the newest 300 samples less one piece never are.
        expect(wanted.slice(wanted.length - found.length)).toEqual(found)
        const kept = [...counting(0, end)].slice(Math.max(0, from, end - 300 + 60), Math.max(0, to))
        expect(found.length).toBeGreaterThanOrEqual(kept.length)
      }),
    )
  })

  it('comes in the pieces in which it was given, without being copied', () => {
    const tape = createVoiceTape()
    const piece = counting(0, 480)
    tape.append(piece)
    tape.append(counting(480, 480))
    const [first, second] = tape.between(100, 500)
    expect([first?.length, second?.length]).toEqual([380, 20])
    expect(first?.buffer).toBe(piece.buffer)
  })

  it('is bounded, however long somebody talks', () => {
    const tape = createVoiceTape(() => 4800)
    for (let n = 0; n < 5000; n += 1) tape.append(counting(n * 480, 480))
    const left = all(tape.between(0, tape.end()))
    expect(left.length).toBe(4800)
    expect(left.at(-1)).toBe(counting(5000 * 480 - 1, 1)[0])
  })
})

describe('a turn that is kept', () => {
  const kept = () => {
    const tape = createVoiceTape(() => 1000)
    for (let n = 0; n < 10; n += 1) tape.append(counting(n * 100, 100))
    tape.keep('turn', 150, 750)
    return tape
  }

  it('outlives the tape', () => {
    const tape = kept()
    for (let n = 10; n < 100; n += 1) tape.append(counting(n * 100, 100))
    expect(all(tape.between(150, 750))).toEqual([])
    expect(all(tape.kept('turn'))).toEqual([...counting(150, 600)])
  })

  it('is read a stretch at a time; behind its end there is nothing', () => {
    const tape = kept()
    const read = [0, 250, 500, 750].map((from) => [...tape.read('turn', from, 250)])
    expect(read.flat()).toEqual([...counting(150, 600)])
    expect(read.map((part) => part.length)).toEqual([250, 250, 100, 0])
  })

  it('is gone when it is forgotten, and was never there under another name', () => {
    const tape = kept()
    expect(tape.kept('other')).toEqual([])
    tape.forget('turn')
    expect(tape.kept('turn')).toEqual([])
    expect([...tape.read('turn', 0, 100)]).toEqual([])
  })

  it('is replaced by another one of the same name', () => {
    const tape = kept()
    tape.keep('turn', 0, 10)
    expect(all(tape.kept('turn'))).toEqual([...counting(0, 10)])
  })
})
