import { describe, expect, it } from 'vitest'
import { whenDrawn } from '../../../src/renderer/state/when-drawn'

const setUp = (state: unknown = null) => {
  let now = state
  let listeners: (() => void)[] = []
  const frames: (() => void)[] = []
  const timers: { readonly ms: number; readonly run: () => void }[] = []
  let runs = 0
  const cancel = whenDrawn(
    {
      view: {
        getState: () => now,
        subscribe: (listener) => {
          listeners.push(listener)
          return () => {
            listeners = listeners.filter((one) => one !== listener)
          }
        },
      },
      frame: (run) => frames.push(run),
      after: (ms, run) => timers.push({ ms, run }),
    },
    () => (runs += 1),
  )
  return {
    cancel,
    runs: () => runs,
    frames,
    pass: (ms: number) => timers.filter((timer) => timer.ms <= ms).forEach(({ run }) => run()),
    show: (next: unknown) => {
      now = next
      listeners.forEach((listener) => listener())
    },
  }
}

describe('work that no picture needs', () => {
  it('waits for the first view and its picture, and happens once', () => {
    const { frames, pass, show, runs } = setUp()
    show(null)
    expect(frames).toHaveLength(0)
    show({})
    show({})
    expect(frames).toHaveLength(1)
    expect(runs()).toBe(0)
    frames.forEach((frame) => frame())
    pass(0)
    pass(500)
    expect(runs()).toBe(1)
  })

  it('does not wait for a window that is out of sight', () => {
    const { pass, runs } = setUp({})
    pass(500)
    expect(runs()).toBe(1)
  })

  it('does not happen once it is cancelled', () => {
    const { pass, cancel, runs, show } = setUp()
    cancel()
    show({})
    pass(500)
    expect(runs()).toBe(0)
  })
})
