/** What closing the window does, and what is said about it the first time. */
import { notice, type Notice } from '#core/notice'
import { applyChange } from '#core/settings/change'
import type { NativeWords } from '#shared/i18n/native'
import type { SettingsStore } from '../settings/store'

export type CloseFacts = {
  readonly quitting: boolean
  readonly closeToTray: boolean
  /** The desktop shows our tray icon. */
  readonly tray: boolean
}

/**
 * Without a tray a hidden window could be brought back only by starting Parley again, which nobody would guess:
 * there it is minimized, so that the desktop's own list of windows still has it.
 */
export function closeAction({
  quitting,
  closeToTray,
  tray,
}: CloseFacts): 'quit' | 'close' | 'hide' | 'minimize' {
  if (quitting) return 'close'
  if (!closeToTray) return 'quit'
  return tray ? 'hide' : 'minimize'
}

export type CloseDeps = {
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  readonly quitting: () => boolean
  readonly hasTray: () => boolean
  readonly words: () => NativeWords
  readonly onNotice: (notice: Notice) => void
  /** A message of the system: the window that could show it is going away. */
  readonly tell: (title: string, body: string) => void
  readonly quit: () => void
}

/** Answers what the window does. That Parley goes on running is said once. */
export function createCloseRule(deps: CloseDeps): () => 'close' | 'hide' | 'minimize' {
  const { settings } = deps
  const sayOnce = (action: 'hide' | 'minimize'): void => {
    if (settings.get().trayNoticeShown) return
    settings.set(applyChange(settings.get(), { trayNoticeShown: true }))
    const { inTrayTitle, inTrayBody, minimizedBody } = deps.words()
    const minimized = action === 'minimize'
    deps.onNotice(notice('window.in_tray', 'info', { params: { minimized: minimized ? 1 : 0 } }))
    deps.tell(inTrayTitle, minimized ? minimizedBody : inTrayBody)
  }
  return () => {
    const action = closeAction({
      quitting: deps.quitting(),
      closeToTray: settings.get().closeToTray,
      tray: deps.hasTray(),
    })
    if (action === 'quit') {
      deps.quit()
      return 'close'
    }
    if (action !== 'close') sayOnce(action)
    return action
  }
}
