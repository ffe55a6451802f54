/** Profiles to and from a file that the person picks: asked for, read or written whole, and said how it went. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { notice, type Notice } from '#core/notice'
import { activeProfile } from '#core/settings/change'
import { MAX_PROFILE_FILE } from '#core/settings/limits'
import { importProfiles, profilesToText } from '#core/settings/profiles'
import type { Answer } from '#shared/contract'
import type { NativeWords } from '#shared/i18n/native'
import { askWhereTo, askWhichOnes } from '../exporting/ask-where-to'
import type { SettingsStore } from './store'

export type ProfileFilesDeps = {
  readonly settings: SettingsStore
  readonly words: () => NativeWords
  readonly folder: () => string
  readonly window: () => BrowserWindow | null
  readonly newId: () => string
  /** Atomic. */
  readonly write: (file: string, text: string) => Promise<void>
  readonly onNotice: (notice: Notice) => void
}

export interface ProfileFiles {
  /** Answers with the path of the written file, or null when the person cancelled. */
  readonly exportProfiles: (which: 'active' | 'all') => Promise<Answer<{ readonly path: string | null }>>
  readonly importProfiles: () => Promise<Answer<{ readonly count: number }>>
}

const failed = (code: 'export.failed' | 'profile.import_failed', detail: string): Answer<never> => ({
  ok: false,
  notice: notice(code, 'error', { detail }),
})
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown'

export function createProfileFiles(deps: ProfileFilesDeps): ProfileFiles {
  const filters = () => [{ name: deps.words().fileKind.json, extensions: ['json'] }]
  return {
    exportProfiles: async (which) => {
      const settings = deps.settings.get()
      const active = activeProfile(settings)
      const name =
        which === 'all' ? 'profiles' : `profile ${active.name.replaceAll(/[^\p{L}\p{N} _-]/gu, '')}`
      try {
        const path = await askWhereTo(deps.window(), {
          title: deps.words().exportProfilesTitle,
          defaultPath: join(deps.folder(), `Parley ${name.trim()}.json`),
          filters: filters(),
        })
        if (path === null) return { ok: true, value: { path } }
        await deps.write(path, profilesToText(which === 'all' ? settings.profiles : [active]))
        deps.onNotice(notice('profile.exported', 'info', { params: { path } }))
        return { ok: true, value: { path } }
      } catch (error) {
        return failed('export.failed', codeOf(error))
      }
    },
    importProfiles: async () => {
      try {
        const [file] = await askWhichOnes(deps.window(), {
          title: deps.words().importProfilesTitle,
          defaultPath: deps.folder(),
          filters: filters(),
          properties: ['openFile'],
        })
        if (file === undefined) return { ok: true, value: { count: 0 } }
        if ((await stat(file)).size > MAX_PROFILE_FILE) return failed('profile.import_failed', 'too_big')
        const text = await readFile(file, 'utf8')
        // Settings may have changed while the dialog was open; what is added is added to what is there now.
        const imported = importProfiles(deps.settings.get(), text, deps.newId)
        if (!imported.ok) return failed('profile.import_failed', imported.error)
        deps.settings.set(imported.value.settings)
        const { count } = imported.value
        deps.onNotice(notice('profile.imported', 'info', { params: { count }, action: 'enter_key' }))
        return { ok: true, value: { count } }
      } catch (error) {
        return failed('profile.import_failed', codeOf(error))
      }
    },
  }
}
