/** The ruler of the end-to-end test of speech: it sees each fault that it is there for, and none where there is none. */
import { describe, expect, it } from 'vitest'
import { floatToPcm, pcmToFloat } from '#core/audio/pcm'
import { createResampler } from '#core/audio/resample'
import { practiceVoice } from '../../bench/practice-voice'
import { speechHeard } from '../../support/speech-heard'

const RATE = 48_000
const pcm = practiceVoice('en').subarray(0, 3 * 24_000)

/** A recording at the rate of the desk with a pause before it, spoilt by `spoil`. */
const recorded = (spoil: (samples: Int16Array) => Int16Array = (samples) => samples) => {
  const up = createResampler({ from: 24_000, to: RATE })
  const voice = [...up.push(pcmToFloat(pcm)), ...up.flush()]
  // A device turns it down a little, and adds the noise of its steps.
  const samples = floatToPcm(Float32Array.from(voice, (value, i) => 0.9 * value + ((i * 7919) % 3) / 65_536))
  const all = new Int16Array(RATE + samples.length)
  all.set(spoil(samples), RATE / 2)
  return speechHeard({ rate: RATE, samples: all }, 100, pcm)
}

/** Sample of the recording in the middle of a loud stretch. */
const loud = (): number => {
  for (let at = 24_000 / 2; ; at += 100) {
    const part = pcm.subarray(at, at + 1200)
    if (part.reduce((sum, value) => sum + Math.abs(value), 0) / part.length > 2500) return 2 * at + 1200
  }
}

describe('speech held against its source', { timeout: 60_000 }, () => {
  it('finds nothing in a faithful recording', () => {
    const heard = recorded()
    expect(heard).toMatchObject({ missing: 0, later: 0, earlier: 0 })
    expect(heard.silence).toBeLessThanOrEqual(0.002)
    expect(heard.step).toBeLessThan(0.01)
    expect(heard.residualDb).toBeLessThan(-40)
    expect(heard.stretches).toBeGreaterThan(30)
  })

  it('sees 4 ms of silence in a word', () => {
    expect(recorded((samples) => samples.fill(0, loud(), loud() + 192)).silence).toBeGreaterThan(0.003)
  })

  it('sees a step', () => {
    const stepped = recorded((samples) => {
      samples[loud()] = Math.min(32_767, (samples[loud()] ?? 0) + 4000)
      return samples
    })
    expect(stepped.step).toBeGreaterThan(0.05)
  })

  it('sees samples that are left out, and some that sound twice', () => {
    const at = loud()
    const without = (samples: Int16Array): Int16Array => {
      const out = new Int16Array(samples.length)
      out.set(samples.subarray(0, at))
      out.set(samples.subarray(at + 300), at)
      return out
    }
    expect(recorded(without).earlier).toBeGreaterThan(0.005)
    const twice = (samples: Int16Array): Int16Array => {
      const out = new Int16Array(samples.length)
      out.set(samples.subarray(0, at))
      out.set(samples.subarray(at - 300, samples.length - 300), at)
      return out
    }
    expect(recorded(twice).later).toBeGreaterThan(0.005)
  })
})
