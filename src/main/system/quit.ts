/** Quitting in order: the conversation ends, the settings reach the disk, then the app goes, whatever hangs. */
import type { Clock } from './clock'
import type { Log } from './log'

/** Nobody waits longer than this for an app to close. ms. */
const LIMIT_MS = 3_000

export interface QuitGuard {
  readonly quitting: () => boolean
  /** For Electron's `before-quit`. */
  readonly onBeforeQuit: (event: { preventDefault(): void }) => void
}

export function createQuitGuard(deps: {
  readonly clock: Clock
  readonly log: Log
  /** In this order; one that fails does not keep the others from their turn. */
  readonly steps: readonly { readonly name: string; readonly run: () => void | Promise<void> }[]
  readonly exit: () => void
}): QuitGuard {
  let quitting = false
  const finish = async (): Promise<void> => {
    for (const { name, run } of deps.steps) {
      try {
        await run()
      } catch (error) {
        deps.log.error(`quit.${name}`, error)
      }
    }
  }
  return {
    quitting: () => quitting,
    onBeforeQuit: (event) => {
      event.preventDefault()
      if (quitting) return
      quitting = true
      const cancel = deps.clock.after(LIMIT_MS, deps.exit)
      void finish().then(() => {
        cancel()
        deps.exit()
        return undefined
      })
    },
  }
}
