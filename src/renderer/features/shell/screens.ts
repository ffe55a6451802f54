/** The screens as data: the tab list is made of these, in this order. */
import {
  AudioLines,
  ChartColumn,
  History,
  ListTree,
  MessageCircle,
  Settings,
  type LucideIcon,
} from 'lucide-react'
import type { Messages } from '#shared/i18n/en'

export type ScreenId = 'talk' | 'voiceDetection' | 'history' | 'events' | 'usage' | 'settings'

export type Screen = { readonly id: ScreenId; readonly icon: LucideIcon }

export const screens: readonly Screen[] = [
  { id: 'talk', icon: MessageCircle },
  { id: 'voiceDetection', icon: AudioLines },
  { id: 'history', icon: History },
  { id: 'events', icon: ListTree },
  { id: 'usage', icon: ChartColumn },
  { id: 'settings', icon: Settings },
]

export const screenName = (t: Messages, id: ScreenId): string => t.tabs[id]
