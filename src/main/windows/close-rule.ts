/** What closing the window does, and what is said about it the first time. */

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
