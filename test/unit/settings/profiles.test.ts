/** Profiles as a whole: one is always active, names tell them apart, and a file gives nobody's key to anybody. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { activeProfile, applyProfileChange } from '#core/settings/change'
import { defaultSettings } from '#core/settings/defaults'
import { MAX_PROFILES } from '#core/settings/limits'
import {
  createProfile,
  deleteProfile,
  freeName,
  importProfiles,
  profilesToText,
  switchProfile,
} from '#core/settings/profiles'
import { settingsSchema, type Settings } from '#core/settings/schema'

const settings = defaultSettings('other')
const first = activeProfile(settings)
const two = createProfile(settings, { id: 'two', name: 'Work', copyOf: null })
let ids = 0
const newId = (): string => `new-${(ids += 1)}`

describe('a profile', () => {
  it('is active as soon as it is made, and the others stay as they were', () => {
    expect(activeProfile(two)).toMatchObject({ id: 'two', name: 'Work', provider: 'openai' })
    expect(two.profiles[0]).toBe(first)
  })

  it('that is copied has everything but the id, to which keys are bound', () => {
    const changed = applyProfileChange(settings, { voice: 'ash', instructions: 'Be brief.' })
    const copied = createProfile(changed, { id: 'copy', name: first.name, copyOf: first.id })
    expect(activeProfile(copied)).toEqual({
      ...activeProfile(changed),
      id: 'copy',
      name: `${first.name} 2`,
    })
  })

  it('gets a name that no other has', () => {
    expect(freeName(two, 'Work')).toBe('Work 2')
    expect(freeName(createProfile(two, { id: 'x', name: 'Work', copyOf: null }), ' Work ')).toBe('Work 3')
    expect(freeName(two, '  ')).toBe(`${first.name} 2`)
    expect(freeName(two, 'x'.repeat(200)).length).toBeLessThanOrEqual(80)
  })

  it('that is deleted while active hands over to its neighbour', () => {
    expect(deleteProfile(two, 'two').activeProfileId).toBe(first.id)
    expect(deleteProfile(switchProfile(two, first.id), first.id).activeProfileId).toBe('two')
    expect(deleteProfile(two, first.id).activeProfileId).toBe('two')
  })

  it('stays when it is the last, or unknown', () => {
    expect(deleteProfile(settings, first.id)).toBe(settings)
    expect(deleteProfile(two, 'gone')).toBe(two)
    expect(switchProfile(two, 'gone')).toBe(two)
    expect(switchProfile(two, 'two')).toBe(two)
  })
})

describe('a profile file', () => {
  it('is read back with new ids and free names, and its first profile becomes active', () => {
    const read = importProfiles(two, profilesToText(two.profiles), newId)
    if (!read.ok) throw new Error(read.error)
    const added = read.value.settings.profiles.slice(2)
    expect(read.value.count).toBe(2)
    expect(added.map(({ name }) => name)).toEqual([`${first.name} 2`, 'Work 2'])
    expect(read.value.settings.activeProfileId).toBe(added[0]?.id)
  })

  it('never says which profile of this computer it is, so no saved key becomes its own', () => {
    const text = profilesToText(two.profiles)
    expect(text).not.toContain('"id"')
    const forged = text.replace('"name"', '"id": "default", "name"')
    const read = importProfiles(two, forged, newId)
    if (!read.ok) throw new Error(read.error)
    const known = new Set(two.profiles.map(({ id }) => id))
    expect(read.value.settings.profiles.slice(2).some(({ id }) => known.has(id))).toBe(false)
  })

  it('of an older Parley gets what it lacks', () => {
    const text = '{"kind":"parley-profiles","version":1,"profiles":[{"name":"Old","voice":"ash"}]}'
    const read = importProfiles(settings, text, newId)
    expect(read.ok && activeProfile(read.value.settings)).toMatchObject({
      name: 'Old',
      voice: 'ash',
      speed: 1,
    })
  })

  it.each([
    ['{', 'not_json'],
    ['[]', 'not_profiles'],
    ['{"version":1,"profiles":[{}]}', 'not_profiles'],
    ['{"kind":"parley-profiles","version":1,"profiles":[]}', 'not_profiles'],
    ['{"kind":"parley-profiles","version":2,"profiles":[{}]}', 'newer_version'],
    ['{"kind":"parley-profiles","version":1,"profiles":[4]}', 'invalid'],
    ['{"kind":"parley-profiles","version":1,"profiles":[{"speed":99}]}', 'invalid'],
  ])('%j is refused as %s', (text, problem) => {
    expect(importProfiles(settings, text, newId)).toEqual({ ok: false, error: problem })
  })

  it('with more profiles than can be kept adds none', () => {
    const many = profilesToText(Array.from({ length: MAX_PROFILES }, () => first))
    expect(importProfiles(settings, many, newId)).toEqual({ ok: false, error: 'too_many' })
  })
})

type Step = (settings: Settings) => Settings
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.string({ maxLength: 100 }).map(
    (name): Step =>
      (s) =>
        createProfile(s, { id: newId(), name, copyOf: null }),
  ),
  fc.nat(5).map(
    (at): Step =>
      (s) =>
        deleteProfile(s, s.profiles[at]?.id ?? 'none'),
  ),
  fc.nat(5).map(
    (at): Step =>
      (s) =>
        switchProfile(s, s.profiles[at]?.id ?? 'none'),
  ),
  fc.constant<Step>((s) => {
    const read = importProfiles(s, profilesToText(s.profiles.slice(0, 2)), newId)
    return read.ok ? read.value.settings : s
  }),
)

describe('whatever is done with profiles', () => {
  it('leaves valid settings with exactly one active profile, distinct ids and distinct names', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 12 }), (done) => {
        const end = done.reduce((now, step) => step(now), settings)
        expect(settingsSchema.safeParse(end).success).toBe(true)
        expect(end.profiles.filter(({ id }) => id === end.activeProfileId)).toHaveLength(1)
        expect(new Set(end.profiles.map(({ id }) => id)).size).toBe(end.profiles.length)
        expect(new Set(end.profiles.map(({ name }) => name)).size).toBe(end.profiles.length)
      }),
    )
  })
})
