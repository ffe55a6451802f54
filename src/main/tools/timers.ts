/** Timers that the person asked for. They live as long as the app runs; the model is told so. */
import { notice, type Notice } from '#core/notice'
import { err, ok, type Result } from '#core/result'
import type { Clock } from '../system/clock'

const MAX_TIMERS = 20

export type TimerSet = {
  /** Wall clock, ms. */
  readonly endsAt: number
  /** The system can show it, too. */
  readonly notification: boolean
}

export interface Timers {
  /** @param label What it is for, in the person's words: shown by the system alone, kept and logged nowhere. */
  readonly start: (seconds: number, label: string) => Result<TimerSet, string>
  readonly dispose: () => void
}

export type TimersDeps = {
  readonly clock: Clock
  readonly onNotice: (notice: Notice) => void
  /** The system's own notification; null where it has none. */
  readonly tell: ((label: string, seconds: number) => void) | null
}

export function createTimers({ clock, onNotice, tell }: TimersDeps): Timers {
  const running = new Set<() => void>()
  return {
    start: (seconds, label) => {
      if (running.size >= MAX_TIMERS) return err(`${MAX_TIMERS} timers are running already`)
      const cancel = clock.after(seconds * 1000, () => {
        running.delete(cancel)
        onNotice(notice('tools.timer', 'info', { params: { seconds } }))
        tell?.(label, seconds)
      })
      running.add(cancel)
      return ok({ endsAt: clock.wall() + seconds * 1000, notification: tell !== null })
    },
    dispose: () => {
      for (const cancel of running) cancel()
      running.clear()
    },
  }
}
