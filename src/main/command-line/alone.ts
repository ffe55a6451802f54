/** Fulfils a wish while no Parley runs: opens the conversations without a window, and closes them again. */
import { readFile } from 'node:fs/promises'
import { defaultSettings } from '#core/settings/defaults'
import { parseSettings } from '#core/settings/load'
import { resolveLanguage, type Language } from '#shared/i18n/language'
import type { Notice } from '#core/notice'
import type { Result } from '#core/result'
import { spawnStorage } from '../storage/spawn'
import { createStorage } from '../storage/storage'
import { nothing } from '../system/nothing'
import type { Paths } from '../system/paths'
import { writeAtomic } from '../system/write-atomic'
import { fulfil } from './fulfil'
import type { Wish } from './wish'

export type Alone = { readonly done: Result<readonly string[], Notice>; readonly language: Language }

export async function fulfilAlone(paths: Paths, wish: Wish, system: Language): Promise<Alone> {
  const defaults = defaultSettings('other')
  const text = await readFile(paths.settings, 'utf8').catch(() => '')
  const read = parseSettings(text, defaults)
  const settings = read.ok ? read.value : defaults
  const locale = resolveLanguage(settings.language, system)
  const storage = createStorage({
    file: paths.conversations,
    spawn: (data) => spawnStorage(paths.storage, data),
    log: { info: nothing, warn: nothing, error: nothing },
  })
  try {
    const facts = () => ({ locale, include: settings.exports })
    return { done: await fulfil({ ask: storage.call, facts, write: writeAtomic }, wish), language: locale }
  } finally {
    await storage.close()
  }
}
