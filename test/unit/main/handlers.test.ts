/** What the calls of the window do in main: settings stay valid, keys stay with their profile, refusals are notices. */
import type { MessageBoxOptions, MessageBoxReturnValue } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { notice } from '#core/notice'
import { err, ok, type Result } from '#core/result'
import { activeProfile } from '#core/settings/change'
import { defaultAccess, defaultSettings } from '#core/settings/defaults'
import type { Settings } from '#core/settings/schema'
import { defaultTools, exampleFunction } from '#core/tools/defaults'
import { nativeWords } from '#shared/i18n/native'
import { createHandlers, type HandlerDeps } from '../../../src/main/ipc/handlers'
import { createAccountService } from '../../../src/main/secrets/account-service'
import { createKeyService } from '../../../src/main/secrets/key-service'
import { createMemoryStore } from '../../../src/main/secrets/store'
import { keyTargetOf } from '../../../src/main/realtime/target'
import { createConfirmCommand } from '../../../src/main/settings/confirm-command'
import { nothing } from '../../../src/main/system/nothing'
import { createFakeClock } from './support/fake-clock'
import { createTestLog } from './support/test-log'

const dialogs = vi.hoisted(() => ({
  showMessageBox: vi.fn<(options: MessageBoxOptions) => Promise<MessageBoxReturnValue>>(),
}))
vi.mock('electron', () => ({ dialog: dialogs }))
beforeEach(() => dialogs.showMessageBox.mockReset())

function setUp() {
  let now: Settings = defaultSettings('other')
  let made = 0
  const inputs: unknown[] = []
  const added: string[] = []
  const store = createMemoryStore()
  const keys = createKeyService({
    stores: [store],
    environmentKey: null,
    after: createFakeClock().after,
    log: createTestLog().log,
  })
  const account = createAccountService({
    keys,
    target: () => keyTargetOf(activeProfile(now)),
    onChange: () => undefined,
    onNotice: ({ code }) => added.push(code),
  })
  const unused = new Proxy({}, { get: (_, name) => () => Promise.reject(new Error(String(name))) })
  const deps = {
    session: { input: (event: unknown) => inputs.push(event) },
    settings: { get: () => now, set: (next: Settings) => (now = next) },
    account,
    ptt: { input: (event: unknown) => inputs.push(event) },
    hotkey: { setRecording: nothing },
    notices: { add: ({ code }: { code: string }) => added.push(code), dismiss: nothing },
    consent: { answer: nothing },
    snapshot: () => ({ seq: 0 }),
    profileFiles: unused,
    exporter: unused,
    events: { events: unused, files: unused, send: nothing, practice: unused, copy: nothing },
    history: unused,
    confirmCommand: createConfirmCommand({ words: () => nativeWords.en, window: () => null }),
    newId: () => `id-${(made += 1)}`,
    attachSound: nothing,
    testConnection: () => Promise.resolve({ notice: null, model: 'm' }),
    copy: nothing,
    openLink: (link: string) => Promise.resolve(link === 'help'),
  }
  const call = createHandlers(deps as unknown as HandlerDeps)
  return { call, inputs, added, store, deps, account, settings: () => now, profile: () => activeProfile(now) }
}

describe('a call of the window', () => {
  it('reaches the session as the one thing that it says', () => {
    const { call, inputs } = setUp()
    void call.connect(undefined)
    void call.setHandsFree(true)
    void call.setMuted(false)
    void call.stop(undefined)
    void call.sendText('Hello')
    void call.newConversation(undefined)
    void call.disconnect(undefined)
    void call.talkPress(undefined)
    void call.talkRelease(undefined)
    expect(inputs).toEqual([
      { type: 'connect' },
      { type: 'hands_free', on: true },
      { type: 'mute', on: false },
      { type: 'stop' },
      { type: 'text', text: 'Hello' },
      { type: 'new_conversation' },
      { type: 'disconnect' },
      { type: 'down', source: 'window' },
      { type: 'up', source: 'window' },
    ])
  })

  it('that a part of main refuses comes back as the notice of that part', async () => {
    const { call, deps } = setUp()
    deps.account = { ...deps.account, save: () => Promise.resolve(err(notice('key.malformed', 'error'))) }
    const refused = createHandlers(deps as unknown as HandlerDeps)
    expect(await refused.saveKey('two words')).toMatchObject({ ok: false, notice: { code: 'key.malformed' } })
    expect(await call.openLink('help')).toEqual({ ok: true, value: null })
    expect(await call.openLink('source')).toMatchObject({ ok: false, notice: { code: 'link.blocked' } })
  })

  it('begins with practice: another provider, no first screen any more, and a connection', () => {
    const { call, inputs, settings, profile } = setUp()
    void call.startPractice(undefined)
    expect(profile().provider).toBe('practice')
    expect(settings().firstRunDone).toBe(true)
    expect(inputs).toEqual([{ type: 'connect' }])
  })

  it('about a lost loudspeaker or a silent microphone is a notice, about any other microphone the session’s', () => {
    const { call, inputs, added } = setUp()
    for (const code of ['speaker.lost', 'mic.silent', 'mic.denied'] as const) {
      void call.soundTrouble({ code, detail: null })
    }
    expect(added).toEqual(['speaker.lost', 'mic.silent'])
    expect(inputs).toMatchObject([{ type: 'mic_failed', notice: { code: 'mic.denied' } }])
  })
})

describe('a change of the profile', () => {
  it.each([
    ['  wss://voice.example/v1  ', 'wss://voice.example/v1'],
    ['   ', null],
    // Asked about in Settings; refused at connecting until it is allowed.
    ['ws://192.168.1.4:8080', 'ws://192.168.1.4:8080'],
  ])('takes the address %j', async (endpoint, kept) => {
    const { call, profile } = setUp()
    expect(await call.changeProfile({ endpoint })).toMatchObject({ ok: true })
    expect(profile().endpoint).toBe(kept)
  })

  it.each([
    ['ws://voice.example/', 'endpoint.insecure'],
    ['wss://me:secret@voice.example/', 'endpoint.invalid'],
    ['wss://voice.example/?api_key=secret', 'endpoint.invalid'],
    ['ftp://voice.example/', 'endpoint.invalid'],
  ])('refuses the address %s as %s, and nothing else of it is taken either', async (endpoint, code) => {
    const { call, settings } = setUp()
    const before = settings()
    expect(await call.changeProfile({ endpoint, voice: 'ash' })).toMatchObject({
      ok: false,
      notice: { code },
    })
    expect(settings()).toBe(before)
  })

  it('refuses functions of which one cannot be offered, and names it', async () => {
    const { call, settings } = setUp()
    const before = settings()
    const broken = { ...exampleFunction('w'), name: 'look_up', parameters: '{' }
    const answer = await call.changeProfile({ tools: { ...defaultTools, functions: [broken] } })
    expect(answer).toMatchObject({
      ok: false,
      notice: { code: 'tools.invalid', params: { name: 'look_up' } },
    })
    expect(settings()).toBe(before)
  })
})

describe('a command that prints a token', () => {
  const answer = (response: number) =>
    dialogs.showMessageBox.mockResolvedValue({ response, checkboxChecked: false })
  const wish = (tokenCommand: string, tokenHost: string | null) => ({
    access: { ...defaultAccess, tokenCommand, tokenHost },
  })

  it('is kept only after a question that the page cannot answer, which shows it whole and names its host', async () => {
    const { call, profile } = setUp()
    answer(0)
    await call.changeProfile(wish('steal it', 'evil.example:443'))
    expect(profile().access.tokenCommand).toBe('')
    expect(dialogs.showMessageBox.mock.calls[0]?.[0]).toMatchObject({
      message: 'Run this command at each connect, and send the token that it prints to evil.example:443?',
      detail: 'steal it',
      buttons: ['Do not run it', 'Run it'],
      defaultId: 0,
      cancelId: 0,
    })
    answer(1)
    await call.changeProfile(wish('az get-token', 'h.example:443'))
    expect(profile().access).toMatchObject({ tokenCommand: 'az get-token', tokenHost: 'h.example:443' })
  })

  it('is asked about again for another host, and not for anything else', async () => {
    const { call, profile } = setUp()
    answer(1)
    await call.changeProfile(wish('az get-token', 'h.example:443'))
    await call.changeProfile({ access: { ...profile().access, project: 'talks' } })
    await call.changeProfile(wish('az get-token', null))
    expect(dialogs.showMessageBox).toHaveBeenCalledTimes(1)
    answer(0)
    await call.changeProfile(wish('az get-token', 'evil.example:443'))
    expect(dialogs.showMessageBox).toHaveBeenCalledTimes(2)
    expect(profile().access.tokenHost).toBeNull()
    await call.changeProfile(wish('', null))
    expect(profile().access.tokenCommand).toBe('')
    expect(dialogs.showMessageBox).toHaveBeenCalledTimes(2)
  })

  it('is not given to another profile that became active while the question stood', async () => {
    const { call, settings } = setUp()
    dialogs.showMessageBox.mockImplementation(async () => {
      await call.createProfile({ name: 'Other', copyOf: null })
      return { response: 1, checkboxChecked: false }
    })
    await call.changeProfile(wish('az get-token', 'h.example:443'))
    expect(settings().profiles.map(({ access }) => access.tokenCommand)).toEqual(['', ''])
  })
})

describe('profiles', () => {
  it('are made with an id of main’s choice, copied without their keys, and switched', async () => {
    const { call, store, settings, profile } = setUp()
    expect(await call.saveKey('sk-0123456789')).toEqual({ ok: true, value: null })
    void call.createProfile({ name: 'Copy', copyOf: 'default' })
    expect(profile()).toMatchObject({ id: 'id-1', name: 'Copy' })
    expect(await store.accounts()).toEqual(['default@api.openai.com:443'])
    void call.switchProfile('default')
    expect(settings().activeProfileId).toBe('default')
  })

  it('that are deleted take along the keys of every host that they ever had one for', async () => {
    const { call, store, settings } = setUp()
    await call.saveKey('sk-0123456789')
    await call.changeProfile({ provider: 'custom', endpoint: 'wss://one.example/' })
    await call.saveKey('one-0123456789')
    await call.changeProfile({ endpoint: 'wss://two.example/' })
    await call.saveKey('two-0123456789')
    // No key is used now, and still all three are there.
    await call.changeProfile({ access: { ...defaultAccess, auth: 'none' } })
    void call.createProfile({ name: 'Other', copyOf: null })
    await call.saveKey('sk-9876543210')
    expect(await call.deleteProfile('default')).toEqual({ ok: true, value: null })
    expect(settings().profiles.map(({ id }) => id)).toEqual(['id-1'])
    expect(await store.accounts()).toEqual(['id-1@api.openai.com:443'])
  })

  it('whose keys cannot be removed are deleted all the same, and that is said', async () => {
    const { call, deps, settings } = setUp()
    void call.createProfile({ name: 'Other', copyOf: null })
    const forget = () => Promise.resolve(err(notice('key.remove_failed', 'error')))
    const stuck = createHandlers({ ...deps, account: { ...deps.account, forget } } as unknown as HandlerDeps)
    expect(await stuck.deleteProfile('default')).toMatchObject({
      ok: false,
      notice: { code: 'key.remove_failed' },
    })
    expect(settings().profiles).toHaveLength(1)
  })

  it('the last one stays, with its keys', async () => {
    const { call, store, deps } = setUp()
    await call.saveKey('sk-0123456789')
    const forget = vi.fn<() => Promise<Result<null, never>>>(() => Promise.resolve(ok(null)))
    const watched = createHandlers({
      ...deps,
      account: { ...deps.account, forget },
    } as unknown as HandlerDeps)
    expect(await watched.deleteProfile('default')).toMatchObject({
      ok: false,
      notice: { code: 'profile.last' },
    })
    expect(await watched.deleteProfile('never-was')).toMatchObject({ ok: false })
    expect(forget).not.toHaveBeenCalled()
    expect(await store.accounts()).toHaveLength(1)
  })
})
