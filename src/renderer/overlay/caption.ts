/** What the overlay shows of the conversation: the words that are being heard now, or those that came last. */
import type { Turn } from '#core/transcript/model'
import type { AppView } from '#shared/view'

/** About three lines of the pill. */
const MAX_CHARS = 140

export function captionOf({ turns, talk }: Pick<AppView, 'turns' | 'talk'>): string {
  const last = turns.findLast(({ role, text }) => (role === 'user' || role === 'assistant') && text !== '')
  if (!last) return ''
  return ending(last, talk.phase === 'speaking')
}

/** An answer is read as it is heard; what has not been heard yet is no caption. */
function ending(turn: Turn, speaking: boolean): string {
  const heard = turn.role === 'assistant' ? turn.text.slice(0, turn.heardChars) : turn.text
  const text = heard.trim()
  if (!speaking || text.length <= MAX_CHARS) return text
  const from = text.indexOf(' ', text.length - MAX_CHARS)
  return `… ${text.slice(from < 0 ? text.length - MAX_CHARS : from + 1)}`
}
