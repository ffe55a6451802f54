/** What stands in the way of the keys beside the talk key: another program, or that nothing hears them here. */
import { parseBinding, toAccelerator } from '#core/hotkey/binding'
import type { HotkeySettings } from '#core/settings/schema'
import type { HotkeyStatus, KeyTrouble } from '#shared/view'
import type { Accelerators } from './accelerators'

type Other = keyof HotkeyStatus['others']

/**
 * To be asked when the keys are in force.
 * @param byHook Those that a hook hears, whoever else does; the rest are accelerators, which one program has alone.
 */
export function keyTroubles(
  wanted: HotkeySettings,
  names: readonly Other[],
  byHook: readonly Other[],
  accelerators: Pick<Accelerators<Other>, 'has' | 'isFree'>,
): HotkeyStatus['others'] {
  const found: Partial<Record<Other, KeyTrouble>> = {}
  for (const name of names) {
    const text = wanted[name]
    const binding = text === null ? null : parseBinding(text)
    if (binding === null) continue
    if (byHook.includes(name)) {
      if (!accelerators.isFree(binding)) found[name] = 'shared'
    } else if (!accelerators.has(name)) {
      found[name] = toAccelerator(binding) === null ? 'unheard' : 'taken'
    }
  }
  return found
}
