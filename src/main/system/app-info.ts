/** What the About section shows, and the language that Parley speaks unless told otherwise. */
import type { AppInfo } from '#shared/view'

export const languageOf = (locale: string): 'en' | 'tr' =>
  locale.toLowerCase().split(/[-_]/)[0] === 'tr' ? 'tr' : 'en'

/** The oldest Electron that is still more than a development runtime. */
const OLDEST_SUPPORTED = 42

export function appInfo(given: {
  readonly version: string
  readonly versions: { readonly electron?: string | undefined; readonly chrome?: string | undefined }
  readonly platform: NodeJS.Platform
  readonly locale: string
}): AppInfo {
  const electron = given.versions.electron ?? ''
  const known = (['linux', 'darwin', 'win32'] as const).find((name) => name === given.platform)
  return {
    version: given.version,
    electron,
    chrome: given.versions.chrome ?? '',
    platform: known ?? 'other',
    fallbackRuntime: Number.parseInt(electron, 10) < OLDEST_SUPPORTED,
    systemLanguage: languageOf(given.locale),
  }
}
