import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pcmToBytes } from '#core/audio/pcm'
import { createHeardSound } from '#core/recording/heard-sound'
import type { Span } from '#core/recording/model'
import type { PlayedItem } from '#core/audio/messages'

/** A loudspeaker that counts samples: item by item in the order of their first sound, as the worklet plays them. */
const createSpeaker = () => {
  let queue: { item: string; content: number; value: number }[] = []
  let known: { item: string; content: number; played: number; received: number; ended: boolean }[] = []
  const heard = new Map<string, number[]>()
  const entry = (item: string, content: number) => {
    const found = known.find((one) => one.item === item && one.content === content)
    if (found) return found
    const added = { item, content, played: 0, received: 0, ended: false }
    known.push(added)
    return added
  }
  return {
    heard,
    write: (item: string, content: number, pcm: Int16Array) => {
      entry(item, content).received += pcm.length
      for (const value of pcm) queue.push({ item, content, value })
    },
    end: (item: string, content: number) => void (entry(item, content).ended = true),
    play: (count: number) => {
      for (const { item, content, value } of queue.splice(0, count)) {
        entry(item, content).played += 1
        heard.set(item, [...(heard.get(item) ?? []), value])
      }
    },
    /** Items that were passed over are reported no more. */
    report: (): readonly PlayedItem[] => {
      const sounding = known.findLastIndex(({ played }) => played > 0)
      return known.slice(Math.max(0, sounding)).map(({ played, received, ...rest }) => ({
        ...rest,
        playedSamples: played,
        receivedSamples: received,
      }))
    },
    flush: () => {
      queue = []
      known = []
    },
  }
}

const createTake = () => {
  const begun: string[] = []
  const samples = new Map<string, number[]>()
  const spans = new Map<string, readonly Span[]>()
  const over: string[] = []
  const sound = createHeardSound({
    onBegin: (item) => begun.push(item),
    onHeard: (item, pcm) => samples.set(item, [...(samples.get(item) ?? []), ...pcm]),
    onOver: (item, told) => {
      over.push(item)
      spans.set(item, told)
    },
  })
  return { begun, samples, spans, over, sound }
}

const wave = (from: number, count: number): Int16Array =>
  Int16Array.from({ length: count }, (_, i) => from + i)

describe('what is recorded of answers', () => {
  it('is what was played of them, once, whatever the order of deltas, ends, reports and flushes', () => {
    const step = fc.oneof(
      fc.record({
        type: fc.constant('write' as const),
        item: fc.nat(3),
        count: fc.integer({ min: 1, max: 40 }),
      }),
      fc.record({ type: fc.constant('end' as const), item: fc.nat(3) }),
      fc.record({ type: fc.constant('play' as const), count: fc.integer({ min: 0, max: 60 }) }),
      fc.record({ type: fc.constant('report' as const) }),
      fc.record({ type: fc.constant('flush' as const), late: fc.boolean() }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const speaker = createSpeaker()
        const { sound, samples, over, begun } = createTake()
        let epoch = 0
        let wall = 0
        let value = 0
        /** Items are never used again: a server names each once. The one that speaks is the newest. */
        let newest = 0
        const ended = new Set<string>()
        const owed: (() => void)[] = []
        for (const each of steps) {
          wall += 10
          if (each.type === 'write') {
            newest = Math.max(newest, newest + (each.item === 0 ? 1 : 0))
            const item = `${epoch}-${newest}`
            if (ended.has(item)) continue
            const pcm = wave((value += 1000) % 30_000, each.count)
            speaker.write(item, 0, pcm)
            // In odd pieces, as a socket may bring them.
            const bytes = pcmToBytes(pcm)
            const cut = each.count | 1
            sound.write(item, 0, bytes.subarray(0, cut))
            sound.write(item, 0, bytes.subarray(cut))
          } else if (each.type === 'end') {
            const item = `${epoch}-${newest}`
            ended.add(item)
            speaker.end(item, 0)
            sound.end(item, 0)
          } else if (each.type === 'play') speaker.play(each.count)
          else if (each.type === 'report') sound.position(epoch, speaker.report(), wall)
          else {
            const items = speaker.report()
            epoch += 1
            newest = 0
            const answering = epoch
            sound.flush(epoch)
            speaker.flush()
            const answer = () => sound.flushed(answering, items, wall)
            owed.push(answer)
            // A port keeps its order: what is answered late goes before what is answered now.
            if (!each.late) for (const settle of owed.splice(0)) settle()
          }
        }
        for (const settle of owed) settle()
        sound.position(epoch, speaker.report(), wall)
        sound.close()
        expect(Object.fromEntries(samples)).toEqual(Object.fromEntries(speaker.heard))
        expect([...over].sort()).toEqual([...speaker.heard.keys()].sort())
        expect(begun).toEqual([...new Set(begun)])
      }),
      { numRuns: 500 },
    )
  })

  it('ends where the person cut in, not where the server had come to', () => {
    const { sound, samples, over } = createTake()
    sound.write('a', 0, pcmToBytes(wave(0, 1000)))
    sound.position(0, [item('a', 100, 1000)], 50)
    sound.flush(1)
    sound.flushed(1, [item('a', 130, 1000)], 60)
    sound.write('a', 0, pcmToBytes(wave(1000, 50)))
    expect(samples.get('a')).toEqual([...wave(0, 130)])
    expect(over).toEqual(['a'])
  })

  it('begins when its first sample left the loudspeaker, and says so anew after a pause of the network', () => {
    const { sound, spans } = createTake()
    sound.write('a', 0, pcmToBytes(wave(0, 24)))
    sound.started('a', 1000)
    sound.position(0, [item('a', 24, 24)], 1002)
    sound.write('a', 0, pcmToBytes(wave(24, 240)))
    sound.position(0, [item('a', 264, 264)], 1511)
    sound.end('a', 0)
    sound.position(0, [item('a', 264, 264, true)], 1561)
    expect(spans.get('a')).toEqual([
      { from: 0, at: 1000 },
      { from: 24, at: 1501 },
    ])
  })

  it('holds nothing of an answer that is not wanted, not even what follows of it', () => {
    const { sound, samples, over } = createTake()
    sound.write('a', 0, pcmToBytes(wave(0, 100)))
    sound.position(0, [item('a', 10, 100)], 10)
    sound.ignore('a')
    sound.write('a', 0, pcmToBytes(wave(100, 100)))
    sound.position(0, [item('a', 150, 200)], 20)
    sound.close()
    expect(samples.get('a')).toEqual([...wave(0, 10)])
    expect(over).toEqual([])
  })

  it('says nothing of an answer of which nothing was heard', () => {
    const { sound, begun, over } = createTake()
    sound.write('a', 0, pcmToBytes(wave(0, 100)))
    sound.flush(1)
    sound.flushed(1, [], 10)
    expect([begun, over]).toEqual([[], []])
  })
})

const item = (name: string, played: number, received: number, ended = false): PlayedItem => ({
  item: name,
  content: 0,
  playedSamples: played,
  receivedSamples: received,
  ended,
})
