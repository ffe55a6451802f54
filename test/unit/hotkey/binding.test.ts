/** Bindings as text, and what the hook and the accelerators make of them. */
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bindingTypes, formatBinding, hookCode, parseBinding, toAccelerator } from '#core/hotkey/binding'
import { keyRows, modifierOf, modifiers } from '#core/hotkey/keys'
import { defaultSettings } from '#core/settings/defaults'

const parsed = (text: string) => {
  const binding = parseBinding(text)
  if (!binding) throw new Error(`no binding: ${text}`)
  return binding
}

describe('reading a binding', () => {
  it('takes a key alone and with modifiers in any order', () => {
    expect(parsed('ControlRight')).toEqual({ modifiers: [], code: 'ControlRight' })
    expect(formatBinding(parsed('Shift+Control+Space'))).toBe('Control+Shift+Space')
    expect(formatBinding(parsed('ControlLeft + Shift + Space'))).toBe('Control+Shift+Space')
  })

  it.each([
    '',
    '+',
    'Control+',
    'Nonsense',
    'Shift+Shift+F9',
    'F9+Space',
    'Control+ControlRight',
    'toString',
    'constructor+F9',
  ])('refuses %j', (text) => expect(parseBinding(text)).toBeNull())

  it('reads back what it writes', () => {
    const any = fc
      .tuple(fc.constantFrom(...Object.keys(keyRows)), fc.subarray([...modifiers]))
      .map(([code, chosen]) => ({ code, modifiers: chosen.filter((m) => m !== modifierOf(code)) }))
    fc.assert(
      fc.property(any, (binding) => {
        expect(parseBinding(formatBinding(binding))).toEqual(binding)
      }),
    )
  })

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseBinding(text)).not.toThrow()
      }),
    )
  })
})

describe('the default bindings', () => {
  it.each(['mac', 'other'] as const)(
    'of %s type nothing; the hold has a hook code, the toggle an accelerator',
    (platform) => {
      const { hold, toggle } = defaultSettings(platform).hotkey
      expect(bindingTypes(parsed(hold ?? ''))).toBe(false)
      expect(hookCode(parsed(hold ?? ''))).not.toBeNull()
      expect(bindingTypes(parsed(toggle ?? ''))).toBe(false)
      expect(toAccelerator(parsed(toggle ?? ''))).toBe('Control+Shift+Space')
    },
  )
})

describe('a key that types', () => {
  it('is warned of alone and with Shift, not with Control', () => {
    expect(bindingTypes(parsed('KeyA'))).toBe(true)
    expect(bindingTypes(parsed('Shift+KeyA'))).toBe(true)
    expect(bindingTypes(parsed('Control+KeyA'))).toBe(false)
    expect(bindingTypes(parsed('F9'))).toBe(false)
  })

  it('is never taken from all other programs by an accelerator', () => {
    expect(toAccelerator(parsed('KeyA'))).toBeNull()
    expect(toAccelerator(parsed('Shift+Digit1'))).toBeNull()
    expect(toAccelerator(parsed('ArrowUp'))).toBeNull()
    expect(toAccelerator(parsed('Control+ArrowUp'))).toBe('Control+Up')
    expect(toAccelerator(parsed('ControlRight'))).toBeNull()
    expect(toAccelerator(parsed('F9'))).toBe('F9')
    expect(toAccelerator(parsed('Meta+Alt+KeyV'))).toBe('Alt+Super+V')
  })
})

describe('the codes of libuiohook', () => {
  it('agree with those that uiohook-napi publishes', () => {
    const source = readFileSync('node_modules/uiohook-napi/dist/index.js', 'utf8')
    const table = source.slice(source.indexOf('exports.UiohookKey'), source.indexOf('class UiohookNapi'))
    const published = new Map<string, number>()
    for (const [, name, code] of table.matchAll(/^\s+(\w+): (0x[\dA-F]+(?: \| 0x[\dA-F]+)?)/gm)) {
      const value = (code ?? '').split('|').reduce((bits, part) => bits | Number(part.trim()), 0)
      published.set(name ?? '', value)
    }
    const theirs: Readonly<Record<string, string>> = {
      ControlLeft: 'Ctrl',
      ControlRight: 'CtrlRight',
      AltLeft: 'Alt',
      ShiftLeft: 'Shift',
      MetaLeft: 'Meta',
    }
    let compared = 0
    for (const [code, row] of Object.entries(keyRows)) {
      const name = theirs[code] ?? code.replace(/^(Key|Digit)/, '')
      if (!published.has(name)) continue
      expect([code, row.hook]).toEqual([code, published.get(name)])
      compared += 1
    }
    expect(compared).toBeGreaterThan(95)
  })

  it('are different for every key', () => {
    const codes = Object.values(keyRows).map((row) => row.hook)
    expect(new Set(codes).size).toBe(codes.length)
  })
})
