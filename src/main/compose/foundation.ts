/** What everything else stands on: the redacted log, notices, settings, and the language of what main itself says. */
import { app } from 'electron'
import { activeProfile, effectiveProfile } from '#core/settings/change'
import { defaultSettings } from '#core/settings/defaults'
import { nativeWords, type NativeWords } from '#shared/i18n/native'
import { openSettingsStore } from '../settings/store'
import { languageOf } from '../system/app-info'
import { systemClock as clock } from '../system/clock'
import { createLog, createLogFile } from '../system/log'
import { createNoticeBoard } from '../system/notices'
import type { Paths } from '../system/paths'
import { createRedactor } from '../system/redact'
import { writeAtomic } from '../system/write-atomic'

export type Foundation = Awaited<ReturnType<typeof createFoundation>>

/** `onChange`: something that the view shows may have changed. */
export async function createFoundation(paths: Paths, onChange: () => void) {
  const redactor = createRedactor()
  const log = createLog({ redactor, wall: clock.wall, write: createLogFile(paths.logs) })
  process.on('uncaughtException', (error) => log.error('uncaught', error))
  process.on('unhandledRejection', (error) => log.error('unhandled', error))

  const notices = createNoticeBoard(clock.wall, onChange)
  const systemLanguage = languageOf(app.getLocale())
  const settings = await openSettingsStore({
    file: paths.settings,
    defaults: defaultSettings(process.platform === 'darwin' ? 'mac' : 'other'),
    clock,
    log,
    onNotice: notices.add,
    write: writeAtomic,
  })
  const language = (): 'en' | 'tr' => {
    const chosen = settings.get().language
    return chosen === 'system' ? systemLanguage : chosen
  }
  const words = (): NativeWords => nativeWords[language()]
  const profile = () => effectiveProfile(activeProfile(settings.get()))

  return {
    paths,
    clock,
    redactor,
    log,
    notices,
    systemLanguage,
    settings,
    language,
    words,
    profile,
    onChange,
  }
}
