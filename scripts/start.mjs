/** npm start: builds what changed and opens Parley; without a display, lets it hold a spoken conversation in a virtual one. */
import './lib/require-node.mjs'
import { build } from './lib/build.mjs'
import { displaySwitches, hasDisplay } from './lib/display.mjs'
import { Failure, runScript } from './lib/failure.mjs'
import { root } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { provideRuntime, runtimeEnvironment } from './lib/runtime.mjs'
import { machineSwitches } from './lib/sandbox.mjs'
import { provideSystemPackages } from './lib/system-packages.mjs'

const say = console.log

await runScript(async () => {
  const display = hasDisplay(process.env)
  if (!display) say('There is no display here, so Parley will hold a spoken conversation in a virtual one')
  await provideSystemPackages(display ? 'window' : 'desk')
  const runtime = await provideRuntime()
  await build()
  return display ? await openWindow(runtime) : await holdDemo(runtime)
})

/** @param {import('./lib/runtime.mjs').Runtime} runtime */
async function openWindow(runtime) {
  const switches = [...(await machineSwitches(runtime.executable, { say })), ...displaySwitches(process.env)]
  const code = await run(runtime.executable, [root, ...switches, ...process.argv.slice(2)], { cwd: root })
  if (code === 0 || code === 130) return 0
  const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  throw new Failure(
    `Parley ended with code ${code}; its own words stand above.` +
      (process.platform === 'linux'
        ? ` If the display ${display} is gone, run: env -u DISPLAY -u WAYLAND_DISPLAY npm start`
        : ''),
  )
}

/** @param {import('./lib/runtime.mjs').Runtime} runtime */
async function holdDemo(runtime) {
  Object.assign(process.env, runtimeEnvironment(runtime))
  const { runDemo } = await import('./lib/demo.mjs')
  return await runDemo({ runtime, root })
}
