/** The window opens clean: nothing of Node in the page, nothing from outside, nothing that the policy has to block. */
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { calls } from '#shared/contract'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'

let desk: Desk
let parley: Parley
beforeAll(async () => {
  desk = await startParleyDesk('start')
  parley = await startParley(desk, 'start')
})
afterAll(async () => {
  await parley?.close()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

it('offers the practice assistant and the own key when no key is configured', async () => {
  await see(parley.talk.button('Try the practice assistant')).toBeVisible()
  await see(parley.talk.button('Use my own key')).toBeVisible()
  expect(await parley.page.title()).toContain('Parley')
})

it('gives the page the calls of the contract and nothing else', async () => {
  const keys = await parley.page.evaluate(() => Object.keys((window as unknown as { parley: object }).parley))
  expect(keys.toSorted()).toEqual([...Object.keys(calls), 'on'].toSorted())
  const node = await parley.page.evaluate(() =>
    ['process', 'require', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
  )
  expect(node).toEqual([])
})

it('runs the page in a sandbox with context isolation', async () => {
  const preferences = await parley.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences: () => Record<string, unknown>
    }
    const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration, webSecurity }
  })
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
  expect(preferences.webSecurity).not.toBe(false)
})

it('does not run a script that somebody wrote into the page', async () => {
  const ran = await parley.page.evaluate(async () => {
    const violated = new Promise((resolve) =>
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
        once: true,
      }),
    )
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.body.append(script)
    return { directive: await violated, injected: 'injected' in window }
  })
  expect(ran.injected).toBe(false)
  expect(ran.directive).toMatch(/^script-src/)
  // This one violation was ours; the last test looks for any other.
  parley.consoleErrors.length = 0
})

it('does not leave its own page, and opens no other window', async () => {
  const before = parley.page.url()
  await parley.page.evaluate(() => {
    window.open('https://example.com/')
    location.href = 'https://example.com/'
  })
  expect(await parley.page.evaluate(() => location.protocol)).toBe('app:')
  expect(parley.page.url()).toBe(before)
  expect(parley.app.windows()).toHaveLength(1)
})

it('refuses the page a camera, a position and notifications', async () => {
  const answers = await parley.page.evaluate(async () => ({
    camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'given',
      (error: Error) => error.name,
    ),
    notifications: await Notification.requestPermission(),
    position: await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : 'failed'),
      ),
    ),
  }))
  expect(answers.camera).not.toBe('given')
  expect(answers).toMatchObject({ notifications: 'denied', position: 'denied' })
})

it('asks for nothing outside the app, and has no error on its console', () => {
  expect(parley.requests.filter((url) => !/^(app|data|blob):/.test(url))).toEqual([])
  expect(parley.consoleErrors.filter((text) => !text.includes('example.com'))).toEqual([])
})
