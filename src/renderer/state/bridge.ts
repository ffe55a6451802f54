/** Typed access to what preload puts on the window. Types only: the contract's schemas stay in main. */
import type { Bridge } from '#shared/contract'

declare global {
  interface Window {
    /** Missing only when the page is opened outside Parley. */
    readonly parley?: Bridge
  }
}

export const bridgeOf = (page: Window): Bridge | null => page.parley ?? null
