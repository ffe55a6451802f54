/** Bindings as text ("ControlRight", "Control+Shift+Space"): reading, writing, and what each back end makes of them. */
import { actsAlone, keyRows, modifierOf, modifiers, type Modifier } from './keys'

export type Binding = {
  /** Sorted in the order of `modifiers`; any side counts. Never the modifier that `code` itself is. */
  readonly modifiers: readonly Modifier[]
  /** KeyboardEvent.code. */
  readonly code: string
}

const aliases: Readonly<Record<string, Modifier>> = {
  ...Object.fromEntries(
    modifiers.flatMap((m) => [
      [m, m],
      [`${m}Left`, m],
      [`${m}Right`, m],
    ]),
  ),
  Ctrl: 'Control',
  Option: 'Alt',
  Command: 'Meta',
  Super: 'Meta',
} as const

/** Reads "Modifier+…+Code"; the last part is the key itself, which may be a modifier with a side. Null: no binding. */
export function parseBinding(text: string): Binding | null {
  const parts = text.split('+').map((part) => part.trim())
  const code = parts.pop()
  if (code === undefined || !Object.hasOwn(keyRows, code)) return null
  const found: Modifier[] = []
  for (const part of parts) {
    const modifier = Object.hasOwn(aliases, part) ? aliases[part] : undefined
    if (!modifier || found.includes(modifier)) return null
    found.push(modifier)
  }
  const own = modifierOf(code)
  if (own && found.includes(own)) return null
  return { modifiers: modifiers.filter((modifier) => found.includes(modifier)), code }
}

export function formatBinding(binding: Binding): string {
  return [...binding.modifiers, binding.code].join('+')
}

/**
 * Pressing it in another program would leave a character there or do an editing deed: the hook sees keys but does
 * not swallow them. Control, Alt or Meta make a shortcut of it instead, which may also mean something there.
 */
export function bindingTypes(binding: Binding): boolean {
  return isPlain(binding) && (keyRows[binding.code]?.types ?? false)
}

/** Pressing it in another program would move the cursor there, switch capitals, open a menu and the like. */
export function bindingActs(binding: Binding): boolean {
  return isPlain(binding) && actsAlone.has(binding.code)
}

const isPlain = (binding: Binding): boolean => binding.modifiers.every((modifier) => modifier === 'Shift')

/** libuiohook's code of the key, or null where a hook cannot see it. */
export function hookCode(binding: Binding): number | null {
  return keyRows[binding.code]?.hook ?? null
}

const acceleratorNames: Readonly<Record<Modifier, string>> = {
  Control: 'Control',
  Alt: 'Alt',
  Shift: 'Shift',
  Meta: 'Super',
}

/**
 * Electron accelerator, or null: globalShortcut cannot take a modifier alone, and may not take a key that would then
 * type or act nowhere.
 */
export function toAccelerator(binding: Binding): string | null {
  const key = keyRows[binding.code]?.accelerator
  if (!key || bindingTypes(binding) || bindingActs(binding)) return null
  return [...binding.modifiers.map((modifier) => acceleratorNames[modifier]), key].join('+')
}
