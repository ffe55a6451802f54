/** Entry of the main process: what must happen before Electron is ready, one instance, then the app. */
import { app, protocol } from 'electron'
import { runCommand } from './command-line/run'
import { readWish } from './command-line/wish'
import { startApp, type RunningApp } from './app'
import { appSchemePrivileges } from './security/app-protocol'
import { enableFeatures } from './system/chromium-features'
import { packLaunch, readLaunch, unpackLaunch } from './system/launch'

const launch = readLaunch(process.argv, Date.now())
const wish = readWish(process.argv, process.cwd())

if (wish !== null) {
  runCommand(wish, launch, __dirname)
} else if (!app.requestSingleInstanceLock(packLaunch(launch))) {
  app.exit(0)
} else if (launch.quit) {
  // Asked to end what is not running.
  app.exit(0)
} else {
  protocol.registerSchemesAsPrivileged([
    { scheme: appSchemePrivileges.scheme, privileges: { ...appSchemePrivileges.privileges } },
  ])
  enableFeatures(app.commandLine)
  // Together with --no-sandbox (a development runtime run by root) this would end in a crash loop.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()

  let running: RunningApp | null = null
  const early: unknown[] = []
  app.on('second-instance', (_event, _argv, _folder, packed) => {
    const data = unpackLaunch(packed)
    if (running) running.secondStart(data)
    else early.push(data)
  })
  // The window hides; the app ends by Quit.
  app.on('window-all-closed', () => undefined)
  void app.whenReady().then(async () => {
    running = await startApp()
    for (const data of early) running.secondStart(data)
    return running
  })
}
