/** The duck machine and its gain together: what the playback worklet runs over every block of the answer. */
import { initialDuck, stepDuck, type DuckInput } from './duck'
import { createGainRamp } from './gain-ramp'

/** -18 dB: the answer is still there, and nobody has to speak against it. */
export const DUCKED_GAIN = 10 ** (-18 / 20)
/** s */
const DOWN = 0.01
const UP = 0.03

export interface DuckedOutput {
  readonly input: (input: DuckInput, now: number) => void
  /** Applies the gain to the block that begins at `now`. */
  readonly render: (out: Float32Array, now: number) => void
  readonly ducks: () => number
  readonly falseAlarms: () => number
}

export const createDuckedOutput = (sampleRate: number): DuckedOutput => {
  const perMs = sampleRate / 1000
  const ramp = createGainRamp(Math.round(DOWN * sampleRate), Math.round(UP * sampleRate))
  let state = initialDuck

  const input = (next: DuckInput, now: number): void => {
    state = stepDuck(state, next, now, perMs)
    ramp.aim(state.phase === 'ducked' ? DUCKED_GAIN : 1)
  }

  return {
    input,
    render: (out, now) => {
      if (state.phase !== 'open') input({ type: 'tick' }, now)
      ramp.apply(out)
    },
    ducks: () => state.ducks,
    falseAlarms: () => state.falseAlarms,
  }
}
