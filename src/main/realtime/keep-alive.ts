/**
 * Finds dead links: a peer that is gone without a word leaves a socket that looks open for many minutes. Pings go out
 * all the time, and one at once when somebody is about to rely on the link.
 */
import type { Clock } from '../system/clock'

/** What is needed of a WebSocket; `terminate` makes it report its end as 1006. */
export interface PingedSocket {
  readonly bufferedAmount: number
  readonly ping: () => void
  readonly terminate: () => void
  readonly on: (event: 'pong' | 'message', listener: () => void) => unknown
}

export type KeepAliveLimits = {
  /** Between two pings; a link that answers none of two in a row is dead. ms. */
  readonly pingMs: number
  /** How long a probe waits for a sign of life. ms. */
  readonly probeMs: number
}

export interface KeepAlive {
  /**
   * Somebody relies on the link from now on: it has to prove itself within `probeMs`, unless it just did.
   * @param doubted What was heard a moment ago counts for nothing: the network has changed, or time stood still.
   */
  readonly probe: (doubted?: boolean) => void
  /** Something was handed to the socket. */
  readonly noteSent: () => void
  readonly stop: () => void
}

const MISSED_PONGS = 2
/** A tick this much later than planned says that this process stood still, not that the peer is silent. */
const LATE = 1.5

export function keepAlive(
  socket: PingedSocket,
  clock: Clock,
  limits: KeepAliveLimits,
  /** Told of each ping and pong, for the journal. */
  { onPing, onPong }: { readonly onPing?: () => void; readonly onPong?: () => void } = {},
): KeepAlive {
  let missed = 0
  let heardAt = clock.now()
  let sentAt = -Infinity
  let tickedAt = clock.now()
  let waiting = 0
  let probing: (() => void) | null = null
  const alive = (): void => {
    missed = 0
    heardAt = clock.now()
    probing?.()
    probing = null
  }
  socket.on('pong', () => {
    alive()
    onPong?.()
  })
  socket.on('message', alive)

  const ping = (): void => {
    socket.ping()
    onPing?.()
  }

  const tick = (): void => {
    const now = clock.now()
    // A slow line that takes bytes is alive: the pong waits behind all that was sent before.
    const drains = socket.bufferedAmount > 0 && socket.bufferedAmount < waiting
    const late = now - tickedAt > limits.pingMs * LATE
    waiting = socket.bufferedAmount
    tickedAt = now
    if (missed >= MISSED_PONGS && !drains && !late) {
      socket.terminate()
      return
    }
    missed += 1
    ping()
    cancel = clock.after(limits.pingMs, tick)
  }
  let cancel = clock.after(limits.pingMs, tick)

  return {
    probe: (doubted = false) => {
      const now = clock.now()
      const justHeard = now - heardAt < limits.probeMs
      // What was sent lately may hold the answer up on a slow line; there the ticks have to do.
      const busy = socket.bufferedAmount > 0 || now - sentAt < limits.probeMs
      if (probing || (!doubted && (justHeard || busy))) return
      ping()
      probing = clock.after(limits.probeMs, () => socket.terminate())
    },
    noteSent: () => {
      sentAt = clock.now()
    },
    stop: () => {
      cancel()
      probing?.()
      probing = null
    },
  }
}
