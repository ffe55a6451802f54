/** Electron's global shortcuts by what they do: presses only, each told once however long the keys are held. */
import { toAccelerator, type Binding } from '#core/hotkey/binding'
import { createRepeatFilter } from '#core/hotkey/repeat-filter'
import type { Clock } from '../system/clock'
import type { Log } from '../system/log'
import { nothing } from '../system/nothing'

/** Electron's globalShortcut. */
export interface Shortcuts {
  register(accelerator: string, callback: () => void): boolean
  unregister(accelerator: string): void
}

export type Accelerators<Name extends string> = {
  /** True when the keys are ours from here on; false where they are taken or cannot be a global shortcut. */
  readonly take: (name: Name, binding: Binding | null, onPress: () => void) => boolean
  readonly has: (name: Name) => boolean
  /** False where another program has these keys; keys that cannot be a global shortcut are nobody's. */
  readonly isFree: (binding: Binding) => boolean
  readonly drop: (name: Name) => void
  readonly dropAll: () => void
}

export function createAccelerators<Name extends string>(deps: {
  readonly shortcuts: Shortcuts
  readonly clock: Clock
  readonly log: Log
}): Accelerators<Name> {
  const taken = new Map<Name, string>()

  const drop = (name: Name): void => {
    const accelerator = taken.get(name)
    if (accelerator !== undefined) deps.shortcuts.unregister(accelerator)
    taken.delete(name)
  }

  return {
    take: (name, binding, onPress) => {
      drop(name)
      const wanted = binding && toAccelerator(binding)
      if (!wanted || [...taken.values()].includes(wanted)) return false
      const isPress = createRepeatFilter()
      try {
        if (!deps.shortcuts.register(wanted, () => isPress(deps.clock.now()) && onPress())) return false
      } catch (error) {
        deps.log.error('hotkey.register', error)
        return false
      }
      taken.set(name, wanted)
      return true
    },
    isFree: (binding) => {
      const wanted = toAccelerator(binding)
      if (wanted === null || [...taken.values()].includes(wanted)) return true
      try {
        if (!deps.shortcuts.register(wanted, nothing)) return false
        deps.shortcuts.unregister(wanted)
      } catch (error) {
        deps.log.error('hotkey.probe', error)
      }
      return true
    },
    has: (name) => taken.has(name),
    drop,
    dropAll: () => {
      for (const accelerator of taken.values()) deps.shortcuts.unregister(accelerator)
      taken.clear()
    },
  }
}
