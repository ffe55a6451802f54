/** npm run dev: the app with hot reload, on the same runtime as npm start. */
import './lib/require-node.mjs'
import { join } from 'node:path'
import { displaySwitches, hasDisplay } from './lib/display.mjs'
import { Failure, runScript } from './lib/failure.mjs'
import { root } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { provideRuntime, runtimeEnvironment } from './lib/runtime.mjs'
import { machineSwitches } from './lib/sandbox.mjs'
import { provideSystemPackages } from './lib/system-packages.mjs'

await runScript(async () => {
  if (!hasDisplay(process.env)) {
    throw new Failure('There is no display to develop on. Set DISPLAY, or try: xvfb-run -a npm run dev')
  }
  await provideSystemPackages('window')
  const runtime = await provideRuntime()
  const switches = await machineSwitches(runtime.executable, { say: console.log })
  const cli = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const forApp = [...switches, ...displaySwitches(process.env)]
  const args = ['dev', '--watch', ...process.argv.slice(2), ...(forApp.length > 0 ? ['--', ...forApp] : [])]
  return run(process.execPath, [cli, ...args], {
    cwd: root,
    env: { ...process.env, ...runtimeEnvironment(runtime) },
  })
})
