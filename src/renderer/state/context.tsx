/** What every part of the interface may use: the bridge, the view, the sound engine and the clock. */
import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Bridge } from '#shared/contract'
import type { AppView } from '#shared/view'
import type { SoundEngine, SoundState } from '../audio/types'
import type { ViewStore } from './store'

export type AppDeps = {
  readonly bridge: Bridge
  readonly store: ViewStore
  readonly engine: SoundEngine
  /** Wall clock, ms since 1970. */
  readonly now: () => number
}

const DepsContext = createContext<AppDeps | null>(null)

export const AppDepsProvider = ({ deps, children }: { deps: AppDeps; children: ReactNode }) => (
  <DepsContext.Provider value={deps}>{children}</DepsContext.Provider>
)

export const useDeps = (): AppDeps => {
  const deps = useContext(DepsContext)
  if (deps === null) throw new Error('outside of AppDepsProvider')
  return deps
}

/** A part of the view. The selector must return parts of the view itself or plain values, never new objects. */
export const useView = <T,>(select: (view: AppView) => T): T => {
  const { store } = useDeps()
  return useStore(store, ({ view }) => {
    if (view === null) throw new Error('the view is used before the first snapshot')
    return select(view)
  })
}

export const useSoundState = (): SoundState => {
  const { engine } = useDeps()
  return useSyncExternalStore(engine.subscribe, engine.state)
}
