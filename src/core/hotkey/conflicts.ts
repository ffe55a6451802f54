/** What speaks against a binding, so that the recorder can say it before it is in force. */
import { bindingActs, bindingTypes, parseBinding, type Binding } from './binding'
import { modifierOf } from './keys'

/** What a key does that is heard wherever it is pressed. */
export const hotkeyActions = ['talk', 'mute', 'stop'] as const
export type HotkeyAction = (typeof hotkeyActions)[number]

/** Everything that has keys: `toggle` is the system's shortcut, which talks by one press and ends by the next. */
export const boundDeeds = [...hotkeyActions, 'toggle'] as const
export type BoundDeed = (typeof boundDeeds)[number]

/** The bindings in force, as text; null is none. */
export type Bindings = Readonly<Record<HotkeyAction, string | null>> & { readonly toggle?: string | null }

export type BindingProblem =
  /** Another deed has the same keys: it would do both. Refused. */
  | { readonly type: 'same_as'; readonly action: BoundDeed }
  /** The system or nearly every program answers to it first. Refused. */
  | { readonly type: 'reserved' }
  /** A bare modifier that begins the keys of another deed: the talk key is let go when the other key comes. Told. */
  | { readonly type: 'begins'; readonly action: BoundDeed }
  /** The program in front gets it as well, and types or edits. Told. */
  | { readonly type: 'types' }
  /** The program in front gets it as well, and moves its cursor, switches capitals and the like. Told. */
  | { readonly type: 'acts' }
  /** A key for the volume, which also changes that. Told. */
  | { readonly type: 'volume' }
  /** A mouse button also does its own deed in the program under the pointer. Told. */
  | { readonly type: 'mouse' }

export const isRefused = (problem: BindingProblem): boolean =>
  problem.type === 'same_as' || problem.type === 'reserved'

/** Combinations that belong to the system or mean the same deed everywhere: switching, closing, copying. */
const reserved: ReadonlySet<string> = new Set([
  'Control+Alt+Delete',
  'Alt+Tab',
  'Alt+F4',
  'Meta+Tab',
  'Meta+KeyL',
  'Meta+KeyQ',
  'Meta+Space',
  ...['KeyC', 'KeyV', 'KeyX', 'KeyZ', 'KeyS', 'KeyA'].flatMap((key) => [`Control+${key}`, `Meta+${key}`]),
])

/** Everything that speaks against giving `action` this binding while the others have theirs. */
export function problemsOf(action: BoundDeed, text: string, others: Bindings): readonly BindingProblem[] {
  const binding = parseBinding(text)
  if (!binding) return [{ type: 'reserved' }]
  const problems: BindingProblem[] = []
  for (const other of boundDeeds) {
    const taken = other === action ? null : parsed(others[other] ?? null)
    if (!taken) continue
    if (same(taken, binding)) problems.push({ type: 'same_as', action: other })
    // The talk key that begins the toggle's keys is dropped as a chord, and the toggle does the same deed.
    else if (action === 'toggle' || other === 'toggle') continue
    else if (begins(binding, taken) || begins(taken, binding))
      problems.push({ type: 'begins', action: other })
  }
  if (reserved.has(text)) problems.push({ type: 'reserved' })
  if (binding.code.startsWith('Mouse')) problems.push({ type: 'mouse' })
  else if (binding.code.startsWith('AudioVolume')) problems.push({ type: 'volume' })
  else if (bindingTypes(binding)) problems.push({ type: 'types' })
  else if (bindingActs(binding)) problems.push({ type: 'acts' })
  return problems
}

const parsed = (text: string | null): Binding | null => (text === null ? null : parseBinding(text))

const same = (a: Binding, b: Binding): boolean =>
  a.code === b.code && a.modifiers.join() === b.modifiers.join()

/** `first` is a modifier alone and one of those that `whole` is held with. */
function begins(first: Binding, whole: Binding): boolean {
  const bare = modifierOf(first.code)
  return bare !== null && first.modifiers.length === 0 && whole.modifiers.includes(bare)
}
