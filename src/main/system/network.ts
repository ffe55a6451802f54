/**
 * Whether the computer has a network, and whether it is still the same one. The operating systems tell programs in
 * three different ways or not at all, so both are looked at every moment, as long as somebody depends on them.
 */
import type { networkInterfaces } from 'node:os'
import type { Clock } from './clock'
import { nothing } from './nothing'

export interface NetworkWatch {
  /** Looks from now on, the first time at once; or no more. */
  readonly watch: (on: boolean) => void
  /** Looks now. */
  readonly look: () => void
}

export type NetworkWatchDeps = {
  /** False is certain; true says only that there is some network. */
  readonly isOnline: () => boolean
  readonly interfaces: typeof networkInterfaces
  readonly clock: Clock
  /** Told at every change; until the first one the computer is online. */
  readonly onOnline: (online: boolean) => void
  /** Another network, or the same one anew: sockets that were opened before may be dead without knowing. */
  readonly onChanged: () => void
}

const LOOK_EVERY_MS = 1_000

export function createNetworkWatch(deps: NetworkWatchDeps): NetworkWatch {
  let online = true
  let addresses: string | null = null
  let watching = false
  let cancel = nothing

  const look = (): void => {
    const now = deps.isOnline()
    const own = addressesOf(deps.interfaces())
    const moved = addresses !== null && own !== addresses
    const changed = now !== online
    addresses = own
    online = now
    if (changed) deps.onOnline(now)
    if (changed || moved) deps.onChanged()
  }
  const keepLooking = (): void => {
    look()
    cancel = deps.clock.after(LOOK_EVERY_MS, keepLooking)
  }

  return {
    look,
    watch: (on) => {
      if (on === watching) return
      watching = on
      cancel()
      // What happened while nobody depended on it is no change.
      if (on) {
        addresses = null
        keepLooking()
      }
    },
  }
}

/** Own addresses as text. Link-local ones come and go by themselves and reach no server. */
const addressesOf = (interfaces: ReturnType<typeof networkInterfaces>): string =>
  Object.values(interfaces)
    .flatMap((each) => each ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
    .map(({ address }) => address)
    .toSorted()
    .join(' ')
