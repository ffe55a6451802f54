/** Does what the command line wants. What is printed are paths, ids and times: never a word of a conversation. */
import { stat } from 'node:fs/promises'
import type { ConversationInfo, StorageFailure } from '#core/history/model'
import { noFilter, type HistoryPage } from '#core/history/pages'
import { notice, type Notice } from '#core/notice'
import { soundFormats, type SoundFormat } from '#core/recording/model'
import { err, ok, type Result } from '#core/result'
import { nativeWords } from '#shared/i18n/native'
import { writeFailure } from '../exporting/write-failure'
import { idsOf, writeMany, type AskStorage, type WriteDeps } from '../exporting/write-many'
import { writeWav, type SoundWriteDeps } from '../exporting/write-sound'
import { writeSounds } from '../exporting/write-sounds'
import { failureNotice } from '../storage/history'
import type { Wish } from './wish'

const PAGE = 200

/** @returns lines to print. */
export async function fulfil(deps: WriteDeps, wish: Wish): Promise<Result<readonly string[], Notice>> {
  if (wish.type === 'list') {
    const infos = await list(deps.ask)
    if (!infos.ok) return infos
    return ok(
      infos.value.map(({ id, lastAt, turnCount }) =>
        [id, new Date(lastAt).toISOString(), turnCount].join('\t'),
      ),
    )
  }
  const { which, format, out } = wish
  if (which === 'all') {
    const ids = await idsOf(deps.ask, { text: '', filter: noFilter })
    if (!ids.ok) return ids
    if (isSound(format)) return writeSounds(quietly(deps), { ids: ids.value, format, folder: out })
    return writeMany(deps, { ids: ids.value, format, folder: out })
  }
  const id = which === 'last' ? await newest(deps.ask) : ok(which)
  if (!id.ok) return id
  if (id.value === null) return err(notice('export.empty', 'info'))
  if (isSound(format)) {
    const asFile = format === 'wav' && !(await isFolder(out))
    if (!asFile) return writeSounds(quietly(deps), { ids: [id.value], format, folder: out })
    const written = await writeWav(quietly(deps), id.value, out)
    return written.ok ? ok([out]) : written
  }
  const file = await deps.ask('exportOne', { id: id.value, format, ...deps.facts() })
  if (!file.ok) return err(failureNotice(file.error))
  if (file.value === null) return err(notice('history.gone', 'warning'))
  if (await isFolder(out)) return writeMany(deps, { ids: [id.value], format, folder: out })
  try {
    await deps.write(out, file.value.data)
    return ok([out])
  } catch (error) {
    return err(writeFailure(error))
  }
}

const isSound = (format: string): format is SoundFormat => soundFormats.some((each) => each === format)

/** Nobody sees how far it is, and the shell stops it by its own means. */
const quietly = ({ ask, facts }: WriteDeps): SoundWriteDeps => ({
  ask,
  onProgress: () => undefined,
  cancelled: () => false,
  roles: nativeWords[facts().locale].export.roles,
})

const isFolder = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch(() => null)
  return found?.isDirectory() ?? false
}

/** In the order of the History screen. @param enough Where the reading may end. */
async function list(
  ask: AskStorage,
  enough: (info: ConversationInfo) => boolean = () => false,
): Promise<Result<readonly ConversationInfo[], Notice>> {
  const infos: ConversationInfo[] = []
  let after: string | null = null
  do {
    const page: Result<HistoryPage, StorageFailure> = await ask('list', {
      filter: noFilter,
      after,
      limit: PAGE,
    })
    if (!page.ok) return err(failureNotice(page.error))
    infos.push(...page.value.hits.map(({ info }) => info))
    after = infos.some(enough) ? null : page.value.next
  } while (after !== null)
  return ok(infos)
}

/** Pinned ones stand first, so the newest is one of them or the first of the others. */
async function newest(ask: AskStorage): Promise<Result<string | null, Notice>> {
  const infos = await list(ask, ({ pinned }) => !pinned)
  if (!infos.ok) return infos
  const [first] = [...infos.value].sort((a, b) => b.lastAt - a.lastAt)
  return ok(first?.id ?? null)
}
