/** Sound that comes where none is expected: nothing that was said is lost, and nothing sounds that is over. */
import { describe, expect, it } from 'vitest'
import { Machine } from './machine'

const writes = (m: Machine): number => m.news().filter(({ type }) => type === 'playout_write').length

describe('sound', () => {
  it('of a response and an item that were never announced is played', () => {
    const m = new Machine().connected()
    m.news()
    m.sound(100, 'r_unknown', 'a_unknown')
    expect(writes(m)).toBe(1)
    expect(m.view.canStop).toBe(true)
  })

  it('behind the end of its part is not played: the loudspeaker was told that it is whole', () => {
    const m = new Machine().connected().answer().audioDone()
    m.news()
    m.sound(100)
    expect(writes(m)).toBe(0)
  })

  it('without a single sample changes nothing that can be heard', () => {
    const m = new Machine().connected().answer()
    m.sound(0)
    expect(m.played(1000).view.canStop).toBe(true)
    expect(m.audioDone().done().played(1000, 'a1', false).view.canStop).toBe(false)
  })
})
