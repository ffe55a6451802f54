/** What is measured of the sound, put together: latency of every turn, what hosts' networks are like, traces. */
import { createLatencyLog } from '#core/latency/latency-log'
import type { LatencyReport } from '#core/latency/types'
import type { SessionEffect, SessionInput } from '#core/session/types'
import type { Clock } from '../system/clock'
import type { ArrivalMemory } from './arrival-memory'
import type { AttachedSound, SoundMeasures } from './sound-link'
import type { TraceRecorder } from './trace-recorder'

export interface SoundMeasuring {
  readonly onStep: (input: SessionInput, effects: readonly SessionEffect[]) => void
  readonly measure: SoundMeasures
  /** The host that is spoken to from now on. */
  readonly host: (name: string, sound: Pick<AttachedSound, 'restore'> | null) => void
  /** Every turn of this conversation that was answered by voice, and what is usual. */
  readonly report: () => LatencyReport
  readonly flush: () => Promise<void>
}

export function createSoundMeasuring(deps: {
  readonly clock: Pick<Clock, 'now' | 'wall'>
  readonly memory: ArrivalMemory
  readonly trace: TraceRecorder
}): SoundMeasuring {
  const { clock, memory, trace } = deps
  const log = createLatencyLog()
  let host: string | null = null

  return {
    onStep: (input, effects) => {
      if (input.type === 'new_conversation') log.reset()
      log.stepped(input, effects)
      trace.stepped(input, effects)
    },
    measure: {
      wall: clock.wall,
      playout: (report) => {
        if (report.type === 'stats') log.stats(report)
        else log.started(report, clock.now(), clock.wall())
      },
      captured: log.captured,
      learned: (known) => {
        if (host !== null) memory.learn(host, known)
      },
    },
    host: (name, sound) => {
      if (name === host) return
      host = name
      sound?.restore(memory.of(name))
    },
    report: log.report,
    flush: async () => {
      await Promise.all([memory.flush(), trace.flush()])
    },
  }
}
