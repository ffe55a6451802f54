/** Reads the text of a settings file: upgrades old versions, fills in what a newer Parley added, refuses the rest. */
import { err, ok, type Result } from '../result'
import { defaultProfile } from './defaults'
import { withDefaults } from './fill'
import { settingsSchema, type Settings } from './schema'

export type SettingsProblem = 'not_json' | 'newer_version' | 'invalid'

type Loose = Readonly<Record<string, unknown>>
const isRecord = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** One step per version: `migrations[n]` turns version n into version n + 1. */
const migrations: Readonly<Record<number, (old: Loose) => Loose>> = {}
const CURRENT_VERSION = 1

export function parseSettings(text: string, defaults: Settings): Result<Settings, SettingsProblem> {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return err('not_json')
  }
  if (!isRecord(raw) || typeof raw['version'] !== 'number') return err('invalid')
  if (raw['version'] > CURRENT_VERSION) return err('newer_version')

  let value: Loose = raw
  for (let version = raw['version']; version < CURRENT_VERSION; version += 1) {
    const migrate = migrations[version]
    if (!migrate) return err('invalid')
    value = { ...migrate(value), version: version + 1 }
  }
  value = withDefaults(value, defaults)
  const profiles = value['profiles']
  if (Array.isArray(profiles)) {
    value = { ...value, profiles: profiles.map((p) => (isRecord(p) ? withDefaults(p, defaultProfile) : p)) }
  }
  const parsed = settingsSchema.safeParse(value)
  if (!parsed.success) return err('invalid')
  return ok(withKnownProfile(parsed.data))
}

export const serializeSettings = (settings: Settings): string => `${JSON.stringify(settings, null, 2)}\n`

/** An active profile that does not exist (a file edited by hand) becomes the first one. */
function withKnownProfile(settings: Settings): Settings {
  const known = settings.profiles.some((profile) => profile.id === settings.activeProfileId)
  return known ? settings : { ...settings, activeProfileId: settings.profiles[0]?.id ?? defaultProfile.id }
}
