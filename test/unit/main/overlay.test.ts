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
import { keepOnScreen, overlayPlace } from '../../../src/main/windows/overlay-place'
import { pillShape } from '../../../src/main/windows/pill-shape'
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

describe('the pill', () => {
  const screen = { x: 100, y: 20, width: 1600, height: 900 }

  it('stays where it is while it is whole there, and grows upwards at the foot of the screen', () => {
    expect(keepOnScreen({ x: 300, y: 300 }, OVERLAY_TALL, screen)).toEqual({ x: 300, y: 300 })
    const low = { x: 300, y: 920 - OVERLAY_HEIGHT }
    expect(keepOnScreen(low, OVERLAY_HEIGHT, screen)).toEqual(low)
    expect(keepOnScreen(low, OVERLAY_TALL, screen)).toEqual({ x: 300, y: 920 - OVERLAY_TALL })
  })

  it('cannot be dragged off the screen', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -5000, max: 5000 }), (x, y) => {
        const place = keepOnScreen({ x, y }, OVERLAY_TALL, screen)
        expect(place.x).toBeGreaterThanOrEqual(screen.x)
        expect(place.y).toBeGreaterThanOrEqual(screen.y)
        expect(place.x + OVERLAY_WIDTH).toBeLessThanOrEqual(screen.x + screen.width)
        expect(place.y + OVERLAY_TALL).toBeLessThanOrEqual(screen.y + screen.height)
      }),
    )
  })

  it.each([OVERLAY_HEIGHT, OVERLAY_TALL])(
    'is round at a height of %i, and whole between its corners',
    (height) => {
      const rows = pillShape(OVERLAY_WIDTH, height)
      const covers = (x: number, y: number): number =>
        rows.filter((row) => x >= row.x && x < row.x + row.width && y >= row.y && y < row.y + row.height)
          .length
      for (const [x, y] of [
        [0, 0],
        [OVERLAY_WIDTH - 1, 0],
        [0, height - 1],
        [OVERLAY_WIDTH - 1, height - 1],
      ] as const)
        expect(covers(x, y)).toBe(0)
      // Each point at most once, and the middle of each edge and of the pill.
      for (let y = 0; y < height; y += 1) expect(covers(OVERLAY_WIDTH / 2, y)).toBe(1)
      expect(covers(0, Math.floor(height / 2))).toBe(1)
      expect(covers(OVERLAY_WIDTH - 1, Math.floor(height / 2))).toBe(1)
    },
  )
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
