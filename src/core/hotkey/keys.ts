/**
 * The keys that a binding may use, one row each: name (KeyboardEvent.code of the UI Events specification), the
 * virtual code of libuiohook, the key of an Electron accelerator, and whether pressing it types a character. The
 * mouse buttons that are free enough to talk with are rows too.
 */

export type KeyRow = {
  /** libuiohook's VC_ code (its uiohook.h), or null where it reports none. */
  readonly hook: number | null
  /** Key part of an Electron accelerator, or null: globalShortcut cannot take the key alone. */
  readonly accelerator: string | null
  readonly types: boolean
}

const rows: Record<string, KeyRow> = {}
const add = (code: string, hook: number | null, accelerator: string | null, types = false): void => {
  rows[code] = { hook, accelerator, types }
}

const letters: readonly number[] = [
  0x1e, 0x30, 0x2e, 0x20, 0x12, 0x21, 0x22, 0x23, 0x17, 0x24, 0x25, 0x26, 0x32, 0x31, 0x18, 0x19, 0x10, 0x13,
  0x1f, 0x14, 0x16, 0x2f, 0x11, 0x2d, 0x15, 0x2c,
]
letters.forEach((hook, i) =>
  add(`Key${String.fromCharCode(65 + i)}`, hook, String.fromCharCode(65 + i), true),
)
for (let digit = 0; digit <= 9; digit += 1)
  add(`Digit${digit}`, digit === 0 ? 0x0b : digit + 1, `${digit}`, true)

const functionKeys: readonly number[] = [
  0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x44, 0x57, 0x58, 0x5b, 0x5c, 0x5d, 0x63, 0x64, 0x65,
  0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b,
]
functionKeys.forEach((hook, i) => add(`F${i + 1}`, hook, `F${i + 1}`))

const numpad: readonly number[] = [0x52, 0x4f, 0x50, 0x51, 0x4b, 0x4c, 0x4d, 0x47, 0x48, 0x49]
numpad.forEach((hook, i) => add(`Numpad${i}`, hook, `num${i}`, true))
add('NumpadMultiply', 0x37, 'nummult', true)
add('NumpadAdd', 0x4e, 'numadd', true)
add('NumpadSubtract', 0x4a, 'numsub', true)
add('NumpadDecimal', 0x53, 'numdec', true)
add('NumpadDivide', 0xe35, 'numdiv', true)
add('NumpadEnter', 0xe1c, null, true)

add('Space', 0x39, 'Space', true)
add('Enter', 0x1c, 'Return', true)
add('Tab', 0x0f, 'Tab', true)
add('Backspace', 0x0e, 'Backspace', true)
add('Semicolon', 0x27, ';', true)
add('Equal', 0x0d, '=', true)
add('Comma', 0x33, ',', true)
add('Minus', 0x0c, '-', true)
add('Period', 0x34, '.', true)
add('Slash', 0x35, '/', true)
add('Backquote', 0x29, '`', true)
add('BracketLeft', 0x1a, '[', true)
add('Backslash', 0x2b, '\\', true)
add('BracketRight', 0x1b, ']', true)
add('Quote', 0x28, "'", true)

add('Escape', 0x01, 'Escape')
add('CapsLock', 0x3a, 'Capslock')
add('NumLock', 0x45, 'Numlock')
add('ScrollLock', 0x46, 'Scrolllock')
add('PrintScreen', 0xe37, 'PrintScreen')
add('Pause', 0xe45, null)
add('ContextMenu', 0xe5d, null)
add('PageUp', 0xe49, 'PageUp')
add('PageDown', 0xe51, 'PageDown')
add('End', 0xe4f, 'End')
add('Home', 0xe47, 'Home')
add('Insert', 0xe52, 'Insert')
add('Delete', 0xe53, 'Delete', true)
add('ArrowLeft', 0xe04b, 'Left')
add('ArrowUp', 0xe048, 'Up')
add('ArrowRight', 0xe04d, 'Right')
add('ArrowDown', 0xe050, 'Down')

// They change the volume wherever they are pressed; the hook does not keep them from it. Keys for playback are not
// among these: libuiohook reports them as 0 on X11 and not at all on macOS.
add('AudioVolumeMute', 0xe020, 'VolumeMute')
add('AudioVolumeDown', 0xe02e, 'VolumeDown')
add('AudioVolumeUp', 0xe030, 'VolumeUp')

add('ControlLeft', 0x1d, null)
add('ControlRight', 0xe1d, null)
add('AltLeft', 0x38, null)
add('AltRight', 0xe38, null)
add('ShiftLeft', 0x2a, null)
add('ShiftRight', 0x36, null)
add('MetaLeft', 0xe5b, null)
add('MetaRight', 0xe5c, null)

/** Keys that type nothing, but move, switch or open something wherever they are pressed alone. */
export const actsAlone: ReadonlySet<string> = new Set([
  'Escape',
  'CapsLock',
  'NumLock',
  'PrintScreen',
  'ContextMenu',
  'Insert',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  'ArrowLeft',
  'ArrowUp',
  'ArrowRight',
  'ArrowDown',
])

/** A hook reports mouse buttons apart from keys; their numbers begin here, above every key's. */
export const MOUSE_CODES = 0x1_0000
/** libuiohook's numbers. What `types` means for a button: it does its own deed in the program under the pointer. */
add('MouseMiddle', MOUSE_CODES + 3, null, true)
add('MouseBack', MOUSE_CODES + 4, null, true)
add('MouseForward', MOUSE_CODES + 5, null, true)

/** The button of a MouseEvent, or null for the ones that a pointer cannot do without. */
export const mouseKey = (button: number): string | null =>
  button === 1 ? 'MouseMiddle' : button === 3 ? 'MouseBack' : button === 4 ? 'MouseForward' : null

/** Every key that a binding may name, by its code. */
export const keyRows: Readonly<Record<string, KeyRow>> = rows

export const modifiers = ['Control', 'Alt', 'Shift', 'Meta'] as const
export type Modifier = (typeof modifiers)[number]

/** The modifier that a key is, or null. */
export function modifierOf(code: string): Modifier | null {
  return modifiers.find((modifier) => code === `${modifier}Left` || code === `${modifier}Right`) ?? null
}
