import type { CaptureReport, PlayoutReport } from '#core/audio/messages'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCaptureReport, readPlayoutMessage } from '../../../src/main/realtime/audio-messages'
import { createAudioPorts, type MainPort } from '../../../src/main/realtime/audio-ports'

class FakePort implements MainPort {
  readonly sent: unknown[] = []
  closed = false
  readonly #listeners = new Map<string, ((event: { readonly data: unknown }) => void)[]>()
  postMessage = (message: unknown): void => void this.sent.push(message)
  on = (name: string, listener: (event: { readonly data: unknown }) => void): this => {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener])
    return this
  }
  start = (): void => undefined
  close = (): void => void (this.closed = true)
  emit(name: string, data?: unknown): void {
    for (const listener of this.#listeners.get(name) ?? []) listener({ data })
  }
}

const setUp = () => {
  const captured: CaptureReport[] = []
  const played: PlayoutReport[] = []
  const mains: FakePort[] = []
  let sends = 0
  let lost = 0
  const ports = createAudioPorts<FakePort>({
    onCapture: (report) => captured.push(report),
    onPlayout: (report) => played.push(report),
    createChannel: () => {
      const port1 = new FakePort()
      mains.push(port1)
      return { port1, port2: new FakePort() }
    },
    send: () => {
      sends += 1
    },
    onLost: () => {
      lost += 1
    },
  })
  const capture = (): FakePort => mains.at(-2) ?? new FakePort()
  const playout = (): FakePort => mains.at(-1) ?? new FakePort()
  const frame = (gate: number, seq: number, pcm: unknown = new Int16Array(480).fill(1)): void =>
    capture().emit('message', { type: 'frame', gate, seq, pcm })
  return { ports, captured, played, capture, playout, frame, sends: () => sends, lost: () => lost }
}

const later = (): Promise<void> => Promise.resolve()

describe('audio ports', { timeout: 30_000 }, () => {
  it('lets no frame through while the gate is shut, whatever the page says', () => {
    const { ports, frame, captured } = setUp()
    ports.attach()
    frame(0, 0)
    frame(1, 0)
    expect(captured).toEqual([])
    ports.gate(1, true, 300)
    frame(2, 0)
    frame(1, 0)
    expect(captured).toHaveLength(1)
  })

  it('takes the tail of speech after the closing, but no more than 200 ms of it', () => {
    const { ports, frame, capture, captured } = setUp()
    ports.attach()
    ports.gate(1, true, 0)
    frame(1, 0)
    ports.gate(1, false, 0)
    for (let seq = 1; seq < 50; seq += 1) frame(1, seq)
    expect(captured).toHaveLength(11)
    capture().emit('message', { type: 'closed', gate: 1, spokenSamples: 999_999, preRollSamples: 0 })
    expect(captured.at(-1)).toEqual({ type: 'closed', gate: 1, spokenSamples: 11 * 480, preRollSamples: 0 })
    frame(1, 11)
    capture().emit('message', { type: 'closed', gate: 1, spokenSamples: 1, preRollSamples: 0 })
    expect(captured).toHaveLength(12)
  })

  it('ignores frames of wrong shape, wrong length or out of order', () => {
    const { ports, frame, captured } = setUp()
    ports.attach()
    ports.gate(1, true, 0)
    frame(1, 0, new Int16Array(481))
    frame(1, 0, new Int16Array(0))
    frame(1, 0, new Uint8Array(480))
    frame(1, 0, [1, 2, 3])
    frame(1, 1)
    frame(1, -1)
    expect(captured).toEqual([])
    frame(1, 0)
    expect(captured).toHaveLength(1)
  })

  it('reads any message without an exception, and only those that fit', () => {
    const value = fc.anything({ withTypedArray: true })
    const nearly = fc.record(
      {
        type: fc.constantFrom('frame', 'closed', 'position', 'flushed', 'credit'),
        gate: value,
        seq: value,
        pcm: value,
        items: fc.oneof(value, fc.array(fc.record({ item: fc.string(), content: value }))),
        epoch: fc.nat(),
      },
      { requiredKeys: ['type'] },
    )
    fc.assert(
      fc.property(fc.oneof(value, nearly), (data) => {
        const capture = readCaptureReport(data)
        const playout = readPlayoutMessage(data)
        expect(capture?.type !== 'frame' || capture.pcm instanceof Int16Array).toBe(true)
        expect(playout?.type !== 'flushed' || Array.isArray(playout.items)).toBe(true)
      }),
    )
  })

  it('never passes on more heard than received', () => {
    const { ports, playout, played } = setUp()
    ports.attach()
    const item = { item: 'a', content: 0, playedSamples: 500, receivedSamples: 100, ended: false }
    playout().emit('message', { type: 'flushed', epoch: 1, items: [item] })
    expect(played).toEqual([{ type: 'flushed', epoch: 1, items: [{ ...item, playedSamples: 100 }] }])
  })

  it('opens the gate again in a new worklet without pre-roll, and goes on counting the talk', () => {
    const { ports, frame, capture, captured } = setUp()
    ports.attach()
    ports.gate(4, true, 300)
    frame(4, 0)
    const old = capture()
    ports.attach()
    expect(old.closed).toBe(true)
    expect(capture().sent).toEqual([{ type: 'gate', gate: 4, open: true, preRollMs: 0 }])
    old.emit('message', { type: 'frame', gate: 4, seq: 1, pcm: new Int16Array(480) })
    expect(captured).toHaveLength(1)
    frame(4, 0)
    ports.gate(4, false, 0)
    capture().emit('message', { type: 'closed', gate: 4, spokenSamples: 480, preRollSamples: 0 })
    expect(captured.at(-1)).toEqual({ type: 'closed', gate: 4, spokenSamples: 960, preRollSamples: 0 })
  })

  it('answers a closing itself when there is no worklet, or when it dies before it could', async () => {
    const { ports, frame, capture, captured, lost } = setUp()
    ports.gate(1, true, 0)
    ports.gate(1, false, 0)
    await later()
    expect(captured).toEqual([{ type: 'closed', gate: 1, spokenSamples: 0, preRollSamples: 0 }])
    ports.attach()
    ports.gate(2, true, 0)
    frame(2, 0)
    ports.gate(2, false, 0)
    capture().emit('close')
    await later()
    expect(captured.at(-1)).toEqual({ type: 'closed', gate: 2, spokenSamples: 480, preRollSamples: 0 })
    expect(lost()).toBe(1)
    expect(ports.attached()).toBe(false)
  })

  it('answers a flush itself when there is no worklet', async () => {
    const { ports, played } = setUp()
    ports.flush(3)
    await later()
    expect(played).toEqual([{ type: 'flushed', epoch: 3, items: [] }])
  })

  it('keeps an answer that came before the page was ready, and plays it then', () => {
    const { ports, playout } = setUp()
    ports.write(0, 'a', 0, Int16Array.from([1, 2]))
    ports.attach()
    expect(playout().sent).toEqual([
      { type: 'write', epoch: 0, item: 'a', content: 0, pcm: Int16Array.from([1, 2]) },
    ])
  })
})
