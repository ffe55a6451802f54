/** The driver of push to talk: its timers, and keys whose news comes late. */
import { describe, expect, it } from 'vitest'
import { createPttDriver } from '../../../src/main/hotkey/ptt-driver'
import { createFakeClock } from './support/fake-clock'

const down = { type: 'down', source: 'hook' } as const
const up = { type: 'up', source: 'hook' } as const

function driver() {
  const clock = createFakeClock()
  const said: string[] = []
  const { input } = createPttDriver({
    clock,
    tapMs: () => 250,
    onOutput: (output) => said.push(output.type === 'release' ? `release ${output.reason}` : output.type),
  })
  return { clock, said, input }
}

describe('a key whose contacts chatter', () => {
  it('is one hold, also when the process stands still in the middle of the chatter', () => {
    const { clock, said, input } = driver()
    input(down)
    clock.advance(500)
    input(up)
    // The news that the contacts closed 5 ms later lies there meanwhile.
    clock.stall(60)
    input(down, 505)
    clock.advance(1_000)
    expect(said).toEqual(['press'])
    input(up)
    clock.advance(30)
    expect(said).toEqual(['press', 'release up'])
  })

  it('that has gone up for good is let go of, however late its timer comes', () => {
    const { clock, said, input } = driver()
    input(down)
    clock.advance(500)
    input(up)
    clock.stall(60)
    clock.advance(1)
    expect(said).toEqual(['press', 'release up'])
  })
})

describe('a tap', () => {
  it('is as long as the key was down, however late the news of both ends comes', () => {
    const { clock, said, input } = driver()
    clock.advance(1_000)
    input(down, 980)
    clock.stall(400)
    input(up, 1_040)
    clock.advance(30)
    expect(said).toEqual(['press', 'tap'])
  })

  it('is never measured backwards or into the future', () => {
    const { clock, said, input } = driver()
    clock.advance(1_000)
    input(down, 5_000)
    clock.advance(300)
    input(up, 10)
    clock.advance(30)
    expect(said).toEqual(['press', 'tap'])
  })
})

it('lets go by itself after two minutes', () => {
  const { clock, said, input } = driver()
  input(down)
  clock.advance(119_999)
  expect(said).toEqual(['press'])
  clock.advance(2)
  expect(said).toEqual(['press', 'release max_hold'])
})
