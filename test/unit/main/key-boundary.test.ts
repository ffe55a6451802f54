/** No key, token or credential reaches a host that it was not saved for, whatever is edited, imported or switched. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dial, KEY_MARK } from '#core/protocol/access'
import { resolveEndpoint } from '#core/protocol/endpoint'
import { ok } from '#core/result'
import { activeProfile, applyProfileChange, effectiveProfile, type ProfilePatch } from '#core/settings/change'
import { defaultAccess, defaultSettings } from '#core/settings/defaults'
import { createProfile, deleteProfile, importProfiles, switchProfile } from '#core/settings/profiles'
import { providerIds, type Access, type Settings } from '#core/settings/schema'
import { findTarget, keyTargetOf } from '../../../src/main/realtime/target'
import { createTemporaryCredentials } from '../../../src/main/realtime/temporary-credentials'
import { createKeyService } from '../../../src/main/secrets/key-service'
import { createMemoryStore } from '../../../src/main/secrets/store'
import { createFakeClock } from './support/fake-clock'
import { createTestLog } from './support/test-log'

const environmentKey = 'sk-environment-0123456789'

function setUp() {
  const clock = createFakeClock()
  let count = 0
  const unique = (kind: string): string => `${kind}-${(count += 1)}-secret`
  /** Each secret, and the only host that may see it. */
  const belongs = new Map<string, string>([[environmentKey, 'api.openai.com:443']])
  const leaks: string[] = []
  let sent = 0
  const see = (address: string, text: string): void => {
    const url = new URL(address)
    const secure = url.protocol === 'wss:' || url.protocol === 'https:'
    const host = `${url.hostname}:${url.port || (secure ? '443' : '80')}`
    for (const [secret, home] of belongs) {
      if (!text.includes(secret)) continue
      sent += secret === environmentKey ? 0 : 1
      if (home !== host) leaks.push(`${secret} of ${home} went to ${host}`)
    }
  }
  const store = createMemoryStore()
  const keys = createKeyService({
    stores: [store],
    environmentKey,
    after: clock.after,
    log: createTestLog().log,
  })
  const deps = {
    keys,
    practice: {
      ensure: () => Promise.resolve(ok({ url: 'ws://127.0.0.1:4123/v1/realtime', token: 'practice-token' })),
    },
    credentials: createTemporaryCredentials({
      clock,
      fetch: (url, init) => {
        see(url, `${url} ${JSON.stringify(init)}`)
        const credential = unique('credential')
        belongs.set(credential, `${new URL(url).hostname}:${new URL(url).port || '443'}`)
        return Promise.resolve({
          ok: true,
          status: 200,
          text: () => Promise.resolve(JSON.stringify({ key: credential })),
        })
      },
    }),
    findProxy: () => Promise.resolve([{ type: 'direct' as const }]),
    // What the command prints is worth the host that it was written for.
    runTokenCommand: (command: string) => Promise.resolve(ok(command)),
  }
  const connect = async (settings: Settings): Promise<void> => {
    const profile = effectiveProfile(activeProfile(settings))
    const target = await findTarget({ profile, halfDuplex: false, language: 'en' }, deps)
    if (!target.ok) return
    const { url, key, place = { type: 'bearer' }, headers = [] } = target.value
    const dialled = dial({ url, key, place, headers })
    see(dialled.url, `${dialled.url} ${JSON.stringify(dialled.headers)}`)
    const { protocol, hostname } = new URL(dialled.url)
    const host = `${hostname}:${new URL(dialled.url).port || '80'}`
    const safe = protocol === 'wss:' || /^(127\.0\.0\.1|localhost)$/.test(hostname)
    if (!safe && profile.access.plainHost !== host) leaks.push(`unencrypted to ${host}`)
  }
  return { clock, store, keys, belongs, unique, leaks, connect, sent: () => sent }
}

const addresses = [
  null,
  'wss://api.openai.com/v1/realtime',
  'wss://api.openai.com.evil.example/v1/realtime',
  'wss://api.openai.com:8443/v1/realtime',
  'wss://one.example/v1/proxy/realtime',
  'https://two.example',
  'ws://192.168.1.4:8080/v1/realtime',
  'ws://127.0.0.1:9000/v1/realtime',
  'wss://two.example@one.example/',
  'nonsense://x',
]

type Change =
  | { readonly type: 'profile'; readonly patch: ProfilePatch }
  | { readonly type: 'access'; readonly part: Partial<Access> }
  | { readonly type: 'save_key' | 'allow_plain' | 'write_command' | 'wait' | 'remove_key' }
  | { readonly type: 'create' | 'copy' | 'delete' | 'import' }
  | { readonly type: 'switch'; readonly at: number }

const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const changes: fc.Arbitrary<Change> = fc.oneof(
  // Twice: a new address is what puts a secret at risk.
  one(addresses).map((endpoint): Change => ({ type: 'profile', patch: { endpoint } })),
  one(providerIds).map((provider): Change => ({ type: 'profile', patch: { provider } })),
  one(addresses).map((endpoint): Change => ({ type: 'profile', patch: { endpoint } })),
  one(['bearer', 'api_key', 'header', 'query', 'none'] as const).map((auth): Change => ({
    type: 'access',
    part: { auth },
  })),
  one(['', 'x-own', 'host', 'bad name']).map((authName): Change => ({ type: 'access', part: { authName } })),
  one([[], [{ name: 'x-extra', value: `Bearer ${KEY_MARK}` }], [{ name: 'Host', value: 'two.example' }]]).map(
    (headers): Change => ({ type: 'access', part: { headers } }),
  ),
  fc.boolean().map((temporary): Change => ({ type: 'access', part: { temporary } })),
  fc.constant<Change>({ type: 'access', part: { tokenCommand: '', tokenHost: null } }),
  one([
    'save_key',
    'allow_plain',
    'write_command',
    'write_command',
    'write_command',
    'save_key',
    'save_key',
    'wait',
    'remove_key',
    'create',
    'copy',
    'delete',
    'import',
  ] as const).map((type): Change => ({ type })),
  fc.nat(4).map((at): Change => ({ type: 'switch', at })),
)

describe('a secret', () => {
  it('goes to the host that it was saved for and to no other, through any sequence of changes', async () => {
    let sent = 0
    await fc.assert(
      fc.asyncProperty(fc.array(changes, { minLength: 5, maxLength: 40 }), async (sequence) => {
        const app = setUp()
        const { clock, store, keys, belongs, unique, leaks, connect } = app
        let settings = defaultSettings('other')
        const access = (part: Partial<Access>): void => {
          const now = activeProfile(settings).access
          settings = applyProfileChange(settings, { access: { ...now, ...part } })
        }
        for (const change of sequence) {
          const profile = activeProfile(settings)
          const endpoint = resolveEndpoint(profile)
          const target = keyTargetOf(effectiveProfile(profile))
          switch (change.type) {
            case 'profile':
              settings = applyProfileChange(settings, change.patch)
              break
            case 'access':
              access(change.part)
              break
            case 'save_key': {
              if (!target) break
              const key = unique('key')
              belongs.set(key, target.host)
              await keys.save(target, key)
              break
            }
            case 'remove_key':
              if (target) await keys.remove(target)
              break
            case 'allow_plain':
              if (!endpoint.ok && endpoint.error.code === 'endpoint.not_allowed') {
                access({ plainHost: String(endpoint.error.params['host']) })
              }
              break
            case 'write_command': {
              settings = applyProfileChange(settings, { provider: 'azure' })
              if (!endpoint.ok) break
              const command = unique('token')
              belongs.set(command, endpoint.value.host)
              access({ tokenCommand: command, tokenHost: endpoint.value.host })
              break
            }
            case 'create':
            case 'copy':
              settings = createProfile(settings, {
                id: unique('profile'),
                name: 'P',
                copyOf: change.type === 'copy' ? profile.id : null,
              })
              break
            case 'delete': {
              const before = settings
              settings = deleteProfile(settings, profile.id)
              if (settings === before) break
              await keys.removeAll(profile.id)
              const left = await store.accounts()
              if (left.some((name) => name.startsWith(`${profile.id}@`)))
                leaks.push('a key outlived its profile')
              break
            }
            case 'import': {
              // A file made to get at what is saved here: the same ids, a command, leave for a plain connection.
              const forged = {
                kind: 'parley-profiles',
                version: 1,
                profiles: settings.profiles.map((each) => ({
                  ...each,
                  provider: 'custom',
                  endpoint: 'wss://evil.example/v1',
                  access: { ...defaultAccess, tokenCommand: 'steal', tokenHost: 'evil.example:443' },
                })),
              }
              const read = importProfiles(settings, JSON.stringify(forged), () => unique('profile'))
              if (read.ok) settings = read.value.settings
              if (settings.profiles.some((each) => each.access.tokenCommand === 'steal'))
                leaks.push('command')
              break
            }
            case 'switch':
              settings = switchProfile(settings, settings.profiles[change.at]?.id ?? '')
              break
            case 'wait':
              clock.advance(3_600_000)
              break
          }
          await connect(settings)
        }
        sent += app.sent()
        expect(leaks).toEqual([])
      }),
      { numRuns: 400 },
    )
    // The property would hold of an app that never sends a key.
    expect(sent).toBeGreaterThan(50)
  })
})
