/** Window, tray, second starts, power and quitting: how Parley lives on the desktop. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChange, applyProfileChange } from '#core/settings/change'
import { defaultSettings } from '#core/settings/defaults'
import { nativeWords } from '#shared/i18n/native'
import type { AppView } from '#shared/view'
import { sessionConfig } from '../../../src/main/realtime/session-config'
import { createSettingsEffects } from '../../../src/main/settings/effects'
import { appInfo, languageOf } from '../../../src/main/system/app-info'
import { createLaunchHandler, packLaunch, readLaunch, unpackLaunch } from '../../../src/main/system/launch'
import { desktopEntry } from '../../../src/main/system/login-item'
import { createNoticeBoard } from '../../../src/main/system/notices'
import { createPaths } from '../../../src/main/system/paths'
import { createQuitGuard } from '../../../src/main/system/quit'
import { closeAction } from '../../../src/main/windows/close-rule'
import { hasTrayHost } from '../../../src/main/windows/tray-host'
import { trayModel } from '../../../src/main/windows/tray-model'
import { fitBounds, type Area } from '../../../src/main/windows/window-options'
import { notice } from '#core/notice'
import { createFakeClock } from './support/fake-clock'
import { createTestLog } from './support/test-log'

describe('closing the window', () => {
  it.each([
    [{ quitting: false, closeToTray: true, tray: true }, 'hide'],
    [{ quitting: false, closeToTray: true, tray: false }, 'minimize'],
    [{ quitting: false, closeToTray: false, tray: true }, 'quit'],
    [{ quitting: true, closeToTray: true, tray: true }, 'close'],
    [{ quitting: true, closeToTray: false, tray: false }, 'close'],
  ] as const)('with %o: %s', (facts, action) => expect(closeAction(facts)).toBe(action))
})

const never = () => Promise.reject(new Error('asked'))

describe('a tray host', () => {
  it('is there on Windows and macOS without asking', async () => {
    expect([await hasTrayHost('win32', never), await hasTrayHost('darwin', never)]).toEqual([true, true])
  })

  it('is there on Linux when the session bus knows a watcher', async () => {
    expect(await hasTrayHost('linux', () => Promise.resolve('   boolean true\n'))).toBe(true)
    expect(await hasTrayHost('linux', () => Promise.resolve('   boolean false\n'))).toBe(false)
    expect(await hasTrayHost('linux', () => Promise.reject(new Error('no bus')))).toBe(false)
  })
})

describe('the tray', () => {
  const idle: Pick<AppView, 'connection' | 'talk'> = {
    connection: {
      status: 'connected',
      failure: null,
      connectedAt: 0,
      model: 'm',
      profileName: 'p',
      host: null,
    },
    talk: {
      phase: 'idle',
      holding: false,
      handsFree: false,
      muted: false,
      gateOpen: false,
      canStop: false,
      canAsk: false,
    },
  }
  const off: AppView['budget'] = { state: 'off', mark: null, allowed: null }
  const model = (
    change: Partial<AppView['talk']>,
    status: AppView['connection']['status'] = 'connected',
    budget = off,
  ) =>
    trayModel(
      {
        connection: { ...idle.connection, status },
        talk: { ...idle.talk, ...change },
        settings: defaultSettings('other'),
        budget,
      },
      nativeWords.en,
    )

  const labels = (status: AppView['connection']['status']) =>
    model({}, status).entries.flatMap((entry) => (entry.type === 'separator' ? [] : [entry.label]))

  it('says that the budget holds answers back, and offers to allow them', () => {
    const held = model({}, 'connected', { ...off, state: 'stopped' })
    expect(held.tooltip).toBe('Parley: Ready. Budget used up: answers wait')
    expect(JSON.stringify(held.entries)).toContain('"allow"')
    expect(JSON.stringify(model({}).entries)).not.toContain('"allow"')
  })

  it('shows an open microphone before everything else', () => {
    expect(model({ gateOpen: true, phase: 'speaking', muted: true }).icon).toBe('tray-listening')
    expect(model({ phase: 'speaking' }).icon).toBe('tray-speaking')
    expect(model({ muted: true }).icon).toBe('tray-muted')
    expect(model({}).icon).toBe('tray')
  })

  it('says the state in words', () => {
    expect(model({ phase: 'thinking' }).tooltip).toBe('Parley: Thinking')
    expect(model({}).tooltip).toBe('Parley: Ready')
    expect(model({ phase: 'speaking' }, 'reconnecting').tooltip).toBe('Parley: Reconnecting')
  })

  it('offers to connect or to disconnect, whichever makes sense', () => {
    expect(labels('failed')).toEqual(['Show Parley', 'Connect', 'Hands-free', 'Mute', 'Overlay', 'Quit'])
    expect(labels('reconnecting')).toContain('Disconnect')
  })

  it('offers to stop what can be stopped', () => {
    const stops = (canStop: boolean) =>
      model({ canStop }).entries.some((entry) => entry.type === 'command' && entry.command === 'stop')
    expect([stops(true), stops(false)]).toEqual([true, false])
  })
})

describe('the place of the window', () => {
  const screen: Area = { x: 0, y: 0, width: 1920, height: 1040 }

  it('is remembered while it is on a screen', () => {
    const saved = { x: 100, y: 80, width: 900, height: 700 }
    expect(fitBounds(saved, [screen])).toEqual(saved)
  })

  it('is forgotten when its screen has gone, but not the size', () => {
    expect(fitBounds({ x: 2500, y: 80, width: 900, height: 700 }, [screen])).toEqual({
      width: 900,
      height: 700,
    })
    expect(fitBounds({ x: 0, y: -400, width: 900, height: 700 }, [screen])).toEqual({
      width: 900,
      height: 700,
    })
  })

  it('always leaves something to take hold of', () => {
    const bounds = fc.record({
      x: fc.integer({ min: -9000, max: 9000 }),
      y: fc.integer({ min: -9000, max: 9000 }),
      width: fc.integer({ min: 1, max: 9000 }),
      height: fc.integer({ min: 1, max: 9000 }),
    })
    fc.assert(
      fc.property(bounds, (saved) => {
        const { x = 0, y = 0, width, height } = fitBounds(saved, [screen])
        expect(width >= 360 && width <= 1920 && height >= 480 && height <= 1040).toBe(true)
        expect(x + width >= 100 && x <= 1820 && y >= 0 && y <= 990).toBe(true)
      }),
    )
  })
})

function launches() {
  const deeds: string[] = []
  const handle = createLaunchHandler(
    {
      show: () => deeds.push('show'),
      quit: () => deeds.push('quit'),
      ptt: (command, ageMs) => deeds.push(`${command} ${ageMs}`),
    },
    () => 1000,
  )
  return { deeds, handle }
}

describe('a second start', () => {
  it('reads its wish from anywhere in the arguments', () => {
    const argv = ['/usr/bin/parley', '--no-sandbox', '--ptt=down', '/app']
    expect(readLaunch(argv, 5)).toEqual({ ptt: 'down', quit: false, startedAt: 5 })
    expect(readLaunch(['parley', '--quit'], 5)).toEqual({ ptt: null, quit: true, startedAt: 5 })
    expect(readLaunch(['parley', '--ptt=sideways'], 5).ptt).toBeNull()
  })

  it('arrives whole although zero bytes split it and white space is trimmed', () => {
    const sent = { ptt: 'down', quit: false, startedAt: 1_795_432_980_512, out: '/tmp/Şehir  x\n ğ' }
    const packed = packLaunch(sent)
    expect(packed.text).toMatch(/^[\x21-\x7e]+$/)
    expect(unpackLaunch({ ...packed })).toEqual(sent)
    for (const data of [null, 5, {}, { text: 5 }, { text: '%' }, { text: '{' }])
      expect(unpackLaunch(data)).toBeNull()
  })

  it('shows the window when it wants nothing else, also when its data are strange', () => {
    const { deeds, handle } = launches()
    for (const data of [{ ptt: null, quit: false, startedAt: 1 }, null, 'x', {}, { ptt: 'down' }])
      handle(data)
    expect(deeds).toEqual(['show', 'show', 'show', 'show', 'show'])
  })

  it('that was overtaken by a later one is dropped: an up before its down must not leave the key down', () => {
    const { deeds, handle } = launches()
    handle({ ptt: 'up', quit: false, startedAt: 900 })
    handle({ ptt: 'down', quit: false, startedAt: 800 })
    expect(deeds).toEqual(['up 100'])
  })

  it('is as old as its process, so that a tap stays a tap although processes start slowly', () => {
    const { deeds, handle } = launches()
    handle({ ptt: 'down', quit: false, startedAt: 600 })
    handle({ ptt: 'up', quit: false, startedAt: 700 })
    expect(deeds).toEqual(['down 400', 'up 300'])
  })

  it('can quit', () => {
    const { deeds, handle } = launches()
    handle({ ptt: null, quit: true, startedAt: 1 })
    expect(deeds).toEqual(['quit'])
  })
})

const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve()
}

describe('quitting', () => {
  it('does every step in order, also after one that fails, and exits once', async () => {
    const clock = createFakeClock()
    const deeds: string[] = []
    const guard = createQuitGuard({
      clock,
      log: createTestLog().log,
      steps: [
        { name: 'a', run: () => void deeds.push('a') },
        { name: 'b', run: () => Promise.reject(new Error('b')) },
        { name: 'c', run: async () => void deeds.push('c') },
      ],
      exit: () => deeds.push('exit'),
    })
    let prevented = 0
    guard.onBeforeQuit({ preventDefault: () => (prevented += 1) })
    guard.onBeforeQuit({ preventDefault: () => (prevented += 1) })
    expect(guard.quitting()).toBe(true)
    await settle()
    expect([deeds, prevented, clock.pending()]).toEqual([['a', 'c', 'exit'], 2, 0])
  })

  it('waits for nothing that hangs', async () => {
    const clock = createFakeClock()
    let exits = 0
    const guard = createQuitGuard({
      clock,
      log: createTestLog().log,
      steps: [{ name: 'hangs', run: () => new Promise<void>(() => undefined) }],
      exit: () => (exits += 1),
    })
    guard.onBeforeQuit({ preventDefault: () => undefined })
    await settle()
    expect(exits).toBe(0)
    clock.advance(3000)
    expect(exits).toBe(1)
  })
})

function effects() {
  const clock = createFakeClock()
  const deeds: string[] = []
  let talking = false
  const { onChange, onTalkEnd } = createSettingsEffects(
    {
      config: (settings) => sessionConfig(settings, settings.language === 'tr' ? 'tr' : 'en'),
      configure: (config) => deeds.push(`configure ${config.profile.turnTaking.threshold}`),
      leave: () => deeds.push('leave'),
      isTalking: () => talking,
      refreshKey: () => deeds.push('key'),
      bindHotkey: () => deeds.push('hotkey'),
      setTheme: (theme) => deeds.push(theme),
      setLaunchAtLogin: (on) => deeds.push(`login ${on}`),
      setPracticeLanguage: (language) => deeds.push(language),
      applyRetention: () => deeds.push('retention'),
      touch: () => undefined,
    },
    clock,
  )
  const talk = (on: boolean): void => {
    talking = on
    if (!on) onTalkEnd()
  }
  return { clock, deeds, onChange, talk }
}

describe('a change of the settings', () => {
  const before = defaultSettings('other')
  it('reaches the server at once, and while a slider is dragged at most every 100 ms, with the last value', () => {
    const { clock, deeds, onChange } = effects()
    let now = before
    for (const threshold of [0.1, 0.2, 0.3, 0.4]) {
      const { turnTaking } = sessionConfig(now, 'en').profile
      const next = applyProfileChange(now, { turnTaking: { ...turnTaking, threshold } })
      onChange(next, now)
      now = next
      clock.advance(10)
    }
    expect(deeds).toEqual(['configure 0.1'])
    clock.advance(200)
    expect(deeds).toEqual(['configure 0.1', 'configure 0.4'])
  })

  it('to another service ends the connection to the old one before anything is told to the new one', () => {
    const { deeds, onChange } = effects()
    onChange(applyProfileChange(before, { endpoint: 'wss://voice.example/v1/realtime' }), before)
    expect(deeds).toEqual(['leave', 'configure 0.5', 'key'])
  })

  it('to another service waits for the end of a hold, which is spoken to the old one', () => {
    const { deeds, onChange, talk } = effects()
    talk(true)
    const moved = applyProfileChange(before, { endpoint: 'wss://voice.example/v1/realtime' })
    onChange(moved, before)
    onChange(applyChange(moved, { theme: 'dark' }), moved)
    expect(deeds).toEqual(['dark'])
    talk(false)
    expect(deeds).toEqual(['dark', 'leave', 'configure 0.5', 'key'])
    talk(false)
    expect(deeds).toHaveLength(4)
  })

  it('and back to the first one during a hold changes nothing', () => {
    const { deeds, onChange, talk } = effects()
    talk(true)
    const moved = applyProfileChange(before, { endpoint: 'wss://voice.example/v1/realtime' })
    onChange(moved, before)
    onChange(before, moved)
    talk(false)
    expect(deeds).toEqual([])
  })

  it('touches only what it is about', () => {
    const { deeds, onChange } = effects()
    onChange(applyChange(before, { theme: 'dark' }), before)
    onChange(applyChange(before, { hotkey: { hold: 'F9' } }), before)
    onChange(applyChange(before, { launchAtLogin: true }), before)
    onChange(applyChange(before, { sound: { volume: 0.5 } }), before)
    expect(deeds).toEqual(['dark', 'hotkey', 'login true'])
  })
})

describe('notices', () => {
  it('have numbers that never repeat, replace what says the same, and are few', () => {
    const board = createNoticeBoard(
      () => 5,
      () => undefined,
    )
    board.add(notice('mic.lost', 'error'))
    board.add(notice('mic.lost', 'error'))
    expect(board.shown()).toMatchObject([{ id: 2, at: 5, code: 'mic.lost' }])
    for (const code of [
      'mic.busy',
      'mic.denied',
      'mic.failed',
      'mic.missing',
      'mic.silent',
      'internal',
    ] as const) {
      board.add(notice(code, 'info'))
    }
    expect(board.shown().map(({ id }) => id)).toEqual([3, 4, 5, 6, 7, 8])
    board.dismiss(5)
    board.clear(({ code }) => code === 'internal')
    expect(board.shown().map(({ id }) => id)).toEqual([3, 4, 6, 7])
  })

  it('keep the same list while nothing changes', () => {
    let changes = 0
    const board = createNoticeBoard(
      () => 0,
      () => (changes += 1),
    )
    const before = board.shown()
    board.dismiss(99)
    expect([board.shown() === before, changes]).toEqual([true, 0])
  })
})

const info = (electron: string) =>
  appInfo({ version: '1', versions: { electron, chrome: '1' }, platform: 'linux', locale: 'en' })

describe('facts about the computer', () => {
  it('reduce any language to those that Parley speaks', () => {
    expect(['tr', 'tr-TR', 'TR_tr', 'en-GB', 'trv', 'de', ''].map(languageOf)).toEqual([
      'tr',
      'tr',
      'tr',
      'en',
      'en',
      'en',
      'en',
    ])
  })

  it('say honestly that the runtime is the old one', () => {
    expect([info('25.1.1').fallbackRuntime, info('45.4.1').fallbackRuntime]).toEqual([true, false])
  })

  it('find what child processes need beside the archive, not in it', () => {
    const paths = createPaths('/opt/app.asar/out/main', '/opt/app.asar', '/home/me')
    expect(paths.resources).toBe('/opt/app.asar.unpacked/resources')
    expect(createPaths('/src/out/main', '/src', '/home/me').icons).toBe('/src/resources/icons')
  })

  it('quote a path in an autostart entry by the rules of the format', () => {
    expect(desktopEntry('/opt/My "App" 100%/parley')).toContain('Exec="/opt/My \\"App\\" 100%%/parley"')
  })
})
