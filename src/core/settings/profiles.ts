/**
 * Profiles as a whole: made, copied, deleted, switched, written to a file and read from one. A file never holds a key
 * or anything else that may be trusted only because this person said so.
 */
import { headerProblem } from '../protocol/access'
import { checkEndpoint } from '../protocol/endpoint'
import { err, ok, type Result } from '../result'
import { defaultProfile } from './defaults'
import { withDefaults } from './fill'
import { MAX_PROFILES } from './limits'
import { profileSchema, type Profile, type Settings } from './schema'

const FILE_KIND = 'parley-profiles'

/** A name that no other profile has: "Work", "Work 2", "Work 3". */
export function freeName(settings: Settings, wanted: string): string {
  const base = wanted.trim().slice(0, 74) || defaultProfile.name
  const taken = new Set(settings.profiles.map(({ name }) => name))
  if (!taken.has(base)) return base
  for (let number = 2; ; number += 1) {
    const name = `${base} ${number}`
    if (!taken.has(name)) return name
  }
}

/**
 * Adds a profile and makes it the active one. Keys are bound to a profile's id, so a copy has none.
 * @param given.copyOf id of the profile that it begins as; null or unknown begins with the defaults.
 */
export function createProfile(
  settings: Settings,
  given: { readonly id: string; readonly name: string; readonly copyOf: string | null },
): Settings {
  if (settings.profiles.length >= MAX_PROFILES) return settings
  const source = settings.profiles.find(({ id }) => id === given.copyOf) ?? defaultProfile
  const profile: Profile = { ...source, id: given.id, name: freeName(settings, given.name) }
  return { ...settings, profiles: [...settings.profiles, profile], activeProfileId: profile.id }
}

/** Where the deleted profile was active its neighbour follows. The last profile stays. */
export function deleteProfile(settings: Settings, id: string): Settings {
  const at = settings.profiles.findIndex((profile) => profile.id === id)
  if (at < 0 || settings.profiles.length === 1) return settings
  const profiles = settings.profiles.filter((profile) => profile.id !== id)
  const neighbour = profiles[Math.min(at, profiles.length - 1)] ?? defaultProfile
  return {
    ...settings,
    profiles,
    activeProfileId: settings.activeProfileId === id ? neighbour.id : settings.activeProfileId,
  }
}

export function switchProfile(settings: Settings, id: string): Settings {
  if (id === settings.activeProfileId || !settings.profiles.some((profile) => profile.id === id)) {
    return settings
  }
  return { ...settings, activeProfileId: id }
}

/** The profiles as the text of a file. */
export function profilesToText(profiles: readonly Profile[]): string {
  const file = { kind: FILE_KIND, version: 1, profiles: profiles.map(portable) }
  return `${JSON.stringify(file, null, 2)}\n`
}

export type ImportProblem = 'not_json' | 'not_profiles' | 'newer_version' | 'invalid' | 'too_many'

/**
 * Adds the profiles of a file; the first of them becomes the active one. They get new ids, so no key that is saved
 * here is theirs, whatever the file says.
 */
export function importProfiles(
  settings: Settings,
  text: string,
  newId: () => string,
): Result<{ readonly settings: Settings; readonly count: number }, ImportProblem> {
  const read = readFile(text)
  if (!read.ok) return read
  if (settings.profiles.length + read.value.length > MAX_PROFILES) return err('too_many')
  let next = settings
  let first: string | null = null
  for (const profile of read.value) {
    const id = newId()
    first ??= id
    const own = { ...profile, id, name: freeName(next, profile.name) }
    next = { ...next, profiles: [...next.profiles, own] }
  }
  return ok({
    settings: { ...next, activeProfileId: first ?? next.activeProfileId },
    count: read.value.length,
  })
}

type Loose = Readonly<Record<string, unknown>>
const isRecord = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readFile(text: string): Result<readonly Profile[], ImportProblem> {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return err('not_json')
  }
  if (!isRecord(raw) || raw['kind'] !== FILE_KIND || !Array.isArray(raw['profiles']))
    return err('not_profiles')
  if (raw['version'] !== 1) return err('newer_version')
  const profiles: Profile[] = []
  for (const entry of raw['profiles'] as unknown[]) {
    if (!isRecord(entry)) return err('invalid')
    const parsed = profileSchema.safeParse(withDefaults({ ...entry, id: 'imported' }, defaultProfile))
    if (!parsed.success) return err('invalid')
    profiles.push(trusted(parsed.data))
  }
  return profiles.length === 0 ? err('not_profiles') : ok(profiles)
}

/** Without its id: a profile gets one where it is imported. */
function portable(profile: Profile): Omit<Profile, 'id'> {
  const { id: _id, ...rest } = trusted(profile)
  return rest
}

/** Leaves out what only the person at this computer may decide. */
const trusted = (profile: Profile): Profile => ({
  ...profile,
  endpoint: holdsSecret(profile.endpoint) ? null : profile.endpoint,
  access: {
    ...profile.access,
    plainHost: null,
    tokenCommand: '',
    tokenHost: null,
    headers: profile.access.headers.filter((header) => headerProblem(header) === null),
  },
  tools: { ...profile.tools, allowedHosts: [] },
})

/** A name and a password, or a key, in the address itself. */
function holdsSecret(endpoint: string | null): boolean {
  const checked = checkEndpoint(endpoint ?? '')
  return !checked.ok && checked.error.params['reason'] === 'credentials'
}
