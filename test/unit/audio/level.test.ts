import { describe, expect, it } from 'vitest'
import { createLateQuanta } from '#core/audio/late-quanta'
import { createLevelMeter, SILENCE_DB } from '#core/audio/level'

/** Four quanta at a time, as a device buffer asks for them. */
const feed = (
  late: ReturnType<typeof createLateQuanta>,
  fromMs: number,
  toMs: number,
  lag: number,
): number => {
  let lost = 0
  for (let frameMs = fromMs; frameMs < toMs; frameMs += 128 / 24) {
    const burst = Math.ceil(frameMs / 21.3) * 21.3
    lost += late.observe(1_000_000 + burst + lag, frameMs)
  }
  return lost
}

describe('level meter', () => {
  it('reads 0 dBFS for a full-scale square wave and -3 dB for a sine', () => {
    const meter = createLevelMeter(960)
    meter.push(Float32Array.from({ length: 960 }, (_, i) => (i % 2 === 0 ? 1 : -1)))
    expect(meter.take()).toMatchObject({ rms: 0, peak: 0, clipped: true })
    meter.push(Float32Array.from({ length: 960 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * i) / 96)))
    const level = meter.take()
    expect(level.rms).toBeCloseTo(-9.03, 1)
    expect(level.peak).toBeCloseTo(-6.02, 1)
    expect(level.clipped).toBe(false)
  })

  it('counts exact zeros across windows, and starts again at the first sound', () => {
    const meter = createLevelMeter(100)
    meter.push(new Float32Array(100))
    meter.take()
    meter.push(new Float32Array(100))
    expect(meter.take()).toMatchObject({ zeroSamples: 200, rms: SILENCE_DB, peak: SILENCE_DB })
    meter.push(Float32Array.from([0.001, 0, 0]))
    expect(meter.take().zeroSamples).toBe(2)
  })
})

describe('late quanta', () => {
  it('sees nothing in the bursts of a device buffer', () => {
    expect(feed(createLateQuanta(), 0, 20_000, 0)).toBe(0)
  })

  it('measures the sound that was lost when the clock of the context stood still', () => {
    const late = createLateQuanta()
    feed(late, 0, 3000, 0)
    expect(feed(late, 3000, 6000, 40)).toBeCloseTo(40, -1)
  })

  it('takes the setting of the machine clock for what it is', () => {
    const late = createLateQuanta()
    feed(late, 0, 3000, 0)
    expect(feed(late, 3000, 6000, 3_600_000)).toBe(0)
    expect(feed(late, 6000, 9000, 0)).toBe(0)
  })
})
