/** Types that both dictionaries share. */
import type { NoticeCode } from '#core/notice'

/** Values for a sentence, e.g. host, status, model. Any of them may be missing: every sentence stands without. */
export type NoticeParams = Readonly<Record<string, string | number>>

export type NoticeTexts = Readonly<Record<NoticeCode, (params: NoticeParams) => string>>
