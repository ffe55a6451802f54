/** Figures of answers to look at: a conversation on a wireless line, with one slow answer and one that stumbled. */
import { spread, type LatencyReport, type TurnLatency } from '#core/latency/types'
import { NOW } from './fixtures'

const turn = (index: number): TurnLatency => {
  const service = 420 + ((index * 137) % 260) + (index === 17 ? 1150 : 0)
  const wait = (index * 29) % 45
  const startWaitMs = index < 2 ? 40 : wait
  const stumbled = index === 21
  return {
    at: NOW - (30 - index) * 20_000,
    cause: index % 3 === 0 ? 'release' : 'speech_end',
    itemId: `item_${index}`,
    firstDeltaMs: service,
    toRenderMs: startWaitMs + 4,
    startWaitMs,
    deviceMs: 38,
    heardMs: service + startWaitMs + 42,
    silenceMs: index % 6 === 5 ? 52 + index : null,
    interruptedBy: index % 6 === 5 ? 'speech' : null,
    captureMs: 1.4 + (index % 4) / 10,
    underruns: stumbled ? 1 : 0,
    gapMs: stumbled ? 184 : 0,
    concealedMs: stumbled ? 40 : 0,
    slowedMs: stumbled ? 210 : 0,
  }
}

const of = (turns: readonly TurnLatency[], value: (turn: TurnLatency) => number | null) =>
  spread(turns.map(value).filter((each): each is number => each !== null))

export const noLatency: LatencyReport = {
  turns: [],
  firstDeltaMs: null,
  heardMs: null,
  silenceMs: null,
  captureMs: null,
  startWaitMs: null,
  underruns: 0,
  gapMs: 0,
  concealedMs: 0,
  slowedMs: 0,
  lateMs: 0,
  ducks: 0,
  falseAlarms: 0,
}

const turns = Array.from({ length: 30 }, (_, index) => turn(index))

export const someLatency: LatencyReport = {
  ...noLatency,
  turns,
  firstDeltaMs: of(turns, (one) => one.firstDeltaMs),
  heardMs: of(turns, (one) => one.heardMs),
  silenceMs: of(turns, (one) => one.silenceMs),
  captureMs: of(turns, (one) => one.captureMs),
  startWaitMs: of(turns, (one) => one.startWaitMs),
  underruns: 1,
  gapMs: 184,
  concealedMs: 40,
  slowedMs: 210,
  lateMs: 23,
  ducks: 6,
  falseAlarms: 2,
}
