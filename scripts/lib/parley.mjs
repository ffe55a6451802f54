/** Opens Parley at a desk the way a person would, and keeps everything that it says for the one who drives it. */
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { _electron } from 'playwright'

/** @typedef {Awaited<ReturnType<typeof launchParley>>} RunningParley */

/** How long the window may take on a loaded machine. ms. */
const WINDOW_MS = 60_000

/**
 * @param {object} options
 * @param {import('./desk.mjs').Desk} options.desk
 * @param {string} options.executable Electron, or a packaged Parley.
 * @param {string | null} options.appFolder Given to Electron; null for a packaged Parley.
 * @param {string} options.userData Folder that belongs to the desk's person.
 * @param {string} options.logFile Output of all of the app's processes.
 * @param {readonly string[]} [options.args]
 * @param {Readonly<Record<string, string>>} [options.env]
 */
export const launchParley = async ({
  desk,
  executable,
  appFolder,
  userData,
  logFile,
  args = [],
  env = {},
}) => {
  const { person, sandbox } = desk.seat
  const appArgs = [
    ...(appFolder === null ? [] : [appFolder]),
    `--user-data-dir=${userData}`,
    '--lang=en',
    ...args,
  ]
  const log = createWriteStream(logFile, { flags: 'a' })
  let output = ''

  const app = await _electron.launch({
    executablePath: person ? await executableFor(desk, executable) : executable,
    args: appArgs,
    chromiumSandbox: sandbox,
    cwd: desk.root,
    env: { ...desk.env, ...env },
    timeout: WINDOW_MS,
  })
  const child = app.process()
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => {
      output += data
      log.write(data)
    })

  /** @type {string[]} */
  const consoleErrors = []
  /** @type {string[]} */
  const requests = []
  /** @param {import('playwright').Page} page */
  const watch = (page) => {
    page.on('console', (message) => {
      log.write(`[page ${message.type()}] ${message.text()}\n`)
      if (message.type() === 'error') consoleErrors.push(message.text())
    })
    page.on('pageerror', (error) => {
      log.write(`[page exception] ${error.stack ?? error.message}\n`)
      consoleErrors.push(String(error))
    })
    page.on('request', (request) => requests.push(request.url()))
  }
  app.context().on('page', watch)
  for (const page of app.windows()) watch(page)
  const page = await app.firstWindow({ timeout: WINDOW_MS })
  await page.waitForLoadState('domcontentloaded')

  return {
    app,
    page,
    userData,
    /** Errors of the page: console and uncaught. */
    consoleErrors,
    /** Every URL that the page asked for. */
    requests,
    /** Everything that the app's processes have written. */
    output: () => output,
    /** Ends the app as its own quit would; kills it when that takes too long. Safe to call twice. */
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve))
        const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
        app.evaluate(({ app }) => app.quit()).catch(() => {})
        await ended
        clearTimeout(timer)
      }
      await app.close().catch(() => {})
      if (!log.writableEnded) await new Promise((resolve) => log.end(resolve))
    },
  }
}

/**
 * Playwright starts one program with its own switches first, so changing the account takes a program of its own.
 * @param {import('./desk.mjs').Desk} desk
 * @param {string} executable
 */
const executableFor = async (desk, executable) => {
  const [command, args] = desk.keeper.as(executable, [])
  const line = [command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  const file = join(await desk.folder('launch'), 'parley.sh')
  await writeFile(file, `#!/bin/sh\nexec ${line} "$@"\n`, { mode: 0o755 })
  return file
}
