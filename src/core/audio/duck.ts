/**
 * Barge-in that can be taken back: speech at the microphone makes the answer quiet at once, long before the server has
 * made up its mind. The server's word ends the answer; without it the voice comes back. Pure; time is in samples.
 *
 * The speech model hears the assistant's own voice in a weak echo as well as a person, so the level counts too: speech
 * has to stand out from what the microphone has heard of late while the answer sounded.
 */

export type DuckTimes = {
  /** Probability that counts as speech, and the one below which it is quiet again. */
  readonly speech: number
  readonly quiet: number
  /**
   * Frames of 32 ms in a row that make a beginning. Of 81 spoken beginnings (two languages, three voices, three levels
   * of noise) 3 took 111 ms (p50), 198 (p90), 399 (worst), 2 took 77, 135, 183; clicks, knocks, typing, bursts of
   * noise and beeps from -35 to -15 dBFS never came above a probability of 0.03.
   */
  readonly onsetFrames: number
  /** dBFS below which nothing is speech. */
  readonly floorDb: number
  /** What a beginning must stand out from the level of late by, dB. */
  readonly aboveDb: number
  /**
   * Quiet for this long: it was a cough. Longer than the pause of a comma, at which the model fell silent for 280 to
   * 330 ms ("Stop, please", in five takes): the answer would come up between two words. ms
   */
  readonly restoreMs: number
  /** No word of the server for this long: it does not take it for speech. ms */
  readonly patienceMs: number
}

export const defaultDuckTimes: DuckTimes = {
  speech: 0.6,
  quiet: 0.4,
  onsetFrames: 2,
  floorDb: -55,
  aboveDb: 3.5,
  restoreMs: 450,
  patienceMs: 1500,
}

export type DuckState = {
  readonly phase:
    | 'open'
    /** The answer is quiet, and the server is waited for. */
    | 'ducked'
    /** It was in vain: the voice is back, and only quiet makes a new beginning possible. */
    | 'spent'
  readonly allowed: boolean
  /** Frames of speech in a row. */
  readonly frames: number
  /** Time of the last change of phase, samples. */
  readonly since: number
  /** Time of the last speech, samples. */
  readonly heardAt: number
  /** Mean power of what the microphone has heard of late; 1 is full scale. */
  readonly room: number
  readonly ducks: number
  readonly falseAlarms: number
}

export type DuckInput =
  | { readonly type: 'allow'; readonly on: boolean }
  | { readonly type: 'speech'; readonly probability: number; readonly level: number }
  /** The answer was flushed: the server, or the person, has decided. */
  | { readonly type: 'cut' }
  /** Time has gone on. */
  | { readonly type: 'tick' }

export const initialDuck: DuckState = {
  phase: 'open',
  allowed: false,
  frames: 0,
  since: 0,
  heardAt: 0,
  room: 0,
  ducks: 0,
  falseAlarms: 0,
}

/** Half-life of `room` in frames of 32 ms: 400 ms. */
const ROOM_KEEPS = 0.5 ** (32 / 400)

const powerOf = (level: number): number => (Number.isFinite(level) ? 10 ** (Math.min(0, level) / 10) : 0)

/** @param now Samples; never goes back far enough to matter. @param perMs Samples per ms. */
export const stepDuck = (
  state: DuckState,
  input: DuckInput,
  now: number,
  perMs: number,
  times: DuckTimes = defaultDuckTimes,
): DuckState => {
  switch (input.type) {
    case 'allow':
      if (input.on === state.allowed) return state
      return input.on
        ? { ...state, allowed: true, frames: 0, room: 0 }
        : { ...state, allowed: false, phase: 'open', frames: 0, since: now }
    case 'cut':
      return state.phase === 'open'
        ? { ...state, frames: 0 }
        : { ...state, phase: 'open', frames: 0, since: now }
    case 'speech':
      return heard(state, input.probability, input.level, now, times)
    case 'tick':
      return waited(state, now, perMs, times)
    default:
      return input satisfies never
  }
}

const heard = (
  state: DuckState,
  probability: number,
  level: number,
  now: number,
  times: DuckTimes,
): DuckState => {
  const power = powerOf(level)
  const room = ROOM_KEEPS * state.room + (1 - ROOM_KEEPS) * power
  const speaks = probability >= times.speech && level >= times.floorDb
  const heardAt = probability >= times.quiet && level >= times.floorDb ? now : state.heardAt
  if (!state.allowed || state.phase !== 'open') return { ...state, room, heardAt }
  // Once begun, a beginning goes on: its own level is in `room` by then.
  const begins = state.frames > 0 || power >= state.room * 10 ** (times.aboveDb / 10)
  const frames = speaks && begins ? state.frames + 1 : 0
  if (frames < times.onsetFrames) return { ...state, room, heardAt, frames }
  return { ...state, room, heardAt, frames: 0, phase: 'ducked', since: now, ducks: state.ducks + 1 }
}

const waited = (state: DuckState, now: number, perMs: number, times: DuckTimes): DuckState => {
  if (state.phase === 'open') return state
  const isQuiet = now - state.heardAt >= times.restoreMs * perMs
  if (isQuiet) {
    const falseAlarms = state.falseAlarms + (state.phase === 'ducked' ? 1 : 0)
    return { ...state, phase: 'open', since: now, frames: 0, falseAlarms }
  }
  if (state.phase === 'ducked' && now - state.since >= times.patienceMs * perMs) {
    return { ...state, phase: 'spent', since: now, falseAlarms: state.falseAlarms + 1 }
  }
  return state
}
