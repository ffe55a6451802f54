/** Frames that wait for their turn: in order, a little at a time, and forgotten with their line. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOutbox } from '../../../src/main/realtime/outbox'
import { createFakeClock } from './support/fake-clock'

function setUp() {
  const clock = createFakeClock()
  const done: string[] = []
  const outbox = createOutbox(clock)
  const job = (name: string): void => outbox.push(() => void done.push(name))
  return { clock, outbox, done, job }
}

describe('a job', () => {
  it('is done at once while there is time', () => {
    const { outbox, done, job } = setUp()
    job('a')
    expect([done, outbox.waiting()]).toEqual([['a'], 0])
  })

  it('waits for the next moment of the event loop when 3 ms of work are done', () => {
    let now = 0
    const moments: (() => void)[] = []
    const outbox = createOutbox({
      now: () => now,
      after: (ms, task) => {
        expect(ms).toBe(0)
        moments.push(task)
        return () => undefined
      },
    })
    const done: string[] = []
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      outbox.push(() => {
        done.push(name)
        now += 2
      })
    }
    expect([done, outbox.waiting()]).toEqual([['a', 'b'], 3])
    moments.shift()?.()
    expect([done, outbox.waiting()]).toEqual([['a', 'b', 'c', 'd'], 1])
    moments.shift()?.()
    expect([done, outbox.waiting(), moments.length]).toEqual([['a', 'b', 'c', 'd', 'e'], 0, 0])
  })

  it('that comes while others wait waits behind them, however quick it is', () => {
    let now = 0
    const tasks: (() => void)[] = []
    const outbox = createOutbox({
      now: () => now,
      after: (_ms, task) => {
        tasks.push(task)
        return () => undefined
      },
    })
    const done: string[] = []
    const push = (name: string, ms: number): void =>
      outbox.push(() => {
        done.push(name)
        now += ms
      })
    push('long', 5)
    push('second', 1)
    now += 50
    push('quick', 0)
    expect(done).toEqual(['long'])
    expect(tasks).toHaveLength(1)
    tasks.shift()?.()
    expect(done).toEqual(['long', 'second', 'quick'])
  })

  it('that comes long after the last one finds the time unspent', () => {
    let now = 0
    const outbox = createOutbox({ now: () => now, after: () => () => undefined })
    const done: string[] = []
    const push = (name: string): void =>
      outbox.push(() => {
        done.push(name)
        now += 3
      })
    push('a')
    now += 20
    push('b')
    expect([done, outbox.waiting()]).toEqual([['a', 'b'], 0])
  })

  it('that pushes another one sees it done after itself', () => {
    const { clock, outbox, done } = setUp()
    outbox.push(() => {
      outbox.push(() => void done.push('inner'))
      done.push('outer')
    })
    clock.advance(0)
    expect(done.toSorted()).toEqual(['inner', 'outer'])
  })
})

it('what waits is forgotten with the line, and the next line begins anew', () => {
  let now = 0
  const tasks: { task: () => void; off: boolean }[] = []
  const outbox = createOutbox({
    now: () => now,
    after: (_ms, task) => {
      const entry = { task, off: false }
      tasks.push(entry)
      return () => void (entry.off = true)
    },
  })
  const done: string[] = []
  const push = (name: string): void =>
    outbox.push(() => {
      done.push(name)
      now += 5
    })
  push('a')
  push('old')
  outbox.clear()
  expect([outbox.waiting(), tasks.map(({ off }) => off)]).toEqual([0, [true]])
  now += 20
  push('new')
  expect(done).toEqual(['a', 'new'])
})

it('whatever is pushed, however long it takes and whenever time moves on, the order is kept and nothing is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.record({ takes: fc.nat(6) }), fc.record({ pause: fc.nat(30) })), {
        maxLength: 40,
      }),
      (steps) => {
        let now = 0
        let due: (() => void)[] = []
        const outbox = createOutbox({
          now: () => now,
          after: (_ms, task) => {
            due.push(task)
            return () => void (due = due.filter((each) => each !== task))
          },
        })
        const moment = (): void => {
          const tasks = due
          due = []
          for (const task of tasks) task()
        }
        const done: number[] = []
        let pushed = 0
        for (const step of steps) {
          if ('pause' in step) {
            now += step.pause
            moment()
            continue
          }
          const name = pushed
          pushed += 1
          outbox.push(() => {
            done.push(name)
            now += step.takes
          })
          expect(due.length).toBeLessThanOrEqual(1)
        }
        for (let left = 100; left > 0 && due.length > 0; left -= 1) {
          const before = { now, done: done.length }
          moment()
          // One moment works for 3 ms and finishes the job that crosses the line: none takes more than 6.
          expect(now - before.now).toBeLessThan(3 + 6)
          expect(done.length).toBeGreaterThan(before.done)
        }
        expect(done).toEqual(Array.from({ length: pushed }, (_, at) => at))
        expect(outbox.waiting()).toBe(0)
      },
    ),
  )
})
