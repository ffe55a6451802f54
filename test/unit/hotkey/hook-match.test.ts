/** The matcher against event sequences as the real hook delivers them on X11. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseBinding } from '#core/hotkey/binding'
import { createHookMatcher, type HookEvent } from '#core/hotkey/hook-match'
import type { Modifier } from '#core/hotkey/keys'
import { createRepeatFilter } from '#core/hotkey/repeat-filter'

const CTRL = 0x1d
const CTRL_RIGHT = 0xe1d
const SHIFT = 0x2a
const SPACE = 0x39
const F9 = 0x43
const C = 0x2e

type Event = readonly ['down' | 'up', number, ...Modifier[]]

function matches(binding: string, events: readonly Event[]) {
  const parsed = parseBinding(binding)
  const match = parsed && createHookMatcher(parsed)
  if (!match) throw new Error('no matcher')
  return events.map(([type, code, ...held]) => match({ type, code, held }))
}

const rightCtrl: readonly Event[] = [
  ['down', CTRL, 'Control'],
  ['down', CTRL_RIGHT, 'Control'],
]

describe('the matcher', () => {
  it('sees one press of Right Ctrl although X11 reports it as two keys', () => {
    const events: readonly Event[] = [...rightCtrl, ['up', CTRL, 'Control'], ['up', CTRL_RIGHT]]
    expect(matches('ControlRight', events)).toEqual([null, 'down', null, 'up'])
  })

  it('lets go of Left Ctrl when the second report shows that it was the right one', () => {
    const events: readonly Event[] = [...rightCtrl, ['up', CTRL], ['up', CTRL_RIGHT]]
    expect(matches('ControlLeft', events)).toEqual(['down', 'chord', null, null])
  })

  it('takes another key during a bare modifier for a shortcut', () => {
    const events: readonly Event[] = [...rightCtrl, ['down', C, 'Control'], ['up', C], ['up', CTRL_RIGHT]]
    expect(matches('ControlRight', events)).toEqual([null, 'down', 'chord', null, null])
  })

  it('lets the person change the volume while talking', () => {
    const events: readonly Event[] = [...rightCtrl, ['down', 0xe030, 'Control'], ['up', CTRL_RIGHT]]
    expect(matches('ControlRight', events)).toEqual([null, 'down', null, 'up'])
  })

  it('ends a combination with whichever of its keys goes up first', () => {
    const begin: readonly Event[] = [
      ['down', SHIFT, 'Control', 'Shift'],
      ['down', SPACE, 'Control', 'Shift'],
    ]
    const shiftFirst: readonly Event[] = [...begin, ['up', SHIFT, 'Control'], ['up', SPACE]]
    expect(matches('Control+Shift+Space', shiftFirst)).toEqual([null, 'down', 'up', null])
    const spaceFirst: readonly Event[] = [...begin, ['up', SPACE, 'Control', 'Shift']]
    expect(matches('Control+Shift+Space', spaceFirst)).toEqual([null, 'down', 'up'])
  })

  it('needs exactly the modifiers of the binding', () => {
    expect(matches('F9', [['down', F9, 'Control']])).toEqual([null])
    expect(matches('Control+F9', [['down', F9]])).toEqual([null])
    expect(matches('Control+F9', [['down', F9, 'Control', 'Shift']])).toEqual([null])
    expect(matches('Control+F9', [['down', F9, 'Control']])).toEqual(['down'])
  })

  it('reports one down for a burst of repeats', () => {
    const events: readonly Event[] = [
      ['down', F9],
      ['down', F9],
      ['down', F9],
      ['up', F9],
    ]
    expect(matches('F9', events)).toEqual(['down', null, null, 'up'])
  })

  it('alternates downs and endings for any typing', () => {
    const event: fc.Arbitrary<HookEvent> = fc.record({
      type: fc.constantFrom('down' as const, 'up' as const),
      code: fc.constantFrom(CTRL, CTRL_RIGHT, SHIFT, SPACE, F9, C),
      held: fc.subarray<Modifier>(['Control', 'Shift']),
    })
    const binding = fc.constantFrom(
      'ControlRight',
      'ControlLeft',
      'F9',
      'Control+Shift+Space',
      'Control+KeyC',
    )
    fc.assert(
      fc.property(binding, fc.array(event, { maxLength: 40 }), (text, events) => {
        const seen = matches(
          text,
          events.map((e): Event => [e.type, e.code, ...e.held]),
        ).filter((match) => match !== null)
        seen.forEach((match, i) => expect(match === 'down').toBe(i % 2 === 0))
      }),
    )
  })
})

describe('the repeat filter', () => {
  it('passes the first report of a held accelerator and none of its repeats', () => {
    const isPress = createRepeatFilter(700)
    expect([0, 660, 700, 740, 780].map(isPress)).toEqual([true, false, false, false, false])
    expect(isPress(1480)).toBe(true)
  })
})
