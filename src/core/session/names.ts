/**
 * What things are called in the conversation and what this session's server calls them.
 *
 * A name that a server gives holds for one session: the next one may count its items from one again, and a new item
 * must not be taken for the turn of an old one. A name that is taken already gets a suffix on its way in, which is
 * taken off on its way out. An item of ours keeps our name, whatever the server makes of it. All others pass as they
 * are.
 */
import type { ClientCommand } from '../protocol/commands'
import type { ServerEvent } from '../protocol/events'
import { OWN_ITEM } from './draft'
import { createOwnItems } from './own-items'
import { createRepeatedIds } from './repeated-ids'

export interface Names {
  /** Another session: what it names counts for itself. */
  readonly begin: () => void
  readonly item: (wire: string) => string
  /** Response and item of a piece of sound. */
  readonly sound: (response: string, item: string) => { readonly responseId: string; readonly itemId: string }
  /** The event with names that mean one thing in the whole conversation; the same object where nothing differs. */
  readonly inward: (event: ServerEvent) => ServerEvent
  /** The command with the names that this session's server knows. */
  readonly outward: (command: ClientCommand) => ClientCommand
}

/** So many names of earlier sessions are remembered; turns are known however old they are. */
const REMEMBERED = 4096

type Kind = 'item' | 'response' | 'call'
type Scope = {
  /** What this session's server called it -> what we call it. */
  readonly inward: (wire: string) => string
  readonly outward: (name: string) => string
  /** Named in this session already. */
  readonly knows: (wire: string) => boolean
  /** The server calls by `wire` what we call `name`. */
  readonly pair: (wire: string, name: string) => void
  /** The server means something new by it from here on. */
  readonly renew: (wire: string) => void
  readonly begin: (session: number) => void
}

/** @param isTurn Whether a turn of the conversation has this name, one of an earlier run of the app included. */
export function createNames(isTurn: (id: string) => boolean): Names {
  let session = 0
  const scopes: Readonly<Record<Kind, Scope>> = {
    item: createScope(isTurn),
    response: createScope(never),
    call: createScope(never),
  }
  const own = createOwnItems()
  const repeated = createRepeatedIds((kind, wire) => scopes[kind].renew(wire))
  const rename: Name = (kind, wire) => scopes[kind].inward(wire)
  return {
    begin: () => {
      session += 1
      own.begin()
      repeated.begin()
      for (const scope of Object.values(scopes)) scope.begin(session)
    },
    item: scopes.item.inward,
    sound: (response, item) => {
      repeated.sound(response, item)
      return { responseId: scopes.response.inward(response), itemId: scopes.item.inward(item) }
    },
    inward: (event) => {
      repeated.see(event)
      if (event.type === 'conversation.item.added' || event.type === 'conversation.item.done') {
        const { item } = event
        const name = scopes.item.knows(item.id) ? null : own.recognise(item)
        if (name !== null) scopes.item.pair(item.id, name)
      }
      return renamed(event, null, rename)
    },
    outward: (command) => {
      if (command.type === 'conversation.item.create') own.sent(command.item)
      return renamed(command, null, (kind, name) => scopes[kind].outward(name))
    },
  }
}

const never = (): boolean => false

function createScope(isTaken: (name: string) => boolean): Scope {
  const earlier = new Set<string>()
  let names = new Map<string, string>()
  let wires = new Map<string, string>()
  let suffix = ''
  const pair = (wire: string, name: string): void => {
    names.set(wire, name)
    wires.set(name, wire)
  }
  const free = (wire: string): string => {
    // Our own names are made for once; a server only repeats them.
    if (wire.startsWith(OWN_ITEM)) return wire
    let name = wire
    while (earlier.has(name) || wires.has(name) || isTaken(name)) name += suffix
    return name
  }
  return {
    begin: (session) => {
      for (const name of wires.keys()) earlier.add(name)
      for (const name of earlier) {
        if (earlier.size <= REMEMBERED) break
        earlier.delete(name)
      }
      names = new Map()
      wires = new Map()
      suffix = `__${session}`
    },
    inward: (wire) => {
      const known = names.get(wire)
      if (known !== undefined) return known
      const name = free(wire)
      pair(wire, name)
      return name
    },
    outward: (name) => wires.get(name) ?? name,
    knows: (wire) => names.has(wire),
    pair,
    renew: (wire) => void names.delete(wire),
  }
}

/** Where a message holds a name, by the field. `id` is an item's or a response's, by what it stands in. */
const fields: Readonly<Record<string, Kind>> = {
  item_id: 'item',
  previous_item_id: 'item',
  response_id: 'response',
  call_id: 'call',
}
const holders: Readonly<Record<string, Kind>> = { item: 'item', output: 'item', response: 'response' }

type Name = (kind: Kind, id: string) => string

function renamed<T extends object>(message: T, holder: Kind | null, name: Name): T {
  const changes: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(message) as [string, unknown][]) {
    const next = renamedField(key, value, holder, name)
    if (next !== value) changes[key] = next
  }
  return Object.keys(changes).length === 0 ? message : { ...message, ...changes }
}

function renamedField(key: string, value: unknown, holder: Kind | null, name: Name): unknown {
  if (typeof value === 'string') {
    const kind = key === 'id' ? holder : fields[key]
    return kind && value !== '' ? name(kind, value) : value
  }
  if (Array.isArray(value)) return key === 'output' ? renamedAll(value, name) : value
  const holds = holders[key]
  return isObject(value) && holds ? renamed(value, holds, name) : value
}

function renamedAll(list: readonly unknown[], name: Name): readonly unknown[] {
  const all = list.map((each) => (isObject(each) ? renamed(each, 'item', name) : each))
  return all.some((each, at) => each !== list[at]) ? all : list
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
