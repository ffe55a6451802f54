/** Small machines of the interface: state of the talk, holding, coalescing, formats. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHold, type HoldSource } from '../../../src/renderer/features/talk/hold'
import { createFormatters } from '../../../src/renderer/i18n/format'
import { createCoalescer } from '../../../src/renderer/state/coalesce'
import { createTurnIds, needsFirstRun, talkState } from '../../../src/renderer/state/selectors'
import { levelOf } from '../../../src/renderer/ui/meter'
import { assistantTurn, baseView, fixtures } from '../../support/ui-gallery/fixtures'

describe('state of the talk', () => {
  it('is the connection while there is none', () => {
    for (const name of ['disconnected', 'connecting', 'reconnecting', 'failed'] as const)
      expect(talkState(fixtures[name])).toBe(name)
  })

  it('is listening while a held key is heard, even before the connection stands', () => {
    const talk = { ...baseView.talk, holding: true, gateOpen: true }
    expect(talkState({ ...fixtures.connecting, talk })).toBe('listening')
  })

  it('shows the answer before the mute, and the mute before readiness', () => {
    const muted = { ...baseView.talk, muted: true }
    expect(talkState({ ...baseView, talk: { ...muted, phase: 'speaking' } })).toBe('speaking')
    expect(talkState({ ...baseView, talk: muted })).toBe('muted')
    expect(talkState(baseView)).toBe('ready')
    expect(talkState(fixtures.listening)).toBe('listening')
  })
})

describe('the first screen', () => {
  it('is shown until a key, practice or the choice of a key', () => {
    const first = fixtures['first-run']
    expect(needsFirstRun(first)).toBe(true)
    expect(needsFirstRun({ ...first, key: baseView.key })).toBe(false)
    expect(needsFirstRun({ ...first, settings: { ...first.settings, firstRunDone: true } })).toBe(false)
    expect(needsFirstRun({ ...first, settings: fixtures.practice.settings })).toBe(false)
  })
})

describe('holding to talk', () => {
  const source = fc.constantFrom<HoldSource>('pointer', 'key', 'space', 'click')
  const act = fc.record({ what: fc.constantFrom('down', 'up', 'cancel'), source })

  it('presses and releases by turns, and never stays pressed after a cancel', () => {
    fc.assert(
      fc.property(fc.array(act), (acts) => {
        const log: string[] = []
        const hold = createHold({ press: () => log.push('press'), release: () => log.push('release') })
        for (const { what, source } of acts) {
          if (what === 'down') hold.down(source)
          else if (what === 'up') hold.up(source)
          else hold.cancel()
        }
        hold.cancel()
        expect(log).toEqual(log.map((_, index) => (index % 2 === 0 ? 'press' : 'release')))
        expect(log.length % 2).toBe(0)
      }),
    )
  })

  it('is ended only by what began it', () => {
    const log: string[] = []
    const hold = createHold({ press: () => log.push('press'), release: () => log.push('release') })
    hold.down('pointer')
    hold.down('space')
    hold.up('space')
    expect(log).toEqual(['press'])
    hold.up('pointer')
    expect(log).toEqual(['press', 'release'])
  })
})

const fakeTimers = () => {
  let due: (() => void) | null = null
  return {
    timers: {
      start: (run: () => void) => {
        due = run
        return run
      },
      stop: () => {
        due = null
      },
    },
    tick: (): void => {
      const run = due
      due = null
      run?.()
    },
    idle: () => due === null,
  }
}

describe('coalescing', () => {
  it('sends the first change at once and the later ones together', () => {
    const clock = fakeTimers()
    const sent: object[] = []
    const coalescer = createCoalescer<{ a: number; b: number }>((c) => sent.push(c), 100, clock.timers)
    coalescer.push({ a: 1 })
    coalescer.push({ a: 2 })
    coalescer.push({ b: 3 })
    expect(sent).toEqual([{ a: 1 }])
    clock.tick()
    expect(sent).toEqual([{ a: 1 }, { a: 2, b: 3 }])
    clock.tick()
    expect(clock.idle()).toBe(true)
  })

  it('always sends the last value, and at most one batch a tick', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.constantFrom('tick', 'flush'))), (steps) => {
        const clock = fakeTimers()
        const sent: (number | undefined)[] = []
        const coalescer = createCoalescer<{ v: number }>((c) => sent.push(c.v), 100, clock.timers)
        let last: number | undefined
        let sinceTick = 0
        for (const step of steps) {
          const before = sent.length
          if (step === 'tick') {
            clock.tick()
            sinceTick = 0
          } else if (step === 'flush') {
            coalescer.flush()
            sinceTick = 0
          } else {
            coalescer.push({ v: step })
            last = step
            sinceTick += sent.length - before
          }
          expect(sinceTick).toBeLessThanOrEqual(1)
        }
        coalescer.flush()
        expect(sent.at(-1)).toBe(last)
      }),
    )
  })
})

describe('formats', () => {
  const [en, tr] = [createFormatters('en'), createFormatters('tr')]

  it('write numbers as the language does', () => {
    expect([en.number(2352), tr.number(2352)]).toEqual(['2,352', '2.352'])
    expect([en.seconds(2400), tr.seconds(2400)]).toEqual(['2.4 s', '2,4 sn'])
    expect([en.percent(0.8), tr.percent(0.8)]).toEqual(['80%', '%80'])
  })

  it('write a number to be edited without grouping, with the decimal sign of the language', () => {
    expect([en.editable(0.5, 2), tr.editable(0.5, 2)]).toEqual(['0.50', '0,50'])
    expect([en.editable(2000, 0), tr.editable(2000, 0)]).toEqual(['2000', '2000'])
  })

  it('let a clock run from 0:00 over the hour and never below zero', () => {
    expect([-5, 0, 59_999, 102_000, 3_723_000].map(en.clock)).toEqual([
      '0:00',
      '0:00',
      '0:59',
      '1:42',
      '1:02:03',
    ])
  })
})

describe('the level of a meter', () => {
  it('stays between 0 and 1, whatever the microphone says', () => {
    for (const db of [-Infinity, -120, -60, Number.NaN]) expect(levelOf(db)).toBe(0)
    expect(levelOf(-30)).toBe(0.5)
    expect(levelOf(3)).toBe(1)
  })
})

describe('the ids of the turns', () => {
  it('are the same array while words grow, and another when a turn comes, goes, moves or is renamed', () => {
    const turnIds = createTurnIds()
    const [a, b] = [assistantTurn('a', 'one'), assistantTurn('b', 'two')]
    const first = turnIds({ turns: [a, b] })
    expect(first).toEqual(['a', 'b'])
    expect(turnIds({ turns: [a, { ...b, text: 'two and more' }] })).toBe(first)
    for (const turns of [[a], [a, b], [b, a], [a, { ...b, id: 'named' }], [a, b, assistantTurn('c', '')]])
      expect(turnIds({ turns })).toEqual(turns.map(({ id }) => id))
  })
})
