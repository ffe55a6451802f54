import { describe, expect, it } from 'vitest'
import { defaultSettings } from '#core/settings/defaults'
import type { AppView } from '#shared/view'
import { createDuckLink } from '../../../src/renderer/audio/duck-link'

/** Hands-free with the server's turn detection, as a new profile has it. */
const view = (talk: Partial<AppView['talk']>): AppView =>
  ({
    settings: defaultSettings('other'),
    talk: { gateOpen: true, holding: false, phase: 'listening', ...talk },
  }) as AppView

const setUp = () => {
  const wanted = { ready: 0, listening: 0 }
  const until = (what: keyof typeof wanted) => () => {
    wanted[what] += 1
    return () => void (wanted[what] -= 1)
  }
  const link = createDuckLink({
    speech: { listen: until('listening'), keepReady: until('ready') },
    output: () => null,
  })
  return { link, wanted }
}

describe('the speech model for ducking', () => {
  it('is ready before the first answer, and listens only while one is due or sounds', () => {
    const { link, wanted } = setUp()
    link.apply(view({}), false)
    expect(wanted).toEqual({ ready: 1, listening: 0 })
    link.apply(view({ phase: 'thinking' }), false)
    link.apply(view({ phase: 'speaking' }), true)
    expect(wanted).toEqual({ ready: 1, listening: 1 })
    link.apply(view({}), false)
    expect(wanted).toEqual({ ready: 1, listening: 0 })
  })

  it('is let go where speech may not interrupt', () => {
    const { link, wanted } = setUp()
    link.apply(view({ phase: 'speaking' }), true)
    link.apply(view({ gateOpen: false }), true)
    expect(wanted).toEqual({ ready: 0, listening: 0 })
    link.apply(view({}), false)
    link.apply(null, false)
    expect(wanted).toEqual({ ready: 0, listening: 0 })
  })
})
