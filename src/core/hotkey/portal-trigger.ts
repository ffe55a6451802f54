/** A binding as the desktop's portal writes triggers. Source: XDG Shortcuts Specification (modifiers, XKB key names). */
import { parseBinding } from './binding'
import type { Modifier } from './keys'

const modifierNames: Readonly<Record<Modifier, string>> = {
  Control: 'CTRL',
  Alt: 'ALT',
  Shift: 'SHIFT',
  Meta: 'LOGO',
}

/** XKB names of the keys whose name is not built by a rule. */
const names: Readonly<Record<string, string>> = {
  Space: 'space',
  Enter: 'Return',
  Tab: 'Tab',
  Backspace: 'BackSpace',
  Semicolon: 'semicolon',
  Equal: 'equal',
  Comma: 'comma',
  Minus: 'minus',
  Period: 'period',
  Slash: 'slash',
  Backquote: 'grave',
  BracketLeft: 'bracketleft',
  Backslash: 'backslash',
  BracketRight: 'bracketright',
  Quote: 'apostrophe',
  Escape: 'Escape',
  CapsLock: 'Caps_Lock',
  NumLock: 'Num_Lock',
  ScrollLock: 'Scroll_Lock',
  PrintScreen: 'Print',
  Pause: 'Pause',
  ContextMenu: 'Menu',
  PageUp: 'Page_Up',
  PageDown: 'Page_Down',
  End: 'End',
  Home: 'Home',
  Insert: 'Insert',
  Delete: 'Delete',
  ArrowLeft: 'Left',
  ArrowUp: 'Up',
  ArrowRight: 'Right',
  ArrowDown: 'Down',
  NumpadEnter: 'KP_Enter',
  NumpadAdd: 'KP_Add',
  NumpadSubtract: 'KP_Subtract',
  NumpadMultiply: 'KP_Multiply',
  NumpadDivide: 'KP_Divide',
  NumpadDecimal: 'KP_Decimal',
  AudioVolumeMute: 'XF86AudioMute',
  AudioVolumeDown: 'XF86AudioLowerVolume',
  AudioVolumeUp: 'XF86AudioRaiseVolume',
  ControlLeft: 'Control_L',
  ControlRight: 'Control_R',
  AltLeft: 'Alt_L',
  AltRight: 'Alt_R',
  ShiftLeft: 'Shift_L',
  ShiftRight: 'Shift_R',
  MetaLeft: 'Super_L',
  MetaRight: 'Super_R',
}

/** E.g. "CTRL+SHIFT+space". Null where a portal has no words for it (mouse buttons): then the person chooses there. */
export function toPortalTrigger(text: string): string | null {
  const binding = parseBinding(text)
  const key = binding && keyName(binding.code)
  if (!binding || !key) return null
  return [...binding.modifiers.map((modifier) => modifierNames[modifier]), key].join('+')
}

function keyName(code: string): string | null {
  const plain = /^(?:Key([A-Z])|Digit(\d)|(F\d{1,2}))$/.exec(code)
  if (plain) return plain[1]?.toLowerCase() ?? plain[2] ?? plain[3] ?? null
  const numpad = /^Numpad(\d)$/.exec(code)
  if (numpad) return `KP_${numpad[1] ?? ''}`
  return Object.hasOwn(names, code) ? (names[code] ?? null) : null
}
