/**
 * Finds one binding in the stream of a global keyboard hook. Looks at each key event, answers, and remembers nothing
 * but whether the binding is held: what the person types elsewhere leaves no trace.
 */
import type { Binding } from './binding'
import { keyRows, modifierOf, modifiers, MOUSE_CODES, type Modifier } from './keys'

/** One key event of libuiohook. */
export type HookEvent = {
  readonly type: 'down' | 'up'
  /** libuiohook's VC_ code; a mouse button's number counts from MOUSE_CODES. */
  readonly code: number
  /** Modifiers that are down, as the hook sees them. */
  readonly held: readonly Modifier[]
}

/** `chord`: another key went down with a bare modifier, so it was a shortcut and no wish to talk. */
export type HookMatch = 'down' | 'up' | 'chord'

const sides: Readonly<Record<Modifier, readonly [left: number, right: number]>> = {
  Control: sidesOf('Control'),
  Alt: sidesOf('Alt'),
  Shift: sidesOf('Shift'),
  Meta: sidesOf('Meta'),
}

function sidesOf(modifier: Modifier): readonly [number, number] {
  return [keyRows[`${modifier}Left`]?.hook ?? -1, keyRows[`${modifier}Right`]?.hook ?? -1]
}

const modifierCodes = new Set(Object.values(sides).flat())
/** Volume, playback and lock keys may be pressed while talking. */
const neutralCodes = new Set([0xe020, 0xe02e, 0xe030, 0xe010, 0xe019, 0xe022, 0xe024, 0x3a, 0x45, 0x46])

/** Null when the hook cannot see the key. */
export function createHookMatcher(binding: Binding): ((event: HookEvent) => HookMatch | null) | null {
  const own = keyRows[binding.code]?.hook ?? null
  if (own === null) return null
  const bare = modifierOf(binding.code)
  const ending = new Set(binding.modifiers.flatMap((modifier) => sides[modifier]))
  // On X11 every right modifier arrives as two codes, the left one's first; for a binding to the left key the
  // second code unmasks it.
  const twin = bare && own === sides[bare][0] ? sides[bare][1] : null
  let down = false

  return ({ type, code, held }) => {
    if (code === own) {
      if (type === 'up') return leave('up')
      if (down) return null
      const wanted = modifiers.every(
        (modifier) => modifier === bare || binding.modifiers.includes(modifier) === held.includes(modifier),
      )
      if (!wanted) return null
      down = true
      return 'down'
    }
    if (!down) return null
    if (type === 'up') return ending.has(code) ? leave('up') : null
    // Who talks may go on pointing and clicking.
    if (bare === null || code >= MOUSE_CODES) return null
    if (code === twin) return leave('chord')
    return modifierCodes.has(code) || neutralCodes.has(code) ? null : leave('chord')
  }

  function leave(match: 'up' | 'chord'): HookMatch | null {
    if (!down) return null
    down = false
    return match
  }
}
