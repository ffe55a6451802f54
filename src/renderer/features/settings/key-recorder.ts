/** Recording of a hotkey from key events: pure, fed by the settings screen while it listens. */

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

const modifier = /^(Control|Shift|Alt|Meta)(Left|Right)$/
const order = ['Control', 'Alt', 'Shift', 'Meta'] as const

export const isModifier = (code: string): boolean => modifier.test(code)

const kindOf = (code: string): string => modifier.exec(code)?.[1] ?? code

/** "Control+Shift+Space": modifiers without their side and in a fixed order, then the key. */
const chord = (modifiers: readonly string[], key: string): string => {
  const kinds = new Set(modifiers.map(kindOf))
  return [...order.filter((kind) => kinds.has(kind)), key].join('+')
}

/**
 * A key that is no modifier ends the recording at once, with the modifiers that are held. A modifier by itself is
 * recorded when it is let go, with its side ("ControlRight"); several modifiers together make a chord of modifiers
 * whose last one keeps its side.
 */
export const recordKey = (recorder: Recorder, key: RecordedKey): RecorderResult => {
  const { down } = recorder
  if (key.type === 'down') {
    if (down.includes(key.code)) return { type: 'listening', recorder }
    if (isModifier(key.code)) return { type: 'listening', recorder: { down: [...down, key.code] } }
    if (down.length === 0 && key.code === 'Escape') return { type: 'cancelled' }
    if (down.length === 0 && key.code === 'Backspace') return { type: 'cleared' }
    if (key.code === '' || key.code === 'Unidentified') return { type: 'listening', recorder }
    return { type: 'recorded', binding: chord(down, key.code) }
  }
  if (!down.includes(key.code)) return { type: 'listening', recorder }
  const last = down.at(-1) ?? key.code
  const before = down.slice(0, -1).filter((code) => kindOf(code) !== kindOf(last))
  return { type: 'recorded', binding: chord(before, last) }
}

const silentKeys =
  /^(F\d{1,2}|CapsLock|ScrollLock|NumLock|Pause|PrintScreen|Insert|Home|End|PageUp|PageDown|Arrow\w+|ContextMenu)$/

/** Whether pressing the binding also types into the window in front, since the hook does not swallow keys. */
export const bindingTypes = (binding: string): boolean => {
  const parts = binding.split('+')
  const key = parts.at(-1) ?? ''
  if (isModifier(key) || silentKeys.test(key)) return false
  return !parts.slice(0, -1).some((part) => part === 'Control' || part === 'Alt' || part === 'Meta')
}

/** System shortcuts cannot be made of modifiers alone. */
export const isModifiersOnly = (binding: string): boolean => isModifier(binding.split('+').at(-1) ?? '')
