/** How many of an answer's words were heard: an estimate from the share of its sound that left the loudspeaker. */
import { SAMPLE_RATE } from '../audio/messages'

/**
 * While an answer is still coming its text runs ahead of its sound, so the sound received is not yet the whole of it.
 * Speech at this pace (about 15 characters a second) is the least that the text so far will need.
 */
export const MS_PER_CHARACTER = 65

export type Heard = {
  readonly text: string
  /** Media samples at 24 kHz that left the loudspeaker. */
  readonly played: number
  /** Media samples received so far. */
  readonly received: number
  /** All sound of this answer has been received. */
  readonly ended: boolean
}

/** Characters heard, cut back to the end of a whole word; in scripts without spaces to a whole character. */
export function heardChars({ text, played, received, ended }: Heard): number {
  if (played <= 0 || received <= 0) return 0
  if (ended && played >= received) return text.length
  const whole = ended ? received : Math.max(received, (text.length * MS_PER_CHARACTER * SAMPLE_RATE) / 1000)
  return wordEnd(text, Math.floor(text.length * Math.min(1, played / whole)))
}

/** Written without spaces between words; all in the basic plane, so a cut before one never halves a character. Marks belong to what is before them. */
export const unspaced =
  /(?=\P{M})[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length
  let end = at
  while (end > 0 && !/\s/.test(text.charAt(end)) && !unspaced.test(text.charAt(end))) end -= 1
  return end
}
