/** Recording of a hotkey from key events: pure, fed by the settings screen while it listens. */
import { formatBinding } from '#core/hotkey/binding'
import { keyRows, modifierOf, modifiers } from '#core/hotkey/keys'

export type RecordedKey = {
  readonly type: 'down' | 'up'
  /** `KeyboardEvent.code` */
  readonly code: string
}

export type Recorder = {
  /** Codes that are down, in the order of pressing. */
  readonly down: readonly string[]
}

export type RecorderResult =
  | { readonly type: 'listening'; readonly recorder: Recorder }
  | { readonly type: 'cancelled' }
  | { readonly type: 'cleared' }
  | { readonly type: 'recorded'; readonly binding: string }

export const noKeys: Recorder = { down: [] }

const kindOf = (code: string): string => modifierOf(code) ?? code

/** "Control+Shift+Space": modifiers without their side and in one order, then the key. */
const chord = (held: readonly string[], code: string): string =>
  formatBinding({
    modifiers: modifiers.filter((kind) => held.some((other) => modifierOf(other) === kind)),
    code,
  })

/**
 * A key that is no modifier ends the recording at once, with the modifiers that are held. A modifier by itself is
 * recorded when it is let go, with its side ("ControlRight"); several modifiers together make a chord of modifiers
 * whose last one keeps its side. Keys that no binding may name (media keys, keys of other scripts) are passed over.
 */
export const recordKey = (recorder: Recorder, key: RecordedKey): RecorderResult => {
  const { down } = recorder
  if (key.type === 'down') {
    if (down.includes(key.code)) return { type: 'listening', recorder }
    if (modifierOf(key.code)) return { type: 'listening', recorder: { down: [...down, key.code] } }
    if (down.length === 0 && key.code === 'Escape') return { type: 'cancelled' }
    if (down.length === 0 && key.code === 'Backspace') return { type: 'cleared' }
    if (!Object.hasOwn(keyRows, key.code)) return { type: 'listening', recorder }
    return { type: 'recorded', binding: chord(down, key.code) }
  }
  if (!down.includes(key.code)) return { type: 'listening', recorder }
  const last = down.at(-1) ?? key.code
  const before = down.slice(0, -1).filter((code) => kindOf(code) !== kindOf(last))
  return { type: 'recorded', binding: chord(before, last) }
}
