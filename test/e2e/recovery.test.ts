/** What breaks comes back by itself: the practice process, the page; and a second start shows the window that is there. */
import { spawn } from 'node:child_process'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'

let desk: Desk
let parley: Parley
beforeAll(async () => {
  desk = await startParleyDesk('recovery')
  parley = await startParley(desk, 'recovery')
})
afterAll(async () => {
  await parley?.close()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

it('reaches the practice assistant again when its process dies, and the conversation goes on', async () => {
  const { talk } = parley
  await talk.startPractice()
  const before = await talk.turns('assistant').count()
  const practice = await parley.app.evaluate(
    ({ app }) => app.getAppMetrics().find((metric) => metric.name === 'Parley practice')?.pid ?? 0,
  )
  expect(practice).toBeGreaterThan(0)
  process.kill(practice, 'SIGKILL')
  await see(talk.status).toHaveText(/^Reconnecting/)
  await see(talk.status).toHaveText(/^Connected/, { timeout: 30_000 })
  await talk.say('How do I export?')
  await see(talk.turns('user').last()).toContainText('How do I export?')
  await see(talk.turns('assistant').last()).toContainText(/Export/, { timeout: 30_000 })
  expect(await talk.turns('assistant').count()).toBeGreaterThanOrEqual(before)
})

it('shows its window when it is started a second time, which ends at once', async () => {
  await parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const file = parley.app.process().spawnfile
  const plain = desk.seat.sandbox ? [] : ['--no-sandbox']
  const again = [process.cwd(), `--user-data-dir=${parley.userData}`, ...plain]
  const second = spawn(file, again, { env: { ...process.env, ...desk.env }, cwd: desk.root, stdio: 'ignore' })
  const code = await new Promise((resolve) => second.once('exit', resolve))
  expect(code).toBe(0)
  await see
    .poll(() =>
      parley.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isVisible())),
    )
    .toEqual([true])
})

it('builds its page anew when it crashes, with the conversation in it', async () => {
  const inPage = (code: string) =>
    parley.app.evaluate(
      ({ BrowserWindow }, script) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script) as Promise<unknown>,
      code,
    )
  await parley.app.evaluate(({ BrowserWindow }) => {
    const page = BrowserWindow.getAllWindows()[0]?.webContents
    const gone = new Promise((resolve) => page?.once('render-process-gone', resolve))
    page?.forcefullyCrashRenderer()
    return gone.then(() => undefined)
  })
  const log = `document.querySelector('[role="log"]')?.innerText ?? ''`
  await see.poll(() => inPage(log).catch(() => ''), { timeout: 30_000 }).toContain('How do I export?')
  expect(await inPage('document.body.innerText')).toContain('Connected')
  // The new page is as good as the old one: it can speak to main, and shows what comes back.
  const answers = `document.querySelectorAll('[data-role="assistant"]').length`
  const before = Number(await inPage(answers))
  await inPage('window.parley.sendText("And what does it cost?")')
  await see.poll(() => inPage(answers), { timeout: 30_000 }).toBeGreaterThan(before)
})
