/** Keys: bound to a host, believed only after reading back, never plain on disk, never in a log. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createAccountService } from '../../../src/main/secrets/account-service'
import { createKeychainStore, type Keytar } from '../../../src/main/secrets/keychain'
import { createKeyService, type KeyTarget } from '../../../src/main/secrets/key-service'
import { createSafeStorageStore, type AsyncSafeStorage } from '../../../src/main/secrets/safe-storage'
import {
  createMemoryStore,
  createQueue,
  withTimeout,
  type SecretStore,
} from '../../../src/main/secrets/store'
import { createFakeClock } from './support/fake-clock'
import { createTestLog } from './support/test-log'

const openai: KeyTarget = { profileId: 'default', host: 'api.openai.com:443' }
const other: KeyTarget = { profileId: 'default', host: 'voice.example:443' }
const key = 'sk-test-0123456789abcdef'
const never = new Promise<never>(() => undefined)

function fakeKeytar(change: Partial<Keytar> = {}): { keytar: Keytar; kept: Map<string, string> } {
  const kept = new Map<string, string>()
  const keytar: Keytar = {
    getPassword: (service, account) => Promise.resolve(kept.get(`${service}/${account}`) ?? null),
    setPassword: (service, account, password) => {
      kept.set(`${service}/${account}`, password)
      return Promise.resolve()
    },
    deletePassword: (service, account) => Promise.resolve(kept.delete(`${service}/${account}`)),
    findCredentials: (service) =>
      Promise.resolve(
        [...kept.keys()]
          .filter((name) => name.startsWith(`${service}/`))
          .map((name) => ({ account: name.slice(service.length + 1) })),
      ),
    ...change,
  }
  return { keytar, kept }
}

function setUp(given: {
  stores?: readonly SecretStore[]
  keytar?: Partial<Keytar>
  environmentKey?: string
}) {
  const clock = createFakeClock()
  const { keytar, kept } = fakeKeytar(given.keytar)
  const { log, lines } = createTestLog()
  const stores = given.stores ?? [createKeychainStore(() => Promise.resolve(keytar)), createMemoryStore()]
  const keys = createKeyService({
    stores,
    environmentKey: given.environmentKey ?? null,
    after: clock.after,
    log,
  })
  return { clock, keys, kept, lines }
}

/** Lets promises settle; nothing here waits for real time. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve()
}

describe('a key', () => {
  it('is kept in the keychain under profile and host, and found again', async () => {
    const { keys, kept } = setUp({})
    expect(await keys.save(openai, `  ${key}\n`)).toEqual({ ok: true, value: { notice: null } })
    expect([...kept]).toEqual([['Parley/default@api.openai.com:443', key]])
    expect(await keys.load(openai)).toBe(key)
    expect(await keys.status(openai)).toEqual({
      present: true,
      last4: 'cdef',
      store: 'keychain',
      host: 'api.openai.com',
    })
  })

  it('is absent for every other host, port and profile', async () => {
    const { keys } = setUp({})
    await keys.save(openai, key)
    for (const target of [other, { ...openai, host: 'api.openai.com:8443' }, { ...openai, profileId: 'x' }]) {
      expect(await keys.load(target)).toBeNull()
      expect((await keys.status(target)).present).toBe(false)
    }
  })

  it.each(['', '  ', 'two words', 'new\nline', 'schlüssel', '\u0000'])(
    'is not accepted as %j',
    async (text) => {
      const { keys, kept } = setUp({})
      expect(await keys.save(openai, text)).toMatchObject({ ok: false, error: { code: 'key.malformed' } })
      expect(kept.size).toBe(0)
    },
  )

  it('shows none of itself when it is too short to hide the rest', async () => {
    const { keys } = setUp({})
    await keys.save(openai, '12345678')
    expect((await keys.status(openai)).last4).toBeNull()
  })

  it('that does not read back as it was written stays in memory, and that is said', async () => {
    const { keys } = setUp({ keytar: { getPassword: () => Promise.resolve('something else') } })
    const saved = await keys.save(other, key)
    expect(saved).toMatchObject({ ok: true, value: { notice: { code: 'key.memory_only' } } })
  })

  it.each([
    [
      'cannot be loaded',
      [createKeychainStore(() => Promise.reject(new Error('no libsecret'))), createMemoryStore()],
    ],
    [
      'refuses',
      [
        createKeychainStore(() =>
          Promise.resolve(fakeKeytar({ setPassword: () => Promise.reject(new Error('locked')) }).keytar),
        ),
        createMemoryStore(),
      ],
    ],
  ])('stays in memory when the keychain %s', async (_name, stores) => {
    const { keys } = setUp({ stores })
    expect(await keys.save(openai, key)).toMatchObject({
      ok: true,
      value: { notice: { code: 'key.memory_only' } },
    })
    expect(await keys.status(openai)).toMatchObject({ present: true, store: 'memory' })
  })

  it('stays in memory when a locked keyring does not answer, and later calls do not wait for it', async () => {
    let asked = 0
    const hangs = { setPassword: () => ((asked += 1), never), getPassword: () => ((asked += 1), never) }
    const { keys, clock } = setUp({ keytar: hangs })
    const saving = keys.save(openai, key)
    await settle()
    clock.advance(60_000)
    expect(await saving).toMatchObject({ ok: true, value: { notice: { code: 'key.memory_only' } } })
    expect(await keys.load(openai)).toBe(key)
    expect(asked).toBe(1)
  })

  it('is removed from every store', async () => {
    const { keys, kept } = setUp({})
    await keys.save(openai, key)
    expect(await keys.remove(openai)).toEqual({ ok: true, value: null })
    expect(kept.size).toBe(0)
    expect(await keys.load(openai)).toBeNull()
  })

  it('of a profile that is deleted goes for every host that it was saved for, and those of others stay', async () => {
    const memory = createMemoryStore()
    const { keytar, kept } = fakeKeytar()
    const { keys } = setUp({ stores: [createKeychainStore(() => Promise.resolve(keytar)), memory] })
    const neighbour: KeyTarget = { profileId: 'default2', host: openai.host }
    for (const target of [openai, other, neighbour]) await keys.save(target, key)
    // From a run in which there was no keychain.
    await memory.set('default@192.168.1.4:8080', key)
    expect(await keys.removeAll('default')).toEqual({ ok: true, value: null })
    expect([...kept.keys()]).toEqual(['Parley/default2@api.openai.com:443'])
    expect(await memory.accounts()).toEqual([])
    expect(await keys.load(neighbour)).toBe(key)
  })

  it('that cannot be taken out of its store is told, and the other stores are emptied all the same', async () => {
    const memory = createMemoryStore()
    await memory.set('default@api.openai.com:443', key)
    const findCredentials = () => Promise.reject(new Error('locked'))
    const { keytar } = fakeKeytar({ findCredentials })
    const { keys } = setUp({ stores: [createKeychainStore(() => Promise.resolve(keytar)), memory] })
    expect(await keys.removeAll('default')).toMatchObject({ ok: false, error: { code: 'key.remove_failed' } })
    expect(await memory.accounts()).toEqual([])
  })

  it('saved anew leaves no older copy in another store', async () => {
    const first = createMemoryStore()
    const second: SecretStore = { ...createMemoryStore(), name: 'safe_storage' }
    await second.set('default@api.openai.com:443', 'sk-old-old-old-old')
    const { keys } = setUp({ stores: [first, second] })
    await keys.save(openai, key)
    expect(await second.get('default@api.openai.com:443')).toBeNull()
  })

  it('appears in no line of the log, whatever fails', async () => {
    const fails = () => Promise.reject(new Error(`could not keep ${key}`))
    const { keys, lines } = setUp({
      keytar: { setPassword: fails, getPassword: fails, deletePassword: fails },
    })
    await keys.save(openai, key)
    await keys.load(openai)
    await keys.remove(openai)
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.join('')).not.toContain(key)
  })
})

describe('the key of the environment', () => {
  it('goes to OpenAI and nowhere else', async () => {
    const { keys } = setUp({ environmentKey: key })
    expect(await keys.load(openai)).toBe(key)
    expect(await keys.status(openai)).toMatchObject({ store: 'environment', present: true })
    for (const host of ['voice.example:443', 'api.openai.com:8443', 'api.openai.com.evil.example:443']) {
      expect(await keys.load({ ...openai, host })).toBeNull()
    }
  })

  it('gives way to a saved one', async () => {
    const { keys } = setUp({ environmentKey: 'sk-environment-key' })
    await keys.save(openai, key)
    expect(await keys.load(openai)).toBe(key)
  })
})

const mask = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x55))

describe('safeStorage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-safe-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const async: AsyncSafeStorage = {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (plain) => Promise.resolve(mask(Buffer.from(plain, 'utf8'))),
    decryptStringAsync: (cipher) => Promise.resolve({ result: mask(cipher).toString('utf8') }),
    getSelectedStorageBackend: () => 'gnome_libsecret',
  }
  const store = (safeStorage: AsyncSafeStorage, platform: NodeJS.Platform = 'linux') =>
    createSafeStorageStore({
      safeStorage,
      platform,
      file: join(folder, 'secrets.json'),
      write: (file, text) => writeFile(file, text),
    })

  it.each([
    ['a real back end', async, 'linux', true],
    ['basic_text', { ...async, getSelectedStorageBackend: (): string => 'basic_text' }, 'linux', false],
    ['an unknown back end', { ...async, getSelectedStorageBackend: (): string => 'unknown' }, 'linux', false],
    ['no name of its back end', { ...async, getSelectedStorageBackend: undefined }, 'linux', false],
    ['an old runtime with the synchronous half alone', {}, 'linux', false],
    ['macOS', { ...async, getSelectedStorageBackend: undefined }, 'darwin', true],
    ['no encryption', { ...async, isAsyncEncryptionAvailable: () => Promise.resolve(false) }, 'win32', false],
  ] as const)('with %s: available %s', async (_name, safeStorage, platform, expected) => {
    expect(await store(safeStorage as AsyncSafeStorage, platform).available()).toBe(expected)
  })

  it('keeps ciphertext and the name of the back end, not the key', async () => {
    const safe = store(async)
    await safe.set('a', key)
    const text = readFileSync(join(folder, 'secrets.json'), 'utf8')
    expect(text).not.toContain(key)
    expect(JSON.parse(text)).toMatchObject({ version: 1, backend: 'gnome_libsecret' })
    expect(await safe.get('a')).toBe(key)
    await safe.remove('a')
    expect(await safe.get('a')).toBeNull()
  })

  it('starts anew from a broken file', async () => {
    await writeFile(join(folder, 'secrets.json'), '{"version":')
    expect(await store(async).get('a')).toBeNull()
  })
})

describe('the account of the active profile', () => {
  it('says so when the host changed and the key stays with the old one', async () => {
    const { keys } = setUp({})
    await keys.save(openai, key)
    let target = openai
    const notices: string[] = []
    const account = createAccountService({
      keys,
      target: () => target,
      onChange: () => undefined,
      onNotice: (notice) => notices.push(notice.code),
    })
    await account.refresh()
    expect(account.status().present).toBe(true)
    target = other
    await account.refresh()
    expect(account.status()).toEqual({ present: false, last4: null, store: null, host: 'voice.example' })
    expect(notices).toEqual(['key.host_changed'])
  })

  it('shows the answer to the latest question, not to the slowest', async () => {
    const { keys } = setUp({})
    await keys.save(other, key)
    let target = openai
    const account = createAccountService({
      keys,
      target: () => target,
      onChange: () => undefined,
      onNotice: () => undefined,
    })
    const first = account.refresh()
    target = other
    await Promise.all([first, account.refresh()])
    expect(account.status()).toMatchObject({ present: true, host: 'voice.example' })
  })
})

describe('the tools of the stores', () => {
  it('run one task after the other, also after a failure', async () => {
    const queue = createQueue()
    const order: string[] = []
    const task = (name: string, fails = false) =>
      queue(async () => {
        order.push(`${name} begins`)
        await Promise.resolve()
        order.push(`${name} ends`)
        if (fails) throw new Error(name)
      })
    const all = await Promise.allSettled([task('a', true), task('b')])
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
    expect(all.map((each) => each.status)).toEqual(['rejected', 'fulfilled'])
  })

  it('leave no timer behind an answer in time', async () => {
    const clock = createFakeClock()
    expect(await withTimeout(Promise.resolve(1), 1000, clock.after)).toBe(1)
    expect(clock.pending()).toBe(0)
  })
})
