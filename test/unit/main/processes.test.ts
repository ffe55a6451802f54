/** Child processes: the practice assistant and the keyboard hook, with everything that can go wrong with a process. */
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '#core/settings/defaults'
import type { HotkeySettings } from '#core/settings/schema'
import type { HotkeyStatus } from '#shared/view'
import { createHotkeyService } from '../../../src/main/hotkey/hotkey-service'
import { hookSupport } from '../../../src/main/hotkey/ladder'
import type { PttEvent } from '../../../src/main/hotkey/ptt-driver'
import { createPracticeProcess } from '../../../src/main/realtime/practice-process'
import type { ChildLike } from '../../../src/main/system/child'
import { createFakeClock } from './support/fake-clock'
import { createTestLog } from './support/test-log'

type FakeChild = ChildLike & {
  readonly received: unknown[]
  readonly say: (message: unknown) => void
  readonly exit: (code?: number) => void
  killed: boolean
}

function fakeChild(): FakeChild {
  const listeners: ((message: unknown) => void)[] = []
  const exits: ((code: number) => void)[] = []
  const received: unknown[] = []
  const child: FakeChild = {
    received,
    killed: false,
    postMessage: (message) => void received.push(message),
    on: (_event, listener) => listeners.push(listener),
    once: (_event, listener) => exits.push(listener),
    kill: () => (child.killed = true),
    say: (message) => listeners.forEach((listener) => listener(message)),
    exit: (code = 0) => exits.splice(0).forEach((listener) => listener(code)),
  }
  return child
}

function practice() {
  const clock = createFakeClock()
  const children: FakeChild[] = []
  const lost: string[] = []
  let tokens = 0
  const process = createPracticeProcess({
    fork: () => {
      const child = fakeChild()
      children.push(child)
      return child
    },
    randomToken: () => `token-${(tokens += 1)}`,
    resources: '/r',
    clock,
    log: createTestLog().log,
    onLost: (notice) => lost.push(notice.code),
  })
  return { clock, children, lost, process }
}
const ready = { type: 'ready', url: 'ws://127.0.0.1:5/v1/realtime' }

describe('the practice process', () => {
  it('is started once for many wishes, with a token of its own and the language', async () => {
    const { process, children } = practice()
    const both = [process.ensure('tr'), process.ensure('tr')]
    expect(children).toHaveLength(1)
    expect(children[0]?.received).toEqual([
      { type: 'start', token: 'token-1', language: 'tr', resources: '/r' },
    ])
    children[0]?.say(ready)
    const expected = { ok: true, value: { url: ready.url, token: 'token-1' } }
    expect(await Promise.all(both)).toEqual([expected, expected])
  })

  it('is told another language while it runs', async () => {
    const { process, children } = practice()
    void process.ensure('en')
    children[0]?.say(ready)
    process.setLanguage('tr')
    process.setLanguage('tr')
    expect(children[0]?.received.slice(1)).toEqual([{ type: 'language', language: 'tr' }])
  })

  it.each([
    ['says that it failed', (child: FakeChild) => child.say({ type: 'failed', message: 'no voice' })],
    ['ends before it is ready', (child: FakeChild) => child.exit(1)],
  ])('that %s is a notice, and the next wish starts another with a new token', async (_name, go) => {
    const { process, children, lost } = practice()
    const first = process.ensure('en')
    const [child] = children
    if (child) go(child)
    expect(await first).toMatchObject({ ok: false, error: { code: 'practice.failed' } })
    void process.ensure('en')
    expect(children[1]?.received[0]).toMatchObject({ token: 'token-2' })
    expect(lost).toEqual([])
  })

  it('that never answers is given up and killed', async () => {
    const { process, children, clock } = practice()
    const first = process.ensure('en')
    clock.advance(20_000)
    expect(await first).toMatchObject({ ok: false })
    expect(children[0]?.killed).toBe(true)
  })

  it.each([0, 9])('that ends by itself with code %i is told and started again when needed', async (code) => {
    const { process, children, lost } = practice()
    void process.ensure('en')
    children[0]?.say(ready)
    children[0]?.exit(code)
    expect(lost).toEqual(['practice.failed'])
    void process.ensure('en')
    expect(children).toHaveLength(2)
  })

  it('that is stopped ends without a word', () => {
    const { process, children, lost } = practice()
    void process.ensure('en')
    children[0]?.say(ready)
    process.stop()
    children[0]?.exit(0)
    expect([children[0]?.killed, lost]).toEqual([true, []])
  })

  it('that talks nonsense is not believed', () => {
    const { process, children, clock } = practice()
    let answered = false
    void process.ensure('en').then(() => (answered = true))
    for (const nonsense of [null, 5, 'ready', {}, { type: 'ready' }, { type: 'ready', url: 5 }]) {
      children[0]?.say(nonsense)
    }
    expect([answered, clock.pending()]).toEqual([false, 1])
  })
})

// ---- hotkey
const linux = { platform: 'linux', env: { DISPLAY: ':0' }, trusted: true } as const
const defaults = defaultSettings('other').hotkey

function hotkey(facts: Parameters<typeof hookSupport>[0] = linux, free = true) {
  const clock = createFakeClock()
  const children: FakeChild[] = []
  const registered = new Map<string, () => void>()
  const ptt: PttEvent[] = []
  const notices: string[] = []
  const statuses: HotkeyStatus[] = []
  const service = createHotkeyService({
    facts: () => facts,
    shortcuts: {
      register: (accelerator, callback) => {
        if (free) registered.set(accelerator, callback)
        return free
      },
      unregister: (accelerator) => void registered.delete(accelerator),
    },
    forkHook: () => {
      const child = fakeChild()
      children.push(child)
      return child
    },
    clock,
    log: createTestLog().log,
    onPtt: (event) => ptt.push(event),
    onStatus: (status) => statuses.push(status),
    onNotice: (notice) => notices.push(notice.code),
    onRecovered: () => notices.push('recovered'),
  })
  const bind = (change: Partial<HotkeySettings> = {}): void => service.bind({ ...defaults, ...change })
  return { clock, children, registered, ptt, notices, statuses, service, bind }
}
const rebind = { type: 'guard', guard: 'rebind' }

describe('the way the talk key is heard', () => {
  it.each([
    [{ platform: 'win32', env: {}, trusted: true }, 'native'],
    [{ platform: 'darwin', env: {}, trusted: true }, 'native'],
    [{ platform: 'darwin', env: {}, trusted: false }, 'not_trusted'],
    [{ platform: 'linux', env: { DISPLAY: ':0' }, trusted: true }, 'native'],
    [{ platform: 'linux', env: { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' }, trusted: true }, 'wayland'],
    [{ platform: 'linux', env: { DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' }, trusted: true }, 'wayland'],
    [{ platform: 'linux', env: {}, trusted: true }, 'hook_failed'],
    [{ platform: 'freebsd', env: {}, trusted: true }, 'hook_failed'],
  ] as const)('%o: %s', (facts, reason) => expect(hookSupport(facts)).toBe(reason))
})

describe('the hotkey', () => {
  it('is a hold where the hook works, with the toggle beside it', () => {
    const { bind, children, registered, service, ptt } = hotkey()
    bind()
    expect(children[0]?.received).toEqual([{ type: 'start', binding: 'ControlRight' }])
    children[0]?.say({ type: 'ready' })
    expect(service.status()).toEqual({
      backend: 'uiohook',
      mode: 'hold',
      binding: 'ControlRight',
      reason: 'native',
    })
    expect([...registered.keys()]).toEqual(['Control+Shift+Space'])
    for (const type of ['down', 'up', 'chord']) children[0]?.say({ type })
    expect(ptt).toEqual([
      rebind,
      { type: 'down', source: 'hook' },
      { type: 'up', source: 'hook' },
      { type: 'guard', guard: 'chord' },
    ])
  })

  it.each([0, 1, 139])('lets go and becomes a toggle when the hook ends with code %i', (code) => {
    const { bind, children, service, ptt, notices } = hotkey()
    bind()
    children[0]?.say({ type: 'ready' })
    children[0]?.say({ type: 'down' })
    children[0]?.exit(code)
    expect(ptt.at(-1)).toEqual({ type: 'guard', guard: 'hook_lost' })
    expect(notices).toEqual(['hotkey.backend_lost'])
    expect(service.status()).toEqual({
      backend: 'global_shortcut',
      mode: 'toggle',
      binding: 'Control+Shift+Space',
      reason: 'hook_failed',
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
    expect(children[1]?.received).toEqual([{ type: 'start', binding: 'F9' }])
    expect([...registered.keys()]).toEqual(['Alt+F9'])
    children[0]?.say({ type: 'down' })
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
    expect(children[1]?.received).toEqual([{ type: 'start', binding: 'F9' }])
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
})
