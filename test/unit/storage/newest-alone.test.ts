/** Questions that outdate each other. */
import { expect, it } from 'vitest'
import { newestAlone } from '../../../src/main/storage/newest-alone'

const rig = () => {
  const begun: string[] = []
  const ends: ((failed?: boolean) => void)[] = []
  const ask = newestAlone<string, string>((what) => {
    begun.push(what)
    return new Promise((resolve, reject) => {
      ends.push((failed) => (failed === true ? reject(new Error('no')) : resolve(what.toUpperCase())))
    })
  }, 'outdated')
  return { begun, ends, ask }
}

it('works on one at a time, and of those that wait on the newest alone', async () => {
  const { begun, ends, ask } = rig()
  const answers = ['h', 'ha', 'har', 'harb'].map(ask)
  expect(begun).toEqual(['h'])
  expect(await Promise.all(answers.slice(1, 3))).toEqual(['outdated', 'outdated'])
  ends[0]?.()
  expect(await answers[0]).toBe('H')
  expect(begun).toEqual(['h', 'harb'])
  ends[1]?.()
  expect(await answers[3]).toBe('HARB')
})

it('goes on after one that fails', async () => {
  const { begun, ends, ask } = rig()
  const first = ask('h')
  const second = ask('ha')
  ends[0]?.(true)
  await expect(first).rejects.toThrow('no')
  expect(begun).toEqual(['h', 'ha'])
  ends[1]?.()
  expect(await second).toBe('HA')
  const third = ask('x')
  expect(begun).toEqual(['h', 'ha', 'x'])
  ends[2]?.()
  expect(await third).toBe('X')
})
