/**
 * The overlay: a small window above all others that says how the talk stands. It exists only while it is wanted.
 * X11's window managers do not move a window that never takes the focus, so there the page's pointer moves it.
 */
import { BrowserWindow, screen } from 'electron'
import { PUSH_PREFIX } from '#shared/channels'
import type { OverlayDrag, Push } from '#shared/contract'
import { guardNavigation, type NavigationDeps } from '../security/navigation'
import { OVERLAY_HEIGHT, OVERLAY_WIDTH, type OverlayModel } from './overlay-model'
import { keepOnScreen, overlayPlace, type Place } from './overlay-place'
import { pillShape } from './pill-shape'
import { readWindowMemory, writeWindowMemory } from './window-memory'
import { safeWebPreferences } from './window-options'

export interface Overlay {
  /** Null while there is none. */
  readonly webContentsId: () => number | null
  /** @param model Null: not wanted at all, so there is no window. */
  readonly update: (model: OverlayModel | null) => void
  /** A step of the person's dragging, where the page and not the system moves it. */
  readonly drag: (step: OverlayDrag) => void
  readonly send: <C extends keyof Push>(channel: C, value: Push[C]) => void
}

export type OverlayDeps = {
  readonly url: string
  readonly preload: string
  readonly memoryFile: string
  readonly navigation: NavigationDeps
  /** Its corners are cut off, for want of a compositor. */
  readonly cutCorners: boolean
}

export function createOverlay(deps: OverlayDeps): Overlay {
  let window: BrowserWindow | null = null
  let shown: OverlayModel | null = null
  /** Of the low pill; the tall one may have to stand higher. */
  let place: Place = { x: 0, y: 0 }
  /** `by`: the pointer, as the page was told of it. */
  let dragged: { readonly from: Place; readonly by: Place } | null = null

  const open = (): BrowserWindow => {
    place = overlayPlace(
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
    // By the person, through the system; what is moved from here is where it should be already.
    made.on('moved', () => {
      if (made.isDestroyed()) return
      const { x, y, height } = made.getBounds()
      const set = standing(height)
      if (x === set.x && y === set.y) return
      place = { x, y }
      remember()
    })
    made.on('closed', () => {
      if (window === made) window = null
      shown = null
      dragged = null
    })
    made.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit' && !made.isDestroyed()) made.webContents.reload()
    })
    void made.loadURL(deps.url)
    return made
  }

  const standing = (height: number): Place =>
    keepOnScreen(place, height, screen.getDisplayNearestPoint(place).workArea)
  const remember = (): void =>
    writeWindowMemory(deps.memoryFile, { ...place, width: OVERLAY_WIDTH, height: OVERLAY_HEIGHT })
  const stand = (target: BrowserWindow, height: number): void =>
    target.setBounds({ ...standing(height), width: OVERLAY_WIDTH, height })
  // A drag that has begun is not dropped because the talk has ended.
  const passMouse = (target: BrowserWindow, clickThrough: boolean): void =>
    target.setIgnoreMouseEvents(clickThrough && dragged === null)

  const apply = (model: OverlayModel, target: BrowserWindow): void => {
    if (shown?.clickThrough !== model.clickThrough) passMouse(target, model.clickThrough)
    if (shown?.height !== model.height) {
      stand(target, model.height)
      if (deps.cutCorners) target.setShape(pillShape(OVERLAY_WIDTH, model.height))
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
        dragged = null
        gone?.destroy()
        return
      }
      window ??= open()
      apply(model, window)
    },
    drag: ({ step, x, y }) => {
      if (!window || !shown) return
      if (step === 'start') dragged = { from: place, by: { x, y } }
      if (!dragged) return
      if (step === 'end') {
        dragged = null
        passMouse(window, shown.clickThrough)
        remember()
        return
      }
      const wanted = { x: dragged.from.x + x - dragged.by.x, y: dragged.from.y + y - dragged.by.y }
      place = keepOnScreen(wanted, OVERLAY_HEIGHT, screen.getDisplayNearestPoint({ x, y }).workArea)
      stand(window, shown.height)
    },
    send: (channel, value) => {
      if (window && !window.isDestroyed()) window.webContents.send(PUSH_PREFIX + channel, value)
    },
  }
}
