/** Puts the theme on the page: the setting, or what the system prefers. */
import { useLayoutEffect } from 'react'
import type { Settings } from '#core/settings/schema'
import { useMedia } from './use-media'

export const useTheme = (setting: Settings['theme']): void => {
  const systemIsDark = useMedia('(prefers-color-scheme: dark)')
  const theme = setting === 'system' ? (systemIsDark ? 'dark' : 'light') : setting
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
}
