/** Builds the app: services first, then the window, then what ties both to the desktop. Its parts stand in compose/. */
import { app } from 'electron'
import { AUDIO_PORTS_CHANNEL } from '#shared/channels'
import { routeCalls } from './compose/calls'
import { createSecondStart } from './compose/second-start'
import { createServices, type Services } from './compose/services'
import { watchSurroundings } from './compose/surroundings'
import { createAppWindow, type AppWindow } from './compose/window'
import { nothing } from './system/nothing'
import { createPaths } from './system/paths'
import { createQuitGuard } from './system/quit'

export interface RunningApp {
  /** Another start of Parley, with the data that it passed on. */
  readonly secondStart: (data: unknown) => void
}

export async function startApp(): Promise<RunningApp> {
  // Services come before the window that they report to: what they say until it is there, its first snapshot holds.
  let window: AppWindow | null = null
  let drawn: () => void = nothing
  const windowDrawn = new Promise<void>((resolve) => {
    drawn = resolve
  })
  const services = await createServices({
    paths: createPaths(__dirname, app.getAppPath(), app.getPath('userData')),
    windowDrawn,
    onChange: () => window?.touch(),
    sendPorts: (ports) => window?.main.postPorts(AUDIO_PORTS_CHANNEL, ports),
    onEvents: (state) => window?.main.send('events', state),
    onToolQuestion: () => window?.main.attract(),
    onSpeech: (mark) => window?.main.send('speech', mark),
    onHistory: (id) => window?.main.send('history', { id }),
  })
  const { base, access, hotkeys } = services
  const quit = createQuit(services)
  app.on('before-quit', quit.onBeforeQuit)

  window = createAppWindow(services, quit)
  void window.main.drawn.then(drawn)
  routeCalls(services, window)
  watchSurroundings(services)
  // The key is heard by a process of its own, whose start would be taken from the window's.
  const bindKeys = (): void => {
    if (!quit.quitting()) hotkeys.hotkey.bind(base.settings.get().hotkey)
  }
  void windowDrawn.then(bindKeys)
  void access.account.refresh()
  window.touch()
  base.log.info('started', { electron: process.versions.electron ?? '', platform: process.platform })
  app.on('activate', window.main.show)
  return { secondStart: createSecondStart(services, window) }
}

/** What ends with the app, in this order; the conversation before the storage that keeps it. */
const createQuit = ({ base, access, conversation, hotkeys, tools }: Services) =>
  createQuitGuard({
    clock: base.clock,
    log: base.log,
    steps: [
      { name: 'hotkey', run: hotkeys.hotkey.dispose },
      { name: 'session', run: conversation.session.dispose },
      { name: 'day', run: conversation.dayMeter.dispose },
      { name: 'recordings', run: conversation.recordings.close },
      { name: 'history', run: conversation.history.close },
      { name: 'timers', run: tools.timers.dispose },
      { name: 'practice', run: access.practice.stop },
      { name: 'events', run: conversation.events.dispose },
      { name: 'settings', run: base.settings.flush },
      { name: 'measures', run: conversation.measures.flush },
      { name: 'sound', run: conversation.sound.dispose },
    ],
    exit: () => app.exit(0),
  })
