/** Which screen is shown, and the way to a place inside Settings. */
import { createContext, useContext } from 'react'
import type { ScreenId } from './screens'

/** Sections of Settings that other parts lead to; `key` also puts the focus into the key field. */
export type SettingsAnchor = 'profile' | 'key' | 'sound' | 'hotkey'

export type Place = {
  readonly screen: ScreenId
  readonly anchor: SettingsAnchor | null
  /** Counts visits, so that the same anchor can be asked for twice. */
  readonly visit: number
}

export type Navigation = {
  readonly place: Place
  readonly go: (screen: ScreenId, anchor?: SettingsAnchor) => void
}

const NavigationContext = createContext<Navigation | null>(null)
export const NavigationProvider = NavigationContext.Provider

export const useNavigation = (): Navigation => {
  const navigation = useContext(NavigationContext)
  if (navigation === null) throw new Error('outside of NavigationProvider')
  return navigation
}
