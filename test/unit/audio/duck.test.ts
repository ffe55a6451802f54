import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultDuckTimes, initialDuck, stepDuck, type DuckInput, type DuckState } from '#core/audio/duck'
import { createDuckedOutput, DUCKED_GAIN } from '#core/audio/ducked-output'

const RATE = 24_000
const PER_MS = RATE / 1000
const FRAME_MS = 32

type Frame = { readonly probability: number; readonly level: number }
const speech: Frame = { probability: 0.95, level: -25 }
const quiet: Frame = { probability: 0.02, level: -70 }

/** Runs frames of 32 ms, with a tick each 5 ms, and tells the phase at every ms of change. */
const drive = (
  frames: readonly Frame[],
  from: DuckState = { ...initialDuck, allowed: true },
  startMs = 1000,
) => {
  let state = from
  const phases: { readonly ms: number; readonly phase: DuckState['phase'] }[] = []
  const step = (input: DuckInput, ms: number): void => {
    const before = state.phase
    state = stepDuck(state, input, ms * PER_MS, PER_MS)
    if (state.phase !== before) phases.push({ ms: ms - startMs, phase: state.phase })
  }
  frames.forEach((frame, i) => {
    for (let ms = 0; ms < FRAME_MS; ms += 4) step({ type: 'tick' }, startMs + i * FRAME_MS + ms)
    step({ type: 'speech', ...frame }, startMs + (i + 1) * FRAME_MS)
  })
  return { state, phases }
}

const times = (count: number, frame: Frame): Frame[] => Array.from({ length: count }, () => frame)

describe('ducking', () => {
  it('begins within 70 ms of speech', () => {
    const { phases } = drive([...times(20, quiet), ...times(10, speech)])
    expect(phases[0]?.phase).toBe('ducked')
    expect(phases[0]?.ms).toBeLessThanOrEqual(20 * FRAME_MS + 70)
  })

  it('is not begun by a click of one frame', () => {
    const click = [...times(10, quiet), speech]
    expect(drive([...click, ...click, ...click]).phases).toEqual([])
  })

  it('gives the voice back within half a second of a cough', () => {
    const { phases } = drive([...times(10, quiet), ...times(8, speech), ...times(30, quiet)])
    const [, restored] = phases
    expect(phases.map(({ phase }) => phase)).toEqual(['ducked', 'open'])
    expect((restored?.ms ?? NaN) - 18 * FRAME_MS).toBeLessThanOrEqual(500)
  })

  it('stays down over the pause of a comma', () => {
    const { phases } = drive([
      ...times(10, quiet),
      ...times(8, speech),
      ...times(11, quiet),
      ...times(8, speech),
    ])
    expect(phases.map(({ phase }) => phase)).toEqual(['ducked'])
  })

  it('gives the voice back when the server says nothing, and waits for quiet before it begins again', () => {
    const { phases, state } = drive([...times(10, quiet), ...times(200, speech)])
    expect(phases.map(({ phase }) => phase)).toEqual(['ducked', 'spent'])
    const later = drive([...times(20, quiet), ...times(10, speech)], state, 1000 + 210 * FRAME_MS)
    expect(later.phases.map(({ phase }) => phase)).toEqual(['open', 'ducked'])
  })

  it('gives the voice back when the model falls silent in the middle', () => {
    const { state } = drive([...times(10, quiet), ...times(5, speech)])
    expect(state.phase).toBe('ducked')
    const later = stepDuck(state, { type: 'tick' }, (1000 + 15 * FRAME_MS + 460) * PER_MS, PER_MS)
    expect(later.phase).toBe('open')
  })

  it('is over with the flush, and that is no false alarm', () => {
    const { state } = drive([...times(10, quiet), ...times(5, speech)])
    const cut = stepDuck(state, { type: 'cut' }, 40_000, PER_MS)
    expect(cut).toMatchObject({ phase: 'open', ducks: 1, falseAlarms: 0 })
  })

  it('never happens where speech may not interrupt, and ends when it no longer may', () => {
    expect(drive(times(50, speech), initialDuck).phases).toEqual([])
    const { state } = drive([...times(10, quiet), ...times(5, speech)])
    expect(stepDuck(state, { type: 'allow', on: false }, 40_000, PER_MS).phase).toBe('open')
  })

  it('is not begun by a steady echo of the answer itself, but by a voice above it', () => {
    const echo: Frame = { probability: 0.9, level: -40 }
    const { phases, state } = drive([...times(100, { probability: 0.3, level: -40 }), ...times(40, echo)])
    expect(phases).toEqual([])
    const voice = drive(times(6, { probability: 0.9, level: -25 }), state, 1000 + 140 * FRAME_MS)
    expect(voice.phases.map(({ phase }) => phase)).toEqual(['ducked'])
  })

  it('never stays: whatever is heard, the voice is back 1.8 s after every beginning', () => {
    const frame = fc.record({
      probability: fc.oneof(fc.double({ min: 0, max: 1 }), fc.constant(NaN)),
      level: fc.oneof(fc.double({ min: -120, max: 0 }), fc.constant(-Infinity), fc.constant(NaN)),
    })
    const burst = fc.record({ frame, count: fc.integer({ min: 1, max: 60 }) })
    fc.assert(
      fc.property(fc.array(burst, { maxLength: 12 }), (bursts) => {
        const frames = bursts.flatMap(({ frame, count }) => times(count, frame))
        const { phases, state } = drive(frames)
        for (const [i, { ms, phase }] of phases.entries()) {
          if (phase !== 'ducked') continue
          const end = phases[i + 1]?.ms ?? frames.length * FRAME_MS
          expect(end - ms).toBeLessThanOrEqual(1800)
        }
        expect(state.falseAlarms).toBeLessThanOrEqual(state.ducks)
        // With nothing more to hear, nothing stays quiet.
        const end = (1000 + frames.length * FRAME_MS + 2000) * PER_MS
        expect(stepDuck(state, { type: 'tick' }, end, PER_MS).phase).toBe('open')
      }),
    )
  })
})

describe('the gain of a ducked answer', () => {
  const render = (
    acts: readonly { readonly at: number; readonly input: DuckInput }[],
    frames: number,
    block = 128,
  ) => {
    const output = createDuckedOutput(RATE)
    const out = new Float32Array(frames).fill(1)
    output.input({ type: 'allow', on: true }, 0)
    let next = 0
    for (let at = 0; at < frames; at += block) {
      for (; next < acts.length && (acts[next]?.at ?? 0) <= at; next += 1) output.input(acts[next].input, at)
      output.render(out.subarray(at, Math.min(frames, at + block)), at)
    }
    return out
  }
  const spoken = (at: number) => ({ at, input: { type: 'speech', ...speech } as const })

  it('is 1, bit for bit, while nobody speaks', () => {
    expect(render([], 4800).every((value) => value === 1)).toBe(true)
  })

  it('falls to -18 dB within 10 ms, and rises within 30 ms', () => {
    const out = render([spoken(1536), spoken(2304)], 24_000)
    expect(out[2303]).toBe(1)
    expect(out[2304 + 240]).toBeCloseTo(DUCKED_GAIN, 5)
    const restored = 2304 + defaultDuckTimes.restoreMs * PER_MS + 128 + 30 * PER_MS
    expect(out[Math.ceil(restored)]).toBe(1)
  })

  it('never makes a step, in whatever order it is told to go down and up', () => {
    const act = fc.record({
      at: fc.integer({ min: 0, max: 20_000 }),
      input: fc.oneof(
        fc.constant({ type: 'speech', ...speech } as const),
        fc.constant({ type: 'cut' } as const),
        fc.record({ type: fc.constant('allow' as const), on: fc.boolean() }),
      ),
    })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), fc.constantFrom(64, 128, 480), (acts, block) => {
        const out = render(
          [...acts].sort((a, b) => a.at - b.at),
          24_000,
          block,
        )
        let largest = 0
        for (let i = 1; i < out.length; i += 1) {
          largest = Math.max(largest, Math.abs((out[i] ?? 0) - (out[i - 1] ?? 0)))
        }
        expect(largest).toBeLessThanOrEqual(0.007)
      }),
      { numRuns: 40 },
    )
  })
})
