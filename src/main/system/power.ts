/** Sleep, lock and shutdown of the computer: nobody is talking any more. */
import type { Clock } from './clock'

export interface PowerMonitorLike {
  on(event: 'suspend' | 'resume' | 'lock-screen' | 'shutdown', listener: () => void): unknown
}

export type PowerActions = {
  readonly onSuspend: () => void
  readonly onResume: () => void
  readonly onLock: () => void
  readonly onShutdown: () => void
}

export function watchPower(monitor: PowerMonitorLike, actions: PowerActions): void {
  // Chromium tells of each twice, and a resume may come without its suspend.
  let asleep: boolean | null = null
  const turn = (to: boolean, action: () => void) => (): void => {
    if (asleep === to) return
    asleep = to
    action()
  }
  monitor.on('suspend', turn(true, actions.onSuspend))
  monitor.on('resume', turn(false, actions.onResume))
  monitor.on('lock-screen', actions.onLock)
  monitor.on('shutdown', actions.onShutdown)
}

const LOOK_EVERY_MS = 5_000
/** A busy computer is late by less, and a server that heard nothing for longer may have hung up. ms. */
const STANDSTILL_MS = 15_000

/**
 * Sleep that nobody announced: a virtual machine that was paused, a desktop without a login manager, a stopped
 * process. It shows in the wall clock, which goes on meanwhile.
 */
export function watchStandstill(clock: Clock, onOver: () => void): () => void {
  let seenAt = clock.wall()
  const look = (): void => {
    const stood = clock.wall() - seenAt > LOOK_EVERY_MS + STANDSTILL_MS
    seenAt = clock.wall()
    if (stood) onOver()
    cancel = clock.after(LOOK_EVERY_MS, look)
  }
  let cancel = clock.after(LOOK_EVERY_MS, look)
  return () => cancel()
}
