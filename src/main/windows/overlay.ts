/** The overlay: a small window above all others that says how the talk stands. It exists only while it is wanted. */
import { BrowserWindow, screen } from 'electron'
import { PUSH_PREFIX } from '#shared/channels'
import type { Push } from '#shared/contract'
import { guardNavigation, type NavigationDeps } from '../security/navigation'
import { OVERLAY_HEIGHT, OVERLAY_WIDTH, type OverlayModel } from './overlay-model'
import { overlayPlace } from './overlay-place'
import { readWindowMemory, writeWindowMemory } from './window-memory'
import { safeWebPreferences } from './window-options'

export interface Overlay {
  /** Null while there is none. */
  readonly webContentsId: () => number | null
  /** @param model Null: not wanted at all, so there is no window. */
  readonly update: (model: OverlayModel | null) => void
  readonly send: <C extends keyof Push>(channel: C, value: Push[C]) => void
}

export type OverlayDeps = {
  readonly url: string
  readonly preload: string
  readonly memoryFile: string
  readonly navigation: NavigationDeps
}

export function createOverlay(deps: OverlayDeps): Overlay {
  let window: BrowserWindow | null = null
  let shown: OverlayModel | null = null

  const open = (): BrowserWindow => {
    const place = overlayPlace(
      readWindowMemory(deps.memoryFile),
      screen.getAllDisplays().map((display) => display.workArea),
      screen.getPrimaryDisplay().workArea,
    )
    const made = new BrowserWindow({
      ...place,
      width: OVERLAY_WIDTH,
      height: OVERLAY_HEIGHT,
      show: false,
      title: 'Parley',
      frame: false,
      transparent: true,
      resizable: false,
      maximizable: false,
      minimizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      // The keyboard stays with the program that the person works in.
      focusable: false,
      hasShadow: false,
      alwaysOnTop: true,
      webPreferences: safeWebPreferences(deps.preload),
    })
    guardNavigation(made.webContents, deps.navigation)
    made.setAlwaysOnTop(true, 'screen-saver')
    made.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true })
    made.on('moved', () => {
      if (!made.isDestroyed()) writeWindowMemory(deps.memoryFile, made.getBounds())
    })
    made.on('closed', () => {
      if (window === made) window = null
      shown = null
    })
    made.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit' && !made.isDestroyed()) made.webContents.reload()
    })
    void made.loadURL(deps.url)
    return made
  }

  const apply = (model: OverlayModel, target: BrowserWindow): void => {
    if (shown?.clickThrough !== model.clickThrough) target.setIgnoreMouseEvents(model.clickThrough)
    if (shown?.height !== model.height) {
      const [x = 0, y = 0] = target.getPosition()
      target.setBounds({ x, y, width: OVERLAY_WIDTH, height: model.height })
    }
    if (model.visible && !target.isVisible()) target.showInactive()
    if (!model.visible && target.isVisible()) target.hide()
    shown = model
  }

  return {
    webContentsId: () => window?.webContents.id ?? null,
    update: (model) => {
      if (model === null) {
        const gone = window
        window = null
        shown = null
        gone?.destroy()
        return
      }
      window ??= open()
      apply(model, window)
    },
    send: (channel, value) => {
      if (window && !window.isDestroyed()) window.webContents.send(PUSH_PREFIX + channel, value)
    },
  }
}
