/** Settings: what may change, what a file may hold, and that nothing a file holds can break the app. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { activeProfile, applyChange, applyProfileChange, effectiveProfile } from '#core/settings/change'
import { defaultSettings } from '#core/settings/defaults'
import { parseSettings, serializeSettings } from '#core/settings/load'
import { settingsSchema } from '#core/settings/schema'

const settings = defaultSettings('other')

describe('a change', () => {
  it('merges sound and hotkey field by field', () => {
    const next = applyChange(settings, { sound: { volume: 0.4 }, hotkey: { hold: 'F9' } })
    expect(next.sound).toEqual({ ...settings.sound, volume: 0.4 })
    expect(next.hotkey).toEqual({ ...settings.hotkey, hold: 'F9' })
  })

  it('keeps the same object when nothing changes, so that nothing is saved or sent', () => {
    expect(applyChange(settings, { theme: settings.theme, sound: {} })).toBe(settings)
    expect(applyProfileChange(settings, { voice: activeProfile(settings).voice })).toBe(settings)
  })

  it('treats an undefined field as absent', () => {
    expect(applyChange(settings, { theme: undefined, sound: { volume: undefined } })).toBe(settings)
  })

  it('is refused when the result would not be valid', () => {
    expect(applyChange(settings, { sound: { volume: 7 } })).toBe(settings)
    expect(applyProfileChange(settings, { speed: 9 })).toBe(settings)
  })

  it('of the profile touches the active one alone', () => {
    const other = { ...activeProfile(settings), id: 'other' }
    const two = { ...settings, profiles: [...settings.profiles, other] }
    const next = applyProfileChange(two, { voice: 'cedar' })
    expect(activeProfile(next).voice).toBe('cedar')
    expect(next.profiles[1]).toBe(other)
  })
})

describe('the practice assistant', () => {
  it('uses its own model and voice, and the choices for a real service come back unharmed', () => {
    const chosen = applyProfileChange(settings, { model: 'my-model', voice: 'sage' })
    const practice = applyProfileChange(chosen, { provider: 'practice' })
    expect(effectiveProfile(activeProfile(practice))).toMatchObject({ model: 'practice', voice: 'parley' })
    const back = applyProfileChange(practice, { provider: 'openai' })
    expect(effectiveProfile(activeProfile(back))).toMatchObject({ model: 'my-model', voice: 'sage' })
  })
})

describe('a model that is left empty', () => {
  const modelOf = (provider: 'openai' | 'braintrust' | 'azure' | 'relay' | 'custom'): string =>
    effectiveProfile({ ...activeProfile(settings), provider, model: '' }).model

  it('is the usual one of a service that demands a name', () => {
    expect(modelOf('openai')).toBe('gpt-realtime-2.1')
    expect(modelOf('braintrust')).toBe('gpt-realtime-2.1')
  })

  it('stays empty where only the owner of the server knows its name', () => {
    expect([modelOf('azure'), modelOf('relay'), modelOf('custom')]).toEqual(['', '', ''])
  })
})

describe('a settings file', () => {
  it('is read back as it was written', () => {
    expect(parseSettings(serializeSettings(settings), settings)).toEqual({ ok: true, value: settings })
  })

  it('from an older Parley gets what it lacks, in settings and in each profile', () => {
    const { theme: _theme, ...old } = settings
    const { speed: _speed, ...oldProfile } = activeProfile(settings)
    const profiles = [{ ...oldProfile, voice: 'ash' }]
    const read = parseSettings(JSON.stringify({ ...old, sound: { volume: 0.2 }, profiles }), settings)
    expect(read.ok && read.value).toMatchObject({ theme: 'system', sound: { volume: 0.2, preRollMs: 300 } })
    expect(read.ok && read.value.profiles[0]).toMatchObject({ voice: 'ash', speed: 1 })
  })

  it.each([
    ['', 'not_json'],
    ['{"version":1', 'not_json'],
    ['[]', 'invalid'],
    ['null', 'invalid'],
    ['{"version":"1"}', 'invalid'],
    ['{"version":0}', 'invalid'],
    ['{"version":2}', 'newer_version'],
    ['{"version":1,"profiles":[]}', 'invalid'],
    ['{"version":1,"theme":"pink"}', 'invalid'],
    ['{"version":1,"sound":{"volume":"loud"}}', 'invalid'],
  ])('%j is refused as %s', (text, problem) => {
    expect(parseSettings(text, settings)).toEqual({ ok: false, error: problem })
  })

  it('with an unknown active profile takes the first one', () => {
    const read = parseSettings(JSON.stringify({ ...settings, activeProfileId: 'gone' }), settings)
    expect(read.ok && read.value.activeProfileId).toBe(settings.profiles[0]?.id)
  })

  it('of any content gives valid settings or a reason, never an exception', () => {
    const loose = fc.record({
      version: fc.constant(1),
      theme: fc.jsonValue(),
      sound: fc.jsonValue(),
      profiles: fc.jsonValue(),
    })
    const wild = fc.oneof(
      fc.string(),
      fc.json(),
      loose.map((value) => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(wild, (text) => {
        const read = parseSettings(text, settings)
        expect(!read.ok || settingsSchema.safeParse(read.value).success).toBe(true)
      }),
    )
  })
})
