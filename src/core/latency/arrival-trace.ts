/**
 * A trace of arrivals: when audio came and how much, as lines of JSON. No sound, no words, no names: items are numbered.
 * `npm run bench -- replay --trace=FILE` plays such a file through the playout buffer.
 *
 *   {"t":0,"item":1,"samples":2400}      t: ms since the first line; samples: at 24 kHz
 *   {"t":412.6,"item":1,"samples":0}     nothing more comes of this item
 */
import type { SessionEffect, SessionInput } from '../session/types'

export type ArrivalLine = { readonly t: number; readonly item: number; readonly samples: number }

export interface ArrivalTrace {
  /** The line that this step of the session adds, or null. */
  readonly stepped: (input: SessionInput, effects: readonly SessionEffect[]) => readonly ArrivalLine[]
}

const round = (ms: number): number => Math.round(ms * 10) / 10

export const createArrivalTrace = (): ArrivalTrace => {
  let from: number | null = null
  let count = 0
  /** Items that may still grow. */
  const items = new Map<string, number>()

  const line = (at: number, item: number, samples: number): ArrivalLine => {
    from ??= at
    return { t: round(at - from), item, samples }
  }

  return {
    stepped: (input, effects) => {
      const lines: ArrivalLine[] = []
      for (const effect of effects) {
        if (effect.type === 'playout_write' && input.type === 'audio_delta') {
          const key = `${effect.contentIndex}:${effect.itemId}`
          const item = items.get(key) ?? ++count
          items.set(key, item)
          lines.push(line(input.at, item, input.samples))
        } else if (effect.type === 'playout_end') {
          const key = `${effect.contentIndex}:${effect.itemId}`
          const item = items.get(key)
          items.delete(key)
          if (item !== undefined) lines.push(line(input.at, item, 0))
        } else if (effect.type === 'playout_flush') items.clear()
      }
      return lines
    },
  }
}
