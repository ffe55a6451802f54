/**
 * What turns have used, added up before anything is priced. Prices are linear, so the sum costs what its parts do; and
 * it can be made where the turns are kept.
 */
import type { Turn, TurnUsage } from '../transcript/model'
import { noTokens, usageKeys } from './ledger'
import type { WrittenDown } from './prices'

/** What of a turn was written down; the service's own figures where it gave some. */
export const writtenDown = ({ audioMs, written }: Pick<Turn, 'audioMs' | 'written'>): WrittenDown =>
  written?.type === 'tokens'
    ? { ms: audioMs ?? 0, tokens: written }
    : { ms: written?.ms ?? audioMs ?? 0, tokens: null }

export type Used = {
  /** Of all responses together. */
  readonly responses: TurnUsage
  /** Speech that was written down, apart by what it is counted in: time, or tokens. */
  readonly writing: readonly [WrittenDown, WrittenDown]
}

/** Figures that are no numbers count as nothing. */
const finite = (figure: number): number => (Number.isFinite(figure) ? figure : 0)

export function usedBy(turns: readonly Turn[]): Used {
  const responses: { -readonly [K in keyof TurnUsage]: TurnUsage[K] } = { ...noTokens }
  const tokens = { textIn: 0, audioIn: 0, textOut: 0 }
  let [timed, counted] = [0, 0]
  for (const turn of turns) {
    const { usage, role, source, transcript } = turn
    if (usage !== null) for (const key of usageKeys) responses[key] += finite(usage[key])
    if (role !== 'user' || source !== 'voice' || transcript !== 'done') continue
    const { ms, tokens: own } = writtenDown(turn)
    if (own === null) timed += finite(ms)
    else {
      counted += finite(ms)
      tokens.textIn += finite(own.textIn)
      tokens.audioIn += finite(own.audioIn)
      tokens.textOut += finite(own.textOut)
    }
  }
  return {
    responses,
    writing: [
      { ms: timed, tokens: null },
      { ms: counted, tokens },
    ],
  }
}

export const nothingUsed: Used = usedBy([])
