/** What is measured at the desk: the bare loop, and Parley itself, opened and connected as a person would. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchParley } from '../../../scripts/lib/parley.mjs'

/** @typedef {Awaited<ReturnType<typeof import('../../../scripts/lib/desk.mjs').startDesk>>} Desk */
/** @typedef {{ pid: number, stop: () => Promise<void> }} Running */
/** @typedef {{ executable: string, url: string, echoCancellation: boolean }} Options */

const DUCKING = 'Lower the answer as soon as I speak'

export const root = fileURLToPath(new URL('../../..', import.meta.url))
export const bareLoopFolder = fileURLToPath(new URL('../bare-loop', import.meta.url))
export const emptyWindowFolder = fileURLToPath(new URL('../empty-window', import.meta.url))

/** @param {Desk} desk @param {string} folder @param {string} executable @param {readonly string[]} args */
export const startElectron = async (desk, folder, executable, args) => {
  const child = desk.keeper.start('electron', executable, [
    folder,
    ...args,
    `--user-data-dir=${await desk.folder('profile')}`,
    ...(desk.seat.sandbox ? [] : ['--no-sandbox']),
    '--disable-gpu',
    '--disable-dev-shm-usage',
  ])
  return {
    child,
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** @param {Desk} desk @param {Options & { raw?: boolean }} options @returns {Promise<Running>} */
export const startBareLoop = (desk, { executable, url, echoCancellation, raw = false }) =>
  startElectron(desk, bareLoopFolder, executable, [
    `--loop-url=${url}`,
    ...(echoCancellation ? ['--loop-echo-cancellation'] : []),
    ...(raw ? ['--loop-raw'] : []),
  ])

/** @param {Desk} desk @param {Options & { ducking?: boolean }} options @returns {Promise<Running>} */
export const startParleyApp = async (desk, { executable, url, echoCancellation, ducking = false }) => {
  const running = await launchParley({
    desk,
    executable,
    appFolder: root,
    userData: await desk.folder('profile'),
    logFile: join(desk.root, 'parley.log'),
    args: ['--disable-gpu'],
  })
  const { page } = running
  /** @param {import('playwright').Locator} control @param {boolean} wanted */
  const set = async (control, wanted) => {
    const attribute = (await control.getAttribute('aria-pressed')) === null ? 'aria-checked' : 'aria-pressed'
    if (((await control.getAttribute(attribute)) === 'true') !== wanted) await control.click()
  }
  await page.getByRole('button', { name: 'Use my own key', exact: true }).click()
  await page.getByRole('tab', { name: 'Settings', exact: true }).click()
  await page.getByRole('combobox', { name: 'Provider', exact: true }).click()
  await page
    .getByRole('option', { name: /^Custom/ })
    .first()
    .click()
  const endpoint = page.getByRole('textbox', { name: 'Endpoint', exact: true })
  await endpoint.fill(url)
  await endpoint.press('Tab')
  await set(page.getByRole('switch', { name: 'Echo cancellation', exact: true }), echoCancellation)
  // The person speaks while the answer sounds: that is what the echo is for. It must not turn it down.
  await set(page.getByRole('switch', { name: DUCKING, exact: true }), ducking)
  await page.getByRole('tab', { name: 'Talk', exact: true }).click()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page
    .getByText(/^Connected/)
    .first()
    .waitFor({ timeout: 30_000 })
  await set(page.getByRole('button', { name: 'Hands-free', exact: true }), true)
  return { pid: running.app.process().pid ?? 0, stop: running.close }
}
