/** The test of the hotkeys: it shows what arrives and lets nothing of it through. */
import { describe, expect, it } from 'vitest'
import { createHotkeyTest } from '../../../src/main/hotkey/hotkey-test'
import { createFakeClock } from './support/fake-clock'

function rig() {
  const clock = createFakeClock()
  const released: (boolean | null)[] = []
  const test = createHotkeyTest({
    clock,
    release: () => released.push(test.events() !== null),
    onChange: () => undefined,
  })
  return { clock, released, test }
}

describe('a test of the hotkeys', () => {
  it('takes nothing while it does not run', () => {
    const { test } = rig()
    expect([test.take({ type: 'press' }), test.take('mute'), test.events()]).toEqual([false, false, null])
  })

  it('shows presses with how long they were held, and keeps them from the talk', () => {
    const { test, clock } = rig()
    test.set(true)
    expect(test.take({ type: 'press' })).toBe(true)
    clock.advance(640)
    expect(test.take({ type: 'release', reason: 'up' })).toBe(true)
    test.take('stop')
    expect(test.events()?.map(({ type, heldMs }) => [type, heldMs])).toEqual([
      ['press', null],
      ['release', 640],
      ['stop', null],
    ])
  })

  it('lets go of the key on the side on which it was pressed, at both of its ends', () => {
    const { test, released } = rig()
    test.set(true)
    test.set(true)
    test.set(false)
    // Before the test begins the release goes to the talk, before it ends to the test.
    expect(released).toEqual([false, true])
  })

  it('ends by itself when nobody ends it', () => {
    const { test, clock } = rig()
    test.set(true)
    clock.advance(120_000)
    expect(test.events()).toBeNull()
    expect(test.take({ type: 'press' })).toBe(false)
  })

  it('remembers no more than a page shows', () => {
    const { test } = rig()
    test.set(true)
    for (let i = 0; i < 100; i += 1) test.take('mute')
    expect(test.events()).toHaveLength(12)
  })
})
