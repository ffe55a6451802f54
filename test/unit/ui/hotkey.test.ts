/** Recording a hotkey and writing it in words. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseBinding } from '#core/hotkey/binding'
import { keyRows } from '#core/hotkey/keys'
import { messagesOf } from '#shared/i18n/messages'
import { bindingText } from '../../../src/renderer/features/hotkey/key-names'
import { noKeys, recordKey, type RecorderResult } from '../../../src/renderer/features/hotkey/key-recorder'

/** "+ControlLeft -ControlLeft": what goes down and up. The recording ends at the first result. */
const record = (keys: string): RecorderResult => {
  let recorder = noKeys
  for (const key of keys.split(' ')) {
    const result = recordKey(recorder, { type: key.startsWith('+') ? 'down' : 'up', code: key.slice(1) })
    if (result.type !== 'listening') return result
    recorder = result.recorder
  }
  return { type: 'listening', recorder }
}
const binding = (keys: string): string | null => {
  const result = record(keys)
  return result.type === 'recorded' ? result.binding : null
}

describe('recording', () => {
  it('takes a lone modifier when it is let go, with its side', () => {
    expect(record('+ControlRight').type).toBe('listening')
    expect(binding('+ControlRight -ControlRight')).toBe('ControlRight')
    expect(binding('+AltRight -AltRight')).toBe('AltRight')
  })

  it('writes modifiers without side and in one order, whatever was pressed first', () => {
    expect(binding('+ShiftRight +ControlLeft +Space')).toBe('Control+Shift+Space')
    expect(binding('+MetaLeft +AltLeft +KeyK')).toBe('Alt+Meta+KeyK')
  })

  it('takes a key without modifiers at once', () => {
    expect(binding('+F9')).toBe('F9')
  })

  it('makes a chord of modifiers alone, whose last one keeps its side', () => {
    expect(binding('+ControlLeft +ShiftLeft -ShiftLeft')).toBe('Control+ShiftLeft')
  })

  it('cancels on Esc and clears on Backspace, but only without modifiers', () => {
    expect(record('+Escape').type).toBe('cancelled')
    expect(record('+Backspace').type).toBe('cleared')
    expect(binding('+ControlLeft +Backspace')).toBe('Control+Backspace')
  })

  it('passes over a key that no binding may name, and main can read whatever it records', () => {
    expect(record('+Lang1').type).toBe('listening')
    expect(record('+ControlLeft +BrowserHome').type).toBe('listening')
    expect(record('+toString').type).toBe('listening')
    expect(binding('+ControlLeft +BrowserHome +F9')).toBe('Control+F9')
    const keys = fc.array(fc.constantFrom(...Object.keys(keyRows), 'Lang1', ''), { maxLength: 5 })
    fc.assert(
      fc.property(keys, (codes) => {
        const found = binding(
          codes
            .flatMap((code) => [`+${code}`])
            .concat(codes.map((code) => `-${code}`))
            .join(' '),
        )
        expect(found === null || parseBinding(found) !== null).toBe(true)
      }),
    )
  })

  it('is not disturbed by auto-repeat or by a key that was down before', () => {
    expect(record('-Enter +ControlRight +ControlRight').type).toBe('listening')
    expect(binding('-Enter +ControlRight +ControlRight -ControlRight')).toBe('ControlRight')
  })
})

describe('a binding in words', () => {
  const [en, tr] = [messagesOf('en'), messagesOf('tr')]

  it('names sides, letters and signs', () => {
    expect(bindingText('ControlRight', en, 'linux')).toBe('Right Ctrl')
    expect(bindingText('Control+Shift+Space', en, 'linux')).toBe('Ctrl+Shift+Space')
    expect(bindingText('Alt+KeyK', en, 'linux')).toBe('Alt+K')
    expect(bindingText('Control+Slash', en, 'linux')).toBe('Ctrl+/')
    expect(bindingText('NumpadEnter', en, 'linux')).toBe('Numpad Enter')
    expect(bindingText('NumpadAdd', en, 'linux')).toBe('Numpad +')
  })

  it('uses the words of the platform', () => {
    expect(bindingText('AltRight', en, 'darwin')).toBe('Right Option')
    expect(bindingText('MetaLeft', en, 'win32')).toBe('Left Windows')
    expect(bindingText('Meta+KeyJ', en, 'darwin')).toBe('Cmd+J')
  })

  it('is translated', () => {
    expect(bindingText('ControlRight', tr, 'linux')).toBe('Sağ Ctrl')
    expect(bindingText('Control+Shift+Space', tr, 'linux')).toBe('Ctrl+Shift+Boşluk')
  })

  it('falls back to the code itself, never to an object of the dictionary', () => {
    expect(bindingText('Lang1', en, 'linux')).toBe('Lang1')
    expect(bindingText('left', en, 'linux')).toBe('left')
    expect(bindingText('toString', en, 'linux')).toBe('toString')
  })
})
