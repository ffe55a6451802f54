import { clientCommandSchema } from '#core/protocol/commands'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeAppend } from '../../../src/main/realtime/append-frame'
import { createUplink, type Uplink } from '../../../src/main/realtime/uplink'

const FRAME = 480

const decode = (frame: Buffer): Int16Array => {
  const command = clientCommandSchema.parse(JSON.parse(frame.toString('utf8')))
  if (command.type !== 'input_audio_buffer.append') throw new Error('not an append')
  const bytes = Uint8Array.from(Buffer.from(command.audio, 'base64'))
  return new Int16Array(bytes.buffer)
}

const setUp = () => {
  const line = { buffered: 0, now: 0 }
  const sent: Int16Array[] = []
  const slow: number[] = []
  const uplink: Uplink = createUplink({
    send: (frame) => sent.push(decode(frame())),
    bufferedAmount: () => line.buffered,
    onSlow: (lostMs) => slow.push(lostMs),
    now: () => line.now,
  })
  return { uplink, line, sent, slow, words: () => sent.flatMap((pcm) => Array.from(pcm)) }
}

const loud = (number: number, length = FRAME): Int16Array => new Int16Array(length).fill(1000 + number)
const silence = (): Int16Array => new Int16Array(FRAME)

describe('append frame', { timeout: 30_000 }, () => {
  it('is the JSON that the protocol asks for, for any samples', () => {
    fc.assert(
      fc.property(fc.int16Array({ maxLength: 600 }), (pcm) => {
        expect(Array.from(decode(encodeAppend(pcm)))).toEqual(Array.from(pcm))
      }),
    )
  })

  it('takes the part of a buffer that it is given', () => {
    const pcm = Int16Array.from([1, 2, 3, 4])
    expect(Array.from(decode(encodeAppend(pcm.subarray(1, 3))))).toEqual([2, 3])
  })
})

describe('uplink', { timeout: 30_000 }, () => {
  it('sends every frame at once and alone while the line is clear', () => {
    const { uplink, sent } = setUp()
    uplink.mode('flow')
    for (let i = 0; i < 5; i += 1) uplink.frame(loud(i))
    expect(sent.map((pcm) => pcm.length)).toEqual([FRAME, FRAME, FRAME, FRAME, FRAME])
  })

  it('keeps the words spoken before the session, and sends them before those after', () => {
    const { uplink, words } = setUp()
    uplink.mode('hold')
    uplink.frame(loud(1))
    uplink.frame(loud(2, 100))
    expect(words()).toEqual([])
    uplink.mode('flow')
    uplink.frame(loud(3))
    expect(words()).toEqual([...loud(1), ...loud(2, 100), ...loud(3)])
  })

  it('forgets what was held when it is to be discarded', () => {
    const { uplink, sent } = setUp()
    uplink.mode('hold')
    uplink.frame(loud(1))
    uplink.mode('discard')
    uplink.frame(loud(2))
    uplink.mode('flow')
    expect(sent).toEqual([])
  })

  it('holds two minutes at most and keeps their beginning', () => {
    const { uplink, sent, slow } = setUp()
    uplink.mode('hold')
    for (let i = 0; i < 6100; i += 1) uplink.frame(loud(i))
    uplink.mode('flow')
    const words = sent.reduce((sum, pcm) => sum + pcm.length, 0)
    expect(words).toBe(120 * 24_000)
    expect(sent[0]?.[0]).toBe(1000)
    expect(slow.length).toBeGreaterThan(0)
  })

  it('merges into 100 ms on a busy line and loses nothing', () => {
    const { uplink, line, sent, words } = setUp()
    uplink.mode('flow')
    line.buffered = 20_000
    for (let i = 0; i < 20; i += 1) uplink.frame(loud(i))
    expect(sent).toEqual([])
    line.buffered = 0
    uplink.pump()
    expect(sent.map((pcm) => pcm.length)).toEqual([2400, 2400, 2400, 2400])
    expect(words()).toEqual(Array.from({ length: 20 }, (_, i) => Array.from(loud(i))).flat())
  })

  it('leaves out silence first when more than 3 s wait, and says so once', () => {
    const { uplink, line, words, slow } = setUp()
    uplink.mode('flow')
    line.buffered = 20_000
    for (let i = 0; i < 100; i += 1) {
      uplink.frame(loud(i))
      uplink.frame(silence())
    }
    expect(slow).toHaveLength(1)
    line.buffered = 0
    uplink.pump()
    const spoken = words().filter((value) => value !== 0)
    expect(spoken).toHaveLength(100 * FRAME)
    expect(words()).toHaveLength(3 * 24_000)
  })

  it('never leaves out what was held before the session', () => {
    const { uplink, line, words } = setUp()
    uplink.mode('hold')
    for (let i = 0; i < 500; i += 1) uplink.frame(silence())
    line.buffered = 20_000
    uplink.mode('flow')
    for (let i = 0; i < 300; i += 1) uplink.frame(loud(i))
    line.buffered = 0
    uplink.pump()
    expect(words()).toHaveLength(500 * FRAME + 3 * 24_000)
    expect(
      words()
        .slice(0, 500 * FRAME)
        .every((value) => value === 0),
    ).toBe(true)
  })

  it('hands everything over before a command, slow line or not', () => {
    const { uplink, line, words } = setUp()
    uplink.mode('flow')
    line.buffered = 1_000_000
    for (let i = 0; i < 7; i += 1) uplink.frame(loud(i))
    uplink.flush()
    expect(words()).toHaveLength(7 * FRAME)
    expect(uplink.waiting()).toBe(0)
  })

  it('keeps a hold that ends while an earlier one is being said as what was said into it alone', () => {
    const { uplink } = setUp()
    uplink.mode('hold')
    for (const [key, number] of [
      ['first', 1],
      ['second', 2],
    ] as const) {
      uplink.voices.begin()
      uplink.frame(loud(number))
      if (key === 'second') uplink.voices.say('first')
      uplink.voices.end(key)
    }
    expect(uplink.voices.kept('second').flatMap((pcm) => Array.from(pcm))).toEqual(Array.from(loud(2)))
  })

  it('says before a typed turn what was heard before it, once, and keeps the rest for later', () => {
    const { uplink, words } = setUp()
    const said = (...numbers: readonly number[]) => numbers.flatMap((number) => Array.from(loud(number)))
    uplink.mode('hold')
    uplink.frame(loud(1))
    uplink.voices.note('a')
    uplink.frame(loud(2))
    uplink.voices.note('b')
    uplink.frame(loud(3))
    uplink.voices.sayBefore('a')
    expect(words()).toEqual(said(1))
    uplink.voices.sayBefore('b')
    uplink.voices.sayBefore('b')
    uplink.voices.sayBefore('of nothing')
    expect(words()).toEqual(said(1, 2))
    uplink.mode('flow')
    expect(words()).toEqual(said(1, 2, 3))
    expect(uplink.waiting()).toBe(0)
    // What was noted for a session that never came says nothing in the next one.
    uplink.mode('hold')
    uplink.frame(loud(4))
    uplink.voices.note('c')
    uplink.mode('discard')
    uplink.mode('hold')
    uplink.frame(loud(5))
    uplink.voices.sayBefore('c')
    expect(words()).toEqual(said(1, 2, 3))
  })

  it('rewound holds what was sent last once more, before what follows, and nothing of before', () => {
    const { uplink, sent } = setUp()
    uplink.mode('flow')
    for (let i = 0; i < 100; i += 1) uplink.frame(loud(i))
    uplink.mode('hold', 500)
    uplink.frame(loud(100))
    sent.length = 0
    uplink.mode('flow')
    const frames = Array.from({ length: 26 }, (_, i) => Array.from(loud(75 + i))).flat()
    expect(sent.flatMap((pcm) => Array.from(pcm))).toEqual(frames)
  })

  it('rewound repeats nothing that still waits on a slow line', () => {
    const { uplink, line, words } = setUp()
    uplink.mode('flow')
    for (let i = 0; i < 10; i += 1) uplink.frame(loud(i))
    line.buffered = 20_000
    for (let i = 10; i < 20; i += 1) uplink.frame(loud(i))
    uplink.mode('hold', 300)
    line.buffered = 0
    const before = words().length
    uplink.mode('flow')
    const again = words().slice(before)
    expect(again).toEqual(Array.from({ length: 15 }, (_, i) => Array.from(loud(5 + i))).flat())
  })

  it('rewound reaches back to where it began to flow and no further', () => {
    const { uplink, words } = setUp()
    uplink.mode('flow')
    uplink.frame(loud(1))
    uplink.mode('discard')
    uplink.mode('flow')
    uplink.frame(loud(2))
    const before = words().length
    uplink.mode('hold', 500)
    uplink.mode('flow')
    expect(words().slice(before)).toEqual(Array.from(loud(2)))
  })
})
