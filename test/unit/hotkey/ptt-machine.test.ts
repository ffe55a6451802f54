/** Push to talk: the rules of holding, tapping and toggling, and the promise that nothing stays open. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  defaultPttOptions,
  idlePtt,
  pttStep,
  type PttGuard,
  type PttInput,
  type PttOutput,
  type PttState,
  type PttStep,
} from '#core/hotkey/ptt-machine'

const options = defaultPttOptions

/** Runs inputs as main does: a due timer fires before a later input. */
function run(inputs: readonly PttInput[], end = 0): { outputs: readonly PttOutput[]; state: PttState } {
  const outputs: PttOutput[] = []
  let last: PttStep = { state: idlePtt, outputs: [], dueAt: null }
  const feed = (input: PttInput): void => {
    last = pttStep(last.state, input, options)
    outputs.push(...last.outputs)
  }
  /** One due timer leads to no other at the same time. */
  const until = (at: number): void => {
    if (last.dueAt !== null && last.dueAt <= at) feed({ type: 'timer', at: last.dueAt })
  }
  for (const input of inputs) {
    until(input.at)
    feed(input)
  }
  until(end)
  return { outputs, state: last.state }
}

type Source = 'hook' | 'window' | 'cli'
const down = (at: number, source: Source = 'hook') => ({ type: 'down', source, at }) as const
const up = (at: number, source: Source = 'hook') => ({ type: 'up', source, at }) as const
const guard = (at: number, name: PttGuard) => ({ type: 'guard', guard: name, at }) as const
const toggle = (at: number) => ({ type: 'toggle', at }) as const
const press = { type: 'press' } as const
const tap = { type: 'tap' } as const
const release = (reason: string) => ({ type: 'release', reason })

describe('a hold', () => {
  it('opens at once and closes when the key goes up', () => {
    expect(run([down(0)]).outputs).toEqual([press])
    expect(run([down(0), up(900)], 1000).outputs).toEqual([press, release('up')])
  })

  it('is a tap when the key was down for less than the tap time, and not at exactly that time', () => {
    expect(run([down(0), up(249)], 1000).outputs).toEqual([press, tap])
    expect(run([down(0), up(250)], 1000).outputs).toEqual([press, release('up')])
  })

  it('ignores the downs of auto-repeat, also when they come in one burst with the up', () => {
    const burst = [down(0), down(890), down(890), down(891), up(891)]
    expect(run(burst, 2000).outputs).toEqual([press, release('up')])
  })

  it('survives contacts that chatter in the middle', () => {
    expect(run([down(0), up(400), down(405), up(900)], 2000).outputs).toEqual([press, release('up')])
  })

  it('counts chatter at its end as one letting go, measured to the last up', () => {
    expect(run([down(0), up(240), down(248), up(252)], 2000).outputs).toEqual([press, release('up')])
  })

  it('is two presses when the second comes after the chatter time', () => {
    const inputs = [down(0), up(100), down(125), up(600)]
    expect(run(inputs, 2000).outputs).toEqual([press, tap, press, release('up')])
  })

  it('ends after two minutes although the key is still down, and its late up does nothing', () => {
    expect(run([down(0)], 119_999).outputs).toEqual([press])
    expect(run([down(0)], 120_000).outputs).toEqual([press, release('max_hold')])
    expect(run([down(0), up(120_500)], 121_000).outputs).toEqual([press, release('max_hold')])
  })

  it('belongs to its source: no other source can end it', () => {
    expect(run([down(0), up(500, 'window')], 1000).outputs).toEqual([press])
    expect(run([down(0, 'window'), guard(10, 'hook_lost')], 1000).outputs).toEqual([press])
    expect(run([down(0), guard(500, 'window_gone')], 1000).outputs).toEqual([press])
  })
})

describe('a guard', () => {
  it.each(['suspend', 'lock'] as const)('%s lets go of every source', (name) => {
    for (const source of ['hook', 'window', 'cli'] as const) {
      expect(run([down(0, source), guard(500, name)], 1000).outputs).toEqual([press, release(name)])
    }
    expect(run([toggle(0), guard(500, name)]).outputs).toEqual([press, release(name)])
  })

  it('hook_lost lets go of a key that the hook held, and its late up does nothing', () => {
    const inputs = [down(0), guard(500, 'hook_lost'), up(501)]
    expect(run(inputs, 1000).outputs).toEqual([press, release('hook_lost')])
  })

  it('window_gone lets go of a button that the window held', () => {
    expect(run([down(0, 'window'), guard(500, 'window_gone')]).outputs).toEqual([
      press,
      release('window_gone'),
    ])
  })

  it('chord lets go and is never a tap: Right Ctrl + C must not switch hands-free on', () => {
    expect(run([down(0), guard(120, 'chord'), up(200)], 1000).outputs).toEqual([press, release('chord')])
  })

  it('chord after a second is an ordinary letting go', () => {
    expect(run([down(0), guard(5000, 'chord')]).outputs).toEqual([press, release('up')])
  })

  it('does nothing when nothing is held', () => {
    expect(run([guard(0, 'lock'), guard(1, 'hook_lost')]).outputs).toEqual([])
  })
})

describe('toggling', () => {
  it('opens and closes with one press each', () => {
    expect(run([toggle(0), toggle(900)], 2000).outputs).toEqual([press, release('toggle')])
  })

  it('is taken over by a hold, whose end is no tap', () => {
    expect(run([toggle(0), down(500), up(600)], 2000).outputs).toEqual([press, release('up')])
  })

  it('does nothing while a key is held', () => {
    expect(run([down(0), toggle(500), up(900)], 2000).outputs).toEqual([press, release('up')])
  })

  it('has the same limit as a hold', () => {
    expect(run([toggle(0)], 120_000).outputs).toEqual([press, release('max_hold')])
  })
})

// ---- any sequence of events
const source = fc.constantFrom<Source>('hook', 'window', 'cli')
const everything = ['hook', 'window', 'cli', 'toggle'] as const
/** What each guard lets go of. */
const lets: Readonly<Record<PttGuard, readonly (typeof everything)[number][]>> = {
  suspend: everything,
  lock: everything,
  test: everything,
  hook_lost: ['hook'],
  window_gone: ['window'],
  rebind: ['hook', 'toggle'],
  chord: ['hook'],
}
const guardName = fc.constantFrom(...(Object.keys(lets) as PttGuard[]))
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('down' as const), source }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('up' as const), source }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('toggle' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('guard' as const), guard: guardName }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('timer' as const) }) },
)
const gap = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 2000 }), fc.constant(130_000))
const sequence = fc.array(fc.tuple(gap, event), { maxLength: 60 }).map((steps) => {
  let at = 0
  return steps.map(([wait, each]): PttInput => ({ ...each, at: (at += wait) }))
})

describe('whatever happens', () => {
  it('presses and endings alternate, beginning with a press', () => {
    fc.assert(
      fc.property(sequence, (inputs) => {
        const kinds = run(inputs).outputs.map((output) => (output.type === 'press' ? 'press' : 'end'))
        expect(kinds).toEqual(kinds.map((_, i) => (i % 2 === 0 ? 'press' : 'end')))
      }),
    )
  })

  it('nothing is open two minutes after the last event', () => {
    fc.assert(
      fc.property(sequence, (inputs) => {
        const { outputs, state } = run(inputs, (inputs.at(-1)?.at ?? 0) + options.maxHoldMs)
        expect(state).toEqual(idlePtt)
        expect(outputs.length % 2).toBe(0)
      }),
    )
  })

  it('nothing is open after the computer slept', () => {
    fc.assert(
      fc.property(sequence, (inputs) => {
        const at = (inputs.at(-1)?.at ?? 0) + 1
        expect(run([...inputs, guard(at, 'suspend')]).state).toEqual(idlePtt)
      }),
    )
  })

  it('every guard lets go of what it is for, and of nothing else', () => {
    fc.assert(
      fc.property(sequence, guardName, (inputs, name) => {
        const at = (inputs.at(-1)?.at ?? 0) + 1
        const before = run(inputs, at)
        const after = run([...inputs, guard(at, name)])
        const { state } = before
        const open = state.type === 'idle' ? null : state.type === 'toggled' ? 'toggle' : state.source
        const fires = open !== null && lets[name].includes(open)
        expect(after.state).toEqual(fires ? idlePtt : state)
        expect(after.outputs.map(({ type }) => type)).toEqual([
          ...before.outputs.map(({ type }) => type),
          ...(fires ? ['release'] : []),
        ])
      }),
      { numRuns: 400 },
    )
  })

  it('repeating every down changes nothing', () => {
    fc.assert(
      fc.property(sequence, (inputs) => {
        const doubled = inputs.flatMap((input): PttInput[] =>
          input.type === 'down' ? [input, input] : [input],
        )
        expect(run(doubled).outputs).toEqual(run(inputs).outputs)
      }),
    )
  })
})
