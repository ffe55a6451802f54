/** What the journal has to remember of one connection: what waits for an answer, and which row of sound grows. */
import { assertNever } from '../result'
import type { Facts } from './facts'
import { createPairer } from './pairing'
import type { Direction, JournalEntry, SocketEvent } from './types'

export interface Lane {
  readonly frame: (entry: JournalEntry, facts: Facts) => void
  /** The row that a frame of this sound belongs to; null where a new one begins. */
  readonly growing: (
    direction: 'out' | 'in',
    item: string | null,
    response: string | null,
    at: number,
  ) => JournalEntry | null
  /** A new row of sound. */
  readonly sound: (entry: JournalEntry) => void
  readonly socket: (type: SocketEvent, entry: JournalEntry) => void
}

/** A row of sound ends after this pause, and after this length: the journal still has to read as a course of events. ms. */
const RUN_PAUSE_MS = 1000
const RUN_LIMIT_MS = 10_000

export function createLane(): Lane {
  const pairer = createPairer()
  const runs: { out: JournalEntry | null; in: JournalEntry | null } = { out: null, in: null }
  /** Stations of the connection that wait for the next one. */
  const open: Partial<Record<'opening' | 'open' | 'ping', JournalEntry>> = {}

  const ask = (station: keyof typeof open, entry: JournalEntry): void => {
    entry.waiting = true
    open[station] = entry
  }
  const answer = (station: keyof typeof open, by: JournalEntry): void => {
    const question = open[station]
    if (!question) return
    delete open[station]
    const ms = by.at - question.at
    question.waiting = false
    question.answer = { id: by.id, ms, outcome: 'answered' }
    by.cause = { id: question.id, ms }
  }

  /** Words that stream beside the sound do not end its row; whatever says that something else began does. */
  const endRuns = (direction: Direction, { family }: Facts): void => {
    if (direction === 'out' || family === 'input') runs.out = null
    if (direction === 'in' && (family === 'response' || family === 'item')) runs.in = null
  }

  return {
    frame: (entry, facts) => {
      endRuns(entry.direction, facts)
      if (entry.direction === 'out') {
        pairer.sent(entry, facts)
        return
      }
      pairer.received(entry, facts)
      if (facts.type === 'session.created') answer('open', entry)
    },

    growing: (direction, item, response, at) => {
      const run = runs[direction]
      if (!run?.sound || run.ids.item !== item || run.ids.response !== response) return null
      return at - run.sound.until < RUN_PAUSE_MS && at - run.at < RUN_LIMIT_MS ? run : null
    },

    sound: (entry) => {
      if (entry.direction === 'socket') return
      runs[entry.direction] = entry
      if (entry.direction === 'in') pairer.heard(entry)
    },

    socket: (type, entry) => {
      switch (type) {
        case 'socket.opening':
          ask('opening', entry)
          return
        case 'socket.open':
          answer('opening', entry)
          ask('open', entry)
          return
        case 'socket.ping':
          ask('ping', entry)
          return
        case 'socket.pong':
          answer('ping', entry)
          return
        case 'socket.closing':
        case 'socket.closed':
          for (const station of Object.values(open)) {
            station.waiting = false
            station.answer = { id: 0, ms: entry.at - station.at, outcome: 'lost' }
          }
          for (const station of ['opening', 'open', 'ping'] as const) delete open[station]
          runs.in = null
          runs.out = null
          pairer.lost(entry.at)
          return
        default:
          assertNever(type)
      }
    },
  }
}
