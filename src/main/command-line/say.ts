/** How a start from the command line ends: what it prints, and its exit code. */
import { writeSync } from 'node:fs'
import type { Notice } from '#core/notice'
import type { Language } from '#shared/i18n/language'
import { noticesEn } from '#shared/i18n/en/notices'
import { noticesTr } from '#shared/i18n/tr/notices'

export type Outcome =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly notice: Notice }
  /** In the language of the Parley that answered. */
  | { readonly ok: false; readonly sentence: string }

export const sentenceOf = ({ code, params }: Notice, language: Language): string =>
  (language === 'tr' ? noticesTr : noticesEn)[code](params)

/** @returns the exit code: 0 only where all that was wanted is done. */
export function say(outcome: Outcome, language: Language): 0 | 1 {
  try {
    if (outcome.ok) writeSync(1, outcome.lines.map((line) => `${line}\n`).join(''))
    else writeSync(2, `${'notice' in outcome ? sentenceOf(outcome.notice, language) : outcome.sentence}\n`)
  } catch {
    // Nobody listens. What was done is done.
  }
  return outcome.ok ? 0 : 1
}
