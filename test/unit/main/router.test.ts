/** The one door between page and main: who may knock, with what, and what is answered when something goes wrong. */
import { describe, expect, it, vi } from 'vitest'
import { CALL_PREFIX } from '#shared/channels'
import { calls } from '#shared/contract'
import type { CallHandlers, IpcMainLike } from '../../../src/main/ipc/router'
import { createSenderCheck, type FrameLike, type SenderEvent } from '../../../src/main/ipc/sender'
import { createOriginCheck } from '../../../src/main/security/origin'

vi.mock('electron', () => ({ ipcMain: {} }))
const { createRouter } = await import('../../../src/main/ipc/router')

const frame = (url: string): FrameLike => {
  const top: { url: string; top: FrameLike | null } = { url, top: null }
  top.top = top
  return top
}
const page = frame('app://bundle/index.html')
const event = (senderFrame: FrameLike | null, id = 7): SenderEvent => ({ sender: { id }, senderFrame })

function setUp(handlers: Partial<CallHandlers> = {}) {
  const listeners = new Map<string, (event: SenderEvent, arg: unknown) => Promise<unknown>>()
  const refused: string[] = []
  const errors: string[] = []
  const ipc: IpcMainLike = {
    handle: (channel, listener) => void listeners.set(channel, listener),
    removeHandler: (channel) => void listeners.delete(channel),
  }
  const stop = createRouter({
    ipc,
    handlers: handlers as CallHandlers,
    isTrusted: createSenderCheck({ isOwnOrigin: createOriginCheck(null), isRegistered: (id) => id === 7 }),
    onRefused: (call, why) => refused.push(`${call} ${why}`),
    onError: (call) => errors.push(call),
  })
  const call = (name: string, from: SenderEvent, arg?: unknown) =>
    listeners.get(CALL_PREFIX + name)?.(from, arg)
  return { call, refused, errors, listeners, stop }
}

const done = { ok: true, value: null } as const
const failed = { ok: false, notice: expect.objectContaining({ code: 'internal' }) as unknown }

describe('the router', () => {
  it('listens to every call of the contract and to nothing else, and stops', () => {
    const { listeners, stop } = setUp()
    expect([...listeners.keys()].sort()).toEqual(
      Object.keys(calls)
        .map((name) => CALL_PREFIX + name)
        .sort(),
    )
    stop()
    expect(listeners.size).toBe(0)
  })

  it('hands a checked argument to its handler and its answer back', async () => {
    const seen: unknown[] = []
    const { call } = setUp({ setMuted: (on) => (seen.push(on), done) })
    expect(await call('setMuted', event(page), true)).toEqual(done)
    expect(seen).toEqual([true])
  })

  it.each([
    ['a frame that is gone', event(null)],
    ['a subframe of our own page', event({ url: 'app://bundle/index.html', top: page })],
    ['a host that begins like ours', event(frame('app://bundle.evil/index.html'))],
    ['the web', event(frame('https://bundle/'))],
    ['a dev server when there is none', event(frame('http://localhost:5173/'))],
    ['another window', event(page, 8)],
  ])('refuses %s', async (_name, from) => {
    const { call, refused } = setUp({ connect: () => expect.unreachable() })
    expect(await call('connect', from)).toEqual(failed)
    expect(refused).toEqual(['connect sender'])
  })

  it.each([
    ['setMuted', 'yes'],
    ['sendText', 5],
    ['sendText', { text: 'x' }],
    ['connect', 'argument too many'],
    ['exportConversation', '../../etc'],
    ['changeSettings', { sound: { volume: 2 } }],
    ['dismissNotice', 1.5],
    ['saveKey', 'k'.repeat(5000)],
    ['openLink', 'https://evil.example'],
  ])('refuses %s with %j', async (name, arg) => {
    const { call, refused } = setUp()
    expect(await call(name, event(page), arg)).toEqual(failed)
    expect(refused).toEqual([`${name} argument`])
  })

  it('never lets an error out, nor the argument that caused it into the report', async () => {
    const { call, errors } = setUp({
      saveKey: (key) => Promise.reject(new Error(`no place for ${key}`)),
      copyText: () => {
        throw new Error('broken')
      },
    })
    const answer = await call('saveKey', event(page), 'sk-secret-of-mine')
    expect(answer).toEqual(failed)
    expect(JSON.stringify(answer)).not.toContain('sk-secret')
    expect(await call('copyText', event(page), 'x')).toEqual(failed)
    expect(errors).toEqual(['saveKey', 'copyText'])
  })
})
