/** What is written of the sound of turns, when, and what happens where it cannot be. */
import { expect, it } from 'vitest'
import { bytesToPcm, concatPcm } from '#core/audio/pcm'
import type { StorageFailure } from '#core/history/model'
import { err, ok } from '#core/result'
import type { AskStorage } from '../../../src/main/exporting/write-many'
import { createSoundRecorder } from '../../../src/main/recording/sound-recorder'

type Asked = {
  readonly name: string
  readonly item?: string
  readonly at?: number
  readonly pcm?: Uint8Array
  readonly samples?: number
}

function setUp({ on = true } = {}) {
  const asked: Asked[] = []
  const troubles: (StorageFailure | null)[] = []
  const kept: string[] = []
  let failure: StorageFailure | null = null
  let there = true
  let wall = 10_000
  const ask = ((name: string, given: Omit<Asked, 'name'>) => {
    asked.push({ name, ...given })
    return Promise.resolve(failure === null || name === 'dropSound' ? ok(there) : err(failure))
  }) as unknown as AskStorage
  const recorder = createSoundRecorder(
    {
      ask,
      wall: () => wall,
      conversation: () => 'c',
      onTrouble: (told) => troubles.push(told),
      onKept: (id) => kept.push(id),
    },
    on,
  )
  return {
    recorder,
    asked,
    troubles,
    kept,
    names: () => asked.map(({ name, item }) => `${name} ${item ?? ''}`.trim()),
    fail: (next: StorageFailure | null) => (failure = next),
    vanish: () => (there = false),
    at: (next: number) => (wall = next),
  }
}

const pcm = (length: number, value = 1): Int16Array => new Int16Array(length).fill(value)

it('writes a turn a second at a time, each sample once and in order', async () => {
  const { recorder, asked, kept } = setUp()
  const whole = Int16Array.from({ length: 60_001 }, (_, i) => i % 30_000)
  const pieces = Array.from({ length: 126 }, (_, i) =>
    whole.subarray(i * 480, Math.min(60_001, (i + 1) * 480)),
  )
  recorder.said('u', pieces, 9_000)
  await recorder.flush()
  const writes = asked.filter(({ name }) => name === 'writeSound')
  expect(writes.length).toBe(3)
  expect(Math.max(...writes.map((each) => each.pcm?.length ?? 0))).toBeLessThanOrEqual(2 * 24_480)
  expect(writes.map(({ at }) => at)).toEqual(
    writes.map((_, i) => writes.slice(0, i).reduce((sum, each) => sum + (each.pcm?.length ?? 0) / 2, 0)),
  )
  expect(concatPcm(writes.map((each) => bytesToPcm(each.pcm ?? new Uint8Array(0))))).toEqual(whole)
  expect(asked.at(-1)).toMatchObject({ name: 'finishSound', samples: 60_001 })
  expect(kept).toEqual(['c'])
})

it('keeps nothing while it is off, and begins with the turn after it is switched on', async () => {
  const { recorder, names, at } = setUp({ on: false })
  recorder.said('u1', [pcm(100)], 9_000)
  recorder.begins('a1', 9_500)
  recorder.heard('a1', pcm(100))
  at(20_000)
  recorder.set(true)
  recorder.heard('a1', pcm(100))
  recorder.over('a1', [])
  // Spoken before the switch, finished after it.
  recorder.said('u2', [pcm(100)], 15_000)
  recorder.said('u3', [pcm(100)], 19_700)
  await recorder.flush()
  expect(names()).toEqual(['writeSound u3', 'finishSound u3'])
})

it('drops the answer that goes on when it is switched off', async () => {
  const { recorder, names } = setUp()
  recorder.begins('a', 0)
  recorder.heard('a', pcm(30_000))
  recorder.set(false)
  recorder.heard('a', pcm(30_000))
  recorder.over('a', [])
  await recorder.flush()
  expect(names()).toEqual(['dropSound a'])
})

it('follows the name that the server gives, once, and only for turns that were recorded', async () => {
  const { recorder, names } = setUp()
  recorder.said('local_1', [pcm(10)], 9_000)
  recorder.named('local_1', 'item_1')
  recorder.named('local_1', 'item_2')
  recorder.named('local_9', 'item_9')
  await recorder.flush()
  expect(names()).toEqual(['writeSound local_1', 'finishSound local_1', 'nameSound'])
})

it('gives up a recording that cannot be written, says so once, and goes on with the next', async () => {
  const { recorder, names, troubles, fail, kept } = setUp()
  fail('full')
  recorder.begins('a1', 0)
  recorder.heard('a1', pcm(30_000))
  recorder.heard('a1', pcm(30_000))
  recorder.over('a1', [])
  recorder.said('u1', [pcm(100)], 9_000)
  await recorder.flush()
  expect(names()).toEqual(['writeSound a1', 'writeSound u1', 'dropSound a1', 'dropSound u1'])
  expect(troubles).toEqual(['full'])
  fail(null)
  recorder.said('u2', [pcm(100)], 9_000)
  await recorder.flush()
  expect(troubles).toEqual(['full', null])
  expect(kept).toEqual(['c'])
})

it('stops quietly where the recording was deleted meanwhile', async () => {
  const { recorder, names, troubles, vanish } = setUp()
  vanish()
  recorder.begins('a', 0)
  recorder.heard('a', pcm(30_000))
  await recorder.flush()
  recorder.heard('a', pcm(30_000))
  recorder.over('a', [])
  await recorder.flush()
  expect(names()).toEqual(['writeSound a', 'dropSound a'])
  expect(troubles).toEqual([])
})
