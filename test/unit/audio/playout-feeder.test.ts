import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlayoutCommand } from '#core/audio/messages'
import { createPlayoutFeeder } from '../../../src/main/realtime/playout-feeder'

const setUp = (options: { maxAhead?: number; slice?: number } = {}) => {
  const posted: PlayoutCommand[] = []
  const feeder = createPlayoutFeeder({ post: (command) => posted.push(command), ...options })
  feeder.connected()
  const sound = (): number[] =>
    posted.flatMap((entry) => (entry.type === 'write' ? Array.from(entry.pcm) : []))
  return { feeder, posted, sound }
}

const bytesOf = (samples: readonly number[]): Uint8Array => new Uint8Array(Int16Array.from(samples).buffer)
const count = (to: number): number[] => Array.from({ length: to }, (_, i) => (i % 30_000) + 1)

describe('playout feeder', { timeout: 30_000 }, () => {
  it('posts slices of at most 1 s, in order, without losing a sample', () => {
    const { feeder, posted, sound } = setUp()
    feeder.write(0, 'a', 0, Int16Array.from(count(240_000)))
    expect(posted.every((entry) => entry.type !== 'write' || entry.pcm.length <= 24_000)).toBe(true)
    expect(sound().join()).toBe(count(240_000).join())
  })

  it('stays 20 s ahead and goes on as the worklet consumes', () => {
    const { feeder, sound } = setUp()
    feeder.write(0, 'a', 0, new Int16Array(60 * 24_000).fill(1))
    feeder.end(0, 'a', 0)
    expect(sound()).toHaveLength(20 * 24_000)
    feeder.credit(5 * 24_000)
    expect(sound()).toHaveLength(25 * 24_000)
    feeder.credit(60 * 24_000)
    expect(sound()).toHaveLength(60 * 24_000)
    expect(feeder.waiting()).toBe(0)
  })

  it('tells the end of an item behind its last slice', () => {
    const { feeder, posted } = setUp({ maxAhead: 100, slice: 100 })
    feeder.write(0, 'a', 0, new Int16Array(250))
    feeder.end(0, 'a', 0)
    expect(posted.map((entry) => entry.type)).toEqual(['write'])
    feeder.credit(100)
    feeder.credit(200)
    expect(posted.map((entry) => entry.type)).toEqual(['write', 'write', 'write', 'end'])
  })

  it('carries an odd byte to the next delta of the same item, wherever the deltas are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 20 }),
        (samples, cuts) => {
          const { feeder, sound } = setUp()
          const bytes = bytesOf(samples)
          let at = 0
          for (const cut of cuts) {
            feeder.write(0, 'a', 0, bytes.subarray(at, at + cut))
            // Another item in between has a byte of its own.
            feeder.write(0, 'b', 0, new Uint8Array(0))
            at += cut
          }
          feeder.write(0, 'a', 0, bytes.subarray(Math.min(at, bytes.length)))
          expect(sound()).toEqual(samples)
        },
      ),
    )
  })

  it('forgets on a flush what waits here, spare bytes included', () => {
    const { feeder, posted, sound } = setUp({ maxAhead: 10 })
    feeder.write(0, 'a', 0, Uint8Array.from([1, 0, 9]))
    feeder.write(0, 'b', 0, new Int16Array(50))
    feeder.flush(1)
    feeder.credit(1000)
    feeder.write(1, 'a', 0, Uint8Array.from([2, 0]))
    expect(sound()).toEqual([1, 2])
    expect(posted.map((entry) => entry.type)).toEqual(['write', 'flush', 'write'])
  })

  it('keeps everything while there is no port, and sends it when there is', () => {
    const { feeder, sound } = setUp()
    feeder.disconnected()
    feeder.write(0, 'a', 0, Int16Array.from([1, 2, 3]))
    expect(sound()).toEqual([])
    feeder.connected()
    expect(sound()).toEqual([1, 2, 3])
  })

  it('copies: the memory of a delta may be used again at once', () => {
    const { feeder, sound } = setUp()
    const bytes = bytesOf([5, 6])
    feeder.write(0, 'a', 0, bytes)
    bytes.fill(0)
    expect(sound()).toEqual([5, 6])
  })

  it('posts arrays that carry no more memory than their samples', () => {
    const { feeder, posted } = setUp()
    const pool = new Uint8Array(65_536)
    feeder.write(0, 'a', 0, pool.subarray(100, 1060))
    expect(posted[0]?.type === 'write' && posted[0].pcm.buffer.byteLength).toBe(960)
  })
})
