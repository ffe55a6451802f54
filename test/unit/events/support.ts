/** A journal with a clock of its own, told what happens in few words. */
import { createJournal, type Journal } from '#core/events/journal'
import type { RingLimits } from '#core/events/ring'
import type { JournalEntry, SocketEvent } from '#core/events/types'

export const noSecrets = (text: string): string => text

export function createTold(
  options: { limits?: RingLimits; hideSecrets?: (text: string) => string; words?: () => boolean } = {},
) {
  const journal: Journal = createJournal({
    hideSecrets: options.hideSecrets ?? noSecrets,
    words: options.words ?? (() => false),
    ...(options.limits ? { limits: options.limits } : {}),
  })
  let at = 0
  const WALL = 1_700_000_000_000
  const frame =
    (direction: 'out' | 'in') =>
    (event: unknown, connection = 1, manual = false): JournalEntry => {
      const bytes = JSON.stringify(event)?.length ?? 0
      journal.frame({ at, wall: WALL + at, connection, direction, bytes, event, manual })
      return newest()
    }
  const sound =
    (direction: 'out' | 'in', type: string) =>
    (
      ms: number,
      item: string | null = null,
      response: string | null = null,
      connection = 1,
    ): JournalEntry => {
      journal.sound({ at, wall: WALL + at, connection, direction, type, item, response, bytes: ms * 64, ms })
      return newest()
    }
  const newest = (): JournalEntry => {
    const entry = journal.ring.get(journal.ring.last())
    if (!entry) throw new Error('nothing was noted down')
    return entry
  }
  const all = (): JournalEntry[] => {
    const { first, last, get } = journal.ring
    return Array.from({ length: last() - first() + 1 }, (_, i) => get(first() + i)).filter(
      (entry): entry is JournalEntry => entry !== null,
    )
  }
  return {
    journal,
    newest,
    all,
    types: () => all().map(({ type }) => type),
    /** Payloads of all entries, as one text. */
    text: () => JSON.stringify(all()),
    wait: (ms: number) => (at += ms),
    out: frame('out'),
    in: frame('in'),
    append: sound('out', 'input_audio_buffer.append'),
    delta: sound('in', 'response.output_audio.delta'),
    socket: (type: SocketEvent, note = '', connection = 1): JournalEntry => {
      journal.socket({ at, wall: WALL + at, connection, type, note })
      return newest()
    },
  }
}
export type Told = ReturnType<typeof createTold>
