/** The session bus, loaded late and typed as far as the portal needs it. Source: D-Bus Specification. */
import { nothing } from '../system/nothing'

/** A value with its signature, as the library writes variants. */
export type Variant = readonly [signature: string, value: unknown]

export type BusCall = {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
}

export type BusSignal = {
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly body: readonly unknown[]
}

export interface Bus {
  /** Unique name, e.g. ":1.42". */
  readonly name: string
  /** Rejects with the error's name, or after 5 s without an answer. */
  readonly call: (call: BusCall) => Promise<readonly unknown[]>
  /** Asks the bus for the signals of one object; ends with the connection. */
  readonly listen: (path: string, listener: (signal: BusSignal) => void) => Promise<void>
  readonly close: () => void
}

type RawMessage = { readonly type: number; readonly body?: readonly unknown[] } & Omit<BusSignal, 'body'>
type RawBus = {
  readonly name?: string
  readonly connection: {
    on(event: 'message', listener: (message: RawMessage) => void): void
    on(event: 'error' | 'end' | 'close' | 'connect', listener: (error?: unknown) => void): void
    readonly stream: { destroy(): void; on(event: 'close', listener: () => void): void }
  }
  invoke(call: BusCall, answer: (error: { readonly name?: string } | null, ...body: unknown[]) => void): void
}

const SIGNAL = 4
const CALL_MS = 5_000

/** @param onLost The connection ended by itself. */
export async function connectBus(onLost: () => void): Promise<Bus> {
  const library = (await import('@homebridge/dbus-native')) as unknown as {
    readonly default: { sessionBus(options: object): RawBus }
  }
  const raw = library.default.sessionBus({})
  const listeners = new Map<string, (signal: BusSignal) => void>()
  let closed = false
  let lost = onLost
  const end = (): void => {
    if (closed) return
    closed = true
    lost()
  }
  raw.connection.on('error', end)
  raw.connection.stream.on('close', end)
  raw.connection.on('message', (message) => {
    if (message.type !== SIGNAL) return
    listeners.get(message.path)?.({ ...message, body: message.body ?? [] })
  })

  const call = (wanted: BusCall): Promise<readonly unknown[]> =>
    new Promise((resolve, reject) => {
      if (closed) {
        reject(new Error('the session bus is gone'))
        return
      }
      const late = setTimeout(() => reject(new Error(`${wanted.member}: no answer`)), CALL_MS)
      raw.invoke(wanted, (error, ...body) => {
        clearTimeout(late)
        if (error) reject(new Error(`${wanted.member}: ${error.name ?? 'failed'}`))
        else resolve(body)
      })
    })
  const bus = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' }
  // The library's own Hello went first, so any answer means that the connection has its name.
  await call({ ...bus, interface: 'org.freedesktop.DBus', member: 'GetId' }).catch((error: unknown) => {
    lost = nothing
    raw.connection.stream.destroy()
    throw error
  })
  return {
    name: raw.name ?? '',
    call,
    listen: async (path, listener) => {
      listeners.set(path, listener)
      await call({
        ...bus,
        interface: 'org.freedesktop.DBus',
        member: 'AddMatch',
        signature: 's',
        body: [`type='signal',path='${path}'`],
      })
    },
    close: () => {
      lost = nothing
      closed = true
      raw.connection.stream.destroy()
    },
  }
}
