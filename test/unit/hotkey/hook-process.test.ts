/** What leaves the process that sees every key: which deed's key went down or up, and nothing else of what was typed. */
import { EventEmitter } from 'node:events'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { keyRows, MOUSE_CODES } from '#core/hotkey/keys'

const hook = vi.hoisted(() => ({
  listeners: new Map<string, (event: object) => void>(),
  running: false,
}))
vi.mock('uiohook-napi', () => ({
  uIOhook: {
    on: (name: string, listener: (event: object) => void) => void hook.listeners.set(name, listener),
    start: () => void (hook.running = true),
    stop: () => void (hook.running = false),
  },
}))

const parent = new EventEmitter()
const told: unknown[] = []
const order = (data: object) => parent.emit('message', { data })
const none = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false }
const press = (name: 'keydown' | 'keyup', keycode: number) =>
  hook.listeners.get(name)?.({ ...none, keycode, time: 1 })
const click = (name: 'mousedown' | 'mouseup', button: number) =>
  hook.listeners.get(name)?.({ ...none, button })

beforeAll(async () => {
  Object.assign(parent, { postMessage: (report: unknown) => void told.push(report) })
  Object.defineProperty(process, 'parentPort', { value: parent, configurable: true })
  await import('../../../src/main/hotkey/hook-process')
  order({ type: 'start', bindings: { talk: 'F9', mute: 'MouseBack' } })
  await vi.waitUntil(() => told.length > 0)
})
afterAll(() => Reflect.deleteProperty(process, 'parentPort'))

it('begins by saying that it hears', () => expect(told).toEqual([{ type: 'ready' }]))

it('tells of the bindings’ own keys and buttons alone, by deed and not by key', () => {
  told.length = 0
  press('keydown', keyRows['F9']?.hook ?? 0)
  press('keyup', keyRows['F9']?.hook ?? 0)
  click('mousedown', (keyRows['MouseBack']?.hook ?? 0) - MOUSE_CODES)
  const at: unknown = expect.any(Number)
  expect(told).toEqual([
    { type: 'key', action: 'talk', match: 'down', at },
    { type: 'key', action: 'talk', match: 'up', at },
    { type: 'key', action: 'mute', match: 'down', at },
  ])
})

it('says nothing of whatever else is typed', () => {
  const bound = keyRows['F9']?.hook
  const others = Object.values(keyRows).flatMap(({ hook: code }) =>
    code === null || code === bound || code >= MOUSE_CODES ? [] : [code],
  )
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('keydown' as const, 'keyup' as const), fc.constantFrom(...others))),
      (typed) => {
        told.length = 0
        for (const [name, code] of typed) press(name, code)
        expect(told).toEqual([])
      },
    ),
  )
})

it('stops watching before it ends', () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never)
  order({ type: 'stop' })
  expect([hook.running, exit.mock.calls]).toEqual([false, [[0]]])
  exit.mockRestore()
})
