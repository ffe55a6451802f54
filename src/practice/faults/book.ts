/** The faults of a server: what is still to go wrong, on which connection, and how often. */
import { scriptSchema, type Fault, type FaultOf, type Script } from './script'

export type Entry = {
  readonly fault: Fault
  /** How often it can still happen. */
  left: number
}

export interface FaultBook {
  /** Faults that can still happen on this connection, in the order of the script. */
  readonly entriesFor: (connection: number) => readonly Entry[]
  /** Number of a connection that begins now; the refused ones count. */
  readonly nextConnection: () => number
  /** Takes the refusal that is due for this connection. */
  readonly refusalFor: (connection: number) => FaultOf<'refuse'> | null
  readonly add: (fault: Fault) => Entry
  readonly clear: () => void
}

export function createFaultBook(script: Script = { faults: [] }): FaultBook {
  const entries: Entry[] = []
  let connections = 0
  const add = (fault: Fault): Entry => {
    const entry = { fault, left: timesOf(fault) }
    entries.push(entry)
    return entry
  }
  for (const fault of scriptSchema.parse(script).faults) add(fault)

  const entriesFor = (connection: number): readonly Entry[] =>
    entries.filter(({ fault, left }) => left > 0 && (fault.connection ?? connection) === connection)

  return {
    entriesFor,
    add,
    nextConnection: () => (connections += 1),
    refusalFor(connection) {
      for (const entry of entriesFor(connection)) {
        if (entry.fault.type !== 'refuse') continue
        entry.left -= 1
        return entry.fault
      }
      return null
    },
    clear() {
      for (const entry of entries) entry.left = 0
      entries.length = 0
    },
  }
}

/** A way that a server has, such as its dialect, is never used up. */
function timesOf(fault: Fault): number {
  if (!('times' in fault) || fault.times === 'always') return Number.POSITIVE_INFINITY
  return fault.times
}
