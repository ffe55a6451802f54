/** The global hotkeys: the ladder of back ends, and everything that can go wrong with each. */
import { describe, expect, it, vi } from 'vitest'
import { defaultSettings } from '#core/settings/defaults'
import type { HotkeySettings } from '#core/settings/schema'
import type { HotkeyStatus } from '#shared/view'
import type { HoldBindings, HoldEvents } from '../../../src/main/hotkey/hold-backend'
import { createHookBackend } from '../../../src/main/hotkey/hook-client'
import { sharedNow } from '../../../src/main/hotkey/hook-messages'
import { createHotkeyService } from '../../../src/main/hotkey/hotkey-service'
import { holdSupport } from '../../../src/main/hotkey/ladder'
import type { PttEvent } from '../../../src/main/hotkey/ptt-driver'
import { fakeChild, type FakeChild } from './support/fake-child'
import { createFakeClock } from './support/fake-clock'
import { createTestLog } from './support/test-log'

const linux = { platform: 'linux', env: { DISPLAY: ':0' }, trusted: true } as const
const defaults = defaultSettings('other').hotkey

/** @param free Whether an accelerator can be had, or which ones can. */
function hotkey(
  facts: Parameters<typeof holdSupport>[0] = linux,
  free: boolean | ((accelerator: string) => boolean) = true,
) {
  const clock = createFakeClock()
  const children: FakeChild[] = []
  const portals: { readonly bindings: HoldBindings; readonly events: HoldEvents }[] = []
  const ended: number[] = []
  const actions: string[] = []
  const registered = new Map<string, () => void>()
  const ptt: PttEvent[] = []
  const ages: number[] = []
  const notices: string[] = []
  const statuses: HotkeyStatus[] = []
  const service = createHotkeyService({
    facts: () => facts,
    shortcuts: {
      register: (accelerator, callback) => {
        const mine = typeof free === 'boolean' ? free : free(accelerator)
        if (mine) registered.set(accelerator, callback)
        return mine
      },
      unregister: (accelerator) => void registered.delete(accelerator),
    },
    backends: {
      uiohook: createHookBackend({
        fork: () => {
          const child = fakeChild()
          children.push(child)
          return child
        },
        clock,
      }),
      portal: (bindings, events) => {
        portals.push({ bindings, events })
        return () => void ended.push(portals.length)
      },
    },
    clock,
    log: createTestLog().log,
    onPtt: (event, ageMs = 0) => {
      ptt.push(event)
      ages.push(ageMs)
    },
    onAction: (action) => actions.push(action),
    onStatus: (status) => statuses.push(status),
    onNotice: (notice) => notices.push(notice.code),
    onRecovered: () => notices.push('recovered'),
  })
  const bind = (change: Partial<HotkeySettings> = {}): void => service.bind({ ...defaults, ...change })
  return { clock, children, portals, ended, actions, registered, ptt, ages, notices, statuses, service, bind }
}
const key = (match: string, action = 'talk', at = sharedNow()) => ({ type: 'key', action, match, at })
const rebind = { type: 'guard', guard: 'rebind' }

describe('the way the talk key is heard', () => {
  const bus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/b' }
  it.each([
    [{ platform: 'win32', env: {}, trusted: true }, 'uiohook', 'native'],
    [{ platform: 'darwin', env: {}, trusted: true }, 'uiohook', 'native'],
    [{ platform: 'darwin', env: {}, trusted: false }, null, 'not_trusted'],
    [{ platform: 'linux', env: { DISPLAY: ':0' }, trusted: true }, 'uiohook', 'native'],
    [
      { platform: 'linux', env: { DISPLAY: ':0', WAYLAND_DISPLAY: 'w', ...bus }, trusted: true },
      'portal',
      'wayland',
    ],
    [
      { platform: 'linux', env: { DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' }, trusted: true },
      null,
      'wayland',
    ],
    [{ platform: 'linux', env: {}, trusted: true }, null, 'hook_failed'],
    [{ platform: 'freebsd', env: {}, trusted: true }, null, 'hook_failed'],
  ] as const)('%o: %s, since %s', (facts, backend, reason) =>
    expect(holdSupport(facts)).toEqual({ backend, reason }),
  )
})

describe('the hotkey', () => {
  it('is a hold where the hook works, with the toggle beside it', () => {
    const { bind, children, registered, service, ptt } = hotkey()
    bind()
    expect(children[0]?.received).toEqual([{ type: 'start', bindings: { talk: 'ControlRight' } }])
    children[0]?.say({ type: 'ready' })
    expect(service.status()).toEqual({
      backend: 'uiohook',
      mode: 'hold',
      binding: 'ControlRight',
      trigger: null,
      reason: 'native',
      others: {},
    })
    expect([...registered.keys()]).toEqual(['Control+Shift+Space'])
    for (const match of ['down', 'up', 'chord']) children[0]?.say(key(match))
    expect(ptt).toEqual([
      rebind,
      { type: 'down', source: 'hook' },
      { type: 'up', source: 'hook' },
      { type: 'guard', guard: 'chord' },
    ])
  })

  it('says so where another program has the held keys as well, and keeps nothing of the try', () => {
    const taken = hotkey(linux, false)
    taken.bind({ hold: 'F9' })
    taken.children[0]?.say({ type: 'ready' })
    expect(taken.service.status()).toMatchObject({ mode: 'hold', binding: 'F9', reason: 'native_shared' })
    const free = hotkey()
    free.bind({ hold: 'F9' })
    free.children[0]?.say({ type: 'ready' })
    expect(free.service.status()).toMatchObject({ mode: 'hold', reason: 'native' })
    expect([...free.registered.keys()]).toEqual(['Control+Shift+Space'])
  })

  it('names every other key that another program has: what the hook hears is shared, the rest is taken', () => {
    const notF8 = hotkey(linux, (accelerator) => accelerator !== 'F8')
    notF8.bind({ mute: 'F8', stop: 'F7' })
    notF8.children[0]?.say({ type: 'ready' })
    expect(notF8.service.status().others).toEqual({ mute: 'shared' })
    notF8.children[0]?.exit()
    expect(notF8.service.status().others).toEqual({ mute: 'taken' })
    notF8.bind({ mute: null, stop: 'F7' })
    notF8.children.at(-1)?.say({ type: 'ready' })
    expect(notF8.service.status().others).toEqual({})

    const noToggle = hotkey(linux, (accelerator) => !accelerator.endsWith('Space'))
    noToggle.bind({ mute: 'F8' })
    noToggle.children[0]?.say({ type: 'ready' })
    expect(noToggle.service.status().others).toEqual({ toggle: 'taken' })
  })

  it('says which other keys nothing hears where only shortcuts can be heard', () => {
    const { bind, service } = hotkey()
    bind({ hold: null, mute: 'MouseBack', stop: 'KeyA' })
    expect(service.status().others).toEqual({ mute: 'unheard', stop: 'unheard' })
  })

  it('passes on how long ago the key was seen, and nothing of a clock that stood still', () => {
    const stopped = vi.spyOn(process.hrtime, 'bigint').mockReturnValue(1_000_000_000_000n)
    const { bind, children, ages } = hotkey()
    bind()
    children[0]?.say({ type: 'ready' })
    children[0]?.say(key('down', 'talk', sharedNow() - 300))
    children[0]?.say(key('up', 'talk', sharedNow() - 60_000))
    children[0]?.say(key('down', 'talk', sharedNow() + 60_000))
    stopped.mockRestore()
    expect(ages.slice(-3)).toEqual([300, 0, 0])
  })

  it.each([0, 1, 139])('lets go and becomes a toggle when the hook ends with code %i', (code) => {
    const { bind, children, service, ptt, notices } = hotkey()
    bind()
    children[0]?.say({ type: 'ready' })
    children[0]?.say(key('down'))
    children[0]?.exit(code)
    expect(ptt.at(-1)).toEqual({ type: 'guard', guard: 'hook_lost' })
    expect(notices).toEqual(['hotkey.backend_lost'])
    expect(service.status()).toEqual({
      backend: 'global_shortcut',
      mode: 'toggle',
      binding: 'Control+Shift+Space',
      trigger: null,
      reason: 'hook_failed',
      others: {},
    })
  })

  it('comes back by itself when the hook can be started again, and leaves a hook alone that keeps crashing', () => {
    const { bind, children, service, clock, notices, registered } = hotkey()
    bind({ hold: 'Control+Shift+Space' })
    children[0]?.say({ type: 'ready' })
    for (let crash = 1; crash <= 3; crash += 1) {
      children[crash - 1]?.exit()
      expect(registered.size).toBe(1)
      clock.advance(2_000 * crash)
      expect(children).toHaveLength(crash + 1)
      children[crash]?.say({ type: 'ready' })
      expect([service.status().backend, registered.size]).toEqual(['uiohook', 0])
    }
    expect(notices.slice(0, 2)).toEqual(['hotkey.backend_lost', 'recovered'])
    children[3]?.exit()
    clock.advance(60_000)
    expect([children.length, service.status().backend]).toEqual([4, 'global_shortcut'])
  })

  it('that was lost is not tried again once it is switched off', () => {
    const { bind, children, clock } = hotkey()
    bind()
    children[0]?.say({ type: 'ready' })
    children[0]?.exit()
    bind({ hold: null })
    clock.advance(60_000)
    expect(children).toHaveLength(1)
  })

  it('becomes a toggle with its reason when a library is missing', () => {
    const { bind, children, service, notices } = hotkey()
    bind()
    children[0]?.say({ type: 'failed', why: 'library_missing', message: 'libXtst.so.6' })
    expect(service.status()).toMatchObject({ backend: 'global_shortcut', reason: 'library_missing' })
    expect([children[0]?.killed, notices]).toEqual([true, ['hotkey.fallback']])
  })

  it.each([
    ['ends at once', (child: FakeChild) => child.exit(0)],
    ['says nothing', () => undefined],
  ])('does not wait for a hook that %s', (_name, go) => {
    const { bind, children, service, clock } = hotkey()
    bind()
    const [child] = children
    if (child) go(child)
    clock.advance(8_000)
    expect(service.status()).toMatchObject({ backend: 'global_shortcut', reason: 'hook_failed' })
  })

  it('on Wayland is a toggle without a word of warning', () => {
    const { bind, children, service, notices } = hotkey({ ...linux, env: { WAYLAND_DISPLAY: 'w' } })
    bind()
    expect(children).toEqual([])
    expect(service.status()).toMatchObject({ mode: 'toggle', reason: 'wayland' })
    expect(notices).toEqual([])
  })

  it('that another program has taken is told', () => {
    const { bind, service, notices } = hotkey({ ...linux, env: { WAYLAND_DISPLAY: 'w' } }, false)
    bind()
    expect(service.status()).toMatchObject({ backend: 'none', reason: 'binding_taken' })
    expect(notices).toEqual(['hotkey.unavailable'])
  })

  it('switched off starts nothing and registers nothing', () => {
    const { bind, children, registered, service, notices } = hotkey()
    bind({ hold: null, toggle: null })
    expect([children.length, registered.size, notices.length]).toEqual([0, 0, 0])
    expect(service.status()).toMatchObject({ backend: 'none', reason: 'switched_off' })
  })

  it('of the same key for both is held, and toggles only when the hook is gone', () => {
    const { bind, children, registered } = hotkey()
    bind({ hold: 'Control+Shift+Space' })
    children[0]?.say({ type: 'ready' })
    expect(registered.size).toBe(0)
    children[0]?.exit()
    expect([...registered.keys()]).toEqual(['Control+Shift+Space'])
  })

  it('bound anew lets go first and leaves no old process or accelerator', () => {
    const { bind, children, registered, ptt, clock } = hotkey()
    bind()
    children[0]?.say({ type: 'ready' })
    bind({ hold: 'F9', toggle: 'Alt+F9' })
    expect(ptt.at(-1)).toEqual(rebind)
    expect(children[0]?.received.at(-1)).toEqual({ type: 'stop' })
    clock.advance(1000)
    expect(children[0]?.killed).toBe(true)
    expect(children[1]?.received).toEqual([{ type: 'start', bindings: { talk: 'F9' } }])
    expect([...registered.keys()]).toEqual(['Alt+F9'])
    children[0]?.say(key('down'))
    children[0]?.exit()
    expect(ptt.at(-1)).toEqual(rebind)
  })

  it('is not in force while the recorder listens, and is afterwards', () => {
    const { bind, children, registered, service } = hotkey()
    bind()
    children[0]?.say({ type: 'ready' })
    service.setRecording(true)
    expect([registered.size, children[0]?.received.at(-1)]).toEqual([0, { type: 'stop' }])
    bind({ hold: 'F9' })
    expect(children).toHaveLength(1)
    service.setRecording(false)
    expect(children[1]?.received).toEqual([{ type: 'start', bindings: { talk: 'F9' } }])
  })

  it('held as an accelerator toggles once, not at every repeat', () => {
    const { bind, registered, ptt, clock } = hotkey({ ...linux, env: { WAYLAND_DISPLAY: 'w' } })
    bind()
    const fire = registered.get('Control+Shift+Space')
    fire?.()
    for (let i = 0; i < 10; i += 1) {
      clock.advance(i === 0 ? 660 : 40)
      fire?.()
    }
    expect(ptt.filter((event) => event.type === 'toggle')).toHaveLength(1)
    clock.advance(1000)
    fire?.()
    expect(ptt.filter((event) => event.type === 'toggle')).toHaveLength(2)
  })

  it('hears the keys of the other deeds through the hook, and by accelerators without it', () => {
    const { bind, children, registered, actions } = hotkey()
    bind({ mute: 'F8', stop: 'Control+Escape' })
    expect(children[0]?.received).toEqual([
      { type: 'start', bindings: { talk: 'ControlRight', mute: 'F8', stop: 'Control+Escape' } },
    ])
    children[0]?.say({ type: 'ready' })
    expect([...registered.keys()]).toEqual(['Control+Shift+Space'])
    for (const match of ['down', 'up']) children[0]?.say(key(match, 'mute'))
    children[0]?.say(key('down', 'stop'))
    expect(actions).toEqual(['mute', 'stop'])
    children[0]?.exit()
    expect([...registered.keys()].toSorted()).toEqual(['Control+Escape', 'Control+Shift+Space', 'F8'])
    registered.get('F8')?.()
    expect(actions).toEqual(['mute', 'stop', 'mute'])
  })

  it('of another deed works where nothing is held, and starts no hook for it', () => {
    const { bind, children, registered, actions } = hotkey()
    bind({ hold: null, toggle: null, mute: 'F8' })
    expect(children).toEqual([])
    registered.get('F8')?.()
    expect(actions).toEqual(['mute'])
  })
})

describe('on Wayland with a portal', () => {
  const wayland = {
    ...linux,
    env: { WAYLAND_DISPLAY: 'w', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/b' },
  } as const

  it('is held by the keys that the desktop gave it', () => {
    const { bind, portals, service, ptt, children } = hotkey(wayland)
    bind({ stop: 'F7' })
    expect(portals[0]?.bindings).toEqual({ talk: 'ControlRight', stop: 'F7' })
    portals[0]?.events.onReady('Press Meta+T')
    expect(service.status()).toEqual({
      backend: 'portal',
      mode: 'hold',
      binding: 'ControlRight',
      trigger: 'Press Meta+T',
      reason: 'portal',
      others: {},
    })
    portals[0]?.events.onKey('talk', 'down', 0)
    portals[0]?.events.onKey('talk', 'up', 0)
    expect(ptt.slice(-2)).toEqual([
      { type: 'down', source: 'hook' },
      { type: 'up', source: 'hook' },
    ])
    expect(children).toEqual([])
  })

  it('that is not there becomes a toggle without a word of warning', () => {
    const { bind, portals, service, notices } = hotkey(wayland)
    bind()
    portals[0]?.events.onFailed('hook_failed', 'CreateSession: unknown method')
    expect(service.status()).toMatchObject({ backend: 'global_shortcut', mode: 'toggle', reason: 'wayland' })
    expect(notices).toEqual([])
  })

  it('that goes away in mid-hold lets go', () => {
    const { bind, portals, ptt, notices } = hotkey(wayland)
    bind()
    portals[0]?.events.onReady(null)
    portals[0]?.events.onKey('talk', 'down', 0)
    portals[0]?.events.onLost()
    expect(ptt.at(-1)).toEqual({ type: 'guard', guard: 'hook_lost' })
    expect(notices).toEqual(['hotkey.backend_lost'])
  })

  it('bound anew ends the old session', () => {
    const { bind, ended, portals } = hotkey(wayland)
    bind()
    bind({ hold: 'F9' })
    expect([ended, portals.length]).toEqual([[1], 2])
  })
})
