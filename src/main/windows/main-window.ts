/** The one window: made locked down, kept in step by patches, hidden or minimized instead of closed. */
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { PUSH_PREFIX } from '#shared/channels'
import type { Push } from '#shared/contract'
import { guardNavigation, type NavigationDeps } from '../security/navigation'
import { readWindowMemory, writeWindowMemory } from './window-memory'
import { fitBounds, windowOptions } from './window-options'

export interface MainWindow {
  readonly webContentsId: number
  readonly show: () => void
  /** Brings the window to sight without taking the keyboard from where the person is. */
  readonly attract: () => void
  readonly send: <C extends keyof Push>(channel: C, value: Push[C]) => void
  readonly postPorts: (channel: string, ports: Electron.MessagePortMain[]) => void
  /** Resolves when the page has been drawn for the first time, or takes too long to wait for. */
  readonly drawn: Promise<void>
  readonly raw: BrowserWindow
}

export type MainWindowDeps = {
  readonly url: string
  readonly preload: string
  readonly icon: string
  readonly memoryFile: string
  readonly navigation: NavigationDeps
  /** Asked when the person closes the window. */
  readonly onClose: () => 'close' | 'hide' | 'minimize'
  /** The page is gone or replaced: whatever it held down is up. */
  readonly onPageGone: () => void
}

/** A page that is not drawn by then has trouble of its own. ms */
const DRAWN_LIMIT_MS = 3000

export function createMainWindow(deps: MainWindowDeps): MainWindow {
  const bounds = fitBounds(
    readWindowMemory(deps.memoryFile),
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const window = new BrowserWindow(
    windowOptions({
      bounds,
      preload: deps.preload,
      icon: deps.icon,
      dark: nativeTheme.shouldUseDarkColors,
    }),
  )
  const contents = window.webContents
  guardNavigation(contents, deps.navigation)

  const remember = (): void => {
    if (!window.isDestroyed() && !window.isMinimized()) {
      writeWindowMemory(deps.memoryFile, window.getNormalBounds())
    }
  }
  window.on('focus', () => window.flashFrame(false))
  const drawn = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, DRAWN_LIMIT_MS)
    window.once('ready-to-show', () => {
      window.show()
      clearTimeout(timer)
      resolve()
    })
  })
  window.on('close', (event) => {
    remember()
    const what = deps.onClose()
    if (what === 'close') return
    event.preventDefault()
    if (what === 'hide') window.hide()
    else window.minimize()
  })
  contents.on('render-process-gone', (_event, details) => {
    deps.onPageGone()
    // A crashed page is loaded again; one that was ended on purpose is not.
    if (details.reason !== 'clean-exit' && !window.isDestroyed()) contents.reload()
  })
  contents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) deps.onPageGone()
  })
  window.on('closed', deps.onPageGone)
  void window.loadURL(deps.url)

  return {
    webContentsId: contents.id,
    show: () => {
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    attract: () => {
      if (window.isDestroyed() || window.isFocused()) return
      if (window.isMinimized()) window.restore()
      window.showInactive()
      window.moveTop()
      window.flashFrame(true)
    },
    send: (channel, value) => {
      if (!window.isDestroyed()) contents.send(PUSH_PREFIX + channel, value)
    },
    postPorts: (channel, ports) => {
      if (!window.isDestroyed()) contents.postMessage(channel, null, ports)
    },
    drawn,
    raw: window,
  }
}
