/** What a conversation cost, in a few letters. */
import type { ConversationInfo } from '#core/history/model'
import type { Words } from '../../i18n/context'

type Counted = Pick<ConversationInfo, 'cost' | 'inputTokens' | 'outputTokens'>

export const tokensOf = ({ inputTokens, outputTokens }: Counted): number => inputTokens + outputTokens

/**
 * Money; null where it cost none. Money that is not known is never told as none.
 * @param unknown What stands for it then: its tokens, or nothing.
 */
export function moneyOr(
  info: Counted,
  { t, f }: Pick<Words, 't' | 'f'>,
  unknown: 'tokens' | null,
): string | null {
  const { usd, whole } = info.cost ?? { usd: 0, whole: false }
  if (usd > 0) return whole ? f.money(usd) : t.history.costAtLeast(f.money(usd))
  const tokens = tokensOf(info)
  return whole || unknown === null || tokens === 0 ? null : t.common.tokens(tokens, f.number(tokens))
}
