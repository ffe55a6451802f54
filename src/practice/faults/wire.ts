/** One connection's wire: every event passes here on its way out, every frame on its way in, and faults happen on it. */
import type { Clock } from '../clock'
import type { ApiError } from '../errors'
import { fromBeta } from './beta-in'
import { toBeta } from './beta-out'
import type { Entry, FaultBook } from './book'
import { scriptedError } from './error-codes'
import { createLink } from './link'
import { watchMoment, type Happening, type MomentWatch } from './moments'
import type { Fault, FaultOf } from './script'
import { createStrangers } from './strangers'
import { createTranscriptRule, type TranscriptRule } from './transcripts'
import { createWeather } from './weather'
import { soundSamples, type WireEvent } from './wire-event'

/** Faults that come at a moment and end or change something outside the wire. */
export type Deed = FaultOf<'drop'> | FaultOf<'expire'> | FaultOf<'stall'>

export type WireDeps = {
  readonly clock: Clock
  readonly book: FaultBook
  readonly connection: number
  readonly newEventId: () => string
  readonly deliver: (frame: string) => void
  readonly onDeed: (deed: Deed) => void
}

export interface FaultWire {
  /** The moment before `session.created`. */
  readonly open: () => void
  readonly send: (event: WireEvent) => void
  readonly sendError: (error: ApiError, eventId: string | null) => void
  /** What the session is to read; null where the wire has answered it. */
  readonly receive: (frame: string) => string | null
  /** A fault that was added while the connection is open. */
  readonly join: (entry: Entry) => void
  /** The failure that is due for a response that begins now. */
  readonly takeFailure: () => FaultOf<'fail'> | null
  /** How long a session that begins now lasts, in ms; null where nothing is said. */
  readonly lifetime: () => number | null
  /** How long the line is taken up by so many bytes of the client, in ms. */
  readonly uplinkTime: (bytes: number) => number
  /** Runs when all that was sent has gone out. */
  readonly whenSent: (action: () => void) => void
  readonly stall: (ms: number) => void
  /** Nothing goes in or out any more. */
  readonly end: () => void
}

/** State that a fault has on this connection. */
type Local = {
  readonly watch: MomentWatch | null
  readonly transcripts: TranscriptRule | null
  readonly stranger: (() => string | null) | null
  readonly delay: (() => number) | null
  seen: number
}

export function createFaultWire(deps: WireDeps): FaultWire {
  const { clock, book, connection } = deps
  const locals = new Map<Entry, Local>()
  const pending = new Set<() => void>()
  let over = false

  const link = createLink({
    clock,
    deliver: deps.deliver,
    delay: () => firstOf(({ delay }) => delay?.() ?? null) ?? 0,
  })

  const entries = (): readonly Entry[] => (over ? [] : book.entriesFor(connection))
  const localOf = (entry: Entry): Local => {
    const local = locals.get(entry) ?? createLocal(entry.fault, clock)
    locals.set(entry, local)
    return local
  }
  const firstOf = <T>(read: (local: Local) => T | null): T | null => {
    for (const entry of entries()) {
      const found = read(localOf(entry))
      if (found !== null) return found
    }
    return null
  }
  const faults = <T extends Fault['type']>(type: T): readonly FaultOf<T>[] =>
    entries()
      .map(({ fault }) => fault)
      .filter((fault): fault is FaultOf<T> => fault.type === type)

  const later = (ms: number, action: () => void): void => {
    const callOff = clock.after(ms, () => {
      pending.delete(callOff)
      action()
    })
    pending.add(callOff)
  }

  const strike = (entry: Entry): void => {
    const { fault } = entry
    entry.left -= 1
    if (fault.type === 'error') sendError(scriptedError(fault.code, fault.message), null)
    if (fault.type === 'drop' || fault.type === 'expire' || fault.type === 'stall') deps.onDeed(fault)
  }

  const happen = (happening: Happening): void => {
    for (const entry of entries()) {
      if (over) return
      if (localOf(entry).watch?.reached(happening)) strike(entry)
    }
  }

  /** Starts what goes by the clock. */
  const begin = (entry: Entry): void => {
    const { fault } = entry
    if (fault.type === 'ping') keepPinging(fault.everyMs)
    if (!('at' in fault) || typeof fault.at !== 'object' || !('afterMs' in fault.at)) return
    later(fault.at.afterMs, () => {
      if (!over && entry.left > 0) strike(entry)
    })
  }
  const keepPinging = (everyMs: number): void => {
    later(everyMs, () => {
      if (over) return
      link.push(JSON.stringify({ type: 'ping', event_id: deps.newEventId(), timestamp: clock.now() }))
      keepPinging(everyMs)
    })
  }

  const copies = (type: string): number => {
    let count = 1
    for (const entry of entries()) {
      if (entry.fault.type !== 'duplicate' || !entry.fault.events.includes(type)) continue
      const local = localOf(entry)
      local.seen += 1
      if (local.seen % entry.fault.every === 0) count += 1
    }
    return count
  }

  const forward = (event: WireEvent): void => {
    if (over || faults('omit').some(({ events }) => events.includes(event.type))) return
    const shaped = faults('beta').length > 0 ? toBeta(event) : event
    if (shaped === null) return
    const frame = JSON.stringify(shaped)
    for (let n = copies(event.type); n > 0; n -= 1) link.push(frame)
    const stranger = firstOf((local) => local.stranger?.() ?? null)
    if (stranger !== null) link.push(stranger)
    if (event.type === 'response.output_audio.delta') {
      happen({ type: 'sound', samples: soundSamples(String(event['delta'])) })
    }
    happen({ type: 'event', event: event.type })
  }

  const sendError = (error: ApiError, eventId: string | null): void => {
    forward({ type: 'error', event_id: deps.newEventId(), error: { ...error, event_id: eventId } })
  }

  const rejection = (command: Readonly<Record<string, unknown>>, frame: string): ApiError | null => {
    for (const entry of entries()) {
      const { fault } = entry
      if (fault.type !== 'reject' || fault.command !== command['type']) continue
      if (fault.containing !== undefined && !frame.includes(fault.containing)) continue
      entry.left -= 1
      return scriptedError(fault.code, fault.message, fault.param)
    }
    return null
  }

  return {
    open() {
      for (const entry of entries()) begin(entry)
      happen({ type: 'open' })
    },
    send(event) {
      if (firstOf(({ transcripts }) => transcripts?.(event, forward) || null) === null) forward(event)
    },
    sendError,
    receive(frame) {
      if (entries().length === 0) return over ? null : frame
      const command = parseObject(frame)
      if (command === null) return frame
      const eventId = typeof command['event_id'] === 'string' ? command['event_id'] : null
      const rejected = rejection(command, frame)
      if (rejected) {
        sendError(rejected, eventId)
        return null
      }
      if (command['type'] === 'input_audio_buffer.append') {
        happen({ type: 'speech', samples: soundSamples(String(command['audio'])) })
      }
      if (over) return null
      if (faults('beta').length === 0) return frame
      const read = fromBeta(command)
      if (read.ok) return JSON.stringify(read.value)
      sendError(read.error, eventId)
      return null
    },
    join(entry) {
      if (over || !entries().includes(entry)) return
      begin(entry)
      if (localOf(entry).watch?.reached({ type: 'now' })) strike(entry)
    },
    takeFailure() {
      const entry = entries().find(({ fault }) => fault.type === 'fail')
      if (entry?.fault.type !== 'fail') return null
      entry.left -= 1
      return entry.fault
    },
    lifetime: () => faults('lifetime')[0]?.ms ?? null,
    uplinkTime: (bytes) => (bytes * 8) / (faults('slow')[0]?.kbps ?? Number.POSITIVE_INFINITY),
    whenSent: link.whenEmpty,
    stall: link.stall,
    end() {
      over = true
      link.cut()
      for (const callOff of pending) callOff()
      pending.clear()
    },
  }
}

function createLocal(fault: Fault, clock: Clock): Local {
  return {
    watch: 'at' in fault ? watchMoment(fault.at) : null,
    transcripts: fault.type === 'transcripts' ? createTranscriptRule(fault, clock) : null,
    stranger: fault.type === 'strangers' ? createStrangers(fault.every) : null,
    delay: fault.type === 'weather' ? createWeather(fault.link, fault.seed) : null,
    seen: 0,
  }
}

function parseObject(frame: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(frame)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
