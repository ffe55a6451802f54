import { describe, expect, it } from 'vitest'
import type { SoundTrouble } from '#shared/contract'
import type { SoundContext } from '../../../src/renderer/audio/sound-context'
import { createSoundKeeper, type SoundCallbacks } from '../../../src/renderer/audio/sound-keeper'

type Fake = {
  readonly callbacks: SoundCallbacks
  ms: number
  running: boolean
  moves: boolean
  /** Takes one buffer, and no more. */
  readonly stale: boolean
  closed: boolean
  resumed: number
}

/** A world with a clock of its own: contexts whose clocks move while they work. */
const setUp = (
  options: {
    readonly dead?: (index: number) => boolean
    readonly stale?: (index: number) => boolean
    readonly refuses?: (index: number) => boolean
  } = {},
) => {
  let now = 0
  let asked = 0
  let playing = false
  let timers: { readonly at: number; readonly run: () => void }[] = []
  const contexts: Fake[] = []
  const troubles: SoundTrouble['code'][] = []
  const recovered: string[] = []
  let opened = 0
  const keeper = createSoundKeeper({
    open: (callbacks) => {
      const index = asked
      asked += 1
      if (options.refuses?.(index) === true) return Promise.reject(new Error('no device'))
      const fake: Fake = {
        callbacks,
        ms: 0,
        running: true,
        moves: options.dead?.(index) !== true && options.stale?.(index) !== true,
        stale: options.stale?.(index) === true,
        closed: false,
        resumed: 0,
      }
      contexts.push(fake)
      const context: Partial<SoundContext> = {
        clock: () => ({ ms: fake.ms, running: fake.running }),
        resume: () => {
          fake.resumed += 1
        },
        close: () => {
          fake.closed = true
          return Promise.resolve()
        },
      }
      return Promise.resolve(context as SoundContext)
    },
    onOpened: () => {
      opened += 1
    },
    onChange: () => undefined,
    tell: ({ code }) => troubles.push(code),
    recovered: (code) => recovered.push(code),
    playing: () => playing,
    talking: () => false,
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
  })
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 10; i += 1) await Promise.resolve()
  }
  return {
    keeper,
    contexts,
    troubles,
    recovered,
    opened: () => opened,
    asked: () => asked,
    play: (on: boolean): void => {
      playing = on
      keeper.settle()
    },
    run: async (ms: number): Promise<void> => {
      for (const until = now + ms; now < until;) {
        now += 20
        for (const context of contexts) {
          const moves = context.moves || (context.stale && context.ms < 20)
          if (moves && context.running && !context.closed) context.ms += 20
        }
        for (const timer of timers.filter(({ at }) => at <= now)) {
          timers = timers.filter((one) => one !== timer)
          timer.run()
        }
        await settled()
      }
    },
  }
}

const at = <T>(list: readonly T[], index: number): T => {
  const value = list[index]
  if (value === undefined) throw new Error(`there is no context ${index}`)
  return value
}

describe('the keeper of the audio context', () => {
  it('makes a new context within 0.6 s when the device stands still under a sentence, and says so in one line', async () => {
    const world = setUp()
    world.keeper.build()
    await world.run(2000)
    world.play(true)
    await world.run(500)
    at(world.contexts, 0).moves = false
    await world.run(600)
    expect(world.contexts).toHaveLength(2)
    expect(at(world.contexts, 0).closed).toBe(true)
    await world.run(2000)
    expect(world.contexts).toHaveLength(2)
    expect(world.troubles).toEqual(['sound.restarted'])
  })

  it('is back within 1.5 s when new contexts are given streams that died with the old one', async () => {
    const world = setUp({ stale: (index) => index === 1 || index === 2 })
    world.keeper.build()
    await world.run(2000)
    world.play(true)
    at(world.contexts, 0).moves = false
    await world.run(1500)
    expect(world.contexts).toHaveLength(4)
    await world.run(1000)
    expect(world.troubles).toEqual(['sound.restarted'])
  })

  it('is patient with a device that wakes up while nothing is playing', async () => {
    const world = setUp()
    world.keeper.build()
    await world.run(2000)
    at(world.contexts, 0).moves = false
    await world.run(1000)
    at(world.contexts, 0).moves = true
    await world.run(5000)
    expect(world.contexts).toHaveLength(1)
    expect(world.troubles).toEqual([])
  })

  it('asks a suspended context to go on, and replaces one that does not', async () => {
    const world = setUp()
    world.keeper.build()
    await world.run(2000)
    at(world.contexts, 0).running = false
    await world.run(1000)
    expect(at(world.contexts, 0).resumed).toBeGreaterThan(0)
    expect(world.contexts).toHaveLength(1)
    await world.run(4000)
    expect(world.contexts).toHaveLength(2)
  })

  it('makes a new one when the context is closed under it, or its worklet dies', async () => {
    const world = setUp()
    world.keeper.build()
    await world.run(1000)
    at(world.contexts, 0).callbacks.onLost('context closed')
    await world.run(100)
    expect(world.contexts).toHaveLength(2)
    // A late word of a context that is gone changes nothing.
    at(world.contexts, 0).callbacks.onLost('processor error')
    await world.run(100)
    expect(world.contexts).toHaveLength(2)
    expect(world.opened()).toBe(2)
  })

  it('says once that there is no sound while contexts fail, keeps trying, and takes it back', async () => {
    const world = setUp({ refuses: (index) => index < 5 })
    world.keeper.build()
    await world.run(40_000)
    expect(world.troubles).toEqual(['sound.failed'])
    expect(world.contexts).toHaveLength(1)
    expect(world.recovered).toEqual(['sound.failed'])
  })

  it('counts contexts that never take a sound as failures', async () => {
    const world = setUp({ dead: (index) => index < 5 })
    world.keeper.build()
    await world.run(60_000)
    expect(world.contexts).toHaveLength(6)
    expect(world.troubles).toEqual(['sound.failed'])
    expect(world.recovered).toEqual(['sound.failed'])
  })

  it('tries at once when a device has come', async () => {
    const world = setUp({ refuses: (index) => index < 9 })
    world.keeper.build()
    await world.run(12_000)
    const before = world.asked()
    world.keeper.build()
    expect(world.asked()).toBe(before + 1)
  })

  it('does nothing any more once it is disposed of', async () => {
    const world = setUp()
    world.keeper.build()
    await world.run(1000)
    world.keeper.dispose()
    at(world.contexts, 0).callbacks.onLost('context closed')
    await world.run(20_000)
    expect(world.contexts).toHaveLength(1)
  })
})
