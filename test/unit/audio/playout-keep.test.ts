import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlayedItem, PlayoutCommand } from '#core/audio/messages'
import { createPlayoutFeeder } from '../../../src/main/realtime/playout-feeder'

/** A worklet that plays what it is told to, one sample at a time, and dies when it is told to. */
const createFakeWorklet = () => {
  const queue: { item: string; value: number }[] = []
  const items: { item: string; content: number; played: number; received: number; ended: boolean }[] = []
  const entry = (item: string) => {
    const known = items.find((one) => one.item === item)
    if (known !== undefined) return known
    const added = { item, content: 0, played: 0, received: 0, ended: false }
    items.push(added)
    return added
  }
  let consumed = 0
  return {
    take: (command: PlayoutCommand): void => {
      if (command.type === 'write') {
        entry(command.item).received += command.pcm.length
        for (const value of command.pcm) queue.push({ item: command.item, value })
      } else if (command.type === 'end') {
        entry(command.item).ended = true
      } else {
        consumed += queue.splice(0).length
        items.length = 0
      }
    },
    play: (count: number): number[] =>
      queue.splice(0, count).map(({ item, value }) => {
        consumed += 1
        entry(item).played += 1
        return value
      }),
    consumed: () => consumed,
    /** Lets go of items before the one that sounds, as the ledger of the worklet does. */
    report: (): PlayedItem[] => {
      const sounding = items.findLastIndex(({ played }) => played > 0)
      return items.slice(Math.max(0, sounding)).map(({ item, content, played, received, ended }) => ({
        item,
        content,
        playedSamples: played,
        receivedSamples: received,
        ended,
      }))
    },
  }
}

const rig = (options: { maxAhead?: number; slice?: number } = {}) => {
  let worklet = createFakeWorklet()
  const feeder = createPlayoutFeeder({ post: (command) => worklet.take(command), ...options })
  const heard: number[] = []
  let last: readonly PlayedItem[] = []
  const report = (): void => {
    last = feeder.heard(worklet.report())
    feeder.credit(worklet.consumed())
  }
  return {
    feeder,
    heard,
    play: (count: number): void => void heard.push(...worklet.play(count)),
    report,
    last: () => last,
    /** The context dies and a new one takes its place. */
    die: (): void => {
      feeder.disconnected()
      worklet = createFakeWorklet()
      feeder.connected()
    },
  }
}

const numbered = (from: number, count: number): Int16Array =>
  Int16Array.from({ length: count }, (_, i) => from + i)

describe('what was not heard when the worklet dies', { timeout: 30_000 }, () => {
  it('goes to the next worklet from the first sample that was not reported as heard', () => {
    const { feeder, heard, play, report, die, last } = rig()
    feeder.connected()
    feeder.write(0, 'a', 0, numbered(0, 1000))
    feeder.end(0, 'a', 0)
    play(400)
    report()
    die()
    play(600)
    expect(heard).toEqual(Array.from(numbered(0, 1000)))
    report()
    expect(last()).toEqual([
      { item: 'a', content: 0, playedSamples: 1000, receivedSamples: 1000, ended: true },
    ])
  })

  it('repeats what may have been heard after the last report rather than losing it', () => {
    const { feeder, heard, play, report, die } = rig()
    feeder.connected()
    feeder.write(0, 'a', 0, numbered(0, 1000))
    play(400)
    report()
    play(50)
    die()
    play(600)
    expect(heard.slice(450)).toEqual(Array.from(numbered(400, 600)))
  })

  it('is not repeated by the one after the next, where all of it had been heard when the first one died', () => {
    const { feeder, heard, play, report, die } = rig()
    feeder.connected()
    feeder.write(0, 'a', 0, numbered(0, 100))
    play(100)
    report()
    die()
    feeder.write(0, 'a', 0, numbered(100, 100))
    play(100)
    report()
    die()
    play(1000)
    expect(heard).toEqual(Array.from(numbered(0, 200)))
  })

  it('is nothing after a flush', () => {
    const { feeder, heard, play, report, die } = rig()
    feeder.connected()
    feeder.write(0, 'a', 0, numbered(0, 1000))
    play(400)
    report()
    feeder.flush(1)
    die()
    play(1000)
    expect(heard).toHaveLength(400)
  })

  it('is counted right when the answer is cut off after the change', () => {
    const { feeder, play, report, die, last } = rig()
    feeder.connected()
    feeder.write(0, 'a', 0, numbered(0, 1000))
    play(400)
    report()
    die()
    play(100)
    const before = last()
    expect(before[0]?.playedSamples).toBe(400)
    // The answer to a flush speaks of an item that main has already forgotten.
    feeder.flush(1)
    expect(
      feeder.heard([{ item: 'a', content: 0, playedSamples: 100, receivedSamples: 600, ended: false }]),
    ).toEqual([{ item: 'a', content: 0, playedSamples: 500, receivedSamples: 1000, ended: false }])
  })

  it('is complete and in order, however often and whenever the worklet dies', () => {
    const act = fc.oneof(
      fc.record({ type: fc.constant('write' as const), count: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ type: fc.constant('next' as const) }),
      fc.record({ type: fc.constant('play' as const), count: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ type: fc.constant('die' as const) }),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const { feeder, heard, play, report, die, last } = rig({ maxAhead: 500, slice: 100 })
        feeder.connected()
        let written = 0
        let item = 0
        let overran = false
        const sizes = [0]
        for (const one of acts) {
          if (one.type === 'write') {
            feeder.write(0, `item${item}`, 0, numbered(written, one.count))
            written += one.count
            sizes[item] = (sizes[item] ?? 0) + one.count
          } else if (one.type === 'next') {
            feeder.end(0, `item${item}`, 0)
            item += 1
            sizes.push(0)
          } else if (one.type === 'play') {
            play(one.count)
            report()
            overran ||= last().some(
              ({ item: name, playedSamples }) => playedSamples > (sizes[Number(name.slice(4))] ?? 0),
            )
          } else die()
        }
        for (let i = 0; i < 100; i += 1) {
          play(500)
          report()
        }
        expect(overran).toBe(false)
        expect(heard).toEqual(Array.from({ length: written }, (_, i) => (i << 16) >> 16))
      }),
    )
  })
})
