/** What the calls of the Usage screen do. */
import type { StorageFailure } from '#core/history/model'
import type { Result } from '#core/result'
import type { Answer, CallAnswers } from '#shared/contract'
import { MAX_ANSWERS, MAX_CONVERSATIONS, type UsageAnswers } from '#shared/usage'
import type { SessionService } from '../realtime/session-service'
import { failureNotice, type History } from '../storage/history'
import type { ExportUsage } from '../usage/usage-file'
import type { CallHandlers } from './router'

const told = <T, U>(result: Result<T, StorageFailure>, value: (found: T) => U): Answer<U> =>
  result.ok ? { ok: true, value: value(result.value) } : { ok: false, notice: failureNotice(result.error) }

export const createUsageHandlers = ({
  history,
  session,
  exportUsage,
}: {
  readonly history: Pick<History, 'ask'>
  readonly session: Pick<SessionService, 'input'>
  readonly exportUsage: ExportUsage
}): Pick<CallHandlers, keyof UsageAnswers & keyof CallAnswers> => ({
  usageReport: async ({ from }) =>
    told(await history.ask('usageReport', { from: from ?? 0, conversation: null }), ({ all }) => all),
  usageConversations: async (filter) =>
    told(await history.ask('usageConversations', { ...filter, limit: MAX_CONVERSATIONS }), (found) => found),
  usageAnswers: async ({ conversation }) =>
    told(await history.ask('usageAnswers', { conversation, limit: MAX_ANSWERS }), (found) => found),
  exportUsage,
  allowSpending: (until) => {
    session.input({ type: 'allow_spending', until })
    return { ok: true, value: null }
  },
})
