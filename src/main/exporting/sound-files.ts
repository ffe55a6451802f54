/** Export of recorded sound: asks where to, writes, shows how far it is, and can be stopped. One export at a time. */
import { join } from 'node:path'
import type { BrowserWindow } from 'electron'
import { notice, type Notice } from '#core/notice'
import type { Answer, CallArg } from '#shared/contract'
import type { NativeWords } from '#shared/i18n/native'
import { askForFolder, askWhereTo } from './ask-where-to'
import { idsOf, type AskStorage } from './write-many'
import { planOf, nothingRecorded, writeSound, type SoundWriteDeps } from './write-sound'
import { isLeftOut, writeSounds } from './write-sounds'

export type SoundFilesDeps = {
  readonly ask: AskStorage
  readonly words: () => NativeWords
  readonly folder: () => string
  readonly window: () => BrowserWindow | null
  readonly onNotice: (notice: Notice) => void
  /** The conversation that goes on. */
  readonly current: () => string
  /** How far the export is, 0..1, or that none goes on. */
  readonly onProgress: (share: number | null) => void
}

type Path = { readonly path: string | null }

export interface SoundFiles {
  readonly exportOne: (ask: CallArg<'exportSound'>) => Promise<Answer<Path>>
  readonly exportMany: (
    ask: CallArg<'exportManySounds'>,
  ) => Promise<Answer<Path & { readonly count: number }>>
  readonly cancel: () => void
}

const fail = (why: Notice): Answer<never> => ({ ok: false, notice: why })

export function createSoundFiles(deps: SoundFilesDeps): SoundFiles {
  const { ask } = deps
  let cancelled = false
  const writer = (): SoundWriteDeps => ({
    ask,
    onProgress: deps.onProgress,
    cancelled: () => cancelled,
    roles: deps.words().export.roles,
  })
  /** From the first byte to the last. */
  const during = async <T>(work: () => Promise<T>): Promise<T> => {
    cancelled = false
    deps.onProgress(0)
    try {
      return await work()
    } finally {
      deps.onProgress(null)
    }
  }
  const whereTo = (format: 'wav' | 'wav-turns', name: string): Promise<string | null> => {
    const words = deps.words()
    if (format === 'wav-turns') {
      return askForFolder(deps.window(), { title: words.exportSoundFolderTitle, defaultPath: deps.folder() })
    }
    return askWhereTo(deps.window(), {
      title: words.exportTitle,
      defaultPath: join(deps.folder(), `${name}.wav`),
      filters: [{ name: words.soundKind, extensions: ['wav'] }],
    })
  }

  return {
    exportOne: async ({ id: asked, format }) => {
      const id = asked ?? deps.current()
      const plan = await planOf(ask, id)
      // Of a conversation that has only begun nothing is kept yet.
      if (!plan.ok)
        return fail(asked === null && plan.error.code === 'history.gone' ? nothingRecorded : plan.error)
      const to = await whereTo(format, plan.value.name)
      if (to === null) return { ok: true, value: { path: null } }
      const written = await during(() => writeSound(writer(), format, id, to))
      if (!written.ok) return fail(written.error)
      const path = written.value
      if (path !== null) deps.onNotice(notice('export.done', 'info', { params: { path } }))
      return { ok: true, value: { path } }
    },
    exportMany: async ({ format, ...which }) => {
      const ids = await idsOf(ask, which)
      if (!ids.ok) return fail(ids.error)
      const recorded: string[] = []
      for (const id of ids.value) {
        const plan = await planOf(ask, id)
        if (plan.ok) recorded.push(id)
        else if (!isLeftOut(plan.error)) return fail(plan.error)
      }
      if (recorded.length === 0) return fail(nothingRecorded)
      const folder = await whereTo('wav-turns', '')
      if (folder === null) return { ok: true, value: { path: null, count: 0 } }
      const written = await during(() => writeSounds(writer(), { ids: recorded, format, folder }))
      if (!written.ok) return fail(written.error)
      const count = written.value.length
      if (count > 0) deps.onNotice(notice('export.many', 'info', { params: { count, path: folder } }))
      return { ok: true, value: { path: folder, count } }
    },
    cancel: () => {
      cancelled = true
    },
  }
}
