/** Builds the app: its services, its window, and what ties both to the desktop; nothing else constructs one. */
import { randomUUID } from 'node:crypto'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  app,
  clipboard,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  protocol,
  session as electronSession,
  shell,
} from 'electron'
import { notice } from '#core/notice'
import { retentionCutoff } from '#core/history/retention'
import { applyChange } from '#core/settings/change'
import { shownHost } from '#core/protocol/endpoint'
import { AUDIO_PORTS_CHANNEL } from '#shared/channels'
import { fulfil } from './command-line/fulfil'
import { handedOverHandler } from './command-line/hand-over'
import { sentenceOf } from './command-line/say'
import { createJournalFiles } from './events/journal-files'
import { createManualSender } from './events/manual'
import { createConversationExporter } from './exporting/export-conversation'
import { createHistoryFiles } from './exporting/history-files'
import { createAppView } from './ipc/app-view'
import { createHandlers } from './ipc/handlers'
import { createPusher } from './ipc/push'
import { createRouter } from './ipc/router'
import { createSenderCheck } from './ipc/sender'
import { sessionConfig } from './realtime/session-config'
import { keyTargetOf } from './realtime/target'
import { testConnection } from './realtime/test-connection'
import { createAppProtocol } from './security/app-protocol'
import { openLink } from './security/open-link'
import { APP_ENTRY, OVERLAY_PAGE, APP_SCHEME, createOriginCheck } from './security/origin'
import { guardPermissions } from './security/permissions'
import { createSettingsEffects } from './settings/effects'
import { createConfirmCommand } from './settings/confirm-command'
import { createProfileFiles } from './settings/profile-files'
import { appInfo } from './system/app-info'
import { systemClock as clock } from './system/clock'
import { createLaunchHandler } from './system/launch'
import { createLoginItem } from './system/login-item'
import { nothing } from './system/nothing'
import { createNetworkWatch } from './system/network'
import { createPaths } from './system/paths'
import { watchPower, watchStandstill } from './system/power'
import { createQuitGuard } from './system/quit'
import { writeAtomic } from './system/write-atomic'
import { setAppMenu } from './windows/app-menu'
import { createCloseRule } from './windows/close-rule'
import { createMainWindow } from './windows/main-window'
import { createOverlay } from './windows/overlay'
import { overlayModel } from './windows/overlay-model'
import { createTray } from './windows/tray'
import { hasTrayHost } from './windows/tray-host'
import { createTrayCommands } from './windows/tray-commands'
import { trayModel } from './windows/tray-model'
import { createServices } from './services'

export interface RunningApp {
  /** Another start of Parley, with the data that it passed on. */
  readonly secondStart: (data: unknown) => void
}

export async function startApp(): Promise<RunningApp> {
  const paths = createPaths(__dirname, app.getAppPath(), app.getPath('userData'))
  let touch = nothing
  let tellHistory: (id: string | null) => void = nothing
  const services = await createServices({
    paths,
    onChange: () => touch(),
    sendPorts: (ports) => window.postPorts(AUDIO_PORTS_CHANNEL, ports),
    onEvents: (state) => window.send('events', state),
    onToolQuestion: () => window.attract(),
    onSpeech: (mark) => window.send('speech', mark),
    onHistory: (id) => tellHistory(id),
  })
  const { log, notices, settings, language, words, profile, config } = services
  const { account, practice, openTransport, session, history, tools, ptt, hotkey, hotkeyTest, events } =
    services

  // ---- window, its page, its permissions
  const devServer = app.isPackaged ? null : (process.env['ELECTRON_RENDERER_URL'] ?? null)
  const isOwnOrigin = createOriginCheck(devServer)
  protocol.handle(APP_SCHEME, createAppProtocol(paths.renderer))
  guardPermissions(electronSession.defaultSession, isOwnOrigin)
  setAppMenu(process.platform)
  nativeTheme.themeSource = settings.get().theme
  let trayHost = false
  void hasTrayHost(process.platform).then((found) => (trayHost = found))
  const quit = createQuitGuard({
    clock,
    log,
    steps: [
      { name: 'hotkey', run: hotkey.dispose },
      { name: 'session', run: session.dispose },
      { name: 'history', run: history.close },
      { name: 'timers', run: tools.timers.dispose },
      { name: 'practice', run: practice.stop },
      { name: 'events', run: events.dispose },
      { name: 'settings', run: settings.flush },
      { name: 'measures', run: services.flushMeasures },
      { name: 'sound', run: () => services.disposeSound() },
    ],
    exit: () => app.exit(0),
  })
  app.on('before-quit', quit.onBeforeQuit)

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
  const window = createMainWindow({
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
      ptt.input({ type: 'guard', guard: 'window_gone' })
      hotkeyTest.set(false)
      events.leave()
    },
  })

  // ---- view, calls, tray
  const view = createAppView({
    info: appInfo({
      version: app.getVersion(),
      versions: process.versions,
      platform: process.platform,
      locale: app.getLocale(),
    }),
    session: session.view,
    settings: settings.get,
    key: account.status,
    hotkey: hotkey.status,
    hotkeyTest: hotkeyTest.events,
    notices: notices.shown,
    toolQuestions: tools.consent.questions,
    history: history.status,
    host: () => {
      const target = keyTargetOf(profile())
      return target === null ? null : shownHost(target.host)
    },
    clock,
  })
  const overlay = createOverlay({
    url: new URL(OVERLAY_PAGE, devServer ?? APP_ENTRY).href,
    preload: paths.preload,
    memoryFile: paths.overlay,
    navigation,
  })
  const pusher = createPusher({
    view,
    send: (channel, value) => {
      window.send(channel, value)
      overlay.send(channel, value)
    },
    clock,
  })
  const tray = createTray({
    iconFolder: paths.icons,
    log,
    onCommand: createTrayCommands({
      session,
      show: window.show,
      toggleOverlay: () => {
        const now = settings.get()
        settings.set(applyChange(now, { overlay: now.overlay === 'off' ? 'talking' : 'off' }))
      },
      quit: () => app.quit(),
    }),
  })
  touch = () => {
    pusher.touch()
    const now = view()
    tray?.update(trayModel(now, words()))
    const wanted = now.settings.overlay
    overlay.update(wanted === 'off' || quit.quitting() ? null : overlayModel(now, wanted))
  }
  const exportFacts = () => ({ locale: language(), include: settings.get().exports })
  tellHistory = (id) => window.send('history', { id })
  session.subscribe(() => touch())
  createRouter({
    handlers: createHandlers({
      session,
      history,
      settings,
      account,
      ptt,
      hotkey,
      hotkeyTest,
      notices,
      consent: tools.consent,
      pusher,
      confirmCommand: createConfirmCommand({ words, window: () => window.raw }),
      profileFiles: createProfileFiles({
        settings,
        words,
        folder: () => app.getPath('documents'),
        window: () => window.raw,
        newId: randomUUID,
        write: writeAtomic,
        onNotice: notices.add,
      }),
      newId: randomUUID,
      attachSound: services.attachSound,
      latencyReport: services.latencyReport,
      testConnection: async () => {
        const target = await services.findTarget(config())
        if (!target.ok) return { notice: target.error, model: null }
        return testConnection(target.value, { openTransport, clock, profile: profile() })
      },
      exporter: createConversationExporter({
        conversation: () => session.view().conversation,
        facts: () => ({
          ...exportFacts(),
          model: profile().model,
          profileName: profile().name,
          title: null,
        }),
        folder: () => app.getPath('documents'),
        window: () => window.raw,
        write: writeAtomic,
      }),
      historyFiles: createHistoryFiles({
        history,
        facts: exportFacts,
        pinBefore: () => retentionCutoff(settings.get().history, clock.wall()),
        words,
        folder: () => app.getPath('documents'),
        window: () => window.raw,
        write: writeAtomic,
        copy: (text) => clipboard.writeText(text),
        onNotice: notices.add,
      }),
      copy: (text) => clipboard.writeText(text),
      events: {
        events,
        files: createJournalFiles({
          events,
          hideSecrets: services.hideSecrets,
          words,
          folder: () => app.getPath('documents'),
          window: () => window.raw,
          version: app.getVersion(),
          wall: clock.wall,
          newId: randomUUID,
          onNotice: notices.add,
        }),
        send: createManualSender(session, services.tap),
        practice,
        copy: (text) => clipboard.writeText(text),
      },
      openLink: (link) =>
        openLink(link, {
          folders: [process.resourcesPath, app.getAppPath()],
          openPath: (path) => shell.openPath(path),
          openExternal: (url) => shell.openExternal(url),
        }),
    }),
    isTrusted: createSenderCheck({
      isOwnOrigin,
      isRegistered: (id) => id === window.webContentsId || id === overlay.webContentsId(),
    }),
    onRefused: (call, why) => log.warn('call.refused', { call, why }),
    onError: (call, error) => log.error(`call.${call}`, error),
  })

  // ---- what the outside world does
  const loginItem = createLoginItem({ app, platform: process.platform, env: process.env, log })
  settings.subscribe(
    createSettingsEffects(
      {
        config: (value) =>
          sessionConfig(
            value,
            value.language === 'system' ? services.systemLanguage : value.language,
            tools.runner.specs,
          ),
        configure: (next) => session.input({ type: 'configure', config: next }),
        leave: (profileName) => {
          const { connection } = session.view()
          session.input({ type: 'disconnect' })
          if (connection === 'disconnected' || connection === 'failed') return
          notices.add(
            notice('profile.moved', 'info', { params: { profile: profileName }, action: 'reconnect' }),
          )
        },
        refreshKey: () => void account.refresh(),
        bindHotkey: hotkey.bind,
        setTheme: (theme) => {
          nativeTheme.themeSource = theme
        },
        setLaunchAtLogin: loginItem.set,
        setPracticeLanguage: practice.setLanguage,
        applyRetention: history.applyRetention,
        touch: () => touch(),
      },
      clock,
    ).onChange,
  )
  const network = createNetworkWatch({
    isOnline: () => net.isOnline(),
    interfaces: networkInterfaces,
    clock,
    onOnline: (online) => {
      log.info('network', { online })
      session.input({ type: 'network', online })
    },
    onChanged: session.probe,
  })
  session.subscribe(({ connection }) => {
    network.watch(connection !== 'disconnected' && connection !== 'failed')
    // A line that breaks is often the first sign of a network that is gone.
    if (connection === 'reconnecting') network.look()
  })
  const onWake = (): void => {
    network.look()
    session.input({ type: 'resume' })
    session.probe()
    hotkey.bind(settings.get().hotkey)
  }
  watchPower(powerMonitor, {
    onSuspend: () => {
      log.info('suspend', {})
      ptt.input({ type: 'guard', guard: 'suspend' })
      session.input({ type: 'suspend' })
    },
    onResume: onWake,
    onLock: () => {
      ptt.input({ type: 'guard', guard: 'lock' })
      session.input({ type: 'stop' })
    },
    onShutdown: () => app.quit(),
  })
  watchStandstill(clock, onWake)
  hotkey.bind(settings.get().hotkey)
  void account.refresh()
  touch()
  log.info('started', { electron: process.versions.electron ?? '', platform: process.platform })

  const handOver = handedOverHandler({
    temp: tmpdir(),
    fulfil: (wish) => fulfil({ ask: history.ask, facts: exportFacts, write: writeAtomic }, wish),
    sentence: (why) => sentenceOf(why, language()),
  })
  const launched = createLaunchHandler(
    {
      show: window.show,
      quit: () => app.quit(),
      ptt: (wanted, ageMs) => {
        const at = clock.now() - ageMs
        if (wanted === 'toggle') ptt.input({ type: 'toggle' }, at)
        else ptt.input({ type: wanted, source: 'cli' }, at)
      },
    },
    clock.wall,
  )
  app.on('activate', window.show)
  return { secondStart: (data) => (handOver(data) ? undefined : launched(data)) }
}
