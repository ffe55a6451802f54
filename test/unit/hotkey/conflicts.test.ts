/** What is said against a binding before it is in force. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBinding } from '#core/hotkey/binding'
import { hotkeyActions, isRefused, problemsOf, type Bindings } from '#core/hotkey/conflicts'
import { keyRows, modifierOf, modifiers } from '#core/hotkey/keys'
import { toPortalTrigger } from '#core/hotkey/portal-trigger'

const bound = (change: Partial<Bindings> = {}): Bindings => ({
  talk: 'ControlRight',
  mute: null,
  stop: null,
  ...change,
})
const types = (text: string, others = bound(), action: 'talk' | 'mute' | 'stop' = 'mute') =>
  problemsOf(action, text, others).map(({ type }) => type)

const anyBinding = fc
  .record({
    code: fc.constantFrom(...Object.keys(keyRows)),
    held: fc.subarray([...modifiers]),
  })
  .map(({ code, held }) =>
    formatBinding({
      code,
      modifiers: modifiers.filter((one) => held.includes(one) && modifierOf(code) !== one),
    }),
  )

describe('the toggle key', () => {
  const others = bound({ mute: 'F8', toggle: 'Control+Shift+Space' })

  it('is nobody else’s, in both directions', () => {
    expect(problemsOf('mute', 'Shift+Control+Space', others).filter(isRefused)).toEqual([
      { type: 'same_as', action: 'toggle' },
    ])
    expect(problemsOf('toggle', 'F8', others)).toEqual([{ type: 'same_as', action: 'mute' }])
  })

  it('may begin with the talk key: the talk key is let go as a chord, and both do the same deed', () => {
    expect(problemsOf('toggle', 'Control+Shift+Space', others)).toEqual([])
    expect(problemsOf('talk', 'ControlRight', others)).toEqual([])
  })
})

describe('a binding', () => {
  it('has nothing against it where it types nothing and nobody else has it', () => {
    expect(types('F9')).toEqual([])
    expect(types('Control+Shift+Space')).toEqual(['begins'])
    expect(types('Alt+F9')).toEqual([])
  })

  it('is refused where another deed has it, in whatever order its modifiers were written', () => {
    const others = bound({ stop: 'Shift+Control+F9' })
    expect(problemsOf('mute', 'Control+Shift+F9', others).filter(isRefused)).toEqual([
      { type: 'same_as', action: 'stop' },
    ])
  })

  it('does not stand in its own way', () => {
    expect(types('ControlRight', bound(), 'talk')).toEqual([])
  })

  it('is refused where it belongs to the system or to every program', () => {
    for (const text of ['Alt+F4', 'Control+KeyC', 'Alt+Tab', 'no such key'])
      expect(problemsOf('talk', text, bound({ talk: null })).some(isRefused)).toBe(true)
  })

  it('is told to type, to be a mouse button, or to begin another', () => {
    expect(types('KeyA')).toEqual(['types'])
    expect(types('MouseBack')).toEqual(['mouse'])
    for (const text of ['CapsLock', 'ArrowUp', 'Shift+Home', 'Escape']) expect(types(text)).toEqual(['acts'])
    for (const text of ['Control+ArrowUp', 'ScrollLock', 'Pause']) expect(types(text)).not.toContain('acts')
    expect(problemsOf('talk', 'ControlRight', bound({ mute: 'Control+F9' }))).toEqual([
      { type: 'begins', action: 'mute' },
    ])
  })

  it('that is refused for one deed because of another is refused the other way round as well', () => {
    fc.assert(
      fc.property(anyBinding, anyBinding, fc.constantFrom(...hotkeyActions), (one, other, action) => {
        const next = hotkeyActions[(hotkeyActions.indexOf(action) + 1) % 3] ?? 'talk'
        const none: Bindings = { talk: null, mute: null, stop: null }
        const clash = (of: typeof action, text: string, others: Bindings): boolean =>
          problemsOf(of, text, others).some(({ type }) => type === 'same_as')
        expect(clash(action, one, { ...none, [next]: other })).toBe(
          clash(next, other, { ...none, [action]: one }),
        )
      }),
    )
  })
})

describe('the words for a portal', () => {
  it('are those of the XDG shortcuts specification', () => {
    expect(toPortalTrigger('Control+Shift+Space')).toBe('CTRL+SHIFT+space')
    expect(toPortalTrigger('ControlRight')).toBe('Control_R')
    expect(toPortalTrigger('Meta+KeyT')).toBe('LOGO+t')
    expect(toPortalTrigger('Numpad5')).toBe('KP_5')
    expect(toPortalTrigger('MouseBack')).toBeNull()
    expect(toPortalTrigger('toString')).toBeNull()
  })

  it('exist for every key of a keyboard', () => {
    const wordless = Object.keys(keyRows).filter((code) => toPortalTrigger(code) === null)
    expect(wordless).toEqual(['MouseMiddle', 'MouseBack', 'MouseForward'])
  })
})
