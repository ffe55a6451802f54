/** Times, sizes and latencies of events as the interface writes them. */
import type { EventRow } from '#shared/events'
import type { Messages } from '#shared/i18n/en'
import type { Formatters } from '../../i18n/format'

export type EventWords = { readonly t: Messages; readonly f: Formatters }

/** 72 ms, 1.2 s. */
export const latency = ({ f }: EventWords, ms: number): string =>
  ms < 1000 ? f.milliseconds(Math.round(ms)) : f.seconds(ms)

export const bytes = ({ t, f }: EventWords, count: number): string =>
  count < 1000
    ? t.events.bytes(f.number(count))
    : t.events.kilobytes(f.decimal(count / 1000, count < 10_000 ? 1 : 0))

export const megabytes = ({ f }: EventWords, count: number): string => f.decimal(count / 1024 / 1024, 1)

type Row = Extract<EventRow, { readonly kind: 'event' }>

/** Sound by its length, everything else by its bytes; the connection's own rows have no size. */
export const sizeOf = (words: EventWords, { sound, bytes: count, direction }: Row): string => {
  if (direction === 'socket') return ''
  return sound === null ? bytes(words, count) : words.t.events.sound(words.f.seconds(sound.ms))
}

/** How long the answer took, or what became of it; of an answer, how long it took. */
export const latencyOf = (words: EventWords, { waiting, answer, cause }: Row): string => {
  const { t } = words
  if (waiting) return t.events.waiting
  if (answer?.outcome === 'lost') return t.events.lost
  if (answer !== null) {
    const ms = latency(words, answer.ms)
    return answer.outcome === 'refused' ? `${t.events.refused} · ${ms}` : ms
  }
  return cause === null ? '' : latency(words, cause.ms)
}
