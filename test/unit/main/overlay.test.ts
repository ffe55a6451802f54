/** The overlay: when it shows, when the mouse goes through it, where it stands, what it says. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newTurn } from '#core/transcript/turns'
import type { AppView } from '#shared/view'
import {
  OVERLAY_HEIGHT,
  OVERLAY_TALL,
  OVERLAY_WIDTH,
  overlayModel,
} from '../../../src/main/windows/overlay-model'
import { overlayPlace } from '../../../src/main/windows/overlay-place'
import { captionOf } from '../../../src/renderer/overlay/caption'

const idle = {
  talk: {
    phase: 'idle',
    holding: false,
    handsFree: false,
    muted: false,
    gateOpen: false,
    canStop: false,
    canAsk: false,
  },
  connection: {
    status: 'connected',
    failure: null,
    connectedAt: 0,
    model: 'm',
    profileName: 'p',
    host: null,
  },
} as const satisfies Pick<AppView, 'talk' | 'connection'>
const during = (change: Partial<AppView['talk']>) => ({ ...idle, talk: { ...idle.talk, ...change } })

describe('the overlay', () => {
  it('shows while a talk goes on, or always', () => {
    expect(overlayModel(idle, 'talking').visible).toBe(false)
    expect(overlayModel(idle, 'always').visible).toBe(true)
    for (const talk of [
      { gateOpen: true },
      { holding: true },
      { phase: 'thinking' },
      { handsFree: true },
    ] as const)
      expect(overlayModel(during(talk), 'talking').visible).toBe(true)
  })

  it('lets the mouse through while nothing goes on, and can be taken hold of otherwise', () => {
    expect(overlayModel(idle, 'always').clickThrough).toBe(true)
    expect(overlayModel(during({ phase: 'speaking' }), 'always').clickThrough).toBe(false)
  })

  it('grows while words are spoken', () => {
    expect(overlayModel(during({ phase: 'speaking' }), 'talking').height).toBe(OVERLAY_TALL)
    expect(overlayModel(during({ phase: 'listening' }), 'talking').height).toBe(OVERLAY_HEIGHT)
  })

  it('stands where it was left, and always whole on a screen', () => {
    const screens = [
      { x: 0, y: 0, width: 1920, height: 1040 },
      { x: 1920, y: -200, width: 1280, height: 1000 },
    ] as const
    const left = { x: 2000, y: -100, width: 280, height: 56 }
    expect(overlayPlace(left, screens, screens[0])).toEqual({ x: 2000, y: -100 })
    fc.assert(
      fc.property(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -5000, max: 5000 }), (x, y) => {
        const place = overlayPlace({ ...left, x, y }, screens, screens[0])
        const inside = screens.some(
          (area) =>
            place.x >= area.x &&
            place.y >= area.y &&
            place.x + OVERLAY_WIDTH <= area.x + area.width &&
            place.y + OVERLAY_HEIGHT <= area.y + area.height,
        )
        expect(inside).toBe(true)
      }),
    )
  })
})

describe('its caption', () => {
  const answer = (text: string, heardChars: number) =>
    newTurn({ id: 'a', role: 'assistant', source: 'voice', at: 0, text, heardChars })
  const question = newTurn({ id: 'u', role: 'user', source: 'voice', at: 0, text: 'How is the weather?' })

  it('is what has been heard of the answer, and nothing of the rest', () => {
    const turns = [question, answer('It is sunny and warm.', 11)]
    expect(captionOf({ turns, talk: { ...idle.talk, phase: 'speaking' } })).toBe('It is sunny')
  })

  it('ends with the newest words of a long answer, cut at a word', () => {
    const text = 'word '.repeat(200)
    const caption = captionOf({
      turns: [answer(text, text.length)],
      talk: { ...idle.talk, phase: 'speaking' },
    })
    expect(caption).toMatch(/^… (word )*word$/)
    expect(caption.length).toBeLessThanOrEqual(143)
  })

  it('is empty where nothing has been said, and passes over functions', () => {
    expect(captionOf({ turns: [], talk: idle.talk })).toBe('')
    const tool = newTurn({ id: 't', role: 'tool', source: 'text', at: 0, text: 'x' })
    expect(captionOf({ turns: [question, tool], talk: idle.talk })).toBe('How is the weather?')
  })
})
