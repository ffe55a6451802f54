/** What the calls of the History screen do. */
import type { StorageFailure } from '#core/history/model'
import { notice, type Notice } from '#core/notice'
import { ok, type Result } from '#core/result'
import { turnCount } from '#core/transcript/turn-log'
import type { PriceOverrides } from '#core/usage/prices'
import type { Answer, CallAnswers } from '#shared/contract'
import type { HistoryAnswers } from '#shared/history'
import type { HistoryFiles } from '../exporting/history-files'
import type { SessionService } from '../realtime/session-service'
import { failureNotice, type History } from '../storage/history'
import { newestAlone } from '../storage/newest-alone'
import type { Ask, Told } from '../storage/operations'
import type { CallHandlers } from './router'

/** Conversations on one page of the list. */
const PAGE = 50

const gone: Notice = notice('history.gone', 'warning')
const done: Answer = { ok: true, value: null }

const told = <T>(result: Result<T, StorageFailure>): Answer<T> =>
  result.ok ? result : { ok: false, notice: failureNotice(result.error) }

/** An answer that says whether the conversation was there. */
const found = (result: Result<boolean, StorageFailure>): Answer =>
  result.ok ? (result.value ? done : { ok: false, notice: gone }) : told<null>(result)

export function createHistoryHandlers({
  history,
  session,
  historyFiles,
  ownPrices,
}: {
  readonly history: History
  readonly historyFiles: HistoryFiles
  readonly session: Pick<SessionService, 'view' | 'input'>
  readonly ownPrices: () => PriceOverrides
}): Pick<CallHandlers, keyof HistoryAnswers & keyof CallAnswers> {
  /** The conversation that goes on ends when it is deleted: nothing more of it is to be written. */
  const leave = (): void => session.input({ type: 'new_conversation' })
  const isLive = (id: string): boolean => id === session.view().conversation.id

  /** The page asks with every letter, and has no use for what was asked with fewer. */
  const search = newestAlone<Ask<'search'>, Result<Told<'search'>, StorageFailure>>(
    (asked) => history.ask('search', asked),
    ok({ hits: [], next: null, total: null }),
  )

  return {
    historyPage: async ({ text, ...rest }) => {
      const asked = { ...rest, limit: PAGE, own: ownPrices() }
      const page = text.trim() === '' ? await history.ask('list', asked) : await search({ ...asked, text })
      return told(page)
    },
    historyProfiles: async () => told(await history.ask('profiles', null)),
    historyTurns: async (asked) => told(await history.ask('turns', asked)),
    historyFind: async (asked) => told(await history.ask('searchInside', asked)),
    historyRename: async (asked) => found(await history.ask('rename', asked)),
    historyPin: async (asked) => found(await history.ask('pin', asked)),
    historyAnnotate: async (asked) => found(await history.ask('annotate', asked)),
    historyDelete: async (ids) => {
      const removed = await history.remove(ids)
      if (!removed.ok) return told<null>(removed)
      if (ids.some(isLive)) leave()
      return done
    },
    historyRestore: async (ids) => told(await history.restore(ids)),
    historyDeleteAll: async () => {
      const removed = await history.removeAll()
      if (removed.ok && turnCount(session.view().conversation.turns) > 0) leave()
      return told(removed)
    },
    historyContinue: async (id) => {
      if (isLive(id)) return done
      const kept = await history.take(id)
      if (!kept.ok) return told<null>(kept)
      if (!kept.value) return { ok: false, notice: gone }
      session.input({ type: 'continue_conversation', ...kept.value })
      return done
    },
    historyExport: (asked) => historyFiles.exportOne(asked),
    historyCopy: (id) => historyFiles.copy(id),
    historyExportMany: (asked) => historyFiles.exportMany(asked),
    historyImport: () => historyFiles.importFiles(),
  }
}
