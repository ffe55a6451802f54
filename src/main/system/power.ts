/** Sleep, lock and shutdown of the computer: nobody is talking any more. */

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
  monitor.on('suspend', actions.onSuspend)
  monitor.on('resume', actions.onResume)
  monitor.on('lock-screen', actions.onLock)
  monitor.on('shutdown', actions.onShutdown)
}
