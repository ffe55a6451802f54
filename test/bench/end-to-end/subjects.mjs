/** What is measured at the desk: the bare loop, and Parley itself, opened and connected as a person would. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchParley } from '../../../scripts/lib/parley.mjs'

/** @typedef {Awaited<ReturnType<typeof import('../../../scripts/lib/desk.mjs').startDesk>>} Desk */
/** @typedef {{ app: import('playwright').ElectronApplication, page: import('playwright').Page, pid: number, stop: () => Promise<void> }} Running */
/**
 * `suppression`: noise suppression of the browser, which Parley always asks for; without it a sentence comes back as it
 * was said. `watched`: somebody will ask where the sound spends its time.
 * @typedef {{ executable: string, url: string, echoCancellation: boolean, suppression?: boolean, watched?: boolean }} Options
 */

const DUCKING = 'Lower the answer as soon as I speak'

export const root = fileURLToPath(new URL('../../..', import.meta.url))
export const bareLoopFolder = fileURLToPath(new URL('../bare-loop', import.meta.url))
export const emptyWindowFolder = fileURLToPath(new URL('../empty-window', import.meta.url))

/** @param {Desk} desk @param {string} appFolder @param {string} executable @param {readonly string[]} args */
const launch = async (desk, appFolder, executable, args = []) =>
  launchParley({
    desk,
    executable,
    appFolder,
    userData: await desk.folder('profile'),
    logFile: join(desk.root, 'app.log'),
    args: ['--disable-gpu', ...args],
  })

/** @param {Awaited<ReturnType<typeof launch>>} running @returns {Running} */
const handle = ({ app, page, close }) => ({ app, page, pid: app.process().pid ?? 0, stop: close })

/** @param {Desk} desk @param {Options} options */
export const startBareLoop = async (desk, { executable, url, echoCancellation, suppression, watched }) => {
  const running = await launch(desk, bareLoopFolder, executable, [
    `--loop-url=${url}`,
    ...(echoCancellation ? ['--loop-echo-cancellation'] : []),
    ...(suppression === false ? ['--loop-raw'] : []),
    ...(watched ? ['--loop-watched'] : []),
  ])
  await running.page.waitForFunction('document.title === "Running"')
  return handle(running)
}

/** @param {Desk} desk @param {Options & { ducking?: boolean, args?: readonly string[] }} options */
export const startParleyApp = async (
  desk,
  { executable, url, echoCancellation, suppression, ducking = false, args = [] },
) => {
  const running = await launch(desk, root, executable, args)
  const { page } = running
  /** @param {import('playwright').Locator} control @param {boolean} wanted */
  const set = async (control, wanted) => {
    const attribute = (await control.getAttribute('aria-pressed')) === null ? 'aria-checked' : 'aria-pressed'
    if (((await control.getAttribute(attribute)) === 'true') !== wanted) await control.click()
  }
  if (suppression === false)
    await page.evaluate(`
      const asked = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = ({ audio }) => asked({ audio: { ...audio, noiseSuppression: false } })
    `)
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
  return handle(running)
}
