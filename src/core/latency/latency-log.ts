/**
 * What every turn felt like, in numbers: how long until it was answered and heard, how fast an interruption was, how
 * the sound fared. Fed by the session's inputs and effects and by the loudspeaker's reports; bounded, and without a
 * word of what was said. All times are monotonic ms.
 */
import type { PlayedItem, PlayoutStarted, PlayoutStats } from '../audio/messages'
import type { SessionEffect, SessionInput } from '../session/types'
import {
  quantile,
  round,
  spread,
  TURNS,
  type LatencyReport,
  type Spread,
  type TurnCause,
  type TurnLatency,
} from './types'

export interface LatencyLog {
  /** Every input of the session with what it led to. */
  readonly stepped: (input: SessionInput, effects: readonly SessionEffect[]) => void
  /** `now` and `wall` are the same moment on the two clocks: the loudspeaker stamps with the wall's. */
  readonly started: (report: PlayoutStarted, now: number, wall: number) => void
  readonly stats: (stats: PlayoutStats) => void
  /** A frame of the microphone was given to the network this long after its last sample. */
  readonly captured: (ms: number) => void
  readonly report: () => LatencyReport
  /** Another conversation: its turns are counted by themselves. */
  readonly reset: () => void
}

/** A frame's way that is longer than this was a pause, not a delay. ms */
const LONGEST_CAPTURE_MS = 10_000
/** A message cannot have been under way for longer; more means that the wall clock was set. ms */
const LONGEST_MESSAGE_MS = 2000
const CAPTURE_SAMPLES = 250

type Cause = {
  readonly type: Exclude<TurnCause, 'none'>
  readonly at: number
  readonly captureMs: number | null
}
type Open = { turn: TurnLatency; readonly firstDeltaAt: number; readonly causeAt: number | null }

const noStats: PlayoutStats = {
  type: 'stats',
  underruns: 0,
  gapMs: 0,
  concealedMs: 0,
  slowedMs: 0,
  lateMs: 0,
  latencyMs: 0,
  ducks: 0,
  falseAlarms: 0,
}

export const createLatencyLog = (): LatencyLog => {
  let turns: Open[] = []
  let cause: Cause | null = null
  let captures: number[] = []
  /** The interruption whose silence is waited for, by the epoch of its flush. */
  let cut: {
    readonly epoch: number
    readonly at: number
    readonly by: 'speech' | 'person'
    readonly of: Open
  } | null = null
  /** Item that sounds, as far as is known. */
  let sounding: Open | null = null
  let last = noStats
  /** Sums of worklets that have gone. */
  let before = noStats
  let deviceMs: number | null = null

  const find = (itemId: string): Open | undefined => turns.findLast(({ turn }) => turn.itemId === itemId)
  const change = (open: Open, next: Partial<TurnLatency>): void => {
    open.turn = { ...open.turn, ...next }
  }

  /** The item that sounded has been heard to its end. */
  const isOver = (item: PlayedItem): boolean =>
    item.item === sounding?.turn.itemId && item.ended && item.playedSamples >= item.receivedSamples

  const ask = (type: Cause['type'], at: number): void => {
    cause = { type, at, captureMs: captures.length === 0 ? null : round(quantile(captures, 0.5)) }
    captures = []
  }

  const firstAudio = (itemId: string, at: number, wall: number): void => {
    const firstDeltaMs = cause === null ? null : round(at - cause.at)
    turns.push({
      firstDeltaAt: at,
      causeAt: cause?.at ?? null,
      turn: {
        at: wall,
        cause: cause?.type ?? 'none',
        itemId,
        firstDeltaMs,
        toRenderMs: null,
        startWaitMs: null,
        deviceMs: null,
        heardMs: null,
        silenceMs: null,
        interruptedBy: null,
        captureMs: cause?.captureMs ?? null,
        underruns: 0,
        gapMs: 0,
        concealedMs: 0,
        slowedMs: 0,
      },
    })
    cause = null
    if (turns.length > TURNS) turns = turns.slice(-TURNS)
  }

  const interrupted = (epoch: number, input: SessionInput): void => {
    if (sounding === null) return
    const by = input.type === 'server' ? 'speech' : 'person'
    cut = { epoch, at: input.at, by, of: sounding }
    sounding = null
  }

  const silent = (epoch: number, at: number): void => {
    if (cut === null || cut.epoch !== epoch) return
    change(cut.of, { silenceMs: round(at - cut.at + (deviceMs ?? 0)), interruptedBy: cut.by })
    cut = null
  }

  const observe = (input: SessionInput): void => {
    // Most inputs say nothing about time.
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check
    switch (input.type) {
      case 'talk_release':
        ask('release', input.at)
        return
      case 'text':
        ask('text', input.at)
        return
      case 'talk_tap':
      case 'talk_cancel':
        cause = null
        return
      case 'server':
        if (input.event.type === 'input_audio_buffer.speech_stopped') ask('speech_end', input.at)
        return
      case 'socket_closed':
      case 'disconnect':
      case 'new_conversation':
        cause = null
        return
      case 'playout_flushed':
        silent(input.epoch, input.at)
        return
      case 'playout_position':
        if (input.items.some(isOver)) sounding = null
        return
      default:
    }
  }

  return {
    stepped: (input, effects) => {
      observe(input)
      for (const effect of effects) {
        if (effect.type === 'playout_flush') interrupted(effect.epoch, input)
        else if (effect.type === 'playout_write' && find(effect.itemId) === undefined) {
          firstAudio(effect.itemId, input.at, input.wall)
        }
      }
    },
    started: (report, now, wall) => {
      const open = find(report.item)
      if (open === undefined || open.turn.toRenderMs !== null) return
      const under = wall - report.at
      const renderedAt = now - (under >= 0 && under <= LONGEST_MESSAGE_MS ? under : 0)
      sounding = open
      deviceMs = round(report.latencyMs)
      const toRenderMs = round(Math.max(0, renderedAt - open.firstDeltaAt))
      const heardMs =
        open.causeAt === null ? null : round(Math.max(0, renderedAt - open.causeAt) + report.latencyMs)
      change(open, {
        toRenderMs,
        deviceMs,
        heardMs: report.waitMs === null ? null : heardMs,
        startWaitMs: report.waitMs === null ? null : round(report.waitMs),
      })
    },
    stats: (stats) => {
      // Sums that fall back are those of a worklet that has taken another one's place.
      const anew =
        stats.underruns < last.underruns || stats.gapMs < last.gapMs || stats.slowedMs < last.slowedMs
      if (anew) {
        before = sum(before, last)
        last = noStats
      }
      deviceMs = round(stats.latencyMs)
      if (sounding !== null) {
        const { turn } = sounding
        change(sounding, {
          underruns: turn.underruns + stats.underruns - last.underruns,
          gapMs: round(turn.gapMs + stats.gapMs - last.gapMs),
          concealedMs: round(turn.concealedMs + Math.max(0, stats.concealedMs - last.concealedMs)),
          slowedMs: round(turn.slowedMs + stats.slowedMs - last.slowedMs),
        })
      }
      last = stats
    },
    captured: (ms) => {
      if (!Number.isFinite(ms) || ms < 0 || ms > LONGEST_CAPTURE_MS) return
      captures.push(ms)
      if (captures.length > CAPTURE_SAMPLES) captures = captures.slice(-CAPTURE_SAMPLES)
    },
    report: () => {
      const all = turns.map(({ turn }) => turn)
      const of = (value: (turn: TurnLatency) => number | null): Spread | null =>
        spread(all.map(value).filter((each): each is number => each !== null))
      const { underruns, gapMs, concealedMs, slowedMs, lateMs, ducks, falseAlarms } = sum(before, last)
      return {
        turns: all,
        firstDeltaMs: of((turn) => turn.firstDeltaMs),
        heardMs: of((turn) => turn.heardMs),
        silenceMs: of((turn) => turn.silenceMs),
        captureMs: of((turn) => turn.captureMs),
        startWaitMs: of((turn) => turn.startWaitMs),
        underruns,
        gapMs: round(gapMs),
        concealedMs: round(concealedMs),
        slowedMs: round(slowedMs),
        lateMs: round(lateMs),
        ducks,
        falseAlarms,
      }
    },
    reset: () => {
      turns = []
      cause = null
      captures = []
      cut = null
      sounding = null
    },
  }
}

const sum = (a: PlayoutStats, b: PlayoutStats): PlayoutStats => ({
  type: 'stats',
  underruns: a.underruns + b.underruns,
  gapMs: a.gapMs + b.gapMs,
  concealedMs: a.concealedMs + b.concealedMs,
  slowedMs: a.slowedMs + b.slowedMs,
  lateMs: a.lateMs + b.lateMs,
  latencyMs: b.latencyMs,
  ducks: a.ducks + b.ducks,
  falseAlarms: a.falseAlarms + b.falseAlarms,
})
