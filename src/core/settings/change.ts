/** Pure changes to the settings: what the window asks for becomes a new, valid value or none. */
import { providers } from '../protocol/providers'
import { defaultAccess, defaultProfile } from './defaults'
import { settingsSchema, type Profile, type Settings } from './schema'

type Given<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** Settings that may change in one go; `sound`, `hotkey`, `history` and `budget` are merged field by field. */
type Merged = 'sound' | 'hotkey' | 'history' | 'budget'
export type SettingsPatch = Given<Omit<Settings, 'version' | 'profiles' | Merged>> & {
  readonly sound?: Given<Settings['sound']> | undefined
  readonly hotkey?: Given<Settings['hotkey']> | undefined
  readonly history?: Given<Settings['history']> | undefined
  readonly budget?: Given<Settings['budget']> | undefined
}
export type ProfilePatch = Given<Omit<Profile, 'id'>>

/** An absent field and an undefined one mean the same: keep what was there. */
function merge<T extends object>(base: T, patch: Given<T>): T {
  return { ...base, ...Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) }
}

/** The settings after the change; the very same object when nothing changed or the result would be invalid. */
export function applyChange(settings: Settings, patch: SettingsPatch): Settings {
  const { sound, hotkey, history, budget, ...rest } = patch
  return accept(settings, {
    ...merge(settings, rest),
    sound: merge(settings.sound, sound ?? {}),
    hotkey: merge(settings.hotkey, hotkey ?? {}),
    history: merge(settings.history, history ?? {}),
    budget: merge(settings.budget, budget ?? {}),
  })
}

export function activeProfile(settings: Settings): Profile {
  return (
    settings.profiles.find((profile) => profile.id === settings.activeProfileId) ??
    settings.profiles[0] ??
    defaultProfile
  )
}

/** Changes the active profile; all others keep their identity. */
export function applyProfileChange(settings: Settings, patch: ProfilePatch): Settings {
  const active = activeProfile(settings)
  const changed = merge<Profile>(active, patch)
  return accept(settings, {
    ...settings,
    profiles: settings.profiles.map((profile) => (profile.id === active.id ? changed : profile)),
  })
}

/**
 * The profile as a session uses it. The practice assistant has one model, one voice and its own endpoint; the
 * person's choices for a real service stay in the profile and are there again when they return to it.
 */
export function effectiveProfile(profile: Profile): Profile {
  if (profile.provider !== 'practice') return withModel(profile)
  const practice = providers.practice
  return {
    ...profile,
    endpoint: null,
    access: defaultAccess,
    dialect: 'ga',
    model: practice.models[0] ?? 'practice',
    voice: practice.voices[0] ?? 'parley',
    transcriptionModel: practice.transcriptionModels[0] ?? '',
  }
}

/**
 * A service of a fixed address refuses a connection without a model, or takes one that is gone (Braintrust's proxy has
 * such a default); a server of the person's own may name it in its path, or have only one.
 */
function withModel(profile: Profile): Profile {
  const { url, models } = providers[profile.provider]
  const [usual] = models
  return profile.model !== '' || url === null || usual === undefined ? profile : { ...profile, model: usual }
}

function accept(before: Settings, candidate: Settings): Settings {
  if (JSON.stringify(before) === JSON.stringify(candidate)) return before
  return settingsSchema.safeParse(candidate).success ? candidate : before
}
