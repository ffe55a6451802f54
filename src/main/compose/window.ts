/** What a person sees of Parley: the window, the overlay and the tray, all three kept in step with one view. */
import { join } from 'node:path'
import { app, nativeTheme, Notification, protocol, session as electronSession, shell } from 'electron'
import { notice } from '#core/notice'
import { shownHost } from '#core/protocol/endpoint'
import { applyChange } from '#core/settings/change'
import { createAppView } from '../ipc/app-view'
import { createPusher } from '../ipc/push'
import { keyTargetOf } from '../realtime/target'
import { appHeaders, createAppProtocol } from '../security/app-protocol'
import { APP_ENTRY, APP_SCHEME, createOriginCheck, OVERLAY_PAGE } from '../security/origin'
import { createRecordedSound } from '../security/recorded-sound'
import { guardPermissions } from '../security/permissions'
import { OVERLAY_MOVES_ITSELF } from '#shared/channels'
import type { Snapshot } from '#shared/view'
import { appInfo } from '../system/app-info'
import type { QuitGuard } from '../system/quit'
import { setAppMenu } from '../windows/app-menu'
import { createCloseRule } from '../windows/close-rule'
import { createMainWindow } from '../windows/main-window'
import { createOverlay } from '../windows/overlay'
import { overlayModel } from '../windows/overlay-model'
import { createTray } from '../windows/tray'
import { createTrayCommands } from '../windows/tray-commands'
import { hasTrayHost } from '../windows/tray-host'
import { trayModel } from '../windows/tray-model'
import type { Services } from './services'

export type AppWindow = ReturnType<typeof createAppWindow>

export function createAppWindow(services: Services, quit: QuitGuard) {
  const { base, access, conversation, hotkeys, tools } = services
  const { paths, clock, log, notices, settings, words, profile } = base
  const { session, history, events } = conversation

  const devServer = app.isPackaged ? null : (process.env['ELECTRON_RENDERER_URL'] ?? null)
  const isOwnOrigin = createOriginCheck(devServer)
  protocol.handle(
    APP_SCHEME,
    createAppProtocol<Request>(
      paths.renderer,
      paths.speech,
      undefined,
      createRecordedSound(conversation.recordings.replay, appHeaders),
    ),
  )
  guardPermissions(electronSession.defaultSession, isOwnOrigin)
  setAppMenu(process.platform)
  nativeTheme.themeSource = settings.get().theme
  let trayHost = false
  void hasTrayHost(process.platform).then((found) => (trayHost = found))

  const navigation = {
    isOwnOrigin,
    openExternal: (url: string) => void shell.openExternal(url),
    onBlocked: () => notices.add(notice('link.blocked', 'warning')),
  }
  const closeRule = createCloseRule({
    settings,
    quitting: quit.quitting,
    hasTray: () => trayHost && tray !== null,
    words,
    onNotice: notices.add,
    tell: (title, body) => {
      if (Notification.isSupported()) new Notification({ title, body, silent: true }).show()
    },
    quit: () => app.quit(),
  })
  const main = createMainWindow({
    url: devServer ?? APP_ENTRY,
    preload: paths.preload,
    icon: join(paths.icons, 'icon.png'),
    memoryFile: paths.window,
    navigation,
    onClose: () => {
      events.leave()
      return closeRule()
    },
    onPageGone: () => {
      hotkeys.ptt.input({ type: 'guard', guard: 'window_gone' })
      hotkeys.test.set(false)
      events.leave()
    },
  })
  const linux = process.platform === 'linux'
  const movesItself = linux && !process.env['WAYLAND_DISPLAY']
  const overlay = createOverlay({
    url: new URL(`${OVERLAY_PAGE}${movesItself ? OVERLAY_MOVES_ITSELF : ''}`, devServer ?? APP_ENTRY).href,
    cutCorners: linux,
    preload: paths.preload,
    memoryFile: paths.overlay,
    navigation,
  })
  const tray = createTray({
    iconFolder: paths.icons,
    log,
    onCommand: createTrayCommands({
      session,
      show: main.show,
      toggleOverlay: () => {
        const now = settings.get()
        settings.set(applyChange(now, { overlay: now.overlay === 'off' ? 'talking' : 'off' }))
      },
      quit: () => app.quit(),
    }),
  })

  const view = createAppView({
    info: appInfo({
      version: app.getVersion(),
      versions: process.versions,
      platform: process.platform,
      locale: app.getLocale(),
    }),
    session: session.view,
    settings: settings.get,
    key: access.account.status,
    hotkey: hotkeys.hotkey.status,
    hotkeyTest: hotkeys.test.events,
    notices: notices.shown,
    toolQuestions: tools.consent.questions,
    history: history.status,
    rateLimits: conversation.rateLimits,
    recording: conversation.recordings.status,
    soundExport: conversation.recordings.exporting.get,
    host: () => {
      const target = keyTargetOf(profile())
      return target === null ? null : shownHost(target.host)
    },
    clock,
  })
  const page = createPusher({ view, send: main.send, clock })
  const pill = createPusher({ view, send: overlay.send, clock })
  const touch = (): void => {
    page.touch()
    pill.touch()
    const now = view()
    tray?.update(trayModel(now, words()))
    const wanted = now.settings.overlay
    overlay.update(wanted === 'off' || quit.quitting() ? null : overlayModel(now, wanted))
  }
  session.subscribe(touch)

  const snapshot = (sender: number | undefined): Snapshot =>
    (sender === overlay.webContentsId() ? pill : page).snapshot()

  return { main, overlay, snapshot, touch, isOwnOrigin }
}
