import { describe, expect, it } from 'vitest'
import type { SpeechReport } from '#core/audio/speech-messages'
import { createSpeechMeter, type SpeechWorker } from '../../../src/renderer/audio/speech-meter'

type FakeWorker = SpeechWorker & { ended: boolean; readonly orders: unknown[] }

const setUp = () => {
  const workers: FakeWorker[] = []
  const timers: (() => void)[] = []
  const fed: boolean[] = []
  const meter = createSpeechMeter({
    createWorker: () => {
      const worker: FakeWorker = {
        ended: false,
        orders: [],
        postMessage: (message) => void worker.orders.push(message),
        onmessage: null,
        onerror: null,
        terminate: () => void (worker.ended = true),
      }
      workers.push(worker)
      return worker
    },
    createChannel: () => ({ port1: {}, port2: {} }) as MessageChannel,
    after: (_ms, run) => {
      timers.push(run)
      return () => timers.splice(timers.indexOf(run) >>> 0, 1)
    },
  })
  meter.attach((port) => fed.push(port !== null))
  const tell = (report: SpeechReport): void =>
    workers.at(-1)?.onmessage?.({ data: report } as MessageEvent<SpeechReport>)
  return { meter, workers, timers, fed, tell }
}

describe('the speech model at the microphone', () => {
  it('is read as soon as it may be needed, and hears something only while somebody listens', () => {
    const { meter, workers, fed, tell } = setUp()
    meter.keepReady()
    expect(workers).toHaveLength(1)
    tell({ type: 'ready' })
    expect(fed).toEqual([])
    expect(meter.state()).toBe('off')
    const stop = meter.listen(() => undefined)
    expect(meter.state()).toBe('running')
    expect(fed).toEqual([true])
    stop()
    expect(fed).toEqual([true, false])
    expect(workers).toHaveLength(1)
  })

  it('stays as long as it may be needed, and goes half a minute after that', () => {
    const { meter, workers, timers } = setUp()
    const unneeded = meter.keepReady()
    meter.listen(() => undefined)()
    expect(timers).toEqual([])
    unneeded()
    expect(workers[0]?.ended).toBe(false)
    timers.forEach((run) => run())
    expect(workers[0]?.ended).toBe(true)
  })
})
