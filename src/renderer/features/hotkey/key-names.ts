/** A binding in words: "ControlRight" -> "Right Ctrl", "Control+Shift+Space" -> "Ctrl+Shift+Space". */
import type { Messages } from '#shared/i18n/en'
import type { AppInfo } from '#shared/view'

type Platform = AppInfo['platform']

const modifierWords = (t: Messages, platform: Platform): Readonly<Record<string, string>> => ({
  Control: t.keys.Control,
  Shift: t.keys.Shift,
  Alt: platform === 'darwin' ? t.keys.AltMac : t.keys.Alt,
  Meta: platform === 'darwin' ? t.keys.MetaMac : platform === 'win32' ? t.keys.MetaWindows : t.keys.Meta,
})

const signs: Readonly<Record<string, string>> = {
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
  Comma: ',',
  Period: '.',
  Slash: '/',
  NumpadAdd: '+',
  NumpadSubtract: '-',
  NumpadMultiply: '*',
  NumpadDivide: '/',
  NumpadDecimal: '.',
}

/** A binding comes from a file: "toString" must not find what every object inherits. */
const own = (words: object, name: string): string | undefined => {
  const word: unknown = Object.hasOwn(words, name) ? (words as Record<string, unknown>)[name] : undefined
  return typeof word === 'string' ? word : undefined
}

/** One `KeyboardEvent.code`, or a modifier without a side. Unknown codes name themselves. */
export const keyText = (code: string, t: Messages, platform: Platform): string => {
  const modifiers = modifierWords(t, platform)
  const plain = own(modifiers, code)
  if (plain !== undefined) return plain
  const sided = /^(Control|Shift|Alt|Meta)(Left|Right)$/.exec(code)
  if (sided !== null) {
    const word = modifiers[sided[1] ?? ''] ?? code
    return sided[2] === 'Left' ? t.keys.left(word) : t.keys.right(word)
  }
  const letter = /^(?:Key([A-Z])|Digit(\d)|(F\d{1,2}))$/.exec(code)
  if (letter !== null) return letter[1] ?? letter[2] ?? letter[3] ?? code
  const digit = /^Numpad(\d)$/.exec(code)
  if (digit !== null) return t.keys.numpad(digit[1] ?? '')
  if (code === 'NumpadEnter') return t.keys.numpad(t.keys.Enter)
  const sign = own(signs, code)
  if (sign !== undefined) return code.startsWith('Numpad') ? t.keys.numpad(sign) : sign
  return own(t.keys, code) ?? code
}

export const bindingText = (binding: string, t: Messages, platform: Platform): string =>
  binding
    .split('+')
    .map((code) => keyText(code, t, platform))
    .join('+')
